import type { Sha256 } from '../../domain/canonical.ts';
import { FinancialAppendix } from '../../domain/financial-appendix.ts';
import type { Offer } from '../../domain/offer.ts';
import type { Caller } from '../../domain/person.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { type AccessDeps, requireSiteParty } from '../access.ts';
import { archiveKey } from '../archive-keys.ts';
import { findOfferOfSite, type OfferOfSite } from '../find-offer.ts';
import { requireDocuments } from '../site-pricing/offers.ts';
import { PRICE_READERS } from '../site-pricing/read-site-price.ts';

export interface ReadAppendixDeps extends AccessDeps {
  readonly ledger: AccessDeps['ledger'] & Pick<StudyLedger, 'findOffer' | 'listOffers'>;
  readonly archive: Pick<DocumentArchive, 'get' | 'link'>;
  readonly sha256: Sha256;
}

const LINK_SECONDS = 300;

async function findIssued(deps: ReadAppendixDeps, command: OfferOfSite & { readonly caller: Caller }) {
  await requireSiteParty(deps, command.caller, command, PRICE_READERS);
  const offer: Offer = await findOfferOfSite(deps.ledger, command);
  return { offer, documents: requireDocuments(offer) };
}

/**
 * Makes `readAppendix`: the canonical object with its very bytes, as they were stored at issue.
 * @throws DomainError `notFound`; `stateConflict` while the price is being prepared
 */
export function createReadAppendix(deps: ReadAppendixDeps) {
  return async (command: OfferOfSite & { readonly caller: Caller }) => {
    const { offer, documents } = await findIssued(deps, command);
    const bytes = await deps.archive.get(archiveKey.appendix(offer.irasId, documents.appendixSha256));
    if (!bytes) throw new Error('a stored appendix is missing');
    const appendix = FinancialAppendix.parse(JSON.parse(new TextDecoder().decode(bytes)));
    return { offer, documents, appendix, bytes };
  };
}

/** Makes `linkAppendixPdf`: a short-lived link to the stored PDF, which saves under a name that people can file. */
export function createLinkAppendixPdf(deps: ReadAppendixDeps) {
  return async (command: OfferOfSite & { readonly caller: Caller }): Promise<string> => {
    const { offer, documents } = await findIssued(deps, command);
    return deps.archive.link(archiveKey.appendixPdf(offer.irasId, documents.pdfSha256), {
      filename: `${offer.irasId}_${offer.odsCode}_v${offer.reviewVersion}_appendix.pdf`,
      contentType: 'application/pdf',
      expiresInSeconds: LINK_SECONDS,
    });
  };
}
