/** The study resource review: what the study needs, without a single price but pass-through (costing.md 6). */
import * as z from 'zod';
import { error, type Finding, fromZodError } from './findings.ts';
import { Study } from './study.ts';
import { Minutes, statedPence } from './tariff.ts';
import { Terms } from './terms.ts';
import { identifier, line, odsCode } from './text.ts';

export const SECTIONS = [
  'participant',
  'screening',
  'unscheduled',
  'conditional',
  'pharmacy',
  'setUp',
  'closeDown',
  'site',
  'passThrough',
] as const;
export const Section = z.enum(SECTIONS);
export type Section = z.infer<typeof Section>;

export const VISIT_KINDS = ['scheduled', 'screening', 'unscheduled', 'followUp'] as const;
export const ChargedPer = z.enum(['visit', 'participant', 'once', 'occurrence']);
export type ChargedPer = z.infer<typeof ChargedPer>;

const wholeQuantity = z.int().min(1).max(100_000);

export const Arm = z.strictObject({ id: identifier, label: line(300) });
export type Arm = z.infer<typeof Arm>;

export const Visit = z.strictObject({
  id: identifier,
  arms: z.array(identifier).min(1).max(10),
  label: line(300),
  order: z.int().min(0).max(1_000_000),
  kind: z.enum(VISIT_KINDS),
});
export type Visit = z.infer<typeof Visit>;

export const Activity = z.strictObject({
  id: identifier,
  label: line(300),
  section: Section,
  tariffItem: identifier.optional(),
  /** Whole minutes by role; they replace the tariff item's minutes and then need a reason. */
  minutes: z.array(Minutes).min(1).max(50).optional(),
  passThroughPence: statedPence.optional(),
  chargedPer: ChargedPer,
  /** How often a `participant` or `once` activity is charged; on a `visit` activity the schedule has it. */
  quantity: wholeQuantity.optional(),
  trigger: line(300).optional(),
  inProtocolSchedule: z.boolean(),
  deviationReason: line(500).optional(),
});
export type Activity = z.infer<typeof Activity>;

export const ScheduleCell = z.strictObject({
  activity: identifier,
  visit: identifier,
  quantity: wholeQuantity,
});
export type ScheduleCell = z.infer<typeof ScheduleCell>;

export const ReviewSite = z.strictObject({
  odsCode,
  principalInvestigator: line(200),
  /** Participants to recruit, by arm. */
  targetParticipants: z.record(identifier, z.int().min(0).max(1_000_000)),
});
export type ReviewSite = z.infer<typeof ReviewSite>;

export const ResourceReview = z.strictObject({
  schema: z.literal('ncvr.resource-review/1'),
  study: Study,
  leadSite: z.strictObject({ odsCode, reviewer: line(200) }),
  tariff: identifier,
  arms: z.array(Arm).min(1).max(10),
  visits: z.array(Visit).max(200),
  activities: z.array(Activity).max(1000),
  schedule: z.array(ScheduleCell).max(50_000),
  sites: z.array(ReviewSite).max(250),
  terms: Terms.optional(),
});
export type ResourceReview = z.infer<typeof ResourceReview>;

/** The agreed resource: the review without its sites, which join in waves and are not part of its hash. */
export type StudyResource = Omit<ResourceReview, 'sites'>;

/** What the review says of everything but the sites: the part that is hashed and agreed (domain.md section 4). */
export function withoutSites(review: ResourceReview): StudyResource {
  const { sites: _joinInWaves, ...resource } = review;
  return resource;
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Reads any JSON value as `schema`; what does not fit comes back as findings that name the field. */
export function parseDocument<T>(schema: z.ZodType<T>, input: unknown): Parsed<T> {
  const version = wrongVersion(schema, input);
  if (version) return { ok: false, findings: [version] };
  const result = schema.safeParse(input, { reportInput: true });
  return result.success
    ? { ok: true, value: result.data }
    : { ok: false, findings: fromZodError(result.error) };
}

/** A document of another kind or version gets one finding, not hundreds. */
function wrongVersion(schema: z.ZodType, input: unknown): Finding | undefined {
  if (!(schema instanceof z.ZodObject) || typeof input !== 'object' || input === null || !('schema' in input))
    return;
  const { schema: wanted } = schema.shape;
  if (!(wanted instanceof z.ZodLiteral) || wanted.safeParse(input.schema).success) return;
  return error(
    'schema',
    ['schema'],
    `This document says that it is ${JSON.stringify(input.schema).slice(0, 100)}.`,
    `Give a document with the schema "${[...wanted.values].join('" or "')}".`,
  );
}

/** Reads any JSON value as a resource review. */
export function parseReview(input: unknown): Parsed<ResourceReview> {
  return parseDocument(ResourceReview, input);
}
