/**
 * The site budget as a document, `ncvr.site-budget/1` (appendix.md section 2): a site price as the site's own finance
 * office needs it. Integer pence, ex VAT; every group of figures sums to the price of the appendix exactly.
 */
import * as z from 'zod';
import { AppendixIssue } from './financial-appendix.ts';
import { ChargedPer, Section, VISIT_KINDS } from './resource-review.ts';
import { sha256Hex } from './sha256-hex.ts';
import { PriceParts } from './site-price-document.ts';
import { irasId } from './study.ts';
import { financialYear, TariffRules } from './tariff.ts';
import { identifier, line, odsCode } from './text.ts';

const pence = z.int().min(0);
const count = z.int().min(0);

/** An amount in its parts, with the staff time behind it. */
export const BudgetAmount = z.strictObject({
  /** The sum of the parts. */
  totalPence: pence,
  parts: PriceParts,
  /** How much of the part `tariff` is passed through: no income of the site. */
  passThroughPence: pence,
  staffMinutes: count,
});
export type BudgetAmount = z.infer<typeof BudgetAmount>;

/** Where a cost arises: staff time at its role, an all-in price at its department. */
export const CostHead = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('staffRole'), role: identifier, label: line(200) }),
  /** Without a name where the tariff item names no department. */
  z.strictObject({ kind: z.literal('department'), department: line(100).optional() }),
  z.strictObject({ kind: z.literal('passThrough') }),
]);
export type CostHead = z.infer<typeof CostHead>;

export const HeadShare = z.strictObject({ head: CostHead, amount: BudgetAmount });
export type HeadShare = z.infer<typeof HeadShare>;

/** How often a line is charged. Occurrence lines and unscheduled visits count nothing. */
export const Charge = z.strictObject({
  oneOff: count,
  /** For one completed participant, in the order of the arms; arms where it is 0 included. */
  perParticipant: z.array(z.strictObject({ arm: identifier, quantity: count })).readonly(),
  /** One-off and the targets times participants. */
  expected: count,
});
export type Charge = z.infer<typeof Charge>;

export const BudgetLine = z.strictObject({
  activity: identifier,
  label: line(300),
  section: Section,
  chargedPer: ChargedPer,
  trigger: line(300).optional(),
  tariffItem: identifier.optional(),
  department: line(100).optional(),
  unit: BudgetAmount,
  /** The unit price by staff role and department; they sum to it in every part. */
  heads: z.array(HeadShare).readonly(),
  charge: Charge,
  expected: BudgetAmount,
});
export type BudgetLine = z.infer<typeof BudgetLine>;

const groupFields = {
  oneOff: BudgetAmount,
  /** In the order of the arms. */
  perParticipant: z.array(z.strictObject({ arm: identifier, amount: BudgetAmount })).readonly(),
  expected: BudgetAmount,
};
export const BudgetGroup = z.strictObject(groupFields);
export type BudgetGroup = z.infer<typeof BudgetGroup>;

export const SectionBudget = z.strictObject({ section: Section, ...groupFields });
export type SectionBudget = z.infer<typeof SectionBudget>;
export const HeadBudget = z.strictObject({ head: CostHead, ...groupFields });
export type HeadBudget = z.infer<typeof HeadBudget>;

export const ArmBudget = z.strictObject({
  arm: identifier,
  label: line(300),
  targetParticipants: count,
  completedParticipant: BudgetAmount,
  /** The target times a completed participant. */
  expected: BudgetAmount,
});
export type ArmBudget = z.infer<typeof ArmBudget>;

export const VisitBudget = z.strictObject({
  visit: identifier,
  label: line(300),
  kind: z.enum(VISIT_KINDS),
  arms: z.array(identifier).readonly(),
  amount: BudgetAmount,
});
export type VisitBudget = z.infer<typeof VisitBudget>;

export const SiteBudget = z.strictObject({
  schema: z.literal('ncvr.site-budget/1'),
  /** The appendix that it is a rendering of. */
  appendixSha256: sha256Hex,
  issue: AppendixIssue,
  study: z.strictObject({ irasId, shortTitle: line(100), title: line(1000) }),
  site: z.strictObject({ odsCode, name: line(200), principalInvestigator: line(200) }),
  reviewVersion: z.int().min(1),
  tariff: z.strictObject({
    id: identifier,
    financialYear,
    provenance: z.enum(['demonstration', 'national']),
    rules: TariffRules,
    /** The rates before the multiplier, of the roles that the study uses. */
    roles: z.array(z.strictObject({ role: identifier, label: line(200), pencePerHour: pence })).readonly(),
  }),
  multiplier: z.strictObject({ set: identifier, micro: z.int().min(1), source: line(1000) }),
  arms: z.array(ArmBudget).readonly(),
  totals: z.strictObject({ oneOff: BudgetAmount, participants: BudgetAmount, expected: BudgetAmount }),
  /** The capacity-building part, for the board report. */
  capacityBuilding: z.strictObject({
    oneOffPence: pence,
    perParticipant: z.array(z.strictObject({ arm: identifier, pence })).readonly(),
    expectedPence: pence,
  }),
  sections: z.array(SectionBudget).readonly(),
  /** Staff roles in the tariff's order, then departments, then what is passed through. */
  heads: z.array(HeadBudget).readonly(),
  visits: z.array(VisitBudget).readonly(),
  lines: z.array(BudgetLine).readonly(),
});
export type SiteBudget = z.infer<typeof SiteBudget>;

/** `1009991_RRV_v1_budget.xlsx`: names that people can file (appendix.md section 7). */
export function budgetFileName(budget: SiteBudget, extension: 'xlsx' | 'json' | 'html'): string {
  const { study, site, reviewVersion } = budget;
  return `${study.irasId}_${site.odsCode}_v${reviewVersion}_budget.${extension}`;
}
