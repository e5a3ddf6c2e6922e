/** Months are closed on the 5th, once, with a signature; what changes later stands beside it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createMonthlyClose } from '../../../functions/adherence-indicator/monthly-close.ts';
import type { IndicatorLog } from '../../../shared/domain/indicator-snapshot.ts';
import { archiveKey } from '../../../shared/usecases/archive-keys.ts';
import { personAs } from '../../support/service-deps.ts';
import { createDecisionWorld, type DecisionWorld } from './decision-world.ts';

const A = { irasId: '1001', odsCode: 'RJ1' };
const B = { irasId: '1001', odsCode: 'RK9' };
const coordinator = personAs('nationalCoordinator', 'national');
const trust = (odsCode: string) => personAs('siteRepresentative', odsCode);

let world: DecisionWorld;
beforeEach(async () => {
  world = await createDecisionWorld('2026-12-05T04:15:00.000Z');
  for (const part of [A, B]) await world.issue(part, '2026-10-20T09:00:00.000Z');
  await world.decide(A, 'accepted', '2026-11-02T10:00:00.000Z');
  await world.decide(B, 'notAccepted', '2026-11-01T10:00:00.000Z', 'setupFee');
});

const readLog = async (month: string, revision?: number): Promise<IndicatorLog> => {
  const { snapshot } = await world.readSnapshot({ month, revision });
  const bytes = await world.archive.get(archiveKey.indicatorLog(month, snapshot.integrity.sha256));
  return JSON.parse(new TextDecoder().decode(bytes));
};
/** What nobody can do through the service: a decision that is put behind the log's head for a month gone by. */
const decideBackThen = async () => {
  const late = { irasId: '1002', odsCode: 'RTD' };
  await world.issue(late, '2026-10-21T09:00:00.000Z');
  await world.decide(late, 'accepted', '2026-11-01T09:00:00.000Z');
};

describe('a month', () => {
  it.each([
    ['2026-12-04T23:59:59.999Z', ['2026-10']],
    ['2026-12-05T00:00:00.000Z', ['2026-10', '2026-11']],
    // Clocks in London are an hour ahead in summer.
    [
      '2027-06-04T22:59:59.999Z',
      ['2026-10', '2026-11', '2026-12', '2027-01', '2027-02', '2027-03', '2027-04'],
    ],
    [
      '2027-06-04T23:00:00.000Z',
      ['2026-10', '2026-11', '2026-12', '2027-01', '2027-02', '2027-03', '2027-04', '2027-05'],
    ],
  ])('at %s: %j are due', async (now, due) => {
    world.clock.set(now);
    expect((await world.close()).closed).toEqual(due);
  });

  it('is closed with its figures, what was open when it ended, and a signature over all of it', async () => {
    await world.close();
    const october = (await world.readSnapshot({ month: '2026-10' })).snapshot;
    expect(october.figures[0]).toMatchObject({
      ...{ numerator: 0, denominator: 0, display: 'no data' },
      openAtEnd: { openOffers: 2, escalatedOffers: 0, trustsWithOpenOffers: 2 },
    });
    // The hash of nothing.
    expect(october.tree).toMatchObject({
      size: 0,
      root: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    });
    const { snapshot } = await world.readSnapshot({ month: '2026-11' });
    expect(snapshot).toMatchObject({ revision: 1, closedAt: '2026-12-05T04:15:00.000Z', tree: { size: 2 } });
    expect(snapshot.figures[0]).toMatchObject({
      ...{ numerator: 1, denominator: 2, display: '50.0', offersAccepted: 1, offersDecided: 2 },
      reasons: { setupFee: 1, outsourcedService: 0, other: 0 },
      openAtEnd: { openOffers: 0, escalatedOffers: 0, trustsWithOpenOffers: 0 },
    });
    expect(snapshot.figures.map(({ definition }) => definition.words)).toEqual([
      expect.stringContaining('not the official figure'),
      expect.stringContaining('not the official figure'),
    ]);
    const [key] = await world.signer.listKeys();
    expect(snapshot.integrity.signature.keyId).toBe(key?.keyId);
  });

  it('has its leaves in order of time, each with a salt of its own', async () => {
    await world.close();
    const { leaves } = await readLog('2026-11');
    expect(leaves.map(({ row }) => row.odsCode)).toEqual(['RK9', 'RJ1']);
    expect(new Set(leaves.map(({ salt }) => salt)).size).toBe(2);
    for (const { salt } of leaves) expect(salt).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is closed once, however often and by however many it is tried at once', async () => {
    const outcomes = await Promise.all([world.close(), world.close(), world.close()]);
    expect(outcomes.flatMap(({ closed }) => closed).sort()).toEqual(['2026-10', '2026-11']);
    const { snapshot } = await world.readSnapshot({ month: '2026-11' });
    world.clock.set('2026-12-06T04:15:00.000Z');
    expect(await world.close()).toEqual({ closed: [], unchanged: 2, disagreeing: [] });
    expect((await world.readSnapshot({ month: '2026-11' })).snapshot).toEqual(snapshot);
    // Whoever won, its log is the one that is found.
    expect((await readLog('2026-11')).snapshot).toEqual(snapshot);
  });

  it('that changes later gets a revision beside it, and nothing is overwritten', async () => {
    await world.close();
    const first = await world.readSnapshot({ month: '2026-11' });
    const salts = new Map((await readLog('2026-11')).leaves.map(({ row, salt }) => [row.odsCode, salt]));
    await decideBackThen();
    expect(await world.close()).toMatchObject({ closed: ['2026-11 revision 2'], unchanged: 1 });
    const second = await world.readSnapshot({ month: '2026-11' });
    expect(second.snapshot).toMatchObject({
      ...{ revision: 2, replaces: first.snapshot.integrity.sha256, tree: { size: 3 } },
    });
    expect(second.snapshot.figures[0]).toMatchObject({ numerator: 2, denominator: 3 });
    expect(await world.readSnapshot({ month: '2026-11', revision: 1 })).toEqual(first);
    // A row that stays keeps its salt.
    for (const { row, salt } of (await readLog('2026-11')).leaves)
      if (salts.has(row.odsCode)) expect(salt).toBe(salts.get(row.odsCode));
  });

  it('is closed by its log where the live counters disagree, and that is said', async () => {
    const add = { lateAccepted: 1, allAccepted: 1 };
    await world.ledger.commit([{ kind: 'monthCounters', month: '2026-11', odsCode: 'RTD', add }]);
    expect((await world.close()).disagreeing).toEqual(['2026-11']);
    expect((await world.readSnapshot({ month: '2026-11' })).snapshot.figures[0]).toMatchObject({
      denominator: 2,
    });
  });

  it('that is closed is compared every day: harm that comes later is said too, until it is mended', async () => {
    await world.close();
    const harm = (n: number) => [
      {
        ...{ kind: 'monthCounters' as const, month: '2026-11', odsCode: 'RTD' },
        add: { lateAccepted: n, allAccepted: n },
      },
    ];
    await world.ledger.commit(harm(1));
    const counted: object[] = [];
    const closeAtNight = createMonthlyClose({
      ...world,
      logger: { info: () => undefined, error: () => undefined },
      metrics: { put: (values) => void counted.push(values) },
    });
    await closeAtNight();
    await world.ledger.commit(harm(-1));
    expect((await closeAtNight()).unchanged).toBe(2);
    expect(counted).toEqual([{ indicatorMonthsDisagreeing: 1 }, { indicatorMonthsDisagreeing: 0 }]);
  });

  it('is not closed from a broken log', async () => {
    const key = { pk: 'STUDY#1001', sk: 'LOG#RJ1#00000002' };
    const stored = (await world.table.get('studies', key))!;
    const record = { ...stored, record: { ...(stored['record'] as object), at: '2026-11-30T23:59:59.999Z' } };
    await world.table.transact([{ kind: 'put', table: 'studies', record, condition: { is: 'any' } }]);
    await expect(world.close()).rejects.toThrow('the decision log of RJ1 in study 1001 is broken');
    await expect(world.readSnapshot({ month: '2026-10' })).rejects.toMatchObject({ code: 'stateConflict' });
  });

  it('of a service without any price is not closed', async () => {
    const empty = await createDecisionWorld('2026-12-05T04:15:00.000Z');
    expect(await empty.close()).toEqual({ closed: [], unchanged: 0, disagreeing: [] });
  });
});

