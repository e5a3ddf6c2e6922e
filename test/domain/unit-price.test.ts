import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BASIS_DENOMINATOR, type Basis, computeBasis } from '../../shared/domain/study-price.ts';
import { priceUnit, priceUnits } from '../../shared/domain/unit-price.ts';
import { bundledTariff } from '../../shared/reference/index.ts';

const { rules } = bundledTariff();
const micros = fc.oneof(
  fc.integer({ min: 1, max: 3_000_000 }),
  // Round multipliers share factors with the bases and make ties.
  fc.constantFrom(1_000_000, 500_000, 1_250_000, 1_200_000, 999_999, 1_000_001, 1),
);
const minutes = fc.array(
  fc.record({ minutes: fc.integer({ min: 1, max: 600 }), pencePerHour: fc.integer({ min: 1, max: 30_000 }) }),
  { maxLength: 4 },
);
const rates = fc.integer({ min: 0, max: 20_000 });

/** Bases as lines have them, from staff minutes and an all-in price under any rates, or passed through. */
const realBases = fc
  .record({
    minutes,
    allInPence: fc.integer({ min: 0, max: 10_000_000 }),
    indirectRate: rates,
    capacityRate: rates,
    capacityBase: fc.constantFrom('direct' as const, 'directPlusIndirect' as const),
    isPassThrough: fc.boolean(),
  })
  .map(({ minutes: given, allInPence, isPassThrough, ...changed }): Basis => {
    const shared = { minutes: given.map((each) => ({ role: 'nurse', ...each })) };
    return computeBasis(
      isPassThrough ? { minutes: [], passThroughPence: allInPence } : { ...shared, allInPence },
      { ...rules, ...changed },
    );
  });

/** Any numerators at all: most are too large for numbers to be exact. */
const anyPart = fc.oneof(
  fc.constant(0n),
  fc.bigInt({ min: 0n, max: 10n ** 7n }),
  fc.bigInt({ min: 0n, max: 10n ** 18n }),
  fc.bigInt({ min: 0n, max: 10n ** 9n }).map((pence) => pence * BASIS_DENOMINATOR),
  // Halves and thirds of a penny, whose remainders tie.
  fc.bigInt({ min: 0n, max: 10n ** 6n }).map((sixths) => (sixths * BASIS_DENOMINATOR) / 6n),
);
const anyBasis: fc.Arbitrary<Basis> = fc.record({
  direct: anyPart,
  indirect: anyPart,
  capacity: anyPart,
  tariff: anyPart,
  isPassThrough: fc.boolean(),
});

describe('the prices of a study at a site', () => {
  it('are to the penny, the part and the fraction those of each line by itself', () => {
    fc.assert(
      fc.property(fc.array(realBases, { maxLength: 12 }), micros, (bases, micro) => {
        expect(priceUnits(bases, micro)).toEqual(bases.map((basis) => priceUnit(basis, micro)));
      }),
      { numRuns: 2000 },
    );
  });

  it('are so too where plain numbers could not carry them', () => {
    fc.assert(
      fc.property(anyBasis, micros, (basis, micro) => {
        expect(priceUnits([basis], micro)).toEqual([priceUnit(basis, micro)]);
      }),
      { numRuns: 5000 },
    );
  });

  it('are the same when they are asked for again, at another site and back', () => {
    const bases = [2450, 3333, 1].map((allInPence) => computeBasis({ minutes: [], allInPence }, rules));
    const first = priceUnits(bases, 1_175_335);
    priceUnits(bases, 1_000_001);
    expect(priceUnits(bases, 1_175_335)).toEqual(first);
  });

  it('give the pennies that are missing to the largest remainders, the first of equal ones', () => {
    const third = BASIS_DENOMINATOR / 3n;
    const basis: Basis = {
      direct: third,
      indirect: third,
      capacity: third,
      tariff: 0n,
      isPassThrough: false,
    };
    expect(priceUnits([basis], 1_000_000)).toEqual([
      {
        unitPence: 1,
        parts: { direct: 1, indirect: 0, capacity: 0, tariff: 0 },
        exact: { numerator: '1', denominator: '1' },
      },
    ]);
  });

  it('round a half upwards and what is just below it downwards', () => {
    const half = (over: bigint): Basis => ({
      direct: 0n,
      indirect: 0n,
      capacity: 0n,
      tariff: BASIS_DENOMINATOR / 2n - over,
      isPassThrough: false,
    });
    expect(priceUnits([half(0n), half(1n)], 1_000_000).map(({ unitPence }) => unitPence)).toEqual([1, 0]);
  });

  it('refuse an amount beyond what is exact', () => {
    const basis: Basis = {
      direct: 0n,
      indirect: 0n,
      capacity: 0n,
      tariff: 2n ** 53n * BASIS_DENOMINATOR,
      isPassThrough: true,
    };
    expect(() => priceUnits([basis], 1_000_000)).toThrow(/too large/);
  });
});
