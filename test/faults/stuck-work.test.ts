/** Work that cannot be done says so to those who can mend it, and keeps no other work waiting. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../../shared/domain/person.ts';
import { type RecordTable, StoreUnavailable } from '../../shared/ports/record-table.ts';
import { bundledMultipliers } from '../../shared/reference/index.ts';
import { createIssueVersion } from '../../shared/usecases/site-pricing/issue-version.ts';
import { createSweep } from '../../shared/usecases/site-pricing/sweep.ts';
import { IRAS_ID, site, smallReview } from '../usecases/resource-review/small-review.ts';
import { company, coordinator, lead, trust } from '../usecases/resource-review/study-process.ts';
import { withSetUp } from '../usecases/site-pricing/pricing-process.ts';
import { type Actors, createActors } from './crash/actors.ts';
import { createMortal } from './crash/crash-point.ts';
import { createQueue, createWorld, type World } from './world.ts';

const WITHOUT = 'RTD';
let world: World;
let actors: Actors;

beforeEach(async () => {
  world = await createWorld();
  actors = await createActors(createMortal(world.deps));
});

/** The next year's set lacks a trust that takes part. */
async function publishSetWithout(odsCode: string): Promise<void> {
  const set = bundledMultipliers();
  const value = {
    ...{ ...set, id: 'NCVR-2026-27-B', effectiveFrom: '2026-11-02' },
    rows: set.rows.filter((row) => row.odsCode !== odsCode),
  };
  const document = { kind: 'json' as const, value };
  await actors.publishMultipliers({ caller: coordinator, id: value.id, document, dryRun: false });
}

describe('a site that joined, and has no multiplier in the set of the next version', () => {
  it('is found when the version is submitted', async () => {
    await actors.bringToIssued();
    await actors.put(site(WITHOUT));
    await actors.work();
    await publishSetWithout(WITHOUT);
    await actors.save(withSetUp(500));
    await expect(actors.submit()).rejects.toMatchObject({
      code: 'findings',
      findings: [{ code: 'noMultiplier', message: expect.stringContaining(WITHOUT) }],
    });
    await actors.withdraw(WITHOUT);
    await actors.submit();
  });

  it('shows why its price is not made where it joined after the submission', async () => {
    await actors.bringToIssued();
    await publishSetWithout(WITHOUT);
    await actors.save(withSetUp(500));
    await actors.submit();
    await actors.put(site(WITHOUT));
    await actors.work();
    await actors.agree();
    await actors.drain();
    const row = await actors.row(WITHOUT, coordinator);
    expect(row).toMatchObject({ status: 'pending', reviewVersion: 2 });
    expect(row?.fault?.words).toMatch(/RTD has no multiplier in NCVR-2026-27-B.*Withdraw the site/);
    expect(await actors.statusOf('RJ1')).toBe('issued');
    await actors.withdraw(WITHOUT);
    expect(await actors.row(WITHOUT)).not.toHaveProperty('fault');
  });
});

describe('a price whose review is lost', () => {
  it('says that it cannot be made, nothing of the platform, and is issued once the review is back', async () => {
    await actors.save();
    await actors.submit();
    await actors.agree();
    const [job] = actors.queue.sent;
    if (job?.kind !== 'issueVersion') throw new Error('the first message issues the version');
    await createIssueVersion({ ...world.deps, queue: createQueue() })(job);
    const archive = { ...world.deps.archive, get: async () => undefined };
    const blind = await createActors(createMortal({ ...world.deps, archive }));
    const issueNumber = 1;
    await blind.queue.send([
      { kind: 'issueSite', irasId: IRAS_ID, odsCode: 'RJ1', reviewVersion: 1, issueNumber },
    ]);
    await expect(blind.work()).rejects.toThrow(/missing/);
    const offer = await world.deps.ledger.findOffer(IRAS_ID, 'RJ1', 1, 1);
    expect(offer).toMatchObject({
      status: 'pending',
      fault: { words: expect.stringContaining('logged why') },
    });
    await actors.drain();
    expect(await actors.row('RJ1')).toMatchObject({ status: 'issued' });
    expect(await actors.row('RJ1')).not.toHaveProperty('fault');
  });
});

