import * as z from 'zod';
import { IndicatorDefinitionId } from '../../shared/domain/adherence-definition.ts';
import { IndicatorProof, IndicatorSnapshot } from '../../shared/domain/indicator-snapshot.ts';
import { identifier, odsCode } from '../../shared/domain/text.ts';
import { noParams, noQuery, versionNumber } from '../../shared/http/common-contracts.ts';
import type { OperationContract } from '../../shared/http/operation.ts';
import { TRUST_ANSWERS } from '../../shared/usecases/adherence-indicator/read-trusts.ts';
import type { OperationsOf } from '../routes.ts';
import { MonthFigures, Series, Trusts } from './figures.ts';

/** Which letters is said outright, for programs that would guess. */
export const CSV_MEDIA_TYPE = 'text/csv;charset=utf-8';

const monthParams = z.strictObject({ month: z.string() });
const revisionQuery = z.strictObject({ revision: versionNumber.optional() });

export const contracts = {
  readIndicatorMonth: {
    summary: 'The adherence indicator of a month, with its definition and counts. Not the official figure',
    params: monthParams,
    query: noQuery,
    responses: { 200: { description: 'The figures', schema: MonthFigures } },
  },
  readIndicatorSeries: {
    summary:
      'The adherence indicator month by month, the last twelve unless told; as CSV one value a line (month, measure, area, value)',
    params: noParams,
    query: z.strictObject({ from: z.string().optional(), to: z.string().optional() }),
    responses: {
      200: { description: 'The months, oldest first', schema: Series, alsoAs: [CSV_MEDIA_TYPE] },
    },
  },
  readIndicatorSnapshot: {
    summary: 'The signed snapshot of a closed month, its latest revision unless told',
    params: monthParams,
    query: revisionQuery,
    responses: { 200: { description: 'The snapshot, in its canonical form', schema: IndicatorSnapshot } },
  },
  readIndicatorTrusts: {
    summary: 'A month trust by trust, with the reasons of those that did not accept, and by region and ICB',
    params: monthParams,
    query: z.strictObject({
      definition: IndicatorDefinitionId.optional(),
      region: identifier.optional(),
      icb: identifier.optional(),
      answer: z.enum(TRUST_ANSWERS).optional(),
    }),
    responses: {
      200: {
        description: 'Trusts that did not accept first; as CSV the trusts alone',
        schema: Trusts,
        alsoAs: [CSV_MEDIA_TYPE],
      },
    },
  },
  readIndicatorProof: {
    summary: "A trust's own rows of a closed month, with the proof that they are in the published root",
    params: z.strictObject({ month: z.string(), odsCode }),
    query: revisionQuery,
    responses: { 200: { description: 'The proof, in its canonical form', schema: IndicatorProof } },
  },
  exportIndicatorLog: {
    summary: 'Every row of a closed month with its salt, from which figure and root are derived again',
    params: monthParams,
    query: revisionQuery,
    responses: { 303: { description: 'A link to the file, for five minutes' } },
  },
} satisfies Record<OperationsOf<'adherence-indicator'>, OperationContract>;
