/**
 * A second, independent implementation of costing.md sections 2 and 3, in exact rationals, for comparing with
 * the engine. It shares no code with shared/domain and follows the text formula by formula, slowly.
 */
export class Rational {
  readonly n: bigint;
  readonly d: bigint;
  constructor(n: bigint, d = 1n) {
    const sign = d < 0n ? -1n : 1n;
    const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));
    const g = gcd(n < 0n ? -n : n, d < 0n ? -d : d) || 1n;
    this.n = (sign * n) / g;
    this.d = (sign * d) / g;
  }
  plus(o: Rational): Rational {
    return new Rational(this.n * o.d + o.n * this.d, this.d * o.d);
  }
  minus(o: Rational): Rational {
    return this.plus(new Rational(-o.n, o.d));
  }
  times(o: Rational): Rational {
    return new Rational(this.n * o.n, this.d * o.d);
  }
  over(o: Rational): Rational {
    return new Rational(this.n * o.d, this.d * o.n);
  }
  floor(): bigint {
    const q = this.n / this.d;
    return this.n % this.d !== 0n && this.n < 0n ? q - 1n : q;
  }
  compare(o: Rational): number {
    const left = this.n * o.d;
    const right = o.n * this.d;
    return left < right ? -1 : left > right ? 1 : 0;
  }
}

const whole = (value: number | bigint): Rational => new Rational(BigInt(value));

export interface LineInput {
  readonly minutes: readonly { readonly minutes: number; readonly pencePerHour: number }[];
  readonly allInPence: number;
  readonly passThroughPence?: number;
  readonly indirectRate: number;
  readonly capacityRate: number;
  readonly capacityBase: 'direct' | 'directPlusIndirect';
  readonly micro: number;
}

export interface LineOutput {
  readonly unitPence: bigint;
  readonly parts: readonly bigint[];
  readonly exact: Rational;
  readonly exactParts: readonly Rational[];
}

/** One unit price by the text of costing.md section 2. */
export function priceLineRationally(input: LineInput): LineOutput {
  const k = whole(input.micro).over(whole(1_000_000));
  const zero = whole(0);
  let exactParts: Rational[];
  if (input.passThroughPence !== undefined) {
    exactParts = [zero, zero, zero, whole(input.passThroughPence)];
  } else {
    let direct = zero;
    for (const { minutes, pencePerHour } of input.minutes) {
      direct = direct.plus(whole(minutes).times(whole(pencePerHour)).over(whole(60)));
    }
    const indirect = direct.times(whole(input.indirectRate)).over(whole(10_000));
    const base = input.capacityBase === 'direct' ? direct : direct.plus(indirect);
    const capacity = base.times(whole(input.capacityRate)).over(whole(10_000));
    exactParts = [direct, indirect, capacity, whole(input.allInPence)].map((part) => part.times(k));
  }
  const exact = exactParts.reduce((sum, part) => sum.plus(part), zero);
  const unitPence = exact.plus(new Rational(1n, 2n)).floor();
  const parts = exactParts.map((part) => part.floor());
  while (parts.reduce((sum, part) => sum + part, 0n) < unitPence) {
    // The largest part of a penny not yet handed out; the earliest wins a tie.
    let best = -1;
    let largest = zero;
    exactParts.forEach((part, index) => {
      const short = part.minus(whole(parts[index] ?? 0n));
      if (short.compare(largest) > 0) [best, largest] = [index, short];
    });
    if (best < 0) throw new Error('no remainder left to hand out');
    parts[best] = (parts[best] ?? 0n) + 1n;
  }
  return { unitPence, parts, exact, exactParts };
}
