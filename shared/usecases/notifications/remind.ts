/** Reminders: a price that waits for its trust, or for its network, is asked after, once for each age (domain.md section 4). */
import { type Escalation, statusOf } from '../../domain/escalation.ts';
import type { Offer } from '../../domain/offer.ts';
import type { Clock } from '../../ports/clock.ts';
import {
  type Change,
  LedgerConflict,
  type Notification,
  type StudyLedger,
} from '../../ports/study-ledger.ts';
import { readAll } from '../read-all.ts';
import { daysWaiting } from './days-waiting.ts';

export interface RemindDeps {
  readonly ledger: Pick<
    StudyLedger,
    'listOpenOffers' | 'findNotification' | 'findOffer' | 'findStudySite' | 'findEscalation' | 'commit'
  >;
  readonly clock: Clock;
  /** Ages in days at which a trust is reminded. Day limits are not public: data, not a rule. */
  readonly reminderDays: readonly number[];
}

/** What the service reminds at until somebody configures other days. */
export const REMINDER_DAYS: readonly number[] = [7, 14, 21];

/** Whom a price waits for, and the one name that the reminder has: a repeated run cannot remind twice. */
interface Waiting {
  readonly id: string;
  readonly to: Notification['to'];
  readonly facts: Notification['facts'];
}

/** The trust, of a price and an age. */
function waitsForTrust({ odsCode, reviewVersion, issueNumber }: Offer, days: number): Waiting {
  return {
    id: `reminder-${odsCode}-${reviewVersion}-${issueNumber}-${days}`,
    to: { role: 'siteRepresentative', organisation: odsCode },
    facts: {},
  };
}

/** The network, of a missing item and an age. */
function waitsForNetwork({ id, network }: Escalation, days: number): Waiting {
  return {
    id: `reminder-${id}-${days}`,
    to: { role: 'networkAssessor', organisation: network },
    facts: { escalation: id },
  };
}

/** The missing item that an escalated price waits for: the last entry of the trust's log. */
async function findOpenItem(
  { ledger }: RemindDeps,
  { irasId, odsCode }: Offer,
): Promise<Escalation | undefined> {
  const site = await ledger.findStudySite(irasId, odsCode);
  const found = site && (await ledger.findEscalation({ irasId, odsCode, sequence: site.log.length }));
  return found && statusOf(found) === 'open' ? found : undefined;
}

async function findWaiting(deps: RemindDeps, offer: Offer, days: number): Promise<Waiting | undefined> {
  if (offer.status === 'issued') return waitsForTrust(offer, days);
  const item = offer.status === 'escalated' ? await findOpenItem(deps, offer) : undefined;
  return item && waitsForNetwork(item, days);
}

function reminderOf({ irasId, odsCode, study }: Offer, waiting: Waiting, days: number, at: string): Change {
  const { id, to, facts } = waiting;
  return {
    kind: 'notification',
    record: {
      ...{ id, irasId, kind: 'reminder', to },
      facts: { odsCode, shortTitle: study.shortTitle, days: String(days), ...facts },
      ...{ createdAt: at, status: 'waiting', lock: 1 },
    },
  };
}

/** Writes the reminder unless it was written before, or somebody has answered in between. */
async function remindOnce(deps: RemindDeps, listed: Offer, days: number): Promise<boolean> {
  const { ledger, clock } = deps;
  const { irasId, odsCode, reviewVersion, issueNumber } = listed;
  // The list comes from an index and may be a moment old.
  const offer = await ledger.findOffer(irasId, odsCode, reviewVersion, issueNumber);
  const waiting = offer && offer.status === listed.status && (await findWaiting(deps, offer, days));
  if (!waiting || (await ledger.findNotification(irasId, waiting.id))) return false;
  try {
    await ledger.commit([reminderOf(offer, waiting, days, new Date(clock.now()).toISOString())]);
    return true;
  } catch (error) {
    if (error instanceof LedgerConflict) return false;
    throw error;
  }
}

/**
 * Makes `remind`: writes the reminders that are due into the outbox; an offer that passed several ages unnoticed
 * is reminded of the last one only. What a trust has escalated waits for its network, which is reminded instead.
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
      if (await remindOnce(deps, offer, reached)) reminded += 1;
    }
    return { reminded };
  };
}