describe('a proof', () => {
  it("is of the trust's own rows, for the trust and the coordinator", async () => {
    await world.close();
    for (const caller of [trust('RJ1'), coordinator]) {
      const { proof, filename } = await world.readProof({ caller, month: '2026-11', odsCode: 'RJ1' });
      expect(filename).toBe('ncvr-adherence_2026-11_r1_RJ1_proof.json');
      expect(proof.rows).toMatchObject([{ index: 1, row: { odsCode: 'RJ1', decision: 'accepted' } }]);
      expect(JSON.stringify(proof)).not.toContain('RK9');
    }
  });

  it('of another trust is the same as of one that does not exist', async () => {
    await world.close();
    const ask = (odsCode: string) =>
      world.readProof({ caller: trust('RJ1'), month: '2026-11', odsCode }).catch((error: unknown) => error);
    expect(await ask('RK9')).toEqual(await ask('RZZ'));
    expect(await ask('RK9')).toMatchObject({ code: 'notFound' });
    await expect(
      world.readProof({ caller: coordinator, month: '2026-11', odsCode: 'RZZ' }),
    ).rejects.toMatchObject({ code: 'notFound' });
  });

  it('is there for closed months in which the trust decided something', async () => {
    const ask = (month: string, odsCode = 'RJ1') => world.readProof({ caller: coordinator, month, odsCode });
    await expect(ask('2026-11')).rejects.toMatchObject({ code: 'stateConflict', path: 'month' });
    await world.close();
    await expect(ask('2026-11', 'RTD')).rejects.toThrow('RTD decided nothing in 2026-11.');
    await expect(ask('2026-13')).rejects.toMatchObject({ code: 'invalidInput', path: 'month' });
    await expect(
      world.readProof({ caller: coordinator, month: '2026-11', odsCode: 'RJ1', revision: 2 }),
    ).rejects.toMatchObject({ code: 'notFound' });
  });
});
