import * as z from 'zod';
import { noParams, noQuery } from '../../shared/http/common-contracts.ts';
import type { OperationContract } from '../../shared/http/operation.ts';
import type { OperationsOf } from '../routes.ts';

const Figure = z.object({
  definition: z.string(),
  words: z.string(),
  numerator: z.int(),
  denominator: z.int(),
  /** A percentage with one decimal, rounded down, or `no data`. */
  display: z.string(),
  offersAccepted: z.int(),
  offersDecided: z.int(),
  declinedCapacity: z.int(),
  openOffers: z.int(),
  escalatedOffers: z.int(),
  trustsWithOpenOffers: z.int(),
  reasons: z.object({ setupFee: z.int(), outsourcedService: z.int(), other: z.int() }),
  bounds: z.object({ lowest: z.string(), highest: z.string() }).optional(),
});

const Month = Figure.extend({
  month: z.string(),
  isCurrent: z.boolean(),
  readAt: z.string(),
  allPhases: Figure,
});

export const contracts = {
  readIndicatorMonth: {
    summary: 'The adherence indicator of a month, with its definition and counts. Not the official figure',
    params: z.strictObject({ month: z.string() }),
    query: noQuery,
    responses: { 200: { description: 'The figures', schema: Month } },
  },
  readIndicatorSeries: {
    summary: 'The adherence indicator month by month, the last twelve unless told',
    params: noParams,
    query: z.strictObject({ from: z.string().optional(), to: z.string().optional() }),
    responses: {
      200: { description: 'The months, oldest first', schema: z.object({ items: z.array(Month) }) },
    },
  },
} satisfies Record<OperationsOf<'adherence-indicator'>, OperationContract>;
