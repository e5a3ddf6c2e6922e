/** Whether a missing item can be reported of a price now; if not, why, and what the trust does instead. */
import { DomainError } from '../../domain/errors.ts';
import { escalationId } from '../../domain/escalation.ts';
import { nextStatus, type Offer, type OfferStatus, type StudySite } from '../../domain/offer.ts';

const WHY_NOT: Readonly<Record<Exclude<OfferStatus, 'issued'>, string>> = {
  pending: 'The price is still being prepared.',
  accepted: 'Your trust has accepted this price.',
  notAccepted: 'Your trust has refused this price.',
  declinedCapacity: 'Your trust has said that it cannot take part.',
  escalated: 'A missing item was reported already, and the network has not judged it yet.',
  superseded: 'This price was replaced, or is being replaced, by a newer one.',
  withdrawn: 'The site was withdrawn from the study.',
};

/** What the trust does instead. */
const MENDS: Readonly<Record<Exclude<OfferStatus, 'issued'>, string>> = {
  pending: 'Report it once the price is there, usually within a minute.',
  accepted:
    'An acceptance is final. If the item is needed, ask the lead site for a new version of the review: your trust is then offered a second price, and this one stays in force until you accept it.',
  notAccepted: 'Ask the lead site to issue the price again, and report the item then.',
  declinedCapacity: 'Ask the lead site to issue the price again, and report the item then.',
  escalated: 'Wait for the network, which answers this report first; then another item can be reported.',
  superseded: 'Open the newer price, and report the item there if it is still missing.',
  withdrawn: 'Ask the lead site to add your trust again, and report the item on the price that follows.',
};

export interface Escalable {
  readonly status: OfferStatus;
  readonly appendixSha256: string;
}

/** @throws DomainError `stateConflict` unless the price is issued and not answered */
export function requireIssued({ status, documents, irasId, odsCode }: Offer, { log }: StudySite): Escalable {
  const next = nextStatus(status, 'escalate');
  if (next && documents) return { status: next, appendixSha256: documents.appendixSha256 };
  const open = status === 'escalated' ? escalationId({ irasId, odsCode, sequence: log.length }) : undefined;
  const why = status === 'issued' ? 'pending' : status;
  throw new DomainError('stateConflict', WHY_NOT[why], {
    mend: MENDS[why],
    details: { offerStatus: status, ...(open !== undefined && { escalation: open }) },
  });
}
