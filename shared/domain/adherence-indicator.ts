/**
 * The 100% adherence indicator: one pure function from trusts' counters to a figure, with the words of its
 * definition beside it. Never the official figure (indicator.md).
 */
import type { MonthCounters, OpenCounters } from './adherence-counters.ts';
import { type CounterScope, counterScopeOf, type IndicatorDefinition } from './adherence-definition.ts';
import type { RefusalReason } from './offer.ts';

/** One trust's two records, for one month. */
export interface TrustRecords {
  readonly odsCode: string;
  readonly month?: MonthCounters;
  readonly open?: OpenCounters;
}

/** What the decisions of a month say. */
export interface DecidedFigure {
  readonly numerator: number;
  readonly denominator: number;
  /** One decimal, rounded down; `no data` where no trust decided; 100.0 only when all accepted. */
  readonly display: string;
  readonly offersAccepted: number;
  readonly offersDecided: number;
  readonly declinedCapacity: number;
  readonly reasons: Readonly<Record<RefusalReason, number>>;
}

/** What is still open, and not counted. */
export interface OpenFigure {
  readonly openOffers: number;
  readonly escalatedOffers: number;
  readonly trustsWithOpenOffers: number;
}

export interface IndicatorFigure extends DecidedFigure, Partial<OpenFigure> {
  readonly definition: string;
  readonly words: string;
  /** Only for the current month, as what is open: what the figure can still become. */
  readonly bounds?: { readonly lowest: string; readonly highest: string };
}

/** A share as a percentage with one decimal, rounded down; "no data" over nothing. */
export function displayShare(numerator: number, denominator: number): string {
  if (denominator === 0) return 'no data';
  const tenths = String((BigInt(numerator) * 1000n) / BigInt(denominator)).padStart(2, '0');
  return `${tenths.slice(0, -1)}.${tenths.slice(-1)}`;
}

/** How one trust stands in one definition. */
export interface TrustTally {
  readonly odsCode: string;
  readonly accepted: number;
  readonly notAccepted: number;
  readonly declinedCapacity: number;
  readonly issued: number;
  readonly escalated: number;
  readonly reasons: Readonly<Record<RefusalReason, number>>;
}

export function tallyTrust(
  { odsCode, month, open }: TrustRecords,
  definition: Pick<IndicatorDefinition, 'id'>,
): TrustTally {
  const scope: CounterScope = counterScopeOf(definition);
  return {
    odsCode,
    accepted: month?.[`${scope}Accepted`] ?? 0,
    notAccepted: month?.[`${scope}NotAccepted`] ?? 0,
    declinedCapacity: month?.[`${scope}DeclinedCapacity`] ?? 0,
    issued: open?.[`${scope}Issued`] ?? 0,
    escalated: open?.[`${scope}Escalated`] ?? 0,
    reasons: {
      setupFee: month?.[`${scope}SetupFee`] ?? 0,
      outsourcedService: month?.[`${scope}OutsourcedService`] ?? 0,
      other: month?.[`${scope}Other`] ?? 0,
    },
  };
}

/** A trust of the denominator: it decided in the month, and not only for capacity. */
export const hasDecided = ({ accepted, notAccepted }: TrustTally): boolean => accepted + notAccepted > 0;
/** A trust of the numerator. */
export const isAdhering = (tally: TrustTally): boolean => hasDecided(tally) && tally.notAccepted === 0;
export const hasOpenOffers = ({ issued, escalated }: TrustTally): boolean => issued + escalated > 0;

function sum(tallies: readonly TrustTally[], of: (tally: TrustTally) => number): number {
  return tallies.reduce((total, tally) => total + of(tally), 0);
}

function decidedFigure(tallies: readonly TrustTally[]): DecidedFigure {
  const numerator = tallies.filter(isAdhering).length;
  const denominator = tallies.filter(hasDecided).length;
  const offersAccepted = sum(tallies, ({ accepted }) => accepted);
  return {
    numerator,
    denominator,
    display: displayShare(numerator, denominator),
    offersAccepted,
    offersDecided: offersAccepted + sum(tallies, ({ notAccepted }) => notAccepted),
    declinedCapacity: sum(tallies, ({ declinedCapacity }) => declinedCapacity),
    reasons: {
      setupFee: sum(tallies, ({ reasons }) => reasons.setupFee),
      outsourcedService: sum(tallies, ({ reasons }) => reasons.outsourcedService),
      other: sum(tallies, ({ reasons }) => reasons.other),
    },
  };
}

function openFigure(tallies: readonly TrustTally[]): OpenFigure {
  return {
    openOffers: sum(tallies, ({ issued }) => issued),
    escalatedOffers: sum(tallies, ({ escalated }) => escalated),
    trustsWithOpenOffers: tallies.filter(hasOpenOffers).length,
  };
}

/** Lowest |A \ O| / |D u O|, highest (|A| + |O \ D|) / (|D| + |O \ D|). */
function boundsOf(tallies: readonly TrustTally[]): NonNullable<IndicatorFigure['bounds']> {
  const size = (keep: (tally: TrustTally) => boolean) => tallies.filter(keep).length;
  const openOnly = size((tally) => hasOpenOffers(tally) && !hasDecided(tally));
  return {
    lowest: displayShare(
      size((tally) => isAdhering(tally) && !hasOpenOffers(tally)),
      size((tally) => hasDecided(tally) || hasOpenOffers(tally)),
    ),
    highest: displayShare(size(isAdhering) + openOnly, size(hasDecided) + openOnly),
  };
}

/** What the decisions in trusts' records of a month say in one definition. */
export function computeDecided(
  trusts: readonly TrustRecords[],
  definition: IndicatorDefinition,
): DecidedFigure {
  return decidedFigure(trusts.map((trust) => tallyTrust(trust, definition)));
}

/** What trusts' records of open offers say in one definition. */
export function computeOpen(trusts: readonly TrustRecords[], definition: IndicatorDefinition): OpenFigure {
  return openFigure(trusts.map((trust) => tallyTrust(trust, definition)));
}

/**
 * The figure of a month from the trusts' records.
 * @param isCurrentMonth what is open, and the bounds that it leaves, are given only for the month that is not over
 */
export function computeFigure(
  trusts: readonly TrustRecords[],
  definition: IndicatorDefinition,
  isCurrentMonth: boolean,
): IndicatorFigure {
  const tallies = trusts.map((trust) => tallyTrust(trust, definition));
  return {
    definition: definition.id,
    words: definition.words,
    ...decidedFigure(tallies),
    ...(isCurrentMonth && { ...openFigure(tallies), bounds: boundsOf(tallies) }),
  };
}