describe('an agreed version whose offers cannot be made', () => {
  const parties = [lead, company, coordinator];
  const timelineOf = async (caller: Caller) => (await actors.readStudy({ caller, irasId: IRAS_ID })).timeline;
  /** The second version is agreed, and what the archive holds is lost to the worker. */
  async function amendBlindly(fault: () => Promise<Uint8Array | undefined>): Promise<void> {
    await actors.bringToIssued();
    await actors.save(withSetUp(500));
    await actors.submit();
    await actors.agree();
    const job = actors.queue.sent.at(-1);
    if (job?.kind !== 'issueVersion') throw new Error('the last message issues the version');
    const archive = { ...world.deps.archive, get: fault };
    const issueVersion = createIssueVersion({ ...world.deps, archive, queue: createQueue() });
    await expect(issueVersion(job)).rejects.toThrow();
    await expect(issueVersion(job)).rejects.toThrow();
  }

  it('says so to lead site, company and coordinator, nothing of the platform, and is offered once it can be', async () => {
    await amendBlindly(async () => undefined);
    for (const caller of parties) {
      const [first, second] = await timelineOf(caller);
      expect(first).not.toHaveProperty('offersFault');
      expect(second).toMatchObject({
        ...{ status: 'agreed', reviewVersion: 2 },
        offersFault: { since: expect.any(String), words: expect.stringContaining('cannot all be prepared') },
      });
      expect(second?.offersFault?.words).not.toMatch(/body|archive|missing or changed/);
    }
    for (const entry of await timelineOf(trust('RJ1'))) expect(entry).not.toHaveProperty('offersFault');
    // The price before it stands meanwhile, and the list of sites is there though the review itself is lost.
    const lost = { ...world.deps.archive, get: async () => undefined };
    const blind = await createActors(createMortal({ ...world.deps, archive: lost }));
    for (const someone of [actors, blind])
      expect(await someone.row('RJ1')).toMatchObject({ status: 'issued', reviewVersion: 1 });
    await actors.drain();
    expect(await actors.row('RJ1')).toMatchObject({ status: 'issued', reviewVersion: 2 });
    for (const caller of parties) {
      for (const entry of await timelineOf(caller)) expect(entry).not.toHaveProperty('offersFault');
    }
    expect((await world.deps.ledger.listOpenJobs({ limit: 10 })).items).toEqual([]);
  });

  it('says nothing of trouble that passes by itself', async () => {
    await amendBlindly(() => Promise.reject(new StoreUnavailable('the archive is away')));
    for (const entry of await timelineOf(lead)) expect(entry).not.toHaveProperty('offersFault');
    await actors.drain();
    expect(await actors.row('RJ1')).toMatchObject({ status: 'issued', reviewVersion: 2 });
  });
});

/** Replaces what is stored of a price by something that nobody can read. */
async function spoil(table: RecordTable, sk: string): Promise<void> {
  const stored = await table.get('studies', { pk: `STUDY#${IRAS_ID}`, sk });
  if (!stored) throw new Error(`there is no ${sk}`);
  const record = { ...stored, record: { status: 'sold' } };
  await table.transact([{ kind: 'put', table: 'studies', record, condition: { is: 'any' } }]);
}

describe('a pending price that cannot be read', () => {
  it('keeps no other price waiting, and the sweeper names it', async () => {
    await actors.save(smallReview({ sites: [site('RJ1'), site('RK9'), site('RTD')] }));
    await actors.submit();
    await actors.agree();
    const [job] = actors.queue.sent;
    if (job?.kind !== 'issueVersion') throw new Error('the first message issues the version');
    await createIssueVersion({ ...world.deps, queue: createQueue() })(job);
    await spoil(world.deps.table, 'OFFER#RJ1#0001#0001');
    const later = await createActors(createMortal(world.deps));
    const counted: object[] = [];
    const metrics = { put: (values: object) => void counted.push(values) };
    world.deps.clock.advance(90_000);
    const sweep = createSweep({ ...later, metrics });
    await expect(sweep({ olderThanMs: -1 })).rejects.toThrow(/OFFER#RJ1#0001#0001/);
    // The age of the others is told first: an alarm that misses it would say that nobody sweeps.
    expect(counted).toEqual([{ workSentAgain: 2, oldestPendingOfferSeconds: 90 }]);
    await later.work();
    const statuses = ['RK9', 'RTD'].map(
      async (odsCode) => (await world.deps.ledger.findOffer(IRAS_ID, odsCode, 1, 1))?.status,
    );
    expect(await Promise.all(statuses)).toEqual(['issued', 'issued']);
  });
});

describe('a counter below nothing', () => {
  it('does not hide the others, and the rebuild from the log puts it right', async () => {
    await actors.bringToIssued();
    await world.deps.ledger.commit([{ kind: 'openCounters', odsCode: 'RJ1', add: { allIssued: -3 } }]);
    const { items } = await world.deps.ledger.listOpenCounters({ limit: 10 });
    expect(items.map(({ odsCode, counters }) => [odsCode, counters.allIssued])).toEqual([
      ['RJ1', -2],
      ['RK9', 1],
    ]);
    const { mended } = await actors.rebuild({ mend: true });
    expect(mended).toBe(1);
    expect((await actors.rebuild({ mend: false })).differences).toEqual([]);
  });
});
