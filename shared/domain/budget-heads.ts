/** A unit price by where its cost arises: staff roles, departments, pass-through. */

import { passThroughAmount, sharePence, staffAmount } from './budget-amount.ts';
import { itemAt } from './item-at.ts';
import type { BudgetAmount, CostHead, HeadShare } from './site-budget-document.ts';
import type { PriceLine } from './site-price-document.ts';

interface RoleTime {
  readonly minutes: number;
  /** Minutes times rate: what the direct cost is made of. */
  readonly weight: bigint;
}

/** Minutes and weight by role; a role may be named more than once. */
function timeByRole({ derivation }: PriceLine): Map<string, RoleTime> {
  const roles = new Map<string, RoleTime>();
  for (const { role, minutes, pencePerHour } of derivation.minutes) {
    const known = roles.get(role);
    roles.set(role, {
      minutes: (known?.minutes ?? 0) + minutes,
      weight: (known?.weight ?? 0n) + BigInt(minutes) * BigInt(pencePerHour),
    });
  }
  return roles;
}

function staffShares({ parts }: PriceLine, times: Map<string, RoleTime>, labels: RoleLabels): HeadShare[] {
  if (times.size === 0) return [];
  const weights = [...times.values()].map(({ weight }) => weight);
  const direct = sharePence(parts.direct, weights);
  const indirect = sharePence(parts.indirect, weights);
  const capacity = sharePence(parts.capacity, weights);
  return [...times].map(([role, { minutes }], at) => ({
    head: { kind: 'staffRole', role, label: labels.get(role) ?? role },
    amount: staffAmount(
      {
        direct: itemAt(direct, at),
        indirect: itemAt(indirect, at),
        capacity: itemAt(capacity, at),
        tariff: 0,
      },
      minutes,
    ),
  }));
}

/** Labels of staff roles by code. */
export type RoleLabels = ReadonlyMap<string, string>;

/** The shares of a line's unit price; they sum to it in every part. */
export function shareByHead(line: PriceLine, labels: RoleLabels): HeadShare[] {
  const { derivation, parts } = line;
  if (derivation.passThroughPence !== undefined)
    return [{ head: { kind: 'passThrough' }, amount: passThroughAmount(line.unitPence) }];
  const { department, allInPence } = derivation;
  const allIn: HeadShare[] =
    allInPence === undefined
      ? []
      : [
          {
            head: { kind: 'department', ...(department !== undefined && { department }) },
            amount: staffAmount({ direct: 0, indirect: 0, capacity: 0, tariff: parts.tariff }, 0),
          },
        ];
  return [...staffShares(line, timeByRole(line), labels), ...allIn];
}

/** A line's unit price as an amount. */
export function unitAmount(line: PriceLine): BudgetAmount {
  if (line.derivation.passThroughPence !== undefined) return passThroughAmount(line.unitPence);
  const minutes = line.derivation.minutes.reduce((sum, each) => sum + each.minutes, 0);
  return staffAmount(line.parts, minutes);
}

/** The same for the same head. */
export function keyOfHead(head: CostHead): string {
  switch (head.kind) {
    case 'staffRole':
      return `1 ${head.role}`;
    case 'department':
      return `2 ${head.department ?? ''}`;
    case 'passThrough':
      return '3';
  }
}
