import { notFound } from '../../domain/errors.ts';
import type { Offer } from '../../domain/offer.ts';
import { actAs, type Caller } from '../../domain/person.ts';
import type { Page } from '../../ports/record-table.ts';
import type { OfferListing, PageRequest, StudyLedger } from '../../ports/study-ledger.ts';

export interface ListTrustOffersCommand extends PageRequest {
  readonly caller: Caller;
  readonly odsCode: string;
  readonly listing: OfferListing;
}

/** Makes `listTrustOffers`: a trust's inbox over all studies. @throws DomainError `notFound` for other trusts */
export function createListTrustOffers({ ledger }: { readonly ledger: Pick<StudyLedger, 'listTrustOffers'> }) {
  return async ({
    caller,
    odsCode,
    listing,
    limit,
    cursor,
  }: ListTrustOffersCommand): Promise<Page<Offer>> => {
    if (!actAs(caller, 'siteRepresentative', odsCode)) throw notFound();
    return ledger.listTrustOffers(odsCode, listing, { limit, cursor });
  };
}
