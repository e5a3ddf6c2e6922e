/**
 * What a trust's decision log says happened, played again from its first entry: the offers' states and decisions,
 * and what the indicator counts (indicator.md). It reads nothing but the log.
 */
import { countDecision, countOpen, type OfferScope } from './adherence-counters.ts';
import { EMPTY_LOG_HEAD, headAfter, type LogEntry, type LogEvent, type LogHead } from './decision-log.ts';
import { londonMonth } from './london-time.ts';
import { type Decision, type DecisionKind, nextStatus, type OfferEvent, type OfferStatus } from './offer.ts';

export interface ReplayedOffer {
  readonly reviewVersion: number;
  readonly issueNumber: number;
  readonly status: OfferStatus;
  readonly statusSince: string;
  readonly appendixSha256: string;
  readonly pdfSha256: string;
  readonly decision?: Decision;
}

export type Counters = Readonly<Record<string, number>>;

export interface ReplayedChain {
  /** In the order of their issue. */
  readonly offers: readonly ReplayedOffer[];
  readonly head: LogHead;
  /** By month in London. */
  readonly months: ReadonlyMap<string, Counters>;
  readonly open: Counters;
  /** The entry that no state of its offer allows, where there is one; nothing after it is played. */
  readonly impossible?: { readonly sequence: number; readonly words: string };
}

const DECIDED: Readonly<Record<DecisionKind, OfferEvent>> = {
  accepted: 'accept',
  notAccepted: 'refuse',
  declinedCapacity: 'declineCapacity',
};

const EVENTS = {
  issued: 'issue',
  escalated: 'escalate',
  returned: 'returnToTrust',
  superseded: 'supersede',
  withdrawn: 'withdraw',
} as const satisfies Partial<Record<LogEvent['kind'], OfferEvent>>;

function eventOf(event: LogEvent): OfferEvent {
  return event.kind === 'decided' ? DECIDED[event.decision] : EVENTS[event.kind];
}

/** Sums counters; what comes to nothing is left out, so that two sums are equal when they say the same. */
export function addCounters(one: Counters, other: Partial<Counters>): Counters {
  const sums = new Map(Object.entries(one));
  for (const [name, amount = 0] of Object.entries(other)) sums.set(name, (sums.get(name) ?? 0) + amount);
  return Object.fromEntries([...sums].filter(([, amount]) => amount !== 0));
}

/** The offer after an entry; undefined where its state does not allow it. */
function playOffer(before: ReplayedOffer | undefined, entry: LogEntry): ReplayedOffer | undefined {
  const { event, at: statusSince, offer, by, sequence } = entry;
  const status = nextStatus(before?.status ?? 'pending', eventOf(event));
  if (status === undefined) return undefined;
  if (event.kind === 'issued') {
    const { appendixSha256, pdfSha256 } = event;
    return { ...offer, status, statusSince, appendixSha256, pdfSha256 };
  }
  if (!before) return undefined;
  if (event.kind !== 'decided') return { ...before, status, statusSince };
  if (!by || event.appendixSha256 !== before.appendixSha256) return undefined;
  const { kind: _kind, ...decided } = event;
  return { ...before, status, statusSince, decision: { ...decided, at: statusSince, by, sequence } };
}

/** Plays one trust's log in one study. @param entries an unbroken chain, oldest first */
export function replayChain(entries: readonly LogEntry[]): ReplayedChain {
  const offers = new Map<string, ReplayedOffer>();
  const months = new Map<string, Counters>();
  let open: Counters = {};
  let head: LogHead = { length: 0, head: EMPTY_LOG_HEAD };
  for (const entry of entries) {
    const { event, study, isEnglishTrust, sequence } = entry;
    const key = `${entry.offer.reviewVersion} ${entry.offer.issueNumber}`;
    const before = offers.get(key);
    const after = playOffer(before, entry);
    if (!after) {
      const words = `${event.kind} cannot follow ${before?.status ?? 'an offer that was never issued'}`;
      return { offers: [...offers.values()], head, months, open, impossible: { sequence, words } };
    }
    offers.set(key, after);
    head = headAfter(entry);
    const scope: OfferScope = { ...study, isEnglishTrust };
    open = addCounters(open, countOpen(scope, before?.status ?? 'pending', after.status));
    if (event.kind === 'decided') {
      const month = londonMonth(entry.at);
      const added = countDecision(scope, event.decision, event.reason);
      months.set(month, addCounters(months.get(month) ?? {}, added));
    }
  }
  return { offers: [...offers.values()], head, months, open };
}
