/** The simulated year of `npm run simulate`, small: what it prints is only worth something if its checks can fail. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createFixedClock } from '../../../shared/adapters/memory/fixed-clock.ts';
import { createMemoryRecordTable } from '../../../shared/adapters/memory/record-table.memory.ts';
import { DECISIONS } from '../../../shared/domain/offer.ts';
import { createAgenda } from '../../bench/simulate/agenda.ts';
import { foldCentury } from '../../bench/simulate/century.ts';
import { findDisagreements, tamperWithMonths } from '../../bench/simulate/check.ts';
import { meterTable } from '../../bench/simulate/metered-table.ts';
import { type ClosedYear, MONTHS, simulateYear } from '../../bench/simulate/year.ts';

const SIZE = { studies: 20, sites: 10, seed: 7 };
let year: ClosedYear;

beforeAll(async () => {
  year = await simulateYear(SIZE, () => undefined);
}, 180_000);

describe('a simulated year of twenty studies', () => {
  it('holds every kind of event: refusals, declines, reports, judgements, new versions and re-issues', () => {
    const { told, escalations, upheld, reissues, issuedPrices } = year.tally;
    expect(new Set(told.map(({ decision }) => decision))).toEqual(new Set(DECISIONS));
    expect(escalations).toBeGreaterThan(0);
    expect(upheld).toBeGreaterThan(0);
    expect(reissues).toBeGreaterThan(0);
    expect(issuedPrices).toBeGreaterThan(SIZE.studies * SIZE.sites);
    const decided = year.chains
      .flatMap(({ entries }) => entries)
      .filter(({ event }) => event.kind === 'decided');
    expect(decided).toHaveLength(told.length);
  });

  it('is closed month by month; live figure, closed month and a count by hand agree', () => {
    expect(year.faults).toEqual([]);
    expect(MONTHS).toEqual(expect.arrayContaining(year.snapshots.map(({ month }) => month)));
    const rows = year.snapshots.reduce((sum, { tree }) => sum + tree.size, 0);
    expect(rows).toBe(year.tally.told.length);
  });

  it('is derived again by the script in another language: the same figures and roots', () => {
    expect(findDisagreements(year)).toEqual([]);
    const [first, ...others] = year.snapshots;
    const wrong = { ...first!, tree: { ...first!.tree, root: '0'.repeat(64) } };
    expect(findDisagreements({ ...year, snapshots: [wrong, ...others] })).toHaveLength(1);
  });

  it('tells one altered, missing or added row in every month, and in the fullest even under a snapshot that was forged anew', () => {
    const detections = tamperWithMonths(year, (below) => below - 1);
    expect(detections).toHaveLength(6);
    for (const { months, detected } of detections) {
      expect(months).toBeGreaterThan(0);
      expect(detected).toBe(months);
    }
  });

  it('is the same again from the same seed', async () => {
    const again = await simulateYear({ ...SIZE, studies: 2 }, () => undefined);
    const once = await simulateYear({ ...SIZE, studies: 2 }, () => undefined);
    expect(again.tally).toEqual(once.tally);
    expect(again.units).toEqual(once.units);
  });
});

describe('years through the fold alone', () => {
  it('hold every decision once', () => {
    const century = foldCentury(
      { ...SIZE, years: 3, trusts: ['RA1', 'RA2', 'RA3'], sites: 2 },
      () => undefined,
    );
    expect(century).toMatchObject({ decisions: 120, sites: 120, isWhole: true });
    expect(century.figures.daysToDecide?.decisions).toBe(120);
  });
});

describe('the units of a table', () => {
  const clock = createFixedClock('2026-11-02T09:00:00.000Z');
  const key = { pk: 'A', sk: 'B' };
  const put = (text: string, more: object = {}) => ({
    ...({ kind: 'put', table: 'studies', condition: { is: 'any' } } as const),
    record: { ...key, text, ...more },
  });

  it('are two for each KB of the larger of the record before and after', async () => {
    const { table, units } = meterTable(createMemoryRecordTable({ clock }), clock);
    await table.transact([put('x'.repeat(1500))]);
    expect(units.write).toBe(4);
    await table.transact([put('x')]);
    expect(units.write).toBe(8);
    await table.transact([{ kind: 'add', table: 'indicator', key, counters: { late: 1 } }]);
    expect(units.write).toBe(10);
  });

  it('are one more for each index entry that comes, changes or goes', async () => {
    const { table, units, hottest } = meterTable(createMemoryRecordTable({ clock }), clock);
    await table.transact([put('x', { byPartyPk: 'P', byPartySk: '1' })]);
    expect(units.write).toBe(3);
    await table.transact([put('x', { byPartyPk: 'Q', byPartySk: '1' })]);
    expect(units.write).toBe(7);
    await table.transact([put('x')]);
    expect(units.write).toBe(10);
    expect(hottest(1)).toEqual([{ name: 'studies A', writeUnits: 6, share: 0.6, atOnce: 6 }]);
  });

  it('are one for each 4 KB that is read, half of it from an index', async () => {
    const { table, units } = meterTable(createMemoryRecordTable({ clock }), clock);
    await table.transact([put('x'.repeat(5000), { byPartyPk: 'P', byPartySk: '1' })]);
    await table.get('studies', key);
    await table.get('studies', { pk: 'A', sk: 'none' });
    expect(units.read).toBe(3);
    await table.query({ table: 'studies', index: 'byParty', partition: 'P', limit: 5 });
    expect(units.read).toBe(4);
  });
});

describe('the agenda of a simulation', () => {
  it('is taken in the order of time, of one moment in the order in which it was added, and up to its end', async () => {
    const agenda = createAgenda();
    const taken: string[] = [];
    const note = (what: string) => async () => void taken.push(what);
    agenda.add(3, note('c'));
    agenda.add(1, note('a1'));
    agenda.add(1, note('a2'));
    agenda.add(2, async () => agenda.add(2, note('b')));
    agenda.add(9, note('never'));
    await agenda.run(9, () => undefined);
    expect(taken).toEqual(['a1', 'a2', 'b', 'c']);
  });
});
