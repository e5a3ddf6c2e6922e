import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatPounds,
  formatSterling,
  minusPence,
  plusPence,
  roundHalfUp,
  splitByLargestRemainder,
  sumPence,
  timesPence,
  toFractionText,
  toPence,
} from '../../shared/domain/money.ts';

const LARGEST = Number.MAX_SAFE_INTEGER;
const amounts = fc.integer({ min: -LARGEST, max: LARGEST });
const numerators = fc.bigInt({ min: 0n, max: 10n ** 24n });
const denominators = fc.bigInt({ min: 1n, max: 10n ** 16n });

describe('an amount times a number', () => {
  it('is the product of the integers, or is refused where that is not exact', () => {
    fc.assert(
      fc.property(amounts, fc.oneof(fc.integer({ min: -1000, max: 1000 }), amounts), (amount, times) => {
        const product = BigInt(amount) * BigInt(times);
        if (product > BigInt(LARGEST) || product < -BigInt(LARGEST))
          expect(() => timesPence(amount, times)).toThrow(/too large/);
        else expect(timesPence(amount, times)).toBe(Number(product));
      }),
    );
  });

  it.each([
    [0, -5],
    [-5, 0],
    [-0, 5],
  ])('is 0, never minus 0: %i times %i', (amount, times) => {
    expect(timesPence(amount, times)).toBe(0);
  });

  it.each([
    [0.5, 2],
    [4, 0.25],
    [1.5, 1],
    [Number.NaN, 1],
    [1, Number.POSITIVE_INFINITY],
  ])('is refused where one is not whole: %d times %d', (amount, times) => {
    expect(() => timesPence(amount, times)).toThrow(RangeError);
  });
});

describe('a sum of pence', () => {
  it('is the sum of the integers, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 })), (list) => {
        const sum = list.reduce((total, amount) => total + amount, 0);
        expect(sumPence(list)).toBe(sum);
        expect(sumPence(list.toReversed())).toBe(sum);
      }),
    );
  });

  it('of nothing is nothing', () => {
    expect(sumPence([])).toBe(0);
  });

  it('may pass beyond what a JSON number can carry as long as it comes back', () => {
    expect(sumPence([LARGEST, 1, -1])).toBe(LARGEST);
  });

  it.each([
    ['a sum', () => sumPence([LARGEST, 1])],
    ['a product', () => timesPence(LARGEST, 2)],
    ['a sum of two', () => plusPence(LARGEST, 1)],
    ['a difference', () => minusPence(-LARGEST, 1)],
    ['an amount', () => toPence(2n ** 53n)],
    ['a negative amount', () => toPence(-(2n ** 53n))],
  ])('is refused where %s cannot be exact', (_what, compute) => {
    expect(compute).toThrow(
      expect.objectContaining({ code: 'amountTooLarge', mend: expect.stringMatching(/Check/) }),
    );
  });

  it('is exact with amounts of any size, where it can be', () => {
    fc.assert(
      fc.property(fc.array(amounts, { maxLength: 8 }), (list) => {
        const sum = list.reduce((total, amount) => total + BigInt(amount), 0n);
        if (sum > BigInt(LARGEST) || sum < -BigInt(LARGEST))
          expect(() => sumPence(list)).toThrow(/too large/);
        else expect(sumPence(list)).toBe(Number(sum));
      }),
    );
  });

  it('is 0, never minus 0, and refuses an amount that is not whole', () => {
    expect(sumPence([-0, -0])).toBe(0);
    expect(() => sumPence([0.5, 0.5])).toThrow(RangeError);
  });

  it('of two, and their difference, are exact with amounts of any size, where they can be', () => {
    const inRange = (exact: bigint) => exact <= BigInt(LARGEST) && exact >= -BigInt(LARGEST);
    const check = (compute: () => number, exact: bigint) => {
      if (inRange(exact)) expect(compute()).toBe(Number(exact));
      else expect(compute).toThrow(/too large/);
    };
    fc.assert(
      fc.property(amounts, amounts, (a, b) => {
        check(() => plusPence(a, b), BigInt(a) + BigInt(b));
        check(() => minusPence(a, b), BigInt(a) - BigInt(b));
      }),
    );
    expect([plusPence(-0, -0), minusPence(-0, 0)]).toEqual([0, 0]);
  });

  it.each([
    [0.5, 0.5],
    [0.5, 1],
    [1, 0.5],
  ])('of two, and their difference, refuse %d and %d, which are not both whole', (a, b) => {
    expect(() => plusPence(a, b)).toThrow(RangeError);
    expect(() => minusPence(a, b)).toThrow(RangeError);
  });

  it('reaches the largest amount that is exact', () => {
    expect(toPence(2n ** 53n - 1n)).toBe(LARGEST);
    expect(toPence(1n - 2n ** 53n)).toBe(-LARGEST);
  });

  it('and its difference undo each other', () => {
    const halves = fc.integer({ min: -(2 ** 51), max: 2 ** 51 });
    fc.assert(
      fc.property(halves, halves, (a, b) => {
        expect(minusPence(sumPence([a, b]), b)).toBe(a);
      }),
    );
  });

  it('repeated is a product', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), fc.integer({ min: 0, max: 50 }), (amount, times) => {
        expect(timesPence(amount, times)).toBe(sumPence(Array.from({ length: times }, () => amount)));
      }),
    );
  });
});

