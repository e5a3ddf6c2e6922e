/**
 * Money: integer pence, ex VAT, GBP. The only module that does arithmetic on amounts. Exact values before
 * rounding are fractions of bigints; each unit price is rounded once, half up (costing.md section 2).
 */
import { DomainError } from './errors.ts';

/** A whole number of pence, safe as a JSON number. */
export type Pence = number;

/** An exact amount in pence: numerator over a positive denominator. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A fraction as documents carry it: decimal strings, in lowest terms. */
export interface FractionText {
  readonly numerator: string;
  readonly denominator: string;
}

const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

/** The JSON number for a whole amount. @throws DomainError `amountTooLarge` beyond 2^53 - 1 pence. */
export function toPence(amount: bigint): Pence {
  if (amount > LARGEST || amount < -LARGEST) {
    throw new DomainError('amountTooLarge', 'An amount is too large to be exact.', {
      mend: 'Check quantities, minutes and targets: the total is above 90 million million pounds.',
    });
  }
  return Number(amount);
}

/** Sum of whole amounts. */
export function sumPence(amounts: readonly Pence[]): Pence {
  let sum = 0;
  for (const amount of amounts) {
    sum += amount;
    // A sum of safe integers that is one itself was not rounded; any other is made again in bigint.
    // Stryker disable next-line BooleanLiteral,ConditionalExpression: the longer way gives the same sum
    if (!Number.isSafeInteger(sum)) return toPence(amounts.reduce((all, each) => all + BigInt(each), 0n));
  }
  return sum;
}

/** A whole amount times a whole number. @throws RangeError where one is not whole */
export function timesPence(amount: Pence, times: number): Pence {
  // Adding 0 makes 0 of -0.
  const product = amount * times + 0;
  // A product of whole numbers that comes out as a safe integer was not rounded; what is not whole, BigInt refuses.
  // Stryker disable next-line ConditionalExpression: the longer way gives the same product
  const isExact = Number.isInteger(amount) && Number.isInteger(times) && Number.isSafeInteger(product);
  return isExact ? product : toPence(BigInt(amount) * BigInt(times));
}

/** `a + b`. @throws RangeError where one is not whole */
export function plusPence(a: Pence, b: Pence): Pence {
  // Adding 0 makes 0 of -0.
  const sum = a + b + 0;
  // Stryker disable next-line ConditionalExpression: the longer way gives the same sum
  const isExact = Number.isInteger(a) && Number.isInteger(b) && Number.isSafeInteger(sum);
  return isExact ? sum : toPence(BigInt(a) + BigInt(b));
}

/** `a - b`, which may be negative. @throws RangeError where one is not whole */
export function minusPence(a: Pence, b: Pence): Pence {
  const difference = a - b + 0;
  // Stryker disable next-line ConditionalExpression: the longer way gives the same difference
  const isExact = Number.isInteger(a) && Number.isInteger(b) && Number.isSafeInteger(difference);
  return isExact ? difference : toPence(BigInt(a) - BigInt(b));
}

/** Rounds an exact amount of at least zero to whole pence, a half upwards. */
export function roundHalfUp({ numerator, denominator }: Fraction): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

/** Greatest common divisor of two non-negative integers. */
export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** The fraction in lowest terms, as decimal strings. */
export function toFractionText({ numerator, denominator }: Fraction): FractionText {
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: String(numerator / divisor), denominator: String(denominator / divisor) };
}

/**
 * Splits a rounded total over its exact parts so that they sum to it to the penny: every part is floored, and
 * the pennies still missing go to the largest remainders, earlier parts first on a tie (costing.md section 2).
 * @param parts numerators over the one `denominator`; `total` is their sum rounded half up.
 */
export function splitByLargestRemainder(
  parts: readonly bigint[],
  denominator: bigint,
  total: bigint,
): bigint[] {
  const floors = parts.map((part) => part / denominator);
  const missing = total - floors.reduce((sum, floor) => sum + floor, 0n);
  const byRemainder = parts
    .map((part, index) => ({ index, remainder: part % denominator }))
    // The sort is stable: on a tie the earlier part stays in front.
    .sort((a, b) => Number(b.remainder - a.remainder))
    .slice(0, Number(missing));
  const topped = new Set(byRemainder.map(({ index }) => index));
  return floors.map((floor, index) => (topped.has(index) ? floor + 1n : floor));
}

/** `1234567` as `12,345.67` (no currency sign); negative amounts with a minus sign in front. */
export function formatPounds(amount: Pence): string {
  const digits = String(Math.abs(amount)).padStart(3, '0');
  const pounds = digits.slice(0, -2).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return `${amount < 0 ? '-' : ''}${pounds}.${digits.slice(-2)}`;
}

/** `1234567` as `£12,345.67`. */
export function formatSterling(amount: Pence): string {
  return amount < 0 ? `-£${formatPounds(-amount)}` : `£${formatPounds(amount)}`;
}
