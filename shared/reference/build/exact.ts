/** Exact arithmetic for the builders: fractions of big integers, no floating point. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * A decimal as published ("1.022017", "105.3095", "1316703") as an exact fraction.
 * @throws Error for anything but digits with an optional decimal point.
 */
export function parseDecimal(text: string): Fraction {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) throw new Error(`Not a plain decimal number: "${text}"`);
  const decimals = match[2] ?? '';
  return { numerator: BigInt(`${match[1] ?? ''}${decimals}`), denominator: 10n ** BigInt(decimals.length) };
}

export const whole = (value: bigint): Fraction => ({ numerator: value, denominator: 1n });

export const multiply = (a: Fraction, b: Fraction): Fraction => ({
  numerator: a.numerator * b.numerator,
  denominator: a.denominator * b.denominator,
});

export const divide = (a: Fraction, b: Fraction): Fraction =>
  multiply(a, { numerator: b.denominator, denominator: b.numerator });

export const add = (a: Fraction, b: Fraction): Fraction => ({
  numerator: a.numerator * b.denominator + b.numerator * a.denominator,
  denominator: a.denominator * b.denominator,
});

/** Half up, for amounts that are not negative. */
export function roundHalfUp(value: Fraction): bigint {
  return (2n * value.numerator + value.denominator) / (2n * value.denominator);
}

/**
 * Six decimals as micro-units by moving digits only: "1.0125" is 1012500.
 * @throws Error for more than six decimals, which could not be kept.
 */
export function parseMicro(text: string): number {
  const match = /^(\d)(?:\.(\d{1,6}))?$/.exec(text);
  if (match === null) throw new Error(`Not a multiplier of at most six decimals: "${text}"`);
  return Number(`${match[1] ?? ''}${(match[2] ?? '').padEnd(6, '0')}`);
}

/** Pence as pounds for reading: 18740 is "187.40". */
export function formatPounds(pence: bigint): string {
  return `${pence / 100n}.${(pence % 100n).toString().padStart(2, '0')}`;
}
