/** Unit prices against a second, independent implementation. */
import { expect, it } from 'vitest';
import { priceUnit } from '../../../shared/domain/site-price.ts';
import type { LineDerivation } from '../../../shared/domain/site-price-document.ts';
import { computeBasis } from '../../../shared/domain/study-price.ts';
import type { TariffRules } from '../../../shared/domain/tariff.ts';
import { priceLineRationally, Rational } from '../../support/rational-pricing.ts';

/** A small fast generator: 100,000 lines must not take a minute. */
function* randomLines(count: number, seed: number) {
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let at = 0; at < count; at += 1) {
    const minutes = Array.from({ length: next(4) }, () => ({
      minutes: 1 + next(next(4) === 0 ? 10_000 : 90),
      pencePerHour: 1 + next(20_000),
    }));
    const shape = next(10);
    yield {
      minutes,
      allInPence: minutes.length === 0 || shape < 3 ? next(1_000_000) : 0,
      ...(shape === 9 && { passThroughPence: next(100_000) }),
      indirectRate: next(3) === 0 ? next(20_000) : 7000,
      capacityRate: next(3) === 0 ? next(10_000) : 2000,
      capacityBase: next(2) === 0 ? ('direct' as const) : ('directPlusIndirect' as const),
      micro: next(3) === 0 ? 1 + next(10_000_000) : 1_000_000 + next(180_000),
    };
  }
}

it('agrees with a second implementation in exact rationals on 100,000 random lines', () => {
  let compared = 0;
  for (const line of randomLines(100_000, 20_261_121)) {
    const second = priceLineRationally(line);
    const rules: TariffRules = line;
    const derivation: LineDerivation = {
      rule: 'staffTimeAndAllIn',
      minutes: line.minutes.map((entry) => ({ role: 'nurse', ...entry })),
      allInPence: line.allInPence,
      ...(line.passThroughPence !== undefined && { passThroughPence: line.passThroughPence }),
    };
    const first = priceUnit(computeBasis(derivation, rules), line.micro);
    const agree =
      BigInt(first.unitPence) === second.unitPence &&
      first.exact.numerator === String(second.exact.n) &&
      first.exact.denominator === String(second.exact.d) &&
      [first.parts.direct, first.parts.indirect, first.parts.capacity, first.parts.tariff].every(
        (part, index) => BigInt(part) === second.parts[index],
      );
    if (!agree) expect.fail(`disagree on ${JSON.stringify(line)}: ${JSON.stringify(first)}`);
    const far = second.exactParts.some((part, index) => {
      const distance = part.minus(new Rational(second.parts[index]!));
      return distance.compare(new Rational(1n)) >= 0 || distance.compare(new Rational(-1n)) <= 0;
    });
    if (far) expect.fail(`a part is a penny or more from its exact value: ${JSON.stringify(line)}`);
    compared += 1;
  }
  expect(compared).toBe(100_000);
});
