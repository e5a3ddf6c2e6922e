/**
 * The site price as a document, `ncvr.site-price/1` (costing.md sections 5, 6): integer pence, ex VAT, with
 * everything that a reader with a pocket calculator needs to redo each line.
 */
import * as z from 'zod';
import { ChargedPer, Section } from './resource-review.ts';
import { identifier, line, odsCode } from './text.ts';

const pence = z.int().min(0);

export const FractionDocument = z.strictObject({
  numerator: z.string().regex(/^\d+$/),
  denominator: z.string().regex(/^[1-9]\d*$/),
});

/** The four parts of a unit price; they sum to it. */
export const PriceParts = z.strictObject({ direct: pence, indirect: pence, capacity: pence, tariff: pence });
export type PriceParts = z.infer<typeof PriceParts>;

/** What produced a unit price. */
export const LineDerivation = z.strictObject({
  rule: z.enum(['staffTime', 'allIn', 'staffTimeAndAllIn', 'passThrough']),
  tariffItem: identifier.optional(),
  tariffItemLabel: line(300).optional(),
  department: line(100).optional(),
  minutes: z
    .array(z.strictObject({ role: identifier, minutes: z.int().min(1), pencePerHour: z.int().min(1) }))
    .readonly(),
  /** Whose minutes these are; the review's replace the tariff's and carry a reason. */
  minutesFrom: z.enum(['tariff', 'review']).optional(),
  deviationReason: line(500).optional(),
  allInPence: pence.optional(),
  passThroughPence: pence.optional(),
});
export type LineDerivation = z.infer<typeof LineDerivation>;

const unitPriceFields = {
  unitPence: pence,
  parts: PriceParts,
  /** The value in pence before rounding, in lowest terms. */
  exact: FractionDocument,
};
export const UnitPrice = z.strictObject(unitPriceFields);
export type UnitPrice = z.infer<typeof UnitPrice>;

export const PriceLine = z.strictObject({
  ...unitPriceFields,
  activity: identifier,
  label: line(300),
  section: Section,
  chargedPer: ChargedPer,
  /** Times charged per participant or site; 1 on visit lines, whose cells carry it. */
  quantity: z.int().min(1),
  trigger: line(300).optional(),
  /** The line's share of the expected total at the site's targets. */
  expectedPence: pence,
  derivation: LineDerivation,
});
export type PriceLine = z.infer<typeof PriceLine>;

export const ArmPrice = z.strictObject({
  arm: identifier,
  /** One completed participant: all visits of the arm but unscheduled ones, and the per-participant lines. */
  completedParticipantPence: pence,
  targetParticipants: z.int().min(0),
});
export type ArmPrice = z.infer<typeof ArmPrice>;

export const SitePrice = z.strictObject({
  schema: z.literal('ncvr.site-price/1'),
  odsCode,
  tariff: identifier,
  /** Of the tariff: prices of a demonstration one are no prices of any contract. */
  provenance: z.enum(['demonstration', 'national']),
  multiplier: z.strictObject({ set: identifier, micro: z.int().min(1), source: line(1000) }),
  lines: z.array(PriceLine).readonly(),
  visits: z.array(z.strictObject({ visit: identifier, totalPence: pence })).readonly(),
  arms: z.array(ArmPrice).readonly(),
  sections: z.array(z.strictObject({ section: Section, expectedPence: pence })).readonly(),
  oneOffPence: pence,
  /** One-off lines plus the targets times a completed participant. */
  expectedPence: pence,
});
export type SitePrice = z.infer<typeof SitePrice>;

/** The site's target for an arm; an arm without one counts 0 (a warning says so). */
export function targetOf({ targetParticipants }: SiteTargets, arm: string): number {
  const target = Object.hasOwn(targetParticipants, arm) ? targetParticipants[arm] : undefined;
  return target ?? 0;
}

export interface SiteTargets {
  readonly odsCode: string;
  readonly targetParticipants: Readonly<Record<string, number>>;
}
