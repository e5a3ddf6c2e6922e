/**
 * However often a worker dies, a message comes twice or is lost: a re-pricing ends with exactly the set that was
 * previewed, each price once, and every accepted price as it was.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repricingKey } from '../../../shared/adapters/records/keys.ts';
import type { DocumentArchive } from '../../../shared/ports/document-archive.ts';
import type { RepricingStore } from '../../../shared/ports/repricing-store.ts';
import type { SiteWork } from '../../../shared/ports/site-work.ts';
import type { StudyLedger } from '../../../shared/ports/study-ledger.ts';
import { createIssueSite } from '../../../shared/usecases/site-pricing/issue-site.ts';
import { createRepricingStep } from '../../../shared/usecases/site-pricing/repricing-step.ts';
import { createRebuild } from '../../../shared/usecases/trust-acceptance/rebuild.ts';
import { IRAS_ID, site, smallReview } from '../resource-review/small-review.ts';
import { coordinator } from '../resource-review/study-process.ts';
import { createRepricingProcess, NEW_TARIFF, type RepricingProcess } from './repricing-process.ts';

const SITES = ['RJ1', 'RK9', 'RTD', 'RTH', 'RRV', 'R0A'];
const ACCEPTED = 'RK9';

/** The worker dies before or after the nth write that it makes; nothing it would do afterwards happens. */
class Died extends Error {}

interface Doom {
  writes: number;
  readonly at: number;
  readonly after: boolean;
}

function dooming(doom: Doom) {
  return <A extends readonly unknown[], R>(write: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      doom.writes += 1;
      if (doom.writes > doom.at) throw new Died();
      if (doom.writes === doom.at && !doom.after) throw new Died();
      const result = await write(...args);
      if (doom.writes === doom.at) throw new Died();
      return result;
    };
}

/** A worker of its own, with what it may still write. */
function createDoomedWorker(process: RepricingProcess, doom: Doom) {
  const guard = dooming(doom);
  const ledger: StudyLedger = {
    ...process.ledger,
    commit: guard((changes) => process.ledger.commit(changes)),
  };
  const repricings: RepricingStore = {
    ...process.repricings,
    commit: guard((commit) => process.repricings.commit(commit)),
  };
  const putIfAbsent: DocumentArchive['putIfAbsent'] = guard((key, bytes, contentType) =>
    process.archive.putIfAbsent(key, bytes, contentType),
  );
  const archive = { ...process.archive, putIfAbsent };
  return createWorker({ ...process, ledger, repricings, archive });
}

function createWorker(deps: RepricingProcess) {
  const issueSite = createIssueSite({
    ...deps,
    renderer: { renderPdf: () => new Uint8Array([1]) },
    signer: { sign: async () => ({ algorithm: 'Ed25519', keyId: 'test', value: 'c2lnbmVk' }) },
  });
  const step = createRepricingStep({ ...deps, issueSite });
  return async (message: SiteWork): Promise<void> => {
    if (message.kind === 'repricingStep') await step(message);
    else if (message.kind === 'issueSite') await issueSite(message);
  };
}

async function begin() {
  const process = await createRepricingProcess();
  await process.bringToIssued(smallReview({ sites: SITES.map((odsCode) => site(odsCode)) }));
  await process.decideAt(ACCEPTED, 'accepted');
  await process.publish();
  return process;
}

/** Hands the worker what was sent since, and lets it die as told. @returns how often it died */
async function toil(process: RepricingProcess, from: number, doom: Doom, copies = 1): Promise<number> {
  let deaths = 0;
  let work = createDoomedWorker(process, doom);
  for (let at = from; at < process.queue.sent.length; at += 1) {
    const message = process.queue.sent[at];
    if (!message) continue;
    const results = await Promise.allSettled(Array.from({ length: copies }, () => work(message)));
    for (const result of results) {
      if (result.status === 'fulfilled') continue;
      if (!(result.reason instanceof Died)) throw result.reason;
      deaths += 1;
    }
    if (doom.writes >= doom.at) work = createDoomedWorker(process, { writes: 0, at: Infinity, after: false });
  }
  return deaths;
}

