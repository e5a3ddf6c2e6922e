/** Finding the offer that a reader means: the live one of a site, or that of a named review version. */
import { notFound } from '../domain/errors.ts';
import type { Offer } from '../domain/offer.ts';
import type { StudyLedger } from '../ports/study-ledger.ts';
import { readAll } from './read-all.ts';

export interface OfferOfSite {
  readonly irasId: string;
  readonly odsCode: string;
  /** Absent: the live offer. */
  readonly reviewVersion?: number | undefined;
}

/**
 * The site's live offer, or the latest issue of a review version.
 * @throws DomainError `notFound` where there is none
 */
export async function findOfferOfSite(
  ledger: Pick<StudyLedger, 'findStudySite' | 'findOffer' | 'listOffers'>,
  { irasId, odsCode, reviewVersion }: OfferOfSite,
): Promise<Offer> {
  const live = (await ledger.findStudySite(irasId, odsCode))?.liveOffer;
  if (live && (reviewVersion === undefined || live.reviewVersion === reviewVersion)) {
    const offer = await ledger.findOffer(irasId, odsCode, live.reviewVersion, live.issueNumber);
    if (offer) return offer;
  }
  if (reviewVersion === undefined) throw notFound();
  let latest: Offer | undefined;
  for await (const offer of readAll((page) => ledger.listOffers(irasId, page, odsCode))) {
    if (offer.reviewVersion === reviewVersion) latest = offer;
  }
  if (!latest) throw notFound();
  return latest;
}
