/**
 * The delta of two site prices (costing.md section 5): A + delta = B to the penny in every total, and the causes
 * of every change sum to it. The delta of B to A is its negative in every total, though not cause by cause.
 */
import {
  type ChangedLine,
  type DeltaEnd,
  type DeltaLine,
  LINE_ASPECTS,
  type Presence,
  type PriceChange,
  type SitePriceDelta,
} from './delta-document.ts';
import {
  type ChargedLine,
  changeOf,
  changeOfAll,
  isStill,
  type LineSteps,
  type PricedBundle,
  SteppedTotal,
  type Steps,
  takeSteps,
  type VisitTimes,
} from './delta-steps.ts';
import type { AppendixContent } from './financial-appendix.ts';
import type { Activity, Section } from './resource-review.ts';
import { targetOf } from './site-price-document.ts';
import type { PricingTariff } from './tariff.ts';

/**
 * What the price of an appendix follows from, of the appendix alone: it is all in its inputs.
 * @param release the whole tariff release, where it is at hand: the appendix carries only what its own lines use,
 *   so a line that came later counts as one that its tariff lacks
 */
export function bundleOf(
  { identification, inputs, price }: Pick<AppendixContent, 'identification' | 'inputs' | 'price'>,
  release?: PricingTariff,
): PricedBundle {
  const { id, provenance } = identification.tariff;
  const targets = price.arms.map(({ arm, targetParticipants }) => [arm, targetParticipants] as const);
  return {
    resource: inputs,
    tariff: release ?? { id, provenance, ...inputs.tariff },
    multiplier: price.multiplier,
    site: { odsCode: price.odsCode, targetParticipants: Object.fromEntries(targets) },
  };
}

function presenceOf(isBefore: boolean, isAfter: boolean): Presence {
  return isBefore && isAfter ? 'both' : isAfter ? 'added' : 'removed';
}

function expectedOf({ units, from, to }: LineSteps): PriceChange {
  return changeOf(units, from?.expected ?? 0, to?.expected ?? 0);
}

function armChanges({ from, to, lines }: Steps): SitePriceDelta['arms'] {
  return [...new Set([...to.arms, ...from.arms])].map((arm) => ({
    arm,
    presence: presenceOf(from.arms.includes(arm), to.arms.includes(arm)),
    completedParticipant: changeOfAll(lines, (line) => line.arms.get(arm) ?? 0),
  }));
}

function visitsOf({ visits }: Steps['from']): ReadonlySet<string> {
  return new Set(visits.map(({ visit }) => visit));
}

function visitChanges({ from, to, lines }: Steps): SitePriceDelta['visits'] {
  const [before, after] = [visitsOf(from), visitsOf(to)];
  const totals = new Map([...after, ...before].map((id) => [id, new SteppedTotal()]));
  for (const { units, from: was, to: is } of lines) {
    for (const { visit, times } of was?.visits ?? []) totals.get(visit)?.add(units, times, 0);
    for (const { visit, times } of is?.visits ?? []) totals.get(visit)?.add(units, 0, times);
  }
  return [...totals]
    .map(([visit, total]) => ({
      visit,
      presence: presenceOf(before.has(visit), after.has(visit)),
      total: total.change(),
    }))
    .filter(({ presence, total }) => presence !== 'both' || !isStill(total));
}

/** A line that moved to another section leaves one and enters the other. */
function sectionChanges(lines: readonly LineSteps[]): SitePriceDelta['sections'] {
  const totals = new Map<Section, SteppedTotal>();
  const totalOf = (section: Section): SteppedTotal => {
    const total = totals.get(section) ?? new SteppedTotal();
    totals.set(section, total);
    return total;
  };
  for (const { from, to, units } of lines) {
    if (to) totalOf(to.planned.section).add(units, 0, to.expected);
    if (from) totalOf(from.planned.section).add(units, from.expected, 0);
  }
  return [...totals]
    .map(([section, total]) => ({ section, expected: total.change() }))
    .filter(({ expected }) => !isStill(expected));
}

function differentArms(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): boolean {
  const arms = [...after.keys(), ...before.keys()];
  return arms.some((arm) => (before.get(arm) ?? 0) !== (after.get(arm) ?? 0));
}

/** Whether a line is charged at the same visits as often, in the same order: most are. */
function isSameSchedule(before: readonly VisitTimes[], after: readonly VisitTimes[]): boolean {
  return (
    before.length === after.length &&
    after.every(({ visit, times }, at) => before[at]?.visit === visit && before[at].times === times)
  );
}