const HEALTHY = (): Doom => ({ writes: 0, at: Infinity, after: false });

/** The sweeper looks until nothing is under way. */
async function finish(process: RepricingProcess, id: string) {
  for (let round = 0; round < 20; round += 1) {
    const from = process.queue.sent.length;
    process.clock.advance(60_000);
    await process.repricing.sweep({ olderThanMs: 1000 });
    if (process.queue.sent.length === from) break;
    await toil(process, from, HEALTHY());
  }
  return process.repricing.read({ caller: coordinator, id });
}

async function expectExactlyPreviewed(process: RepricingProcess, id: string): Promise<void> {
  const done = await process.repricing.read({ caller: coordinator, id });
  expect(done.status).toBe('done');
  expect(done.preview.totals.prices).toBe(SITES.length - 1);
  const { repriced = 0, failed = 0, skipped } = done.run ?? {};
  expect({ had: repriced + failed, skipped }).toEqual({ had: SITES.length - 1, skipped: 0 });
  for (const code of SITES) {
    const expected =
      code === ACCEPTED
        ? [[1, 1, 'accepted']]
        : [
            [1, 1, 'superseded'],
            [1, 2, 'issued'],
          ];
    expect(await process.offersOf(code)).toEqual(expected);
  }
  for (const entry of await process.entriesOf(id)) {
    if (entry.outcome === 'blocked') throw new Error('nothing is blocked');
    const offer = await process.ledger.findOffer(IRAS_ID, entry.odsCode, 1, 2);
    expect(offer?.documents?.expectedPence).toBe(entry.toPence);
  }
  expect(await createRebuild(process)({ mend: false })).toMatchObject({ differences: [] });
}

/** Preview and run with a worker that dies once in each, at the writes given. */
async function reprice(previewDoom: Doom, runDoom: Doom, copies = 1) {
  const process = await begin();
  let from = process.queue.sent.length;
  const { id } = await process.repricing.request({ caller: coordinator, tariff: NEW_TARIFF });
  let deaths = await toil(process, from, previewDoom, copies);
  expect(await finish(process, id)).toMatchObject({ status: 'previewed' });
  from = process.queue.sent.length;
  await process.repricing.run({ caller: coordinator, id });
  deaths += await toil(process, from, runDoom, copies);
  await finish(process, id);
  return { process, id, deaths };
}

describe('a worker that dies', () => {
  it('at any write of preview or run leaves a re-pricing that ends as previewed', async () => {
    let tried = 0;
    for (const after of [true, false]) {
      for (let at = 1; at <= 60; at += 1) {
        const { process, id, deaths } = await reprice(
          { writes: 0, at: (at % 3) + 1, after },
          { writes: 0, at, after },
        );
        await expectExactlyPreviewed(process, id);
        tried += 1;
        if (deaths === 0) break;
      }
    }
    expect(tried).toBeGreaterThan(30);
  });
});

/**
 * Two workers take one step. The first finds no successors, and stands still at a read of its check until the second
 * has made them all; the second stands still where it would close the step until the first has closed it.
 */
async function takeInterleaved(
  process: RepricingProcess,
  message: SiteWork,
  read: 'findOffer' | 'findStudySite',
): Promise<void> {
  const [allMade, closed] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  let held = 0;
  const { ledger, repricings } = process;
  const hold = async (): Promise<void> => {
    held += 1;
    await allMade.promise;
  };
  const overtaken = createWorker({
    ...process,
    ledger: {
      ...ledger,
      findOffer: async (irasId, odsCode, reviewVersion, issueNumber) => {
        if (read === 'findOffer' && issueNumber === 1) await hold();
        return ledger.findOffer(irasId, odsCode, reviewVersion, issueNumber);
      },
      findStudySite: async (irasId, odsCode) => {
        if (read === 'findStudySite') await hold();
        return ledger.findStudySite(irasId, odsCode);
      },
    },
  });
  const overtaking = createWorker({
    ...process,
    repricings: {
      ...repricings,
      commit: async (commit) => {
        allMade.resolve(undefined);
        await closed.promise;
        return repricings.commit(commit);
      },
    },
  });
  const first = overtaken(message).finally(() => closed.resolve(undefined));
  while (held === 0) await Promise.resolve();
  await Promise.all([first, overtaking(message)]);
}

