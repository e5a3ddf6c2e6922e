/**
 * What many sites would be paid, without their lines: the same totals as `priceSite`, for a preview of a whole
 * study. How often each exact basis is charged is counted once for the study; a site then costs one rounding per
 * distinct basis. Numbers are used only where every step is exact; whatever is larger is calculated in `bigint`.
 */
import { DomainError } from './errors.ts';
import { itemAt } from './item-at.ts';
import { type Pence, roundHalfUp, sumPence, timesPence, toFractionText, toPence } from './money.ts';
import { type SitePrice, type SiteTargets, targetOf } from './site-price-document.ts';
import { BASIS_DENOMINATOR, type Basis, type StudyPlan } from './study-price.ts';
import { findMultiplier, type MultiplierSet } from './tariff.ts';

/** The totals of a site price. */
export type SiteTotals = Pick<SitePrice, 'odsCode' | 'multiplier' | 'arms' | 'oneOffPence' | 'expectedPence'>;

const MICRO = 1_000_000;

/**
 * The bases as the rounding needs them, index by index. These numbers are exact only where all of one index are
 * below 2^53.
 */
interface ReadyBases {
  readonly exact: readonly Basis[];
  /** Twice the numerator in lowest terms: what takes the multiplier, and what takes none, times a million. */
  readonly varying: Float64Array;
  readonly fixed: Float64Array;
  /** The denominator in lowest terms times a million. */
  readonly half: Float64Array;
}

/** How often each basis of a plan is charged, index by index. */
interface FoldedPlan {
  readonly bases: ReadyBases;
  readonly once: Float64Array;
  /** By arm, in the plan's order: one completed participant. */
  readonly arms: readonly { readonly arm: string; readonly completed: Float64Array }[];
}

const sumOf = ({ direct, indirect, capacity, tariff }: Basis): bigint =>
  direct + indirect + capacity + tariff;

function readyBases(exact: readonly Basis[]): ReadyBases {
  const empty = (): Float64Array => new Float64Array(exact.length);
  const bases = { exact, varying: empty(), fixed: empty(), half: empty() };
  exact.forEach((basis, at) => {
    const lowest = toFractionText({ numerator: sumOf(basis), denominator: BASIS_DENOMINATOR });
    const twice = 2 * Number(lowest.numerator);
    if (basis.isPassThrough) bases.fixed[at] = twice * MICRO;
    else bases.varying[at] = twice;
    bases.half[at] = Number(lowest.denominator) * MICRO;
  });
  return bases;
}

function addTo(counts: Float64Array, basis: number, times: number): void {
  counts[basis] = itemAt(counts, basis) + times;
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
      for (const { line, quantity } of visit.cells)
        addTo(completed, itemAt(plan.lines, line).basis, quantity);
    }
  }
  return { bases: readyBases(plan.bases), once: countCharges(plan, 'once'), arms };
}

/** The unit price of a basis in `bigint`, as `priceUnit` gives it. */
function roundExactly(basis: Basis, micro: number): Pence {
  const factor = BigInt(basis.isPassThrough ? MICRO : micro);
  const denominator = BASIS_DENOMINATOR * BigInt(MICRO);
  return toPence(roundHalfUp({ numerator: sumOf(basis) * factor, denominator }));
}

/**
 * Puts every unit price into `units`. Half up is the floor of (2n + d) / 2d. Dividend and divisor are whole and not
 * negative, so where their sum is below 2^53 no step before it was rounded, and the quotient is too far below the
 * next whole number to be rounded up to it. What were not there would be no number, which no price is made of.
 */
function roundUnits({ exact, varying, fixed, half }: ReadyBases, micro: number, units: Float64Array): void {
  for (let at = 0; at < units.length; at += 1) {
    const denominator = Number(half[at]);
    const dividend = Number(varying[at]) * micro + Number(fixed[at]) + denominator;
    const basis = dividend + 2 * denominator > Number.MAX_SAFE_INTEGER ? exact[at] : undefined;
    units[at] = basis ? roundExactly(basis, micro) : Math.floor(dividend / (2 * denominator));
  }
}

/**
 * Sum of amounts times counts. None is negative, so a step that was rounded is beyond 2^53 and so is the sum,
 * which `toPence` refuses: what comes out is exact.
 */
function sumProducts(amounts: Float64Array, counts: Float64Array): Pence {
  let sum = 0;
  for (let at = 0; at < amounts.length; at += 1) sum += Number(amounts[at]) * Number(counts[at]);
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
  const { bases, once, arms } = foldPlan(plan);
  const units = new Float64Array(plan.bases.length);
  return sites.map((site) => {
    const { odsCode } = site;
    const multiplier = findMultiplier(multipliers, odsCode);
    if (!multiplier)
      throw new DomainError('noMultiplier', `${odsCode} has no multiplier in ${multipliers.id}.`);
    roundUnits(bases, multiplier.micro, units);
    const oneOffPence = sumProducts(units, once);
    const priced = arms.map(({ arm, completed }) => ({
      arm,
      completedParticipantPence: sumProducts(units, completed),
      targetParticipants: targetOf(site, arm),
    }));
    const expectedPence = sumPence([
      oneOffPence,
      ...priced.map((each) => timesPence(each.completedParticipantPence, each.targetParticipants)),
    ]);
    return { odsCode, multiplier, arms: priced, oneOffPence, expectedPence };
  });
}