/** The visits at which a line is charged more or less often, those of the later price first. */
function scheduleChanges(
  before: readonly VisitTimes[] = [],
  after: readonly VisitTimes[] = [],
): DeltaLine['schedule'] {
  // Stryker disable next-line ConditionalExpression: the longer way finds as much, which is nothing
  if (isSameSchedule(before, after)) return [];
  const [was, is] = [before, after].map((list) => new Map(list.map(({ visit, times }) => [visit, times])));
  return [...new Set([...after, ...before].map(({ visit }) => visit))]
    .map((visit) => ({ visit, from: was?.get(visit) ?? 0, to: is?.get(visit) ?? 0 }))
    .filter(({ from, to }) => from !== to);
}

function describeLine(line: LineSteps, { planned }: ChargedLine): DeltaLine {
  const { units, from, to } = line;
  return {
    activity: line.id,
    label: planned.label,
    section: planned.section,
    chargedPer: planned.chargedPer,
    unit: changeOf(units, from ? 1 : 0, to ? 1 : 0),
    expected: expectedOf(line),
    schedule: scheduleChanges(from?.visits, to?.visits),
  };
}

/** What the review says of an activity's price. */
function pricingOf({ tariffItem, minutes, passThroughPence, deviationReason }: Activity): string {
  const byRole = minutes?.map(({ role, minutes: count }) => [role, count]);
  return JSON.stringify([tariffItem, byRole, passThroughPence, deviationReason]);
}

function aspectsOf(line: DeltaLine, was: ChargedLine, is: ChargedLine): ChangedLine['changed'] {
  const [before, after] = [was.planned, is.planned];
  const { causes } = line.unit;
  const differs: Readonly<Record<ChangedLine['changed'][number], boolean>> = {
    label: before.label !== after.label,
    section: before.section !== after.section,
    chargedPer: before.chargedPer !== after.chargedPer,
    quantity: before.quantity !== after.quantity,
    trigger: before.trigger !== after.trigger,
    pricing: was.activity !== is.activity && pricingOf(was.activity) !== pricingOf(is.activity),
    schedule: line.schedule.length > 0,
    timesCharged: was.expected !== is.expected || differentArms(was.arms, is.arms),
    tariff: causes.tariff !== 0,
    multiplier: causes.multiplier !== 0,
  };
  return LINE_ASPECTS.filter((aspect) => differs[aspect]);
}
function sortLines(steps: readonly LineSteps[]): SitePriceDelta['lines'] {
  const [added, removed, changed]: [DeltaLine[], DeltaLine[], ChangedLine[]] = [[], [], []];
  let unchanged = 0;
  for (const each of steps) {
    const { from, to } = each;
    if (to && !from) added.push(describeLine(each, to));
    if (from && !to) removed.push(describeLine(each, from));
    if (!from || !to) continue;
    const line = describeLine(each, to);
    const aspects = aspectsOf(line, from, to);
    if (aspects.length > 0) changed.push({ ...line, changed: aspects });
    else unchanged += 1;
  }
  return { added, removed, changed, unchanged };
}

function endOf({ tariff, multiplier, site }: PricedBundle): DeltaEnd {
  return { odsCode: site.odsCode, tariff: tariff.id, provenance: tariff.provenance, multiplier };
}

/**
 * The delta of two site prices, each given by what it follows from. All amounts in pence.
 * @throws DomainError as `planStudy`, where one of the two has no price
 */
export function computeDelta(from: PricedBundle, to: PricedBundle): SitePriceDelta {
  const steps = takeSteps(from, to);
  const arms = [...new Set([...steps.to.arms, ...steps.from.arms])];
  return {
    schema: 'ncvr.site-price-delta/1',
    from: endOf(from),
    to: endOf(to),
    targets: arms
      .map((arm) => ({ arm, from: targetOf(from.site, arm), to: targetOf(to.site, arm) }))
      .filter((target) => target.from !== target.to),
    expected: changeOfAll(steps.lines, ({ expected }) => expected),
    oneOff: changeOfAll(steps.lines, ({ once }) => once),
    arms: armChanges(steps),
    visits: visitChanges(steps),
    sections: sectionChanges(steps.lines),
    lines: sortLines(steps.lines),
  };
}
