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
import {
  noParams,
  noQuery,
  pageOf,
  pageQuery,
  siteParams,
  studyParams,
  versionQuery,
} from '../../shared/http/common-contracts.ts';
import type { OperationContract } from '../../shared/http/operation.ts';
import type { OperationsOf } from '../routes.ts';

const reviewStatus = z.enum(REVIEW_STATUSES);
const reviewVersion = z.int().min(1);
const reviewDocument = z
  .unknown()
  .describe('An ncvr.resource-review/1 document; a draft with schema errors is kept as it was given.');
const findings = z.array(
  z.object({
    severity: z.enum(['error', 'warning']),
    code: z.string(),
    path: z.string(),
    message: z.string(),
    mend: z.string(),
  }),
);

export const DraftAnswer = z.object({
  irasId: z.string(),
  reviewVersion,
  status: reviewStatus,
  findings,
  review: reviewDocument,
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
  oneOffPence: z.int().optional(),
  expectedPence: z.int().optional(),
  appendixSha256: sha256Hex.optional(),
  decision: z
    .object({
      decision: z.enum(DECISIONS),
      at: moment,
      by: z.string(),
      reason: z.enum(REFUSAL_REASONS).optional(),
    })
    .optional(),
  etag: z.string().optional(),
});
export const PutSiteAnswer = SiteAnswer.extend({ findings });

const notPossible = { description: 'Not possible in the present state; the answer says what it is' };
const hasErrors = { description: 'The document has errors; `errors` lists each with its field' };

const reviewContracts = {
  saveDraft: {
    summary: 'Create the draft of a review, replace it, or begin the next version of an agreed one',
    params: studyParams,
    query: noQuery,
    body: z
      .unknown()
      .describe('A resource review. A draft with errors is stored and answered with findings.'),
    ifMatch: true,
    responses: {
      200: { description: 'The draft was replaced', schema: DraftAnswer },
      201: { description: 'The study, or its next version, was created', schema: DraftAnswer },
      409: notPossible,
      412: { description: 'If-Match names a version that is no longer the current one' },
      422: { description: 'The study or the lead site cannot be told from the document' },
      428: { description: 'A replacement needs If-Match' },
    },
  },
  readReview: {
    summary: 'A version of the review: the latest that the caller may see, or the one named',
    params: studyParams,
    query: versionQuery,
    responses: { 200: { description: 'The version; a trust gets it without sites', schema: ReviewAnswer } },
  },
  previewPrices: {
    summary: 'What every site would be paid; nothing is stored',
    params: studyParams,
    query: z.strictObject({ site: odsCode.optional().describe('The site whose lines are wanted too.') }),
    body: z.unknown().describe('A resource review; without a body, the latest version as stored.'),
    responses: { 200: { description: 'The prices', schema: PreviewAnswer }, 422: hasErrors },
  },
} satisfies Partial<Record<OperationsOf<'resource-review'>, OperationContract>>;

const stepContracts = {
  submitReview: {
    summary: 'Submit the review to the company; pins tariff and multipliers',
    params: studyParams,
    query: noQuery,
    body: SubmissionBody,
    responses: {
      200: { description: 'Submitted', schema: VersionAnswer.extend({ findings }) },
      409: notPossible,
      422: hasErrors,
    },
  },
  queryReview: {
    summary: 'Ask about a line or the whole review (company), or answer a question (lead site)',
    params: studyParams,
    query: noQuery,
    body: QueryBody,
    responses: {
      200: { description: 'Answered', schema: VersionAnswer.extend({ query: Query }) },
      201: {
        description: 'Asked; the review is back with the lead site',
        schema: VersionAnswer.extend({ query: Query }),
      },
      409: notPossible,
    },
  },
  agreeReview: {
    summary: 'Agree the submitted review, or attest an agreement; prices are then made for every site',
    params: studyParams,
    query: noQuery,
    body: AgreementBody,
    responses: {
      200: { description: 'Agreed, now or before', schema: VersionAnswer },
      409: { description: 'Not possible in the present state, or another resource: `currentSha256`' },
    },
  },
  withdrawReview: {
    summary: 'Withdraw a version that is not agreed',
    params: studyParams,
    query: noQuery,
    body: WithdrawalBody,
    responses: { 200: { description: 'Withdrawn', schema: VersionAnswer }, 409: notPossible },
  },
} satisfies Partial<Record<OperationsOf<'resource-review'>, OperationContract>>;

const studyContracts = {
  listStudies: {
    summary: "The caller's studies",
    params: noParams,
    query: pageQuery,
    responses: { 200: { description: 'A page of studies', schema: pageOf(StudyItemAnswer) } },
  },
  readStudy: {
    summary: 'A study with its timeline',
    params: studyParams,
    query: noQuery,
    responses: { 200: { description: 'The study', schema: StudyAnswer } },
  },
  listSites: {
    summary: 'The sites of a study with the status of each; a trust sees its own',
    params: studyParams,
    query: pageQuery,
    responses: { 200: { description: 'A page of sites, by ODS code', schema: pageOf(SiteAnswer) } },
  },
  putSite: {
    summary: 'Add a site to the agreed version, or change its investigator or targets until it has accepted',
    params: siteParams,
    query: noQuery,
    body: SiteBody,
    ifMatch: true,
    responses: {
      200: { description: 'Changed, or as asked for already', schema: PutSiteAnswer },
      201: { description: 'Added', schema: PutSiteAnswer },
      409: notPossible,
      412: { description: 'If-Match names a record that is no longer the current one' },
      422: hasErrors,
    },
  },
  withdrawSite: {
    summary: 'Withdraw a site that has not decided',
    params: siteParams,
    query: noQuery,
    ifMatch: true,
    responses: {
      200: { description: 'Withdrawn, now or before', schema: SiteAnswer },
      409: notPossible,
      412: { description: 'If-Match names a record that is no longer the current one' },
    },
  },
} satisfies Partial<Record<OperationsOf<'resource-review'>, OperationContract>>;

export const contracts = {
  ...reviewContracts,
  ...stepContracts,
  ...studyContracts,
} satisfies Record<OperationsOf<'resource-review'>, OperationContract>;
