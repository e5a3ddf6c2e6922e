/**
 * From one site price to another in three steps: the resource, the tariff, the multiplier, in that order. After
 * each the unit price of every line is priced and rounded as costing.md section 2 has it, so that the three
 * changes of any total sum to its change exactly (section 5).
 */

import type { PriceChange } from './delta-document.ts';
import { itemAt } from './item-at.ts';
import { minusPence, type Pence, plusPence, timesPence } from './money.ts';
import type { Activity } from './resource-review.ts';
import { type SiteTargets, targetOf } from './site-price-document.ts';
import { type PlannedLine, type PricedResource, planStudy, type StudyPlan } from './study-price.ts';
import type { Minutes, PricingTariff, SiteMultiplier } from './tariff.ts';
import { roundUnit } from './unit-price.ts';

/** Everything that a site price follows from. */
export interface PricedBundle {
  readonly resource: PricedResource;
  readonly tariff: PricingTariff;
  readonly multiplier: SiteMultiplier;
  readonly site: SiteTargets;
}

/** How often a line is charged at a visit. */
export interface VisitTimes {
  readonly visit: string;
  readonly times: number;
}

/** A line of one of the prices, with how often it is charged for each of its totals. */
export interface ChargedLine {
  readonly activity: Activity;
  readonly planned: PlannedLine;
  readonly once: number;
  /** To one completed participant, by arm; absent where it is not charged. */
  readonly arms: ReadonlyMap<string, number>;
  /** In the order of the plan, each visit once. */
  readonly visits: readonly VisitTimes[];
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

/** Visits come one after the other, so that one that was charged before is the last. */
function addAt(visits: VisitTimes[], visit: string, times: number): void {
  const before = visits.at(-1)?.visit === visit ? visits.pop() : undefined;
  visits.push({ visit, times: times + (before?.times ?? 0) });
}

function chargeLines({ resource, site }: PricedBundle, plan: StudyPlan): ChargedLine[] {
  const counts = plan.lines.map(({ chargedPer, quantity }) => ({
    once: chargedPer === 'once' ? quantity : 0,
    arms: new Map((chargedPer === 'participant' ? plan.arms : []).map((arm) => [arm, quantity])),
    visits: Array<VisitTimes>(),
  }));
  for (const { visit, arms, isUnscheduled, cells } of plan.visits) {
    const completedBy = isUnscheduled ? [] : plan.arms.filter((arm) => arms.includes(arm));
    for (const { line, quantity } of cells) {
      const count = itemAt(counts, line);
      addAt(count.visits, visit, quantity);
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

/** Whether a tariff prices two activities alike: what it goes by is the same. */
function isPricedAlike(one: Activity | undefined, other: Activity): boolean {
  if (one?.tariffItem !== other.tariffItem || one?.passThroughPence !== other.passThroughPence) return false;
  const [minutes, others] = [one?.minutes, other.minutes];
  if (!minutes || !others) return one !== undefined && minutes === others;
  const isSame = ({ role, minutes: count }: Minutes, at: number) =>
    role === others[at]?.role && count === others[at].minutes;
  return minutes.length === others.length && minutes.every(isSame);
}

/** The unit price of every line of a plan at a multiplier, by activity. */
function unitsAt(plan: StudyPlan, { micro }: SiteMultiplier): Map<string, Pence> {
  const units = plan.bases.map((basis) => roundUnit(basis, micro));
  return new Map(plan.lines.map(({ activity, basis }) => [activity, itemAt(units, basis)]));
}

/**
 * Every line of two prices with its unit price after each step. A line that the earlier tariff cannot price is
 * priced at the later one from the first step on: it is a change of the resource.
 */
export function takeSteps(from: PricedBundle, to: PricedBundle): Steps {
  const plans = { from: planStudy(from.resource, from.tariff), to: planStudy(to.resource, to.tariff) };
  const earlier = new Map(chargeLines(from, plans.from).map((line) => [line.activity.id, line]));
  const isAlike = (activity: Activity) => isPricedAlike(earlier.get(activity.id)?.activity, activity);
  // What the earlier tariff priced before, it prices the same: only the others are priced once more.
  const known = pricedBy(
    from.tariff,
    to.resource.activities.filter((activity) => !isAlike(activity)),
  );
  const between = planStudy({ arms: [], visits: [], activities: known, schedule: [] }, from.tariff);
  const before = unitsAt(plans.from, from.multiplier);
  const atOldTariff = unitsAt(between, from.multiplier);
  const atNewTariff = unitsAt(plans.to, from.multiplier);
  const after = unitsAt(plans.to, to.multiplier);
  const later = new Map(chargeLines(to, plans.to).map((line) => [line.activity.id, line]));
  const lines = [...new Set([...later.keys(), ...earlier.keys()])].map((id): LineSteps => {
    const [was, is] = [earlier.get(id), later.get(id)];
    const tariff = atNewTariff.get(id) ?? 0;
    const known = is && isAlike(is.activity) ? before.get(id) : atOldTariff.get(id);
    const units = {
      before: before.get(id) ?? 0,
      resource: known ?? tariff,
      tariff,
      multiplier: after.get(id) ?? 0,
    };
    return { id, units, ...(was && { from: was }), ...(is && { to: is }) };
  });
  return { ...plans, lines };
}

/** A total as it was, and after each step: lines are added to it, tens of thousands in a delta. */
export class SteppedTotal {
  #before: Pence = 0;
  #resource: Pence = 0;
  #tariff: Pence = 0;
  #multiplier: Pence = 0;

  /** Adds a line that is charged so often before and after. */
  add(units: UnitSteps, before: number, after: number): void {
    this.#before = plusPence(this.#before, timesPence(units.before, before));
    this.#resource = plusPence(this.#resource, timesPence(units.resource, after));
    this.#tariff = plusPence(this.#tariff, timesPence(units.tariff, after));
    this.#multiplier = plusPence(this.#multiplier, timesPence(units.multiplier, after));
  }

  change(): PriceChange {
    const [fromPence, resource, tariff, toPence] = [
      this.#before,
      this.#resource,
      this.#tariff,
      this.#multiplier,
    ];
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
}

/** What a line adds to the change of a total in which it is charged so often before and after. */
export function changeOf(units: UnitSteps, before: number, after: number): PriceChange {
  const total = new SteppedTotal();
  total.add(units, before, after);
  return total.change();
}

/** The change of a total in which each line is charged as often as `count` says. */
export function changeOfAll(lines: readonly LineSteps[], count: (line: ChargedLine) => number): PriceChange {
  const total = new SteppedTotal();
  for (const { units, from, to } of lines) total.add(units, from ? count(from) : 0, to ? count(to) : 0);
  return total.change();
}

/** Whether nothing moved, in no step. */
export function isStill({ changePence, causes }: PriceChange): boolean {
  return [changePence, causes.resource, causes.tariff, causes.multiplier].every((amount) => amount === 0);
}
