/**
 * How large a missing item is: its direct cost over the direct parts of the site's expected total, exact
 * (domain.md section 4, NIHR escalation pathway). Nobody sends a price: the item is named by tariff item or minutes.
 */

import * as z from 'zod';
import { DomainError } from './errors.ts';
import { itemAt } from './item-at.ts';
import { toFractionText } from './money.ts';
import type { Activity } from './resource-review.ts';
import { priceSite } from './site-price.ts';
import { FractionDocument, type LineDerivation, type SiteTargets } from './site-price-document.ts';
import { BASIS_DENOMINATOR, type Basis, type PlannedLine, planStudy, type StudyPlan } from './study-price.ts';
import { Minutes, type PricingTariff, type SiteMultiplier } from './tariff.ts';
import { identifier, line } from './text.ts';

/** An item that the trust misses in the review, in the review's own terms. */
export const EscalatedItem = z.strictObject({
  label: line(300),
  tariffItem: identifier.optional(),
  /** Whole minutes by role; they replace the tariff item's minutes. */
  minutes: z.array(Minutes).min(1).max(50).optional(),
  /**
   * `participant`: for each completed participant, however many visits it is spread over. `once`: for the site;
   * an item that is invoiced when it happens is given as often as the site expects it.
   */
  chargedPer: z.enum(['participant', 'once']),
  /** How often per participant or site; absent is once, as in a review. */
  quantity: z.int().min(1).max(100_000).optional(),
});
export type EscalatedItem = z.infer<typeof EscalatedItem>;

export const EscalationShare = z.strictObject({
  /** How often the item is charged at the site's targets. */
  charged: z.int().min(0),
  /** In pence at the site, for all the times it is charged; an all-in price counts as direct. */
  itemDirect: FractionDocument,
  /** In pence: the direct parts of the site's expected total, without the item. */
  totalDirect: FractionDocument,
  /** Three decimals, rounded down; absent where there are no direct costs to compare with. */
  percent: z
    .string()
    .regex(/^\d+\.\d{3}$/)
    .optional(),
  reachesThreshold: z.boolean(),
});
export type EscalationShare = z.infer<typeof EscalationShare>;

/** The threshold as pages and documents write it, with the decimals of `percent`. */
export const THRESHOLD_PERCENT = '5.000';

/** 5.000% reaches the threshold: a twentieth. An item that costs nothing never does. */
export function reachesThreshold(itemDirect: bigint, totalDirect: bigint): boolean {
  return itemDirect > 0n && 20n * itemDirect >= totalDirect;
}

/** `5.000` for a twentieth, three decimals rounded down, so that 4.9999% does not read as 5.000. */
export function displayPercent(itemDirect: bigint, totalDirect: bigint): string | undefined {
  if (totalDirect === 0n) return undefined;
  const digits = String((itemDirect * 100_000n) / totalDirect).padStart(4, '0');
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`;
}

interface PlannedItem {
  readonly line: PlannedLine;
  readonly basis: Basis;
}

/** The item as a line of a review would be planned. @throws DomainError that names the field of the item */
function planItem(item: EscalatedItem, tariff: PricingTariff): PlannedItem {
  const { label, tariffItem, minutes, chargedPer, quantity } = item;
  const activity: Activity = {
    id: 'item',
    label,
    section: 'conditional',
    ...(tariffItem !== undefined && { tariffItem }),
    ...(minutes && { minutes }),
    chargedPer,
    ...(quantity !== undefined && { quantity }),
    inProtocolSchedule: false,
  };
  try {
    const plan = planStudy({ arms: [], visits: [], activities: [activity], schedule: [] }, tariff);
    return { line: itemAt(plan.lines, 0), basis: itemAt(plan.bases, 0) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, message, path, mend } = error;
    throw new DomainError(code, message, { path: path.replace('activities[0]', 'item'), mend });
  }
}

const PENNY: Basis = {
  direct: 0n,
  indirect: 0n,
  capacity: 0n,
  tariff: BASIS_DENOMINATOR,
  isPassThrough: true,
};

/** How often each line is charged at the targets: at a penny each, that is its expected amount in pence. */
function countCharges(plan: StudyPlan, lines: readonly PlannedLine[], site: SiteTargets): readonly bigint[] {
  const pennies = { ...plan, bases: [PENNY], lines: lines.map((planned) => ({ ...planned, basis: 0 })) };
  const noMultiplier: SiteMultiplier = { set: plan.tariff, micro: 1_000_000, source: 'counting only' };
  return priceSite(pennies, site, noMultiplier).lines.map(({ expectedPence }) => BigInt(expectedPence));
}

export interface ShareInput {
  readonly item: EscalatedItem;
  /** What the site's price was made from. */
  readonly plan: StudyPlan;
  readonly tariff: PricingTariff;
  readonly site: SiteTargets;
  readonly multiplier: SiteMultiplier;
}

export interface ComputedShare {
  /** What produced the item's cost, as a price line carries it. */
  readonly derivation: LineDerivation;
  readonly share: EscalationShare;
  /** Lines of the review that use the same tariff item: where it may be included already. */
  readonly similarLines: readonly { readonly activity: string; readonly label: string }[];
}

/**
 * The share of a missing item at a site, exact; the multiplier takes part in both amounts.
 * @throws DomainError `unknownTariffItem`, `unknownRole` or `offTariff`, naming the item's field
 */
export function computeShare({ item, plan, tariff, site, multiplier }: ShareInput): ComputedShare {
  const planned = planItem(item, tariff);
  const charges = countCharges(plan, [...plan.lines, planned.line], site);
  const directOf = (planLine: PlannedLine): bigint => itemAt(plan.bases, planLine.basis).direct;
  const total = plan.lines.reduce((sum, each, at) => sum + directOf(each) * itemAt(charges, at), 0n);
  const charged = itemAt(charges, plan.lines.length);
  const direct = (planned.basis.direct + planned.basis.tariff) * charged;
  const atSite = (amount: bigint) =>
    toFractionText({
      numerator: amount * BigInt(multiplier.micro),
      denominator: BASIS_DENOMINATOR * 1_000_000n,
    });
  const percent = displayPercent(direct, total);
  return {
    derivation: planned.line.derivation,
    share: {
      charged: Number(charged),
      itemDirect: atSite(direct),
      totalDirect: atSite(total),
      ...(percent !== undefined && { percent }),
      reachesThreshold: reachesThreshold(direct, total),
    },
    similarLines: plan.lines
      .filter(({ derivation }) => item.tariffItem !== undefined && derivation.tariffItem === item.tariffItem)
      .map(({ activity, label }) => ({ activity, label })),
  };
}
