/** Review versions and their process: draft, submitted, queried, agreed, withdrawn (domain.md section 4). */
import * as z from 'zod';
import { Actor } from './person.ts';
import { sha256Hex } from './sha256-hex.ts';
import { irasId, Phase } from './study.ts';
import { identifier, line, moment, odsCode, paragraph } from './text.ts';

export const REVIEW_STATUSES = ['draft', 'submitted', 'queried', 'agreed', 'withdrawn'] as const;
export type ReviewStatus = (typeof REVIEW_STATUSES)[number];
export type ReviewEvent = 'edit' | 'submit' | 'query' | 'agree' | 'withdraw';

/** What each event makes of each status; absent: not possible. */
export const REVIEW_TRANSITIONS: Readonly<Record<ReviewStatus, Partial<Record<ReviewEvent, ReviewStatus>>>> =
  {
    draft: { edit: 'draft', submit: 'submitted', withdraw: 'withdrawn' },
    submitted: { query: 'queried', agree: 'agreed', withdraw: 'withdrawn' },
    queried: { edit: 'queried', submit: 'submitted', query: 'queried', withdraw: 'withdrawn' },
    agreed: {},
    withdrawn: {},
  };

/** A comment of the company on a line (or the whole review), with the lead's answer; it stays with the version. */
export const Query = z.strictObject({
  id: identifier,
  /** The activity that the query is about; absent for the review as a whole. */
  activity: identifier.optional(),
  comment: paragraph(1000),
  by: Actor,
  at: moment,
  answer: z.strictObject({ text: paragraph(1000), by: Actor, at: moment }).optional(),
});
export type Query = z.infer<typeof Query>;

/** How agreement was reached: in the service by the company, or outside it and attested by the lead site. */
export const Agreement = z.strictObject({
  at: moment,
  by: Actor,
  resourceSha256: sha256Hex,
  attested: z.strictObject({ agreedBy: line(200), agreedOn: line(30), evidence: paragraph(1000) }).optional(),
});
export type Agreement = z.infer<typeof Agreement>;

export const Submission = z.strictObject({
  at: moment,
  by: Actor,
  /** Pinned at submission: the prices of this version never follow a later release. */
  tariff: identifier,
  tariffSha256: sha256Hex,
  multipliers: identifier,
  multipliersSha256: sha256Hex,
  /** Hash of the review without its sites: what is agreed. */
  resourceSha256: sha256Hex,
});
export type Submission = z.infer<typeof Submission>;

export const ReviewVersion = z.strictObject({
  irasId,
  reviewVersion: z.int().min(1),
  status: z.enum(REVIEW_STATUSES),
  /** The body in the archive, by the hash of its canonical bytes; it may still have findings while a draft. */
  bodySha256: sha256Hex,
  /** What was found while the body was read from a workbook or a protocol, in the archive; absent for JSON. */
  readingSha256: sha256Hex.exactOptional(),
  updatedAt: moment,
  updatedBy: Actor,
  submission: Submission.optional(),
  agreement: Agreement.optional(),
  withdrawal: z.strictObject({ at: moment, by: Actor, reason: line(500).optional() }).optional(),
  queries: z.array(Query).max(200),
  /** Why the offers of an agreed version are not all made, until they are. */
  offersFault: z.strictObject({ since: moment, words: line(500) }).exactOptional(),
  lock: z.int().min(1),
});
export type ReviewVersion = z.infer<typeof ReviewVersion>;

/** A study as the service lists it; its parties decide who may see it. */
export const StudyRecord = z.strictObject({
  irasId,
  cpmsId: line(20).optional(),
  shortTitle: line(100),
  title: line(1000),
  phase: Phase.optional(),
  isAtmp: z.boolean().optional(),
  leadSite: odsCode,
  sponsor: identifier.optional(),
  sponsorName: line(200).optional(),
  cro: identifier.optional(),
  latestVersion: z.int().min(1),
  latestStatus: z.enum(REVIEW_STATUSES),
  agreedVersion: z.int().min(1).optional(),
  /** The version in which a network last upheld a missing item: while it is the agreed one, the next is to have it. */
  upheldIn: z.int().min(1).exactOptional(),
  createdAt: moment,
  updatedAt: moment,
  lock: z.int().min(1),
});
export type StudyRecord = z.infer<typeof StudyRecord>;
