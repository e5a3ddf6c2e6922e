/**
 * From one site price to another in three steps: the resource, the tariff, the multiplier, in that order. After
 * each the unit price of every line is priced and rounded as costing.md section 2 has it, so that the three
 * changes of any total sum to its change exactly (section 5).
 */

import type { Causes, PriceChange } from './delta-document.ts';
import { itemAt } from './item-at.ts';
import { minusPence, type Pence, sumPence, timesPence } from './money.ts';
import type { Activity } from './resource-review.ts';
import { priceUnit } from './site-price.ts';
import { type SiteTargets, targetOf } from './site-price-document.ts';
import { type PlannedLine, type PricedResource, planStudy, type StudyPlan } from './study-price.ts';
import type { Minutes, PricingTariff, SiteMultiplier } from './tariff.ts';

/** Everything that a site price follows from. */
export interface PricedBundle {
  readonly resource: PricedResource;
  readonly tariff: PricingTariff;
  readonly multiplier: SiteMultiplier;
  readonly site: SiteTargets;
}

/** A line of one of the prices, with how often it is charged for each of its totals. */
export interface ChargedLine {
  readonly activity: Activity;
  readonly planned: PlannedLine;
  readonly once: number;
  /** To one completed participant, by arm. */
  readonly arms: ReadonlyMap<string, number>;
  readonly visits: ReadonlyMap<string, number>;
  /** At the site's targets. */
  readonly expected: number;
}

/** Unit prices of a line in pence: as it was, and after each step; nought where it is not there. */
export interface UnitSteps {
  readonly before: Pence;
  readonly resource: Pence;
  readonly tariff: Pence;
  readonly multiplier: Pence;
}

export interface LineSteps {
  readonly id: string;
  readonly from?: ChargedLine;
  readonly to?: ChargedLine;
  readonly units: UnitSteps;
}

export interface Steps {
  readonly from: StudyPlan;
  readonly to: StudyPlan;
  /** The lines of the later price in its order, then those that only the earlier one has. */
  readonly lines: readonly LineSteps[];
}

function addTo(counts: Map<string, number>, key: string, times: number): void {
  counts.set(key, (counts.get(key) ?? 0) + times);
}

function chargeLines({ resource, site }: PricedBundle, plan: StudyPlan): ChargedLine[] {
  const counts = plan.lines.map(({ chargedPer, quantity }) => ({
    once: chargedPer === 'once' ? quantity : 0,
    arms: new Map(plan.arms.map((arm) => [arm, chargedPer === 'participant' ? quantity : 0])),
    visits: new Map<string, number>(),
  }));
  for (const { visit, arms, isUnscheduled, cells } of plan.visits) {
    const completedBy = isUnscheduled ? [] : plan.arms.filter((arm) => arms.includes(arm));
    for (const { line, quantity } of cells) {
      const count = itemAt(counts, line);
      addTo(count.visits, visit, quantity);
      for (const arm of completedBy) addTo(count.arms, arm, quantity);
    }
  }
  return resource.activities.map((activity, at): ChargedLine => {
    const [planned, count] = [itemAt(plan.lines, at), itemAt(counts, at)];
    const perArm = [...count.arms].map(([arm, times]) => times * targetOf(site, arm));
    return { activity, planned, ...count, expected: perArm.reduce((sum, times) => sum + times, count.once) };
  });
}

/** The activities that a tariff can price at all. */
function pricedBy(tariff: PricingTariff, activities: readonly Activity[]): Activity[] {
  const roles = new Set(tariff.roles.map(({ code }) => code));
  const items = new Map(tariff.items.map((item) => [item.code, item]));
  return activities.filter(({ passThroughPence, tariffItem, minutes }) => {
    if (passThroughPence !== undefined) return true;
    const isPaid = (used: readonly Minutes[]): boolean => used.every(({ role }) => roles.has(role));
    const item = tariffItem === undefined ? undefined : items.get(tariffItem);
    if (!item) return tariffItem === undefined && minutes !== undefined && isPaid(minutes);
    const used = minutes ?? item.minutes;
    return isPaid(used) && (used.length > 0 || item.allInPence !== undefined);
  });
}

/** The unit price of every line of a plan at a multiplier, by activity. */
function unitsAt(plan: StudyPlan, { micro }: SiteMultiplier): Map<string, Pence> {
  const units = plan.bases.map((basis) => priceUnit(basis, micro).unitPence);
  return new Map(plan.lines.map(({ activity, basis }) => [activity, itemAt(units, basis)]));
}

/**
 * Every line of two prices with its unit price after each step. A line that the earlier tariff cannot price is
 * priced at the later one from the first step on: it is a change of the resource.
 */
export function takeSteps(from: PricedBundle, to: PricedBundle): Steps {
  const plans = { from: planStudy(from.resource, from.tariff), to: planStudy(to.resource, to.tariff) };
  const known = pricedBy(from.tariff, to.resource.activities);
  const between = planStudy({ arms: [], visits: [], activities: known, schedule: [] }, from.tariff);
  const before = unitsAt(plans.from, from.multiplier);
  const atOldTariff = unitsAt(between, from.multiplier);
  const atNewTariff = unitsAt(plans.to, from.multiplier);
  const after = unitsAt(plans.to, to.multiplier);
  const earlier = new Map(chargeLines(from, plans.from).map((line) => [line.activity.id, line]));
  const later = new Map(chargeLines(to, plans.to).map((line) => [line.activity.id, line]));
  const lines = [...new Set([...later.keys(), ...earlier.keys()])].map((id): LineSteps => {
    const [was, is] = [earlier.get(id), later.get(id)];
    const tariff = atNewTariff.get(id) ?? 0;
    const units = {
      before: before.get(id) ?? 0,
      resource: atOldTariff.get(id) ?? tariff,
      tariff,
      multiplier: after.get(id) ?? 0,
    };
    return { id, units, ...(was && { from: was }), ...(is && { to: is }) };
  });
  return { ...plans, lines };
}

/** What a line adds to the change of a total in which it is charged so often before and after. */
export function changeOf(units: UnitSteps, before: number, after: number): PriceChange {
  const amounts = [
    timesPence(units.before, before),
    timesPence(units.resource, after),
    timesPence(units.tariff, after),
    timesPence(units.multiplier, after),
  ] as const;
  const [fromPence, resource, tariff, toPence] = amounts;
  return {
    fromPence,
    toPence,
    changePence: minusPence(toPence, fromPence),
    causes: {
      resource: minusPence(resource, fromPence),
      tariff: minusPence(tariff, resource),
      multiplier: minusPence(toPence, tariff),
    },
  };
}

/** Changes of parts as one change of their sum. */
export function sumChanges(changes: readonly PriceChange[]): PriceChange {
  const sum = (pick: (change: PriceChange) => Pence): Pence => sumPence(changes.map(pick));
  const causes: Causes = {
    resource: sum((change) => change.causes.resource),
    tariff: sum((change) => change.causes.tariff),
    multiplier: sum((change) => change.causes.multiplier),
  };
  return {
    fromPence: sum((change) => change.fromPence),
    toPence: sum((change) => change.toPence),
    changePence: sum((change) => change.changePence),
    causes,
  };
}

/** Whether nothing moved, in no step. */
export function isStill({ changePence, causes }: PriceChange): boolean {
  return [changePence, causes.resource, causes.tariff, causes.multiplier].every((amount) => amount === 0);
}
