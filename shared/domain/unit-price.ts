/**
 * Unit prices: an exact basis times a multiplier, rounded half up once and split into its four parts
 * (costing.md sections 2, 5). `priceUnit` is the rule, in `bigint`. `priceUnits` prices all bases of a study by it,
 * in plain numbers wherever these are exact at every step: a study is priced at hundreds of sites.
 */
import { itemAt } from './item-at.ts';
import {
  greatestCommonDivisor,
  type Pence,
  roundHalfUp,
  splitByLargestRemainder,
  toFractionText,
  toPence,
} from './money.ts';
import type { UnitPrice } from './site-price-document.ts';
import { BASIS_DENOMINATOR, type Basis } from './study-price.ts';

const MICRO = 1_000_000;

const DENOMINATOR = BASIS_DENOMINATOR * BigInt(MICRO);

/** What the parts of a basis are multiplied with, over `DENOMINATOR`. */
function factorOf({ isPassThrough }: Basis, micro: number): bigint {
  return BigInt(isPassThrough ? MICRO : micro);
}

function sumOf({ direct, indirect, capacity, tariff }: Basis): bigint {
  return direct + indirect + capacity + tariff;
}

/** The unit price that `priceUnit` gives a basis at a multiplier (micro-units), by itself. */
export function roundUnit(basis: Basis, micro: number): Pence {
  const numerator = sumOf(basis) * factorOf(basis, micro);
  return toPence(roundHalfUp({ numerator, denominator: DENOMINATOR }));
}

/**
 * The unit price of an exact basis at a multiplier (micro-units), rounded half up once, with its parts.
 * Pass-through bases take no multiplier.
 */
export function priceUnit(basis: Basis, micro: number): UnitPrice {
  const [factor, denominator] = [factorOf(basis, micro), DENOMINATOR];
  const { direct, indirect, capacity, tariff } = basis;
  const numerator = sumOf(basis) * factor;
  const unit = roundHalfUp({ numerator, denominator });
  const parts = [direct * factor, indirect * factor, capacity * factor, tariff * factor];
  const [d = 0n, i = 0n, c = 0n, t = 0n] = splitByLargestRemainder(parts, denominator, unit);
  return {
    unitPence: toPence(unit),
    parts: { direct: toPence(d), indirect: toPence(i), capacity: toPence(c), tariff: toPence(t) },
    exact: toFractionText({ numerator, denominator }),
  };
}

/** A basis in numbers: its parts and their total over the least denominator that they have in common. */
interface SmallBasis {
  readonly basis: Basis;
  /** Direct, indirect, capacity, tariff. */
  readonly parts: readonly number[];
  readonly total: number;
  readonly denominator: number;
  /** What total and denominator are divided by to be in lowest terms. */
  readonly common: number;
}

/** A number beyond 2^53 is rounded here, and no price is made with it: it makes the sum beyond 2^53 that `priceSmall` refuses. */
function shrink(basis: Basis): SmallBasis {
  const exact = [basis.direct, basis.indirect, basis.capacity, basis.tariff];
  const divisor = exact.reduce(greatestCommonDivisor, BASIS_DENOMINATOR);
  const total = exact.reduce((sum, part) => sum + part, 0n) / divisor;
  const denominator = BASIS_DENOMINATOR / divisor;
  return {
    basis,
    parts: exact.map((part) => Number(part / divisor)),
    total: Number(total),
    denominator: Number(denominator),
    common: Number(greatestCommonDivisor(total, denominator)),
  };
}

/** Bases are priced at many multipliers: what does not depend on these is found once. */
const shrunken = new WeakMap<readonly Basis[], readonly SmallBasis[]>();

function shrinkAll(bases: readonly Basis[]): readonly SmallBasis[] {
  const known = shrunken.get(bases);
  if (known) return known;
  const made = bases.map(shrink);
  shrunken.set(bases, made);
  return made;
}

/** A multiplier in lowest terms. */
interface Factor {
  readonly numerator: number;
  readonly denominator: number;
}

function divisorOf(one: number, other: number): number {
  let [x, y] = [one, other];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

function toFactor(micro: number): Factor {
  const divisor = divisorOf(micro, MICRO);
  return { numerator: micro / divisor, denominator: MICRO / divisor };
}

/**
 * How many whole times a divisor goes into a number, for whole numbers that are below 2^53 together. A quotient is
 * rounded up to a whole number q only where q x divisor is beyond 2^53, and to no smaller one than its floor ever.
 */
function wholeTimes(number: number, divisor: number): number {
  return Math.floor(number / divisor);
}

/**
 * Each part floored, and the pennies that are missing to the total one by one to the largest remainder, the first
 * of equal ones: `splitByLargestRemainder` for four numbers.
 */
function splitPennies(
  parts: readonly number[],
  factor: number,
  denominator: number,
  total: number,
): number[] {
  const pence: number[] = [];
  const remainders: number[] = [];
  let missing = total;
  for (const part of parts) {
    const product = part * factor;
    const floor = wholeTimes(product, denominator);
    pence.push(floor);
    remainders.push(product - floor * denominator);
    missing -= floor;
  }
  for (; missing > 0; missing -= 1) {
    const at = indexOfLargest(remainders);
    pence[at] = itemAt(pence, at) + 1;
    remainders[at] = -1;
  }
  return pence;
}

/** The first of equal ones. */
function indexOfLargest(numbers: readonly number[]): number {
  let [largest, found] = [Number.NEGATIVE_INFINITY, 0];
  numbers.forEach((each, at) => {
    if (each > largest) [largest, found] = [each, at];
  });
  return found;
}

/**
 * The price of a small basis. Every number here is whole, not negative and below 2^53 even with a divisor added to it,
 * so that no sum and no product was rounded. Undefined where that does not hold.
 */
function priceSmall(
  { parts, total, denominator: basisDenominator, common }: SmallBasis,
  factor: Factor,
): UnitPrice | undefined {
  const denominator = basisDenominator * factor.denominator;
  const numerator = total * factor.numerator;
  if (!Number.isSafeInteger(2 * numerator + 3 * denominator)) return undefined;
  const unitPence = wholeTimes(2 * numerator + denominator, 2 * denominator);
  const [direct = 0, indirect = 0, capacity = 0, tariff = 0] = splitPennies(
    parts,
    factor.numerator,
    denominator,
    unitPence,
  );
  // Both fractions are in lowest terms, so only what one's numerator shares with the other's denominator is left.
  const [above, below] = [total / common, basisDenominator / common];
  const [first, second] = [divisorOf(above, factor.denominator), divisorOf(factor.numerator, below)];
  return {
    unitPence,
    parts: { direct, indirect, capacity, tariff },
    exact: {
      numerator: String((above / first) * (factor.numerator / second)),
      denominator: String((below / second) * (factor.denominator / first)),
    },
  };
}

/** The unit price of each basis at a multiplier (micro-units), in order: what `priceUnit` says of it. */
export function priceUnits(bases: readonly Basis[], micro: number): UnitPrice[] {
  const atSite = toFactor(micro);
  const passedThrough = toFactor(MICRO);
  return shrinkAll(bases).map(
    (small) =>
      priceSmall(small, small.basis.isPassThrough ? passedThrough : atSite) ?? priceUnit(small.basis, micro),
  );
}
