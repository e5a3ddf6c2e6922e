/** What the operations of the resource review take and answer. */
import * as z from 'zod';
import { DECISIONS, OFFER_STATUSES, REFUSAL_REASONS } from '../../shared/domain/offer.ts';
import { Role } from '../../shared/domain/person.ts';
import { ReviewSite } from '../../shared/domain/resource-review.ts';
import {
  Agreement,
  Query,
  REVIEW_STATUSES,
  StudyRecord,
  Submission,
} from '../../shared/domain/review-version.ts';
import { sha256Hex } from '../../shared/domain/sha256-hex.ts';
import { ArmPrice, SitePrice } from '../../shared/domain/site-price-document.ts';
import { day, identifier, line, moment, odsCode, paragraph } from '../../shared/domain/text.ts';
import { ProtocolReading } from '../../shared/usecases/resource-review/reading.ts';

const reviewStatus = z.enum(REVIEW_STATUSES);
const reviewVersion = z.int().min(1);
const reviewDocument = z
  .unknown()
  .describe('An ncvr.resource-review/1 document; a draft with schema errors is kept as it was given.');
export const findings = z.array(
  z.object({
    severity: z.enum(['error', 'warning']),
    code: z.string(),
    path: z.string(),
    message: z.string(),
    mend: z.string(),
    cell: z.string().optional().describe('Sheet and cell, where the review came as a workbook.'),
  }),
);
/** Where it came as a protocol, for as long as the body stays as it was imported. */
const importAccount = ProtocolReading.partial().shape;

export const DraftAnswer = z.object({
  irasId: z.string(),
  reviewVersion,
  status: reviewStatus,
  findings,
  review: reviewDocument,
  ...importAccount,
});

export const ReviewAnswer = z.object({
  irasId: z.string(),
  reviewVersion,
  status: reviewStatus,
  etag: z.string(),
  updatedAt: moment,
  submission: Submission.optional(),
  agreement: Agreement.optional(),
  withdrawal: z.object({ at: moment, reason: z.string().optional() }).optional(),
  queries: z.array(Query).optional(),
  findings: findings.optional(),
  review: reviewDocument,
  ...importAccount,
});

export const PreviewAnswer = z.object({
  irasId: z.string(),
  reviewVersion: reviewVersion.optional(),
  tariff: identifier,
  provenance: z.enum(['demonstration', 'national']),
  multipliers: identifier,
  findings,
  sites: z.array(
    z.object({
      odsCode,
      name: z.string(),
      multiplier: SitePrice.shape.multiplier,
      arms: z.array(ArmPrice),
      oneOffPence: z.int(),
      expectedPence: z.int(),
    }),
  ),
  price: SitePrice.optional(),
});

/** Where a version stands after a step. */
export const VersionAnswer = z.object({
  irasId: z.string(),
  reviewVersion,
  status: reviewStatus,
  submission: Submission.optional(),
  agreement: Agreement.optional(),
});

export const SubmissionBody = z.strictObject({ declaration: z.literal(true).optional() }).optional();

export const QueryBody = z.union([
  z.strictObject({ activity: identifier.optional(), comment: paragraph(1000) }),
  z.strictObject({ query: identifier, answer: paragraph(1000) }),
]);

export const AgreementBody = z.strictObject({
  /** The hash of what is agreed, as the submission pinned it. */
  resourceSha256: sha256Hex,
  /** Only where the lead site attests an agreement reached outside the service. */
  attested: z
    .strictObject({ agreedBy: line(200), agreedOn: z.union([day, moment]), evidence: paragraph(1000) })
    .optional(),
});

export const WithdrawalBody = z.strictObject({ reason: line(500).optional() }).optional();

export const SiteBody = ReviewSite.omit({ odsCode: true });

const studyFacts = StudyRecord.omit({
  leadSite: true,
  latestVersion: true,
  latestStatus: true,
  createdAt: true,
  lock: true,
}).extend({ reviewVersion, status: reviewStatus, role: Role, organisation: identifier });

export const StudyItemAnswer = studyFacts.extend({ leadSite: odsCode });

export const StudyAnswer = studyFacts.extend({
  createdAt: moment,
  leadSite: z.object({ odsCode, name: z.string() }),
  timeline: z.array(
    z.object({
      reviewVersion,
      status: reviewStatus,
      updatedAt: moment,
      submittedAt: moment.optional(),
      agreedAt: moment.optional(),
      isAttested: z.boolean().optional(),
      withdrawnAt: moment.optional(),
      tariff: identifier.optional(),
      multipliers: identifier.optional(),
      resourceSha256: sha256Hex.optional(),
      queries: z.int().optional(),
      openQueries: z.int().optional(),
      offersFault: z
        .object({ since: moment, words: z.string() })
        .optional()
        .describe('Why the prices of an agreed version are not all on their way. It is tried again.'),
    }),
  ),
});

export const SiteAnswer = z.object({
  odsCode,
  name: z.string(),
  status: z.enum([...OFFER_STATUSES, 'notOffered']),
  statusSince: moment.optional(),
  principalInvestigator: z.string(),
  targetParticipants: z.record(z.string(), z.int()),
  reviewVersion: reviewVersion.optional(),
  issueNumber: z.int().min(1).optional(),
  issuedAt: moment.optional(),
  fault: z
    .object({ since: moment, words: z.string() })
    .optional()
    .describe('Why a pending price cannot be made until somebody mends it.'),
  oneOffPence: z.int().optional(),
  expectedPence: z.int().optional(),
  appendixSha256: sha256Hex.optional(),
  demonstrationTariff: identifier
    .optional()
    .describe('The demonstration release that the amounts come from, if it is one.'),
  decision: z
    .object({
      decision: z.enum(DECISIONS),
      at: moment,
      by: z.string(),
      reason: z.enum(REFUSAL_REASONS).optional(),
    })
    .optional(),
  inForce: z
    .object({
      reviewVersion,
      issueNumber: z.int().min(1),
      acceptedAt: moment,
      appendixSha256: sha256Hex,
      expectedPence: z.int(),
    })
    .optional()
    .describe('The accepted price that holds until a later one is accepted.'),
  movedTo: odsCode.optional().describe('The trust closed, and its part went to this successor.'),
  etag: z.string().optional(),
});
export const PutSiteAnswer = SiteAnswer.extend({ findings });
