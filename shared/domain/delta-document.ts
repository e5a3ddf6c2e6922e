/**
 * The delta of two site prices as a document, `ncvr.site-price-delta/1` (costing.md section 5): what was added,
 * removed and changed, and how much of every change comes of the resource, the tariff and the multiplier.
 */
import * as z from 'zod';
import { ChargedPer, Section } from './resource-review.ts';
import { sha256Hex } from './sha256-hex.ts';
import { SitePrice } from './site-price-document.ts';
import { identifier, line, moment, odsCode } from './text.ts';

/** Pence that may be negative. */
const change = z.int();
const pence = z.int().min(0);
const count = z.int().min(0);

/** A change by its causes, in the order in which they were applied; they sum to it exactly. */
export const Causes = z.strictObject({ resource: change, tariff: change, multiplier: change });
export type Causes = z.infer<typeof Causes>;

/** `fromPence + changePence = toPence`; nought where the thing is not there. */
const priceChangeFields = { fromPence: pence, toPence: pence, changePence: change, causes: Causes };
export const PriceChange = z.strictObject(priceChangeFields);
export type PriceChange = z.infer<typeof PriceChange>;

/** Whether an arm or a visit is of both prices, or of one of them only. */
export const Presence = z.enum(['both', 'added', 'removed']);
export type Presence = z.infer<typeof Presence>;

export const LINE_ASPECTS = [
  'label',
  'section',
  'chargedPer',
  'quantity',
  'trigger',
  /** The review's tariff item, minutes or pass-through amount. */
  'pricing',
  'schedule',
  /** How often it is charged at the targets, or to a completed participant. */
  'timesCharged',
  /** The tariff, or the multiplier, moved its unit price. */
  'tariff',
  'multiplier',
] as const;

const lineFields = {
  activity: identifier,
  /** As it is now; of a removed line, as it was. */
  label: line(300),
  section: Section,
  chargedPer: ChargedPer,
  unit: PriceChange,
  /** The line's share of the expected total at the site's targets. */
  expected: PriceChange,
  /** Visits at which it happens more or less often than before. */
  schedule: z.array(z.strictObject({ visit: identifier, from: count, to: count })).readonly(),
};
export const DeltaLine = z.strictObject(lineFields);
export type DeltaLine = z.infer<typeof DeltaLine>;
export const ChangedLine = z.strictObject({
  ...lineFields,
  changed: z.array(z.enum(LINE_ASPECTS)).readonly(),
});
export type ChangedLine = z.infer<typeof ChangedLine>;

/** What a price was made with. */
export const DeltaEnd = z.strictObject({
  odsCode,
  tariff: SitePrice.shape.tariff,
  provenance: SitePrice.shape.provenance,
  multiplier: SitePrice.shape.multiplier,
});
export type DeltaEnd = z.infer<typeof DeltaEnd>;

export const deltaFields = {
  from: DeltaEnd,
  to: DeltaEnd,
  /** Recruitment targets that differ; what they do to the expected total is a change of the resource. */
  targets: z.array(z.strictObject({ arm: identifier, from: count, to: count })).readonly(),
  expected: PriceChange,
  oneOff: PriceChange,
  /** One completed participant of every arm. */
  arms: z
    .array(z.strictObject({ arm: identifier, presence: Presence, completedParticipant: PriceChange }))
    .readonly(),
  /** Only those that differ. */
  visits: z.array(z.strictObject({ visit: identifier, presence: Presence, total: PriceChange })).readonly(),
  /** Only those that differ. */
  sections: z.array(z.strictObject({ section: Section, expected: PriceChange })).readonly(),
  lines: z.strictObject({
    added: z.array(DeltaLine).readonly(),
    removed: z.array(DeltaLine).readonly(),
    changed: z.array(ChangedLine).readonly(),
    unchanged: count,
  }),
};

export const SitePriceDelta = z.strictObject({
  schema: z.literal('ncvr.site-price-delta/1'),
  ...deltaFields,
});
export type SitePriceDelta = z.infer<typeof SitePriceDelta>;

/**
 * A delta without the visits of each line, as an appendix carries it: they follow from the two schedules, and with
 * tens of thousands of cells they would make the appendix larger than anyone can send.
 */
export const AppendixDelta = SitePriceDelta.extend({
  lines: z.strictObject({
    added: z.array(DeltaLine.omit({ schedule: true })).readonly(),
    removed: z.array(DeltaLine.omit({ schedule: true })).readonly(),
    changed: z.array(ChangedLine.omit({ schedule: true })).readonly(),
    unchanged: count,
  }),
});
export type AppendixDelta = z.infer<typeof AppendixDelta>;

/** What an appendix says of the price that the site was issued before it. */
export const AppendixChanges = z.strictObject({
  since: z.strictObject({
    reviewVersion: z.int().min(1),
    issueNumber: z.int().min(1),
    issuedAt: moment,
    appendixSha256: sha256Hex,
  }),
  delta: AppendixDelta,
});
export type AppendixChanges = z.infer<typeof AppendixChanges>;
