/** A study in memory with its amendments, what they change, two sites explained, and closures. */
import type { Caller } from '../../../shared/domain/person.ts';
import type { ResourceReview } from '../../../shared/domain/resource-review.ts';
import { createCloseOrganisation } from '../../../shared/usecases/site-pricing/close-organisation.ts';
import { createComparePrices } from '../../../shared/usecases/site-pricing/compare-prices.ts';
import { createReadDelta, type ReadDeltaCommand } from '../../../shared/usecases/site-pricing/read-delta.ts';
import { createReadSitePrice } from '../../../shared/usecases/site-pricing/read-site-price.ts';
import type { MemoryDeps } from '../../support/service-deps.ts';
import { IRAS_ID, smallReview } from '../resource-review/small-review.ts';
import { coordinator, lead } from '../resource-review/study-process.ts';
import { createTrustProcess } from '../trust-acceptance/trust-process.ts';

export async function createPricingProcess(deps?: MemoryDeps) {
  const process = await createTrustProcess(deps);
  const readDelta = createReadDelta(process);
  const comparePrices = createComparePrices(process);
  const readSitePrice = createReadSitePrice(process);
  const closeOrganisation = createCloseOrganisation(process);
  return {
    ...process,
    /** A new version, agreed; its offers wait for the worker. */
    agreeVersion: async (review: ResourceReview) => {
      await process.save(review);
      await process.submit();
      await process.agree();
    },
    amend: async (review: ResourceReview) => {
      await process.save(review);
      await process.submit();
      await process.agree();
      await process.work();
    },
    delta: (odsCode: string, ends: Partial<Omit<ReadDeltaCommand, 'odsCode'>> = {}) =>
      readDelta({ caller: lead, irasId: IRAS_ID, odsCode, ...ends }),
    compare: (odsCode: string, withSite: string, caller: Caller = lead, reviewVersion?: number) =>
      comparePrices({ caller, irasId: IRAS_ID, odsCode, withSite, reviewVersion }),
    price: (odsCode: string, reviewVersion?: number, caller: Caller = lead) =>
      readSitePrice({ caller, irasId: IRAS_ID, odsCode, reviewVersion }),
    close: (odsCode: string, successor?: string, closedOn = '2026-11-01', caller: Caller = coordinator) =>
      closeOrganisation({ caller, odsCode, closedOn, successor, page: { limit: 50 } }),
    closePage: (odsCode: string, successor: string, page: { limit: number; cursor?: string | undefined }) =>
      closeOrganisation({ caller: coordinator, odsCode, closedOn: '2026-11-01', successor, page }),
    offersOf: async (odsCode: string) => {
      const { items } = await process.ledger.listOffers(IRAS_ID, { limit: 200 }, odsCode);
      return items.map(({ reviewVersion, issueNumber, status }) => [reviewVersion, issueNumber, status]);
    },
    eventsOf: async (odsCode: string) => {
      const { items } = await process.ledger.listLog(IRAS_ID, odsCode, { limit: 200 });
      return items.map(({ event, offer }) => [event.kind, offer.reviewVersion]);
    },
  };
}
export type PricingProcess = Awaited<ReturnType<typeof createPricingProcess>>;

/** The small study with its set-up at so many minutes. */
export function withSetUp(minutes: number, changes: Partial<ResourceReview> = {}): ResourceReview {
  const review = smallReview(changes);
  const activities = review.activities.map((activity) =>
    activity.id === 'setUp' ? { ...activity, minutes: [{ role: 'admin', minutes }] } : activity,
  );
  return { ...review, activities };
}
