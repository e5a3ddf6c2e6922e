/** The dictionaries of activities, and the Excel templates. */
import * as z from 'zod';
import { ActivityMapping } from '../../shared/domain/activity-mapping.ts';
import { ActivityMappingDiff } from '../../shared/domain/activity-mapping-diff.ts';
import { identifier, line, moment } from '../../shared/domain/text.ts';
import { versionQuery } from '../../shared/http/common-contracts.ts';
import type { OperationContract } from '../../shared/http/operation.ts';
import { XLSX_MEDIA_TYPE } from '../../shared/ports/review-workbook.ts';
import type { OperationsOf } from '../routes.ts';

const mappingParams = z.strictObject({
  id: identifier.describe('The ODS code of the organisation that leads studies.'),
});

export const PutMappingAnswer = z.object({
  id: identifier,
  version: z.int().min(1),
  savedAt: moment,
  entries: z.int().min(0),
  diff: ActivityMappingDiff.optional().describe('Against the version before.'),
});

export const mappingContracts = {
  readActivityMapping: {
    summary: "The dictionary that imports of an organisation's studies use, or the version named",
    params: mappingParams,
    query: versionQuery,
    responses: { 200: { description: 'The dictionary; its ETag is its version', schema: ActivityMapping } },
  },
  putActivityMapping: {
    summary: 'Save the next version of the dictionary from protocol activities to tariff items',
    params: mappingParams,
    query: z.strictObject({}),
    body: z
      .unknown()
      .refine((value) => value !== undefined)
      .describe('An ncvr.activity-mapping/1 document.'),
    ifMatch: true,
    responses: {
      200: { description: 'The next version was saved, or it is as it was', schema: PutMappingAnswer },
      201: { description: 'The first version was saved', schema: PutMappingAnswer },
      412: { description: 'If-Match names a version that is no longer the current one' },
      422: { description: 'The dictionary has errors; `errors` lists each with its field' },
      428: { description: 'A replacement needs If-Match' },
    },
  },
  readTemplate: {
    summary: 'An Excel workbook to fill in',
    params: z.strictObject({
      name: line(50).describe('review.xlsx, tariff.xlsx or multipliers.xlsx.'),
    }),
    query: z.strictObject({
      tariff: identifier
        .optional()
        .describe('review.xlsx: the release whose items can be picked; the one in force unless told.'),
    }),
    responses: { 200: { description: 'The workbook', contentType: XLSX_MEDIA_TYPE } },
  },
} satisfies Partial<Record<OperationsOf<'reference-data'>, OperationContract>>;
