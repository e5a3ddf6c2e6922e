import * as z from 'zod';
import { FinancialAppendix, PayeeProfile } from '../../shared/domain/financial-appendix.ts';
import { SiteBudget } from '../../shared/domain/site-budget-document.ts';
import { irasId } from '../../shared/domain/study.ts';
import { identifier, moment, odsCode } from '../../shared/domain/text.ts';
import { noQuery, siteParams, studyParams, versionQuery } from '../../shared/http/common-contracts.ts';
import type { OperationContract } from '../../shared/http/operation.ts';
import { XLSX_MEDIA_TYPE } from '../../shared/ports/review-workbook.ts';
import type { OperationsOf } from '../routes.ts';

/** How pages are sent; they are asked for as text/html. */
export const HTML_MEDIA_TYPE = 'text/html;charset=utf-8';

const preparing = { description: 'The price is still being prepared' };

export const ArchiveStatus = z.object({
  id: identifier,
  irasId,
  reviewVersion: z.int(),
  status: z.enum(['open', 'done', 'failed']),
  fault: z.string().optional().describe('Why there will be no ZIP. Ask for another once it is mended.'),
  createdAt: moment,
  progress: z
    .object({ done: z.int(), total: z.int() })
    .describe('Appendices that are in the ZIP, and how many will be.'),
});

const documentContracts = {
  readAppendix: {
    summary: 'The financial appendix: JSON, HTML, or a link to the PDF, by Accept',
    params: siteParams,
    query: versionQuery,
    responses: {
      200: {
        description: 'The canonical object, byte for byte as it was issued, or a page of it',
        schema: FinancialAppendix,
        alsoAs: [HTML_MEDIA_TYPE],
      },
      303: { description: 'The PDF, at a short-lived link' },
      406: { description: 'No such form of the appendix' },
      409: preparing,
    },
  },
  readBudget: {
    summary: 'The site budget: JSON, HTML or an Excel workbook with live totals, by Accept',
    params: siteParams,
    query: versionQuery,
    responses: {
      200: {
        description: 'The price of the appendix, split as a finance office books it',
        schema: SiteBudget,
        alsoAs: [HTML_MEDIA_TYPE, XLSX_MEDIA_TYPE],
      },
      406: { description: 'No such form of the budget' },
      409: preparing,
    },
  },
} satisfies Partial<Record<OperationsOf<'financial-appendix'>, OperationContract>>;

const archiveContracts = {
  requestArchive: {
    summary: 'Have all current appendices of a study put into one ZIP',
    params: studyParams,
    query: noQuery,
    body: z
      .strictObject({
        reviewVersion: z.int().min(1).optional().describe('Left out: the agreed version.'),
      })
      .default({}),
    responses: {
      202: { description: 'It is being built; Location says where it will be', schema: ArchiveStatus },
      409: { description: 'Nothing of the version is issued' },
    },
  },
  readArchive: {
    summary: 'How far the ZIP is, or a link to it',
    params: z.strictObject({ irasId, id: identifier }),
    query: noQuery,
    responses: {
      200: { description: 'It is still being built, or failed', schema: ArchiveStatus },
      303: { description: 'The ZIP, at a short-lived link' },
    },
  },
} satisfies Partial<Record<OperationsOf<'financial-appendix'>, OperationContract>>;

const payeeContracts = {
  readPayee: {
    summary: 'Who is paid at the trust; what is not stated stays blank in its appendices',
    params: z.strictObject({ odsCode }),
    query: noQuery,
    responses: { 200: { description: 'The profile', schema: PayeeProfile } },
  },
  putPayee: {
    summary: 'Replace the payee profile; appendices that are issued keep what they say. No bank details',
    params: z.strictObject({ odsCode }),
    query: noQuery,
    body: PayeeProfile,
    ifMatch: true,
    responses: {
      200: { description: 'The profile as it is kept now', schema: PayeeProfile },
      412: { description: 'If-Match names a profile that is no longer the current one' },
      422: { description: 'The profile has mistakes, or holds what looks like bank details' },
      428: { description: 'A replacement needs If-Match' },
    },
  },
} satisfies Partial<Record<OperationsOf<'financial-appendix'>, OperationContract>>;

export const contracts = {
  ...documentContracts,
  ...archiveContracts,
  ...payeeContracts,
} satisfies Record<OperationsOf<'financial-appendix'>, OperationContract>;
