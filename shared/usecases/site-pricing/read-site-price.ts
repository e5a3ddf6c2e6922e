import type { Sha256 } from '../../domain/canonical.ts';
import type { OfferStatus } from '../../domain/offer.ts';
import type { Caller } from '../../domain/person.ts';
import { SitePrice } from '../../domain/site-price-document.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { type AccessDeps, requireSiteParty } from '../access.ts';
import { archiveKey } from '../archive-keys.ts';
import { findOfferOfSite, type OfferOfSite } from '../find-offer.ts';
import { requireDocuments } from './offers.ts';

export interface ReadSitePriceDeps extends AccessDeps {
  readonly ledger: AccessDeps['ledger'] & Pick<StudyLedger, 'findOffer' | 'listOffers'>;
  readonly archive: Pick<DocumentArchive, 'get'>;
  readonly sha256: Sha256;
}

export interface SitePriceView extends SitePrice {
  readonly status: OfferStatus;
  readonly reviewVersion: number;
  readonly issueNumber: number;
  readonly issuedAt: string;
  readonly appendixSha256: string;
}

export const PRICE_READERS = [
  'siteRepresentative',
  'studyResourceReviewer',
  'companyRepresentative',
  'networkAssessor',
  'nationalCoordinator',
] as const;

/** Makes `readSitePrice`: a site's price with the derivation of every line. @throws DomainError `notFound` */
export function createReadSitePrice(deps: ReadSitePriceDeps) {
  return async (command: OfferOfSite & { readonly caller: Caller }): Promise<SitePriceView> => {
    await requireSiteParty(deps, command.caller, command, PRICE_READERS);
    const offer = await findOfferOfSite(deps.ledger, command);
    const { priceSha256, appendixSha256 } = requireDocuments(offer);
    const bytes = await deps.archive.get(archiveKey.price(offer.irasId, priceSha256));
    if (!bytes || deps.sha256(bytes) !== priceSha256)
      throw new Error('a stored site price is missing or changed');
    const price = SitePrice.parse(JSON.parse(new TextDecoder().decode(bytes)));
    const { status, reviewVersion, issueNumber, issuedAt } = offer;
    return { ...price, status, reviewVersion, issueNumber, issuedAt, appendixSha256 };
  };
}
