/**
 * What each trust's two records count: the month's decisions, and what is open now. Both have a fixed size, and are
 * changed by atomic adds within the transaction of the event that they count (indicator.md).
 */
import * as z from 'zod';
import { type CounterScope, type OfferScope, scopesOf } from './adherence-definition.ts';
import type { DecisionKind, OfferStatus, RefusalReason } from './offer.ts';

export type { OfferScope } from './adherence-definition.ts';

/** Counters of one trust in one month: `late` for ncvr-adherence/1, `all` for all phases. */
export const MONTH_COUNTERS = [
  'lateAccepted',
  'lateNotAccepted',
  'lateDeclinedCapacity',
  'allAccepted',
  'allNotAccepted',
  'allDeclinedCapacity',
  'lateSetupFee',
  'lateOutsourcedService',
  'lateOther',
  'allSetupFee',
  'allOutsourcedService',
  'allOther',
] as const;
/** Counters of what one trust has open now. */
export const OPEN_COUNTERS = ['lateIssued', 'lateEscalated', 'allIssued', 'allEscalated'] as const;

// One that nothing was ever added to is 0. One below it is a fault, and readable: the rebuild from the log mends it.
const counter = z.int().default(0);
export type MonthCounters = Readonly<Record<(typeof MONTH_COUNTERS)[number], number>>;
export const MonthCounters: z.ZodType<MonthCounters> = z.record(z.enum(MONTH_COUNTERS), counter);
export type OpenCounters = Readonly<Record<(typeof OPEN_COUNTERS)[number], number>>;
export const OpenCounters: z.ZodType<OpenCounters> = z.record(z.enum(OPEN_COUNTERS), counter);

const DECISION_COUNTER = {
  accepted: 'Accepted',
  notAccepted: 'NotAccepted',
  declinedCapacity: 'DeclinedCapacity',
} as const satisfies Record<DecisionKind, string>;

const REASON_COUNTER = {
  setupFee: 'SetupFee',
  outsourcedService: 'OutsourcedService',
  other: 'Other',
} as const satisfies Record<RefusalReason, string>;

/** What a decision adds to its trust's record of the month. */
export function countDecision(
  scope: OfferScope,
  decision: DecisionKind,
  reason: RefusalReason | undefined,
): Partial<Record<keyof MonthCounters, number>> {
  const counters: Partial<Record<keyof MonthCounters, number>> = {};
  for (const name of scopesOf(scope)) {
    counters[`${name}${DECISION_COUNTER[decision]}`] = 1;
    if (reason !== undefined) counters[`${name}${REASON_COUNTER[reason]}`] = 1;
  }
  return counters;
}

function openCounter(scope: CounterScope, status: OfferStatus): keyof OpenCounters | undefined {
  if (status === 'issued') return `${scope}Issued`;
  if (status === 'escalated') return `${scope}Escalated`;
  return undefined;
}

/** What a change of status adds to (or takes from) its trust's record of open offers. */
export function countOpen(
  scope: OfferScope,
  from: OfferStatus | undefined,
  to: OfferStatus,
): Partial<Record<keyof OpenCounters, number>> {
  const counters: Partial<Record<keyof OpenCounters, number>> = {};
  for (const name of scopesOf(scope)) {
    const before = from && openCounter(name, from);
    const after = openCounter(name, to);
    if (before === after) continue;
    if (before) counters[before] = -1;
    if (after) counters[after] = 1;
  }
  return counters;
}