describe('rounding to whole pence', () => {
  it.each([
    [0n, 1n, 0n],
    [49n, 100n, 0n],
    [1n, 2n, 1n],
    [3n, 2n, 2n],
    [5n, 2n, 3n],
    [4_275n, 2n, 2138n],
    [149_999n, 100_000n, 1n],
  ])('%s/%s is %s', (numerator, denominator, expected) => {
    expect(roundHalfUp({ numerator, denominator })).toBe(expected);
  });

  it('is never more than half a penny away, and upwards when it is half a penny', () => {
    fc.assert(
      fc.property(numerators, denominators, (numerator, denominator) => {
        const twiceAway = 2n * (roundHalfUp({ numerator, denominator }) * denominator - numerator);
        expect(twiceAway <= denominator).toBe(true);
        expect(twiceAway > -denominator).toBe(true);
      }),
    );
  });

  it('does not depend on how the fraction is written', () => {
    fc.assert(
      fc.property(
        numerators,
        denominators,
        fc.bigInt({ min: 1n, max: 1000n }),
        (numerator, denominator, by) => {
          const scaled = { numerator: numerator * by, denominator: denominator * by };
          expect(roundHalfUp(scaled)).toBe(roundHalfUp({ numerator, denominator }));
          expect(toFractionText(scaled)).toEqual(toFractionText({ numerator, denominator }));
        },
      ),
    );
  });
});

describe('a fraction as text', () => {
  it('is the same value in lowest terms', () => {
    fc.assert(
      fc.property(numerators, denominators, (numerator, denominator) => {
        const text = toFractionText({ numerator, denominator });
        const [n, d] = [BigInt(text.numerator), BigInt(text.denominator)];
        expect(n * denominator).toBe(numerator * d);
        for (const prime of [2n, 3n, 5n, 7n])
          expect(n % prime === 0n && d % prime === 0n && d > 1n).toBe(false);
      }),
    );
  });

  it.each([
    [0n, 60n, '0', '1'],
    [4_275n, 2n, '4275', '2'],
    [6n, 4n, '3', '2'],
  ])('%s/%s is %s/%s', (numerator, denominator, n, d) => {
    expect(toFractionText({ numerator, denominator })).toEqual({ numerator: n, denominator: d });
  });
});

describe('splitting a rounded price over its parts', () => {
  const split = (parts: readonly bigint[], denominator: bigint) => {
    const numerator = parts.reduce((sum, part) => sum + part, 0n);
    const total = roundHalfUp({ numerator, denominator });
    return { total, shares: splitByLargestRemainder(parts, denominator, total) };
  };
  const lists = fc.array(fc.bigInt({ min: 0n, max: 10n ** 20n }), { minLength: 1, maxLength: 6 });

  it('sums to the price, each part less than a penny from its exact value', () => {
    fc.assert(
      fc.property(lists, denominators, (parts, denominator) => {
        const { total, shares } = split(parts, denominator);
        expect(shares.reduce((sum, share) => sum + share, 0n)).toBe(total);
        shares.forEach((share, at) => {
          const away = share * denominator - parts[at]!;
          expect(away < denominator && away > -denominator).toBe(true);
        });
      }),
    );
  });

  it('gives a penny to no part whose remainder is smaller than that of a part without one', () => {
    fc.assert(
      fc.property(lists, denominators, (parts, denominator) => {
        const { shares } = split(parts, denominator);
        const outcome = parts.map((part, at) => ({
          at,
          remainder: part % denominator,
          isTopped: shares[at]! > part / denominator,
        }));
        for (const topped of outcome.filter(({ isTopped }) => isTopped)) {
          for (const other of outcome.filter(({ isTopped }) => !isTopped)) {
            expect(other.remainder <= topped.remainder).toBe(true);
            if (other.remainder === topped.remainder) expect(topped.at).toBeLessThan(other.at);
          }
        }
      }),
    );
  });

  it('gives a part that is nothing nothing, where another has a remainder', () => {
    // eCRF entry: 1125 direct, 787.5 indirect, 225 capacity; 2137.5 rounds to 2138.
    expect(split([2250n, 1575n, 450n, 0n], 2n).shares).toEqual([1125n, 788n, 225n, 0n]);
  });

  it('hands ties to the earlier part', () => {
    expect(split([1n, 1n, 1n], 3n).shares).toEqual([1n, 0n, 0n]);
    expect(split([1n, 2n, 0n], 3n).shares).toEqual([0n, 1n, 0n]);
    expect(split([5n, 5n], 10n).shares).toEqual([1n, 0n]);
  });

  it('rounds a half down for no part when the total has none to spare', () => {
    expect(split([1n, 1n], 5n)).toEqual({ total: 0n, shares: [0n, 0n] });
  });
});

describe('pounds as people read them', () => {
  it.each([
    [0, '0.00', '£0.00'],
    [5, '0.05', '£0.05'],
    [10, '0.10', '£0.10'],
    [100, '1.00', '£1.00'],
    [99_999, '999.99', '£999.99'],
    [100_000, '1,000.00', '£1,000.00'],
    [1_234_567, '12,345.67', '£12,345.67'],
    [123_456_789, '1,234,567.89', '£1,234,567.89'],
    [-5, '-0.05', '-£0.05'],
    [-100_000, '-1,000.00', '-£1,000.00'],
  ])('%i pence', (pence, pounds, sterling) => {
    expect(formatPounds(pence)).toBe(pounds);
    expect(formatSterling(pence)).toBe(sterling);
  });

  it('lose nothing: the digits read back are the pence', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        const text = formatPounds(amount);
        expect(text).toMatch(/^-?\d{1,3}(,\d{3})*\.\d\d$/);
        expect(Number(text.replaceAll(/[,.]/g, ''))).toBe(amount);
        expect(formatSterling(amount).replace('£', '')).toBe(text);
      }),
    );
  });
});
