import type { Offer, StudySite } from '../../domain/offer.ts';
import type { Change, StudyLedger } from '../../ports/study-ledger.ts';

/**
 * Closes the open escalation of an offer that is about to be superseded or withdrawn: its changes go into the
 * commit that ends the offer. Without it the escalation still reads as lapsed, but stays among the network's
 * open ones until somebody tries to judge it.
 * @param site as read before the offer's log entry: nothing is logged of a trust while its network judges, so the
 *   escalation is the last entry
 * @returns nothing where the offer is not escalated
 */
export async function lapseEscalation(
  ledger: Pick<StudyLedger, 'findEscalation'>,
  offer: Offer,
  site: StudySite,
  at: string,
): Promise<Change[]> {
  if (offer.status !== 'escalated') return [];
  const { irasId, odsCode } = offer;
  const escalation = await ledger.findEscalation({ irasId, odsCode, sequence: site.log.length });
  if (!escalation || escalation.judgement || escalation.lapsed) return [];
  return [{ kind: 'escalation', record: { ...escalation, lapsed: { at }, lock: escalation.lock + 1 } }];
}
