/** The sweeper: sends again whatever has waited too long, so that a lost message loses nothing. */
import type { Clock } from '../../ports/clock.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { Page } from '../../ports/record-table.ts';
import type { RepricingStore } from '../../ports/repricing-store.ts';
import type { SiteWork } from '../../ports/site-work.ts';
import type { Job, StudyLedger } from '../../ports/study-ledger.ts';
import type { WorkQueue } from '../../ports/work-queue.ts';
import { readAll } from '../read-all.ts';
import { stepOf } from './repricing-changes.ts';

export interface SweepDeps {
  readonly ledger: Pick<StudyLedger, 'listPendingOffers' | 'listOpenJobs'>;
  readonly repricings: Pick<RepricingStore, 'listActive'>;
  readonly queue: WorkQueue<SiteWork>;
  readonly clock: Clock;
  /** Left out: nobody watches. */
  readonly metrics?: Metrics;
}

const BATCH = 100;

/** The message that takes up a job of each kind. */
const MESSAGES = { issueVersion: 'issueVersion', archive: 'buildArchive' } as const satisfies Readonly<
  Record<Job['kind'], SiteWork['kind']>
>;

/**
 * Makes `sweep`. Work that cannot be read keeps no other waiting: it is told of once the rest is sent and counted, so that
 * one alarm rings for it, and not a second one for a figure that is missing.
 * @returns how many messages were sent again, and how old the oldest pending offer is
 * @throws Error that names what cannot be read
 */
export function createSweep({ ledger, repricings, queue, clock, metrics }: SweepDeps) {
  return async (command: { readonly olderThanMs: number }) => {
    const before = clock.now() - command.olderThanMs;
    const waiting: SiteWork[] = [];
    let oldestPendingMs = 0;
    let resent = 0;
    const unreadable: string[] = [];
    const look = (page: Page<unknown>) => void unreadable.push(...(page.unreadable ?? []));
    const flush = async () => {
      await queue.send(waiting);
      resent += waiting.length;
      waiting.length = 0;
    };
    for await (const job of readAll((page) => ledger.listOpenJobs(page), BATCH, look)) {
      if (Date.parse(job.createdAt) > before) continue;
      waiting.push({ kind: MESSAGES[job.kind], irasId: job.irasId, jobId: job.jobId });
    }
    for await (const repricing of readAll((page) => repricings.listActive(page), BATCH, look)) {
      if (Date.parse(repricing.touchedAt) <= before) waiting.push(stepOf(repricing));
    }
    for await (const offer of readAll((page) => ledger.listPendingOffers(page), BATCH, look)) {
      const since = Date.parse(offer.statusSince);
      oldestPendingMs = Math.max(oldestPendingMs, clock.now() - since);
      if (since > before) continue;
      const { irasId, odsCode, reviewVersion, issueNumber } = offer;
      waiting.push({ kind: 'issueSite', irasId, odsCode, reviewVersion, issueNumber });
      if (waiting.length >= BATCH) await flush();
    }
    await flush();
    metrics?.put({
      workSentAgain: resent,
      oldestPendingOfferSeconds: Math.round(oldestPendingMs / 1000),
    });
    if (unreadable.length > 0) throw new Error(`work that cannot be read waits: ${unreadable.join('; ')}`);
    return { resent, oldestPendingMs };
  };
}
