/**
 * Site prices: the study price times the site's multiplier, each unit price exact and rounded once
 * (costing.md sections 2, 3, 5).
 */
import {
  type Pence,
  roundHalfUp,
  splitByLargestRemainder,
  sumPence,
  timesPence,
  toFractionText,
  toPence,
} from './money.ts';
import type { ChargedPer, Section } from './resource-review.ts';
import {
  type ArmPrice,
  type PriceLine,
  type SitePrice,
  type SiteTargets,
  targetOf,
  type UnitPrice,
} from './site-price-document.ts';
import { BASIS_DENOMINATOR, type Basis, type StudyPlan } from './study-price.ts';
import type { SiteMultiplier } from './tariff.ts';

const MICRO = 1_000_000n;

/**
 * The unit price of an exact basis at a multiplier (micro-units), rounded half up once, with its parts.
 * Pass-through bases take no multiplier.
 */
export function priceUnit(basis: Basis, micro: number): UnitPrice {
  const factor = basis.isPassThrough ? MICRO : BigInt(micro);
  const denominator = BASIS_DENOMINATOR * MICRO;
  const { direct, indirect, capacity, tariff } = basis;
  const numerator = (direct + indirect + capacity + tariff) * factor;
  const unit = roundHalfUp({ numerator, denominator });
  const parts = [direct * factor, indirect * factor, capacity * factor, tariff * factor];
  const [d = 0n, i = 0n, c = 0n, t = 0n] = splitByLargestRemainder(parts, denominator, unit);
  return {
    unitPence: toPence(unit),
    parts: { direct: toPence(d), indirect: toPence(i), capacity: toPence(c), tariff: toPence(t) },
    exact: toFractionText({ numerator, denominator }),
  };
}

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

/**
 * The price of a planned study at one site.
 * @param plan the study's exact bases and quantities (`planStudy`)
 * @returns integer pence throughout, ex VAT; totals are plain sums of lines, never rounded
 */
export function priceSite(plan: StudyPlan, site: SiteTargets, multiplier: SiteMultiplier): SitePrice {
  const units = plan.bases.map((basis) => priceUnit(basis, multiplier.micro));
  const unitOf = (line: number): UnitPrice => {
    const basis = plan.lines[line]?.basis;
    const unit = basis === undefined ? undefined : units[basis];
    if (!unit) throw new RangeError(`no price line ${line}`);
    return unit;
  };
  const charged = expectedQuantities(plan, site);
  const lines = plan.lines.map((planned, index): PriceLine => {
    const { basis: _index, ...line } = planned;
    const unit = unitOf(index);
    return { ...line, ...unit, expectedPence: timesPence(unit.unitPence, charged[index] ?? 0) };
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
