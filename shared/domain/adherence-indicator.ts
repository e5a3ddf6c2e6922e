/**
 * The 100% adherence indicator: a versioned definition of our own, never the official figure (indicator.md).
 * Two fixed-size records per trust feed it: the month's decisions, and what is open now.
 */
import type { Fraction } from './money.ts';
import type { DecisionKind, OfferStatus, RefusalReason } from './offer.ts';
import { isLatePhase, type Phase } from './study.ts';

/** Which offers a definition counts. */
export interface IndicatorDefinition {
  readonly id: 'ncvr-adherence/1' | 'ncvr-adherence/all-phases';
  readonly words: string;
}

export const LATE_PHASE_DEFINITION: IndicatorDefinition = {
  id: 'ncvr-adherence/1',
  words:
    'Of the NHS trusts in England that decided at least one site price of a commercial, late-phase study that is not an ATMP in the month (Europe/London), the share whose every such decision was to accept. Trusts that declined for capacity only, and prices still open, are not counted. This is a definition of this service, not the official figure.',
};
export const ALL_PHASES_DEFINITION: IndicatorDefinition = {
  id: 'ncvr-adherence/all-phases',
  words:
    'The same share over commercial studies of all phases, advanced therapies included. This is a definition of this service, not the official figure.',
};

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
export type MonthCounters = Readonly<Record<(typeof MONTH_COUNTERS)[number], number>>;

/** Counters of what one trust has open now. */
export const OPEN_COUNTERS = ['lateIssued', 'lateEscalated', 'allIssued', 'allEscalated'] as const;
export type OpenCounters = Readonly<Record<(typeof OPEN_COUNTERS)[number], number>>;

export interface OfferScope {
  readonly phase: Phase;
  readonly isAtmp: boolean;
  /** Nation and type of the organisation on the day. */
  readonly isEnglishTrust: boolean;
}

type Scope = 'late' | 'all';

/** The definitions that count an offer. */
export function scopesOf({ phase, isAtmp, isEnglishTrust }: OfferScope): readonly Scope[] {
  if (!isEnglishTrust) return [];
  return isLatePhase(phase) && !isAtmp ? ['late', 'all'] : ['all'];
}

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

function openCounter(scope: Scope, status: OfferStatus): keyof OpenCounters | undefined {
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

/** One trust's two records, for one month. */
export interface TrustRecords {
  readonly odsCode: string;
  readonly month?: MonthCounters;
  readonly open?: OpenCounters;
}

export interface IndicatorFigure {
  readonly definition: string;
  readonly words: string;
  readonly numerator: number;
  readonly denominator: number;
  /** One decimal, rounded down; `no data` where no trust decided; 100.0 only when all accepted. */
  readonly display: string;
  readonly offersAccepted: number;
  readonly offersDecided: number;
  readonly declinedCapacity: number;
  readonly openOffers: number;
  readonly escalatedOffers: number;
  readonly trustsWithOpenOffers: number;
  readonly reasons: Readonly<Record<RefusalReason, number>>;
  /** Only for the current month: what the figure can still become. */
  readonly bounds?: { readonly lowest: string; readonly highest: string };
}

/** A share as a percentage with one decimal, rounded down; "no data" over nothing. */
export function displayShare(numerator: number, denominator: number): string {
  if (denominator === 0) return 'no data';
  const share: Fraction = { numerator: BigInt(numerator) * 1000n, denominator: BigInt(denominator) };
  const tenths = String(share.numerator / share.denominator).padStart(2, '0');
  return `${tenths.slice(0, -1)}.${tenths.slice(-1)}`;
}

interface Tally {
  readonly odsCode: string;
  readonly accepted: number;
  readonly notAccepted: number;
  readonly declined: number;
  readonly issued: number;
  readonly escalated: number;
  readonly reasons: Readonly<Record<RefusalReason, number>>;
}

function tally({ odsCode, month, open }: TrustRecords, scope: Scope): Tally {
  return {
    odsCode,
    accepted: month?.[`${scope}Accepted`] ?? 0,
    notAccepted: month?.[`${scope}NotAccepted`] ?? 0,
    declined: month?.[`${scope}DeclinedCapacity`] ?? 0,
    issued: open?.[`${scope}Issued`] ?? 0,
    escalated: open?.[`${scope}Escalated`] ?? 0,
    reasons: {
      setupFee: month?.[`${scope}SetupFee`] ?? 0,
      outsourcedService: month?.[`${scope}OutsourcedService`] ?? 0,
      other: month?.[`${scope}Other`] ?? 0,
    },
  };
}

function count(tallies: readonly Tally[], of: (tally: Tally) => number): number {
  return tallies.reduce((sum, entry) => sum + of(entry), 0);
}

/** Lowest |A \ O| / |D u O|, highest (|A| + |O \ D|) / (|D| + |O \ D|). */
function boundsOf(tallies: readonly Tally[]): NonNullable<IndicatorFigure['bounds']> {
  const decided = (t: Tally) => t.accepted + t.notAccepted > 0;
  const adheres = (t: Tally) => decided(t) && t.notAccepted === 0;
  const isOpen = (t: Tally) => t.issued + t.escalated > 0;
  const size = (keep: (t: Tally) => boolean) => tallies.filter(keep).length;
  const openOnly = size((t) => isOpen(t) && !decided(t));
  return {
    lowest: displayShare(
      size((t) => adheres(t) && !isOpen(t)),
      size((t) => decided(t) || isOpen(t)),
    ),
    highest: displayShare(size(adheres) + openOnly, size(decided) + openOnly),
  };
}

/**
 * The figure of a month from the trusts' records.
 * @param isCurrentMonth bounds are given only for the month that is not over
 */
export function computeFigure(
  trusts: readonly TrustRecords[],
  definition: IndicatorDefinition,
  isCurrentMonth: boolean,
): IndicatorFigure {
  const scope: Scope = definition.id === 'ncvr-adherence/1' ? 'late' : 'all';
  const tallies = trusts.map((trust) => tally(trust, scope));
  const decided = tallies.filter((t) => t.accepted + t.notAccepted > 0);
  const numerator = decided.filter((t) => t.notAccepted === 0).length;
  const accepted = count(tallies, (t) => t.accepted);
  return {
    definition: definition.id,
    words: definition.words,
    numerator,
    denominator: decided.length,
    display: displayShare(numerator, decided.length),
    offersAccepted: accepted,
    offersDecided: accepted + count(tallies, (t) => t.notAccepted),
    declinedCapacity: count(tallies, (t) => t.declined),
    openOffers: count(tallies, (t) => t.issued),
    escalatedOffers: count(tallies, (t) => t.escalated),
    trustsWithOpenOffers: tallies.filter((t) => t.issued + t.escalated > 0).length,
    reasons: {
      setupFee: count(tallies, (t) => t.reasons.setupFee),
      outsourcedService: count(tallies, (t) => t.reasons.outsourcedService),
      other: count(tallies, (t) => t.reasons.other),
    },
    ...(isCurrentMonth && { bounds: boundsOf(tallies) }),
  };
}
