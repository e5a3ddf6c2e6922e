/** What the service says in public of an appendix: issued and in force, issued and not in force any more, or never. */
import type { Offer } from '../../domain/offer.ts';
import type { IssuedAnswer } from '../../domain/verification.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { readAll } from '../read-all.ts';

/** What a document says it is. */
export interface IssueClaim {
  readonly irasId: string;
  readonly odsCode: string;
  readonly reviewVersion: number;
  readonly issueNumber: number;
  readonly appendixSha256: string;
  /** Absent where no PDF is asked about. */
  readonly pdfSha256?: string | undefined;
}

export interface FindIssuedDeps {
  readonly ledger: Pick<StudyLedger, 'findOffer' | 'findStudySite' | 'listOffers'>;
}

const isAfter = (a: Offer, b: Offer): boolean =>
  a.reviewVersion > b.reviewVersion || (a.reviewVersion === b.reviewVersion && a.issueNumber > b.issueNumber);

/** An accepted price stays in force until a later one is accepted; any other is in force while it is the live offer. */
async function isInForce({ ledger }: FindIssuedDeps, offer: Offer): Promise<boolean> {
  const { irasId, odsCode, status } = offer;
  if (status === 'superseded' || status === 'withdrawn') return false;
  if (status === 'accepted') {
    for await (const other of readAll((page) => ledger.listOffers(irasId, page, odsCode))) {
      if (other.status === 'accepted' && isAfter(other, offer)) return false;
    }
    return true;
  }
  const live = (await ledger.findStudySite(irasId, odsCode))?.liveOffer;
  return live?.reviewVersion === offer.reviewVersion && live.issueNumber === offer.issueNumber;
}

/** Makes `findIssued`. It needs the exact hash, so it tells nothing to those who do not hold the document. */
export function createFindIssued(deps: FindIssuedDeps) {
  return async (claim: IssueClaim): Promise<IssuedAnswer> => {
    const { irasId, odsCode, reviewVersion, issueNumber, appendixSha256, pdfSha256 } = claim;
    const offer = await deps.ledger.findOffer(irasId, odsCode, reviewVersion, issueNumber);
    const documents = offer?.documents;
    const asked = pdfSha256 !== undefined;
    if (!offer || documents?.appendixSha256 !== appendixSha256) {
      return { status: 'neverIssued', ...(asked && { isIssuedPdf: false }) };
    }
    return {
      status: (await isInForce(deps, offer)) ? 'current' : 'superseded',
      ...(asked && { isIssuedPdf: documents.pdfSha256 === pdfSha256 }),
    };
  };
}
