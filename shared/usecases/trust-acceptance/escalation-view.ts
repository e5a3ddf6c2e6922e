/** An escalation as people read it: with its status, and how long it has waited. */
import { type Escalation, type EscalationStatus, statusOf } from '../../domain/escalation.ts';
import { londonDay } from '../../domain/london-time.ts';
import { daysBetween } from '../../domain/set-up-clock.ts';
import type { Clock } from '../../ports/clock.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';

export interface EscalationView extends Omit<Escalation, 'lock'> {
  readonly status: EscalationStatus;
  /** Calendar days in London from the report to the judgement, or until now. */
  readonly waitingDays: number;
}

export interface EscalationViewDeps {
  readonly ledger: Pick<StudyLedger, 'findOffer'>;
  readonly clock: Clock;
}

/** When the price of an open escalation was replaced or withdrawn; undefined while it waits for the judgement. */
export async function findLapse(
  ledger: Pick<StudyLedger, 'findOffer'>,
  { irasId, odsCode, reviewVersion, issueNumber, judgement, lapsed }: Escalation,
): Promise<Escalation['lapsed']> {
  if (judgement || lapsed) return lapsed;
  const offer = await ledger.findOffer(irasId, odsCode, reviewVersion, issueNumber);
  if (!offer) throw new Error('an escalation without its offer');
  return offer.status === 'escalated' ? undefined : { at: offer.statusSince };
}

/** The view of an escalation; one whose price has gone shows as lapsed, whether or not that was recorded. */
export async function toEscalationView(
  { ledger, clock }: EscalationViewDeps,
  escalation: Escalation,
): Promise<EscalationView> {
  const lapsed = await findLapse(ledger, escalation);
  const { lock: _lock, ...facts } = escalation;
  const until = escalation.judgement?.at ?? lapsed?.at ?? clock.now();
  return {
    ...facts,
    ...(lapsed && { lapsed }),
    status: statusOf({ ...escalation, lapsed }),
    waitingDays: daysBetween(londonDay(escalation.raised.at), londonDay(until)),
  };
}
