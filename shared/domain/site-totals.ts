/**
 * What many sites would be paid, without their lines: the same totals as `priceSite`, for a preview of a whole
 * study. How often each exact basis is charged is counted once for the study; a site then costs one rounding per
 * distinct basis. Numbers are used only where every step is exact; whatever is larger is calculated in `bigint`.
 */
import { DomainError } from './errors.ts';
import { type Pence, roundHalfUp, toFractionText, toPence } from './money.ts';
import { type SitePrice, type SiteTargets, targetOf } from './site-price-document.ts';
import { BASIS_DENOMINATOR, type Basis, type StudyPlan } from './study-price.ts';
import { findMultiplier, type MultiplierSet } from './tariff.ts';

/** The totals of a site price. */
export type SiteTotals = Pick<SitePrice, 'odsCode' | 'multiplier' | 'arms' | 'oneOffPence' | 'expectedPence'>;

const MICRO = 1_000_000;

/** A basis as the rounding needs it. Its numbers are exact only where all of them are below 2^53. */
interface ReadyBasis {
  /** Numerator in lowest terms, times 2 and, where it takes no multiplier, times a million. */
  readonly twice: number;
  readonly takesMultiplier: boolean;
  /** Denominator in lowest terms times a million, once and twice. */
  readonly half: number;
  readonly divisor: number;
  readonly exact: bigint;
}

/** How often each basis of a plan is charged, index by index. */
interface FoldedPlan {
  readonly bases: readonly ReadyBasis[];
  readonly once: Float64Array;
  /** By arm, in the plan's order: one completed participant. */
  readonly arms: readonly { readonly arm: string; readonly completed: Float64Array }[];
}

function readyBasis({ direct, indirect, capacity, tariff, isPassThrough }: Basis): ReadyBasis {
  const exact = direct + indirect + capacity + tariff;
  const { numerator, denominator } = toFractionText({ numerator: exact, denominator: BASIS_DENOMINATOR });
  const half = Number(denominator) * MICRO;
  const twice = 2 * Number(numerator) * (isPassThrough ? MICRO : 1);
  return { twice, takesMultiplier: !isPassThrough, half, divisor: 2 * half, exact };
}

function addTo(counts: Float64Array, basis: number | undefined, times: number): void {
  if (basis !== undefined) counts[basis] = (counts[basis] ?? 0) + times;
}

function countCharges(plan: StudyPlan, per: 'once' | 'participant'): Float64Array {
  const counts = new Float64Array(plan.bases.length);
  for (const { chargedPer, basis, quantity } of plan.lines)
    if (chargedPer === per) addTo(counts, basis, quantity);
  return counts;
}

function foldPlan(plan: StudyPlan): FoldedPlan {
  const perParticipant = countCharges(plan, 'participant');
  const arms = plan.arms.map((arm) => ({ arm, completed: perParticipant.slice() }));
  for (const visit of plan.visits) {
    if (visit.isUnscheduled) continue;
    for (const { arm, completed } of arms) {
      if (!visit.arms.includes(arm)) continue;
      for (const { line, quantity } of visit.cells) addTo(completed, plan.lines[line]?.basis, quantity);
    }
  }
  return { bases: plan.bases.map(readyBasis), once: countCharges(plan, 'once'), arms };
}

/**
 * The unit price of a basis, as `priceUnit` gives it: half up is the floor of (2n + d) / 2d. Dividend and divisor
 * are whole and not negative, so where their sum is below 2^53 no step before it was rounded, and the quotient is
 * too far below the next whole number to be rounded up to it.
 */
function roundUnit({ twice, takesMultiplier, half, divisor, exact }: ReadyBasis, micro: number): Pence {
  const dividend = (takesMultiplier ? twice * micro : twice) + half;
  if (dividend + divisor <= Number.MAX_SAFE_INTEGER) return Math.floor(dividend / divisor);
  const factor = BigInt(takesMultiplier ? micro : MICRO);
  return toPence(roundHalfUp({ numerator: exact * factor, denominator: BASIS_DENOMINATOR * BigInt(MICRO) }));
}

/**
 * Sum of amounts times counts. None is negative, so a step that was rounded is beyond 2^53 and so is the sum,
 * which `toPence` refuses: what comes out is exact.
 */
function sumProducts(amounts: ArrayLike<Pence>, counts: ArrayLike<number>): Pence {
  let sum = 0;
  for (let at = 0; at < amounts.length; at += 1) sum += (amounts[at] ?? 0) * (counts[at] ?? 0);
  return sum <= Number.MAX_SAFE_INTEGER ? sum : toPence(BigInt(sum));
}

/**
 * The totals of a planned study at each site, to the penny those of `priceSite`; in the order of the sites.
 * @throws DomainError `noMultiplier` for a site without a row, `amountTooLarge` beyond 2^53 - 1 pence
 */
export function totalSites(
  plan: StudyPlan,
  sites: readonly SiteTargets[],
  multipliers: MultiplierSet,
): SiteTotals[] {
  const folded = foldPlan(plan);
  const units = new Float64Array(folded.bases.length);
  return sites.map((site) => {
    const { odsCode } = site;
    const multiplier = findMultiplier(multipliers, odsCode);
    if (!multiplier)
      throw new DomainError('noMultiplier', `${odsCode} has no multiplier in ${multipliers.id}.`);
    folded.bases.forEach((basis, at) => {
      units[at] = roundUnit(basis, multiplier.micro);
    });
    const arms = folded.arms.map(({ arm, completed }) => ({
      arm,
      completedParticipantPence: sumProducts(units, completed),
      targetParticipants: targetOf(site, arm),
    }));
    const oneOffPence = sumProducts(units, folded.once);
    const expectedPence = sumProducts(
      [oneOffPence, ...arms.map((arm) => arm.completedParticipantPence)],
      [1, ...arms.map((arm) => arm.targetParticipants)],
    );
    return { odsCode, multiplier, arms, oneOffPence, expectedPence };
  });
}
