/** The lines of a budget: unit prices as amounts, and how often each is charged. */

import { timesAmount } from './budget-amount.ts';
import { shareByHead, unitAmount } from './budget-heads.ts';
import type { FinancialAppendix } from './financial-appendix.ts';
import { itemAt } from './item-at.ts';
import type { ScheduleCell, Visit } from './resource-review.ts';
import type { BudgetLine, Charge } from './site-budget-document.ts';
import type { ArmPrice, PriceLine } from './site-price-document.ts';

interface Scheduled {
  readonly arms: readonly ArmPrice[];
  readonly visits: ReadonlyMap<string, Visit>;
  readonly cells: ReadonlyMap<string, readonly ScheduleCell[]>;
}

function readSchedule({ price, inputs }: FinancialAppendix): Scheduled {
  return {
    arms: price.arms,
    visits: new Map(inputs.visits.map((visit) => [visit.id, visit])),
    cells: Map.groupBy(inputs.schedule, ({ activity }) => activity),
  };
}

/** How often one completed participant of an arm is charged a visit line. */
function countVisits({ visits, cells }: Scheduled, activity: string, arm: string): number {
  return (cells.get(activity) ?? []).reduce((sum, { visit: id, quantity }) => {
    const visit = visits.get(id);
    return visit && visit.kind !== 'unscheduled' && visit.arms.includes(arm) ? sum + quantity : sum;
  }, 0);
}

function chargeOf(scheduled: Scheduled, { activity, chargedPer, quantity }: PriceLine): Charge {
  const oneOff = chargedPer === 'once' ? quantity : 0;
  const perParticipant = scheduled.arms.map(({ arm }) => ({
    arm,
    quantity:
      chargedPer === 'participant'
        ? quantity
        : chargedPer === 'visit'
          ? countVisits(scheduled, activity, arm)
          : 0,
  }));
  const expected = perParticipant.reduce(
    (sum, each, at) => sum + each.quantity * itemAt(scheduled.arms, at).targetParticipants,
    oneOff,
  );
  return { oneOff, perParticipant, expected };
}

/** Every line of the price, in its order. */
export function budgetLines(appendix: FinancialAppendix): BudgetLine[] {
  const scheduled = readSchedule(appendix);
  const labels = new Map(appendix.inputs.tariff.roles.map(({ code, label }) => [code, label]));
  return appendix.price.lines.map((line) => {
    const { activity, label, section, chargedPer, trigger, derivation } = line;
    const unit = unitAmount(line);
    const charge = chargeOf(scheduled, line);
    return {
      activity,
      label,
      section,
      chargedPer,
      ...(trigger !== undefined && { trigger }),
      ...(derivation.tariffItem !== undefined && { tariffItem: derivation.tariffItem }),
      ...(derivation.department !== undefined && { department: derivation.department }),
      unit,
      heads: shareByHead(line, labels),
      charge,
      expected: timesAmount(unit, charge.expected),
    };
  });
}
