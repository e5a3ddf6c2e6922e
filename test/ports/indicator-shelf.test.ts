/** The shelf of the indicator on both tables, and the constant size of the records that its figure reads. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFixedClock } from '../../shared/adapters/memory/fixed-clock.ts';
import { createMemoryRecordTable } from '../../shared/adapters/memory/record-table.memory.ts';
import { createIndicatorShelf } from '../../shared/adapters/records/indicator-shelf.records.ts';
import { CorruptRecord } from '../../shared/adapters/records/stored-record.ts';
import { createStudyLedger } from '../../shared/adapters/records/study-ledger.records.ts';
import { sha256Hex } from '../../shared/adapters/system/sha256.ts';
import { MONTH_COUNTERS, OPEN_COUNTERS } from '../../shared/domain/adherence-counters.ts';
import { foldSites } from '../../shared/domain/indicator-fold.ts';
import { hashSnapshot, makeSnapshot } from '../../shared/domain/indicator-snapshot.ts';
import type { ClosedMonth, IndicatorShelf } from '../../shared/ports/indicator-shelf.ts';
import type { RecordTable } from '../../shared/ports/record-table.ts';
import { createEmptyTables, hashOf, MORNING, readPages } from '../support/ledger-fixtures.ts';
import { startTestDatabase, type TestDatabase } from '../support/local-database.ts';
import { createTestSigner } from '../support/test-signer.ts';

const clock = createFixedClock('2026-12-05T04:15:00Z');
const signer = createTestSigner();

async function closed(month: string, revision: number, rows = 'rows'): Promise<ClosedMonth> {
  const openAtEnd = () => ({ openOffers: 0, escalatedOffers: 0, trustsWithOpenOffers: 0 });
  const content = makeSnapshot({ month, revision, closedAt: MORNING, leaves: [], openAtEnd }, sha256Hex);
  const sha256 = hashSnapshot(content, sha256Hex);
  const snapshot = { ...content, integrity: { sha256, signature: await signer.sign(sha256) } };
  return { snapshot, rowsSha256: hashOf(rows) };
}

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.remove());

describe.each(['in memory', 'on DynamoDB'])('the shelf of the indicator %s', (where) => {
  let table: RecordTable;
  let shelf: IndicatorShelf;
  beforeEach(async () => {
    table =
      where === 'in memory' ? createMemoryRecordTable({ clock }) : await createEmptyTables(database, clock);
    shelf = createIndicatorShelf({ table });
  });

  it('keeps every revision of a month as it was added', async () => {
    const [first, second] = [await closed('2026-10', 1), await closed('2026-10', 2, 'others')];
    expect(await shelf.findClosedMonth('2026-10')).toBeUndefined();
    expect(await shelf.addClosedMonth(first)).toBe('added');
    expect(await shelf.addClosedMonth(second)).toBe('added');
    expect(await shelf.findClosedMonth('2026-10')).toEqual(second);
    expect(await shelf.findClosedMonth('2026-10', 1)).toEqual(first);
    expect(await shelf.findClosedMonth('2026-10', 3)).toBeUndefined();
    expect(await shelf.findClosedMonth('2026-1')).toBeUndefined();
  });

  it('never overwrites a revision: of many who add the same, one does', async () => {
    const attempts = await Promise.all(
      Array.from({ length: 8 }, (_, at) => closed('2026-10', 1, `rows ${at}`)),
    );
    const outcomes = await Promise.all(attempts.map((each) => shelf.addClosedMonth(each)));
    expect(outcomes.filter((outcome) => outcome === 'added')).toHaveLength(1);
    expect(await shelf.findClosedMonth('2026-10')).toEqual(attempts[outcomes.indexOf('added')]);
  });

  it('lists the latest month and its latest revision first, page by page', async () => {
    for (const [month, revision] of [
      ['2026-09', 1],
      ['2026-10', 1],
      ['2026-10', 2],
      ['2027-01', 1],
    ] as const)
      await shelf.addClosedMonth(await closed(month, revision));
    const pages = await readPages((page) => shelf.listClosedMonths(page), 3);
    expect(pages.map((page) => page.map(({ snapshot }) => `${snapshot.month} ${snapshot.revision}`))).toEqual(
      [['2027-01 1', '2026-10 2', '2026-10 1'], ['2026-09 1']],
    );
  });

  it('keeps the last fold, of the country and of areas', async () => {
    expect(await shelf.findNationalFold()).toBeUndefined();
    expect(await shelf.findAreaFold()).toBeUndefined();
    const national = { foldedAt: MORNING, studies: 1, entries: 2, figures: foldSites([]), months: [] };
    const area = { kind: 'region' as const, code: 'Y56', name: 'London' };
    const areas = { foldedAt: MORNING, areas: [{ area, figures: foldSites([]) }] };
    await shelf.putFold({ ...national, entries: 1 }, { ...areas, areas: [] });
    await shelf.putFold(national, areas);
    expect(await shelf.findNationalFold()).toEqual(national);
    expect(await shelf.findAreaFold()).toEqual(areas);
  });

  it('does not give out a snapshot that is not what its schema says', async () => {
    const key = { pk: 'SNAPSHOT', sk: '2026-10#0001' };
    const record = { ...key, record: { ...(await closed('2026-10', 1)), rowsSha256: 'none' } };
    await table.transact([{ kind: 'put', table: 'indicator', record, condition: { is: 'any' } }]);
    await expect(shelf.findClosedMonth('2026-10')).rejects.toThrow(CorruptRecord);
  });

  it("has a trust's records at their full size from the first decision on, so that reading them costs the same", async () => {
    const ledger = createStudyLedger({ table });
    await ledger.commit([
      { kind: 'monthCounters', month: '2026-11', odsCode: 'RRV', add: { lateAccepted: 1 } },
      { kind: 'openCounters', odsCode: 'RRV', add: { allIssued: 1 } },
    ]);
    const namesIn = async (pk: string) => {
      const { pk: _pk, sk: _sk, ...counters } = (await table.get('indicator', { pk, sk: 'TRUST#RRV' })) ?? {};
      return Object.keys(counters).sort();
    };
    expect(await namesIn('MONTH#2026-11')).toEqual([...MONTH_COUNTERS].sort());
    expect(await namesIn('OPEN')).toEqual([...OPEN_COUNTERS].sort());
  });
});
