/**
 * Site prices: the study price times the site's multiplier, each unit price exact and rounded once
 * (costing.md sections 2, 3, 5).
 */
import { itemAt } from './item-at.ts';
import { type Pence, sumPence, timesPence } from './money.ts';
import type { ChargedPer, Section } from './resource-review.ts';
import {
  type ArmPrice,
  type PriceLine,
  type SitePrice,
  type SiteTargets,
  targetOf,
  type UnitPrice,
} from './site-price-document.ts';
import type { PlannedLine, StudyPlan } from './study-price.ts';
import type { SiteMultiplier } from './tariff.ts';
import { priceUnits } from './unit-price.ts';

export { priceUnit } from './unit-price.ts';

function countParticipants(arms: readonly string[], site: SiteTargets): number {
  return arms.reduce((sum, arm) => sum + targetOf(site, arm), 0);
}

/** How often each line is charged at the site's targets; occurrence lines and unscheduled visits count nothing. */
function expectedQuantities(plan: StudyPlan, site: SiteTargets): number[] {
  const everyone = countParticipants(plan.arms, site);
  const quantities = plan.lines.map(({ chargedPer, quantity }) =>
    chargedPer === 'once' ? quantity : chargedPer === 'participant' ? quantity * everyone : 0,
  );
  for (const visit of plan.visits) {
    const participants = visit.isUnscheduled ? 0 : countParticipants(visit.arms, site);
    for (const { line, quantity } of visit.cells)
      quantities[line] = (quantities[line] ?? 0) + quantity * participants;
  }
  return quantities;
}

function sumBySection(lines: readonly PriceLine[]): SitePrice['sections'] {
  const sums = new Map<Section, Pence[]>();
  for (const { section, expectedPence } of lines) {
    const amounts = sums.get(section);
    if (amounts) amounts.push(expectedPence);
    else sums.set(section, [expectedPence]);
  }
  return [...sums].map(([section, amounts]) => ({ section, expectedPence: sumPence(amounts) }));
}

/** A line with its price; what the site does not change is the plan's own. */
function priceLine(planned: PlannedLine, unit: UnitPrice, expectedPence: Pence): PriceLine {
  const { activity, label, section, chargedPer, quantity, trigger, derivation } = planned;
  const { unitPence, parts, exact } = unit;
  // Field by field: a study has hundreds of lines at hundreds of sites, and spreading takes four times as long.
  const line = {
    activity,
    label,
    section,
    chargedPer,
    quantity,
    derivation,
    unitPence,
    parts,
    exact,
    expectedPence,
  };
  return trigger === undefined ? line : { ...line, trigger };
}

/**
 * The price of a planned study at one site.
 * @param plan the study's exact bases and quantities (`planStudy`)
 * @returns integer pence throughout, ex VAT; totals are plain sums of lines, never rounded
 */
export function priceSite(plan: StudyPlan, site: SiteTargets, multiplier: SiteMultiplier): SitePrice {
  const units = priceUnits(plan.bases, multiplier.micro);
  const unitOf = (line: number): UnitPrice => {
    const basis = plan.lines[line]?.basis;
    const unit = basis === undefined ? undefined : units[basis];
    if (!unit) throw new RangeError(`no price line ${line}`);
    return unit;
  };
  const charged = expectedQuantities(plan, site);
  const lines = plan.lines.map((planned, index): PriceLine => {
    const unit = unitOf(index);
    return priceLine(planned, unit, timesPence(unit.unitPence, itemAt(charged, index)));
  });
  const visits = plan.visits.map(({ visit, cells }) => ({
    visit,
    totalPence: sumPence(cells.map((cell) => timesPence(unitOf(cell.line).unitPence, cell.quantity))),
  }));
  const linesCharged = (per: ChargedPer) =>
    lines.filter((line) => line.chargedPer === per).map((line) => timesPence(line.unitPence, line.quantity));
  const perParticipant = sumPence(linesCharged('participant'));
  const arms = plan.arms.map(
    (arm): ArmPrice => ({
      arm,
      completedParticipantPence: sumPence([
        ...visits
          .filter((_, at) => plan.visits[at]?.arms.includes(arm) && !plan.visits[at].isUnscheduled)
          .map((visit) => visit.totalPence),
        perParticipant,
      ]),
      targetParticipants: targetOf(site, arm),
    }),
  );
  const oneOffPence = sumPence(linesCharged('once'));
  return {
    schema: 'ncvr.site-price/1',
    odsCode: site.odsCode,
    tariff: plan.tariff,
    provenance: plan.provenance,
    multiplier,
    lines,
    visits,
    arms,
    sections: sumBySection(lines),
    oneOffPence,
    expectedPence: sumPence([
      oneOffPence,
      ...arms.map((arm) => timesPence(arm.completedParticipantPence, arm.targetParticipants)),
    ]),
  };
}
