/** The reference study, planned, and in the plain numbers that the peers calculate with. */
import { type SiteTargets, targetOf } from '../../../shared/domain/site-price-document.ts';
import { BASIS_DENOMINATOR, planStudy } from '../../../shared/domain/study-price.ts';
import { bundledTariff } from '../../../shared/reference/index.ts';
import { makeMultipliers, makeReview, REFERENCE_SIZES } from '../reference-study.ts';

export const review = makeReview(REFERENCE_SIZES);
export const tariff = bundledTariff();
export const sites: readonly SiteTargets[] = review.sites;
export const multipliers = makeMultipliers(REFERENCE_SIZES.sites);
export const plan = planStudy(review, tariff);

/** One activity as a spreadsheet or a loop has it. */
export interface PlainLine {
  /** Minutes and pence per hour, one pair for each role. */
  readonly minutes: readonly { readonly minutes: number; readonly pencePerHour: number }[];
  readonly allInPence: number;
  /** The exact price before the multiplier: this many sixtieths of a hundredth of a percent of a penny. */
  readonly exact: bigint;
  readonly isPassThrough: boolean;
  readonly once: number;
  readonly perParticipant: number;
  /** Quantity at each visit; 0 where there is none. */
  readonly visits: readonly number[];
}

export const lines: readonly PlainLine[] = plan.lines.map((line, at) => {
  const basis = plan.bases[line.basis];
  if (!basis) throw new Error('a line without its basis');
  return {
    minutes: line.derivation.minutes,
    allInPence: line.derivation.allInPence ?? 0,
    exact: basis.direct + basis.indirect + basis.capacity + basis.tariff,
    isPassThrough: basis.isPassThrough,
    once: line.chargedPer === 'once' ? line.quantity : 0,
    perParticipant: line.chargedPer === 'participant' ? line.quantity : 0,
    visits: plan.visits.map(({ cells }) => cells.find((cell) => cell.line === at)?.quantity ?? 0),
  };
});

export const exactDenominator = BASIS_DENOMINATOR;

/** Which visits count for each arm. */
export const arms: readonly { readonly arm: string; readonly visits: readonly number[] }[] = plan.arms.map(
  (arm) => ({ arm, visits: plan.visits.flatMap((visit, at) => (visit.arms.includes(arm) ? [at] : [])) }),
);

export const siteRows = sites.map((site, at) => ({
  micro: multipliers.rows[at]?.micro ?? 0,
  targets: plan.arms.map((arm) => targetOf(site, arm)),
}));

export const { rules } = tariff;
