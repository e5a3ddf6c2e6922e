/** What HTML and workbook call the parts of a budget, in the same words and the same order. */
import { minusPence, type Pence } from '../../domain/money.ts';
import type { BudgetAmount, CostHead, SiteBudget } from '../../domain/site-budget-document.ts';

/** The columns of a split: what is passed through stands apart from the tariff's all-in prices. */
export const COSTS = ['direct', 'indirect', 'capacity', 'tariff', 'passThrough'] as const;
export type Cost = (typeof COSTS)[number];

export const COST_NAMES: Readonly<Record<Cost, string>> = {
  direct: 'Direct',
  indirect: 'Indirect',
  capacity: 'Capacity building',
  tariff: 'Tariff (all-in)',
  passThrough: 'Pass-through',
};

/** The part of an amount that stands in a column; the five sum to the amount. */
export function costOf({ parts, passThroughPence }: BudgetAmount, cost: Cost): Pence {
  switch (cost) {
    case 'direct':
    case 'indirect':
    case 'capacity':
      return parts[cost];
    case 'tariff':
      return minusPence(parts.tariff, passThroughPence);
    case 'passThrough':
      return passThroughPence;
  }
}

export function headName(head: CostHead): string {
  switch (head.kind) {
    case 'staffRole':
      return head.label;
    case 'department':
      return head.department ?? 'Department not named in the tariff';
    case 'passThrough':
      return 'Passed through';
  }
}

export const HEAD_KINDS: Readonly<Record<CostHead['kind'], string>> = {
  staffRole: 'Staff time',
  department: 'Department, all-in prices',
  passThrough: 'Pass-through',
};

/** What the budget is not, one sentence each; empty for an issued budget at a national tariff. */
export function cautionsOf({ issue, tariff }: SiteBudget): readonly string[] {
  return [
    ...(issue.status === 'issued' ? [] : ['Not issued: made offline, unsigned.']),
    ...(tariff.provenance === 'demonstration' ? ['Demonstration tariff: these are not NHS prices.'] : []),
  ];
}

/** Labels of arms may repeat; ids do not. */
export function armName({ arms }: SiteBudget, at: number): string {
  const arm = arms[at];
  if (!arm) return '';
  return arms.filter(({ label }) => label === arm.label).length > 1 ? `${arm.label} [${arm.arm}]` : arm.label;
}
