/** Arithmetic on budget amounts: every part for itself, so that parts always sum to totals. */
import { type Pence, splitByLargestRemainder, sumPence, timesPence, toPence } from './money.ts';
import type { BudgetAmount } from './site-budget-document.ts';
import type { PriceParts } from './site-price-document.ts';

/** An amount of parts that nothing of is passed through. */
export function staffAmount(parts: PriceParts, staffMinutes: number): BudgetAmount {
  const { direct, indirect, capacity, tariff } = parts;
  return {
    totalPence: sumPence([direct, indirect, capacity, tariff]),
    parts,
    passThroughPence: 0,
    staffMinutes,
  };
}

export function passThroughAmount(pence: Pence): BudgetAmount {
  return {
    totalPence: pence,
    parts: { direct: 0, indirect: 0, capacity: 0, tariff: pence },
    passThroughPence: pence,
    staffMinutes: 0,
  };
}

/** The sum of amounts, part by part. @throws DomainError `amountTooLarge` */
export function sumAmounts(amounts: readonly BudgetAmount[]): BudgetAmount {
  const sum = (of: (amount: BudgetAmount) => number) => sumPence(amounts.map(of));
  return {
    totalPence: sum(({ totalPence }) => totalPence),
    parts: {
      direct: sum(({ parts }) => parts.direct),
      indirect: sum(({ parts }) => parts.indirect),
      capacity: sum(({ parts }) => parts.capacity),
      tariff: sum(({ parts }) => parts.tariff),
    },
    passThroughPence: sum(({ passThroughPence }) => passThroughPence),
    staffMinutes: sum(({ staffMinutes }) => staffMinutes),
  };
}

/** An amount charged a number of times. @throws DomainError `amountTooLarge` */
export function timesAmount(amount: BudgetAmount, times: number): BudgetAmount {
  const { direct, indirect, capacity, tariff } = amount.parts;
  return {
    totalPence: timesPence(amount.totalPence, times),
    parts: {
      direct: timesPence(direct, times),
      indirect: timesPence(indirect, times),
      capacity: timesPence(capacity, times),
      tariff: timesPence(tariff, times),
    },
    passThroughPence: timesPence(amount.passThroughPence, times),
    staffMinutes: timesPence(amount.staffMinutes, times),
  };
}

/**
 * Shares whole pence out by weights; the shares sum to them. Pennies that the floors leave go to the largest
 * remainders, earlier ones first on a tie, as the parts of a unit price do (costing.md section 2).
 */
export function sharePence(amount: Pence, weights: readonly bigint[]): Pence[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  const exact = weights.map((weight) => BigInt(amount) * weight);
  return splitByLargestRemainder(exact, whole, BigInt(amount)).map(toPence);
}
