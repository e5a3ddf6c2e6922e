/** Reminders: a price that waits is asked after, once for each age (domain.md section 4). */
import type { Offer } from '../../domain/offer.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Change, LedgerConflict, type StudyLedger } from '../../ports/study-ledger.ts';
import { readAll } from '../read-all.ts';
import { daysWaiting } from './days-waiting.ts';

export interface RemindDeps {
  readonly ledger: Pick<StudyLedger, 'listOpenOffers' | 'findNotification' | 'findOffer' | 'commit'>;
  readonly clock: Clock;
  /** Ages in days at which a trust is reminded. Day limits are not public: data, not a rule. */
  readonly reminderDays: readonly number[];
}

/** What the service reminds at until somebody configures other days. */
export const REMINDER_DAYS: readonly number[] = [7, 14, 21];

/** One name for one price and age, so that a repeated run cannot remind twice. */
function reminderId({ odsCode, reviewVersion, issueNumber }: Offer, days: number): string {
  return `reminder-${odsCode}-${reviewVersion}-${issueNumber}-${days}`;
}

function reminderOf(offer: Offer, days: number, at: string): Change {
  const { irasId, odsCode, study } = offer;
  return {
    kind: 'notification',
    record: {
      id: reminderId(offer, days),
      irasId,
      kind: 'reminder',
      to: { role: 'siteRepresentative', organisation: odsCode },
      facts: { odsCode, shortTitle: study.shortTitle, days: String(days) },
      createdAt: at,
      status: 'waiting',
      lock: 1,
    },
  };
}

/** Writes the reminder unless it was written before, or the trust has decided in between. */
async function remindOnce({ ledger, clock }: RemindDeps, offer: Offer, days: number): Promise<boolean> {
  const { irasId, odsCode, reviewVersion, issueNumber } = offer;
  if (await ledger.findNotification(irasId, reminderId(offer, days))) return false;
  // The list comes from an index and may be a moment old.
  const current = await ledger.findOffer(irasId, odsCode, reviewVersion, issueNumber);
  if (current?.status !== 'issued') return false;
  try {
    await ledger.commit([reminderOf(offer, days, new Date(clock.now()).toISOString())]);
    return true;
  } catch (error) {
    if (error instanceof LedgerConflict) return false;
    throw error;
  }
}

/**
 * Makes `remind`: writes the reminders that are due into the outbox; an offer that passed several ages unnoticed
 * is reminded of the last one only. What a trust has escalated waits for the network, and is not reminded.
 * @returns how many were written
 */
export function createRemind(deps: RemindDeps) {
  return async (): Promise<{ readonly reminded: number }> => {
    const ages = [...deps.reminderDays].sort((one, other) => other - one);
    let reminded = 0;
    for await (const offer of readAll((page) => deps.ledger.listOpenOffers(page))) {
      const days = daysWaiting(offer, deps.clock);
      const reached = ages.find((age) => days >= age);
      // They come in the order of their age.
      if (reached === undefined) break;
      if (offer.status === 'issued' && (await remindOnce(deps, offer, reached))) reminded += 1;
    }
    return { reminded };
  };
}
