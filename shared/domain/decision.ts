/** A trust's decision: made once, by the right person, for exactly one appendix (domain.md section 4). */
import {
  type Decision,
  type DecisionKind,
  nextStatus,
  type Offer,
  type OfferEvent,
  type RefusalReason,
} from './offer.ts';
import type { Actor } from './person.ts';

export interface DecisionCommand {
  readonly decision: DecisionKind;
  readonly appendixSha256: string;
  readonly reason?: RefusalReason | undefined;
  readonly note?: string | undefined;
}

export type DecisionOutcome =
  | { readonly outcome: 'decided'; readonly status: Offer['status']; readonly decision: Decision }
  /** The same decision again: the first one stands and is the answer. */
  | { readonly outcome: 'alreadyDecidedSo'; readonly first: Decision }
  | { readonly outcome: 'decidedOtherwise'; readonly first: Decision }
  /** The hash is not that of the offer's appendix. */
  | { readonly outcome: 'staleAppendix'; readonly currentSha256: string }
  /** Not issued yet, escalated, superseded or withdrawn. */
  | { readonly outcome: 'notOpen'; readonly status: Offer['status'] };

const EVENT_OF: Readonly<Record<DecisionKind, OfferEvent>> = {
  accepted: 'accept',
  notAccepted: 'refuse',
  declinedCapacity: 'declineCapacity',
};

/** What a decision does to an offer. `sequence` is the number that its log entry will have. */
export function decide(
  offer: Offer,
  command: DecisionCommand,
  made: { readonly at: string; readonly by: Actor; readonly sequence: number },
): DecisionOutcome {
  const { decision: first, documents } = offer;
  if (first) {
    const isSame = first.decision === command.decision && first.appendixSha256 === command.appendixSha256;
    return isSame ? { outcome: 'alreadyDecidedSo', first } : { outcome: 'decidedOtherwise', first };
  }
  const status = nextStatus(offer.status, EVENT_OF[command.decision]);
  if (!status || !documents) return { outcome: 'notOpen', status: offer.status };
  if (documents.appendixSha256 !== command.appendixSha256) {
    return { outcome: 'staleAppendix', currentSha256: documents.appendixSha256 };
  }
  const { decision, appendixSha256, reason, note } = command;
  return {
    outcome: 'decided',
    status,
    decision: { decision, appendixSha256, ...(reason && { reason }), ...(note && { note }), ...made },
  };
}
