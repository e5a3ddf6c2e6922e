import * as z from 'zod';
import { Query } from '../../shared/domain/review-version.ts';
import { odsCode } from '../../shared/domain/text.ts';
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
import { USDM_MEDIA_TYPE } from '../../shared/ports/protocol-import.ts';
import { XLSX_MEDIA_TYPE } from '../../shared/ports/review-workbook.ts';
import type { OperationsOf } from '../routes.ts';
import {
  AgreementBody,
  DraftAnswer,
  findings,
  PreviewAnswer,
  PutSiteAnswer,
  QueryBody,
  ReviewAnswer,
  SiteAnswer,
  SiteBody,
  StudyAnswer,
  StudyItemAnswer,
  SubmissionBody,
  VersionAnswer,
  WithdrawalBody,
} from './documents.ts';

const notPossible = { description: 'Not possible in the present state; the answer says what it is' };
const hasErrors = { description: 'The document has errors; `errors` lists each with its field' };

const reviewContracts = {
  saveDraft: {
    summary: 'Create the draft of a review, replace it, or begin the next version of an agreed one',
    params: studyParams,
    query: z.strictObject({
      leadSite: odsCode.optional().describe('The lead site of a new study that comes as a protocol.'),
    }),
    body: z
      .unknown()
      .describe('A resource review. A draft with errors is stored and answered with findings.'),
    accepts: [XLSX_MEDIA_TYPE, USDM_MEDIA_TYPE],
    ifMatch: true,
    responses: {
      200: { description: 'The draft was replaced', schema: DraftAnswer },
      201: { description: 'The study, or its next version, was created', schema: DraftAnswer },
      409: notPossible,
      412: { description: 'If-Match names a version that is no longer the current one' },
      422: {
        description:
          'The study or the lead site cannot be told from the document, or the file cannot be read; nothing is stored',
      },
      428: { description: 'A replacement needs If-Match' },
    },
  },
  readReview: {
    summary: 'A version of the review: the latest that the caller may see, or the one named',
    params: studyParams,
    query: versionQuery,
    responses: {
      200: {
        description: 'The version; a trust gets it without sites',
        schema: ReviewAnswer,
        alsoAs: [XLSX_MEDIA_TYPE],
      },
      406: { description: 'No such form of the review' },
      422: { description: 'A draft with schema errors cannot be a workbook' },
    },
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
      428: { description: 'The site takes part already, and If-Match is missing' },
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