describe('messages', () => {
  it('that come several times at once re-price nothing twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 4 }), async (copies) => {
        const { process, id } = await reprice(HEALTHY(), HEALTHY(), copies);
        await expectExactlyPreviewed(process, id);
      }),
      { numRuns: 6 },
    );
  });

  it.each(['findOffer', 'findStudySite'] as const)(
    'that two workers take, one overtaken before its %s and first to close, report every price re-priced',
    async (read) => {
      const process = await begin();
      const { id } = await process.preview();
      await process.repricing.run({ caller: coordinator, id });
      const message = process.queue.sent.at(-1);
      if (message?.kind !== 'repricingStep') throw new Error('no step was asked for');
      await takeInterleaved(process, message, read);
      await finish(process, id);
      await expectExactlyPreviewed(process, id);
    },
  );

  it('that are all lost are sent again by the sweeper', async () => {
    const process = await begin();
    process.queue.failure = new Error('the queue is away');
    const { id } = await process.repricing.request({ caller: coordinator, tariff: NEW_TARIFF });
    process.queue.failure = undefined;
    expect(await finish(process, id)).toMatchObject({ status: 'previewed' });
    process.queue.failure = new Error('the queue is away');
    await process.repricing.run({ caller: coordinator, id });
    process.queue.failure = undefined;
    await finish(process, id);
    await expectExactlyPreviewed(process, id);
  });
});

describe('a re-pricing whose record is damaged', () => {
  it('keeps no other work waiting, and is told of', async () => {
    const process = await begin();
    const { id } = await process.repricing.request({ caller: coordinator, tariff: NEW_TARIFF });
    const stored = await process.table.get('studies', repricingKey(id));
    if (!stored) throw new Error('the re-pricing is not there');
    await process.table.transact([
      {
        kind: 'put',
        table: 'studies',
        record: { ...stored, record: { status: 'half done' } },
        condition: { is: 'present' },
      },
    ]);
    process.queue.failure = new Error('the queue is away');
    await process.put(site('RTK'));
    process.queue.failure = undefined;
    const from = process.queue.sent.length;
    await expect(process.repricing.sweep({ olderThanMs: 0 })).rejects.toThrow(
      new RegExp(`work that cannot be read waits: .*re-pricing.*${id}.*status`),
    );
    expect(process.queue.sent.slice(from)).toEqual([
      { kind: 'issueSite', irasId: IRAS_ID, odsCode: 'RTK', reviewVersion: 1, issueNumber: 1 },
    ]);
  });
});

describe('a preview that was changed after it was made', () => {
  it('never runs: it fails, and says so', async () => {
    const process = await begin();
    const { id } = await process.preview();
    const record = await process.repricings.findPage(id, 1);
    const key = `repricings/${id}/${record?.sha256}.json`;
    const text = new TextDecoder().decode(await process.archive.get(key));
    const archive: Pick<DocumentArchive, 'get'> = {
      get: async (asked) =>
        asked === key
          ? new TextEncoder().encode(text.replace('"toPence":', '"toPence":1'))
          : process.archive.get(asked),
    };
    await process.repricing.run({ caller: coordinator, id });
    const step = createRepricingStep({
      ...process,
      archive: { ...process.archive, ...archive },
      issueSite: async () => false,
    });
    await step({ repricing: id, step: 1 });
    const failed = await process.repricing.read({ caller: coordinator, id });
    expect(failed).toMatchObject({ status: 'failed', failure: expect.stringContaining('page 1') });
    expect(await process.offersOf('RTD')).toEqual([[1, 1, 'issued']]);
  });
});
