/** National re-pricing: a preview by the worker, and a run of exactly what was previewed. */
import * as z from 'zod';
import { BlockedStudy } from '../../shared/domain/blocked-study.ts';
import { PinnedPricing } from '../../shared/domain/pinned-pricing.ts';
import { REPRICING_STATUSES, RepricingPreview } from '../../shared/domain/repricing.ts';
import { BlockedEntry, RepricingEntry } from '../../shared/domain/repricing-entry.ts';
import { sha256Hex } from '../../shared/domain/sha256-hex.ts';
import { irasId } from '../../shared/domain/study.ts';
import { identifier, moment } from '../../shared/domain/text.ts';
import { noParams, noQuery, pageOf, pageQuery } from '../../shared/http/common-contracts.ts';
import type { OperationContract } from '../../shared/http/operation.ts';

const count = z.int().min(0);

/** A re-pricing as coordinators read it. */
export const RepricingAnswer = z.object({
  id: identifier,
  status: z
    .enum(REPRICING_STATUSES)
    .describe('`previewed`: the preview is complete, and may be run. `failed`: `failure` says why.'),
  target: PinnedPricing.describe('What everything is to be priced with.'),
  studies: z.array(irasId).optional().describe('Only these; absent: all.'),
  requestedBy: z.string(),
  createdAt: moment,
  touchedAt: moment.describe('When it last made progress.'),
  previewSha256: sha256Hex.describe('Names the previewed set; complete once it is previewed.'),
  preview: RepricingPreview.omit({ sha256: true, pages: true }).describe(
    'Expected totals in pence; it grows while the status is `previewing`.',
  ),
  progress: z.object({ done: count, total: count }).describe('Prices that had their turn, of all.'),
  run: z
    .object({
      by: z.string(),
      startedAt: moment,
      endedAt: moment.optional(),
      repriced: count,
      skipped: count.describe('Changed after the preview, so left as they are.'),
      failed: count.describe('Re-priced, but their documents are not made yet: it is tried again.'),
    })
    .optional(),
  failure: z.string().optional(),
});

const ListedEntry = z.union([
  RepricingEntry.extend({ outcome: z.enum(['previewed', 'repriced']) }),
  RepricingEntry.extend({
    outcome: z.enum(['skipped', 'failed']),
    why: z.string().describe('What changed after the preview, or why there are no documents yet.'),
  }),
  BlockedEntry.extend({
    outcome: z
      .literal('blocked')
      .describe('It has no price at the new tariff and multipliers; `mend` says what to do.'),
  }),
]);

const params = z.strictObject({ id: identifier });
const conflict = { description: 'Not possible in its present state; `repricingStatus` is in the answer' };
const steered = {
  202: { description: 'Location says where its progress is', schema: RepricingAnswer },
  409: conflict,
} as const;

export const repricingContracts = {
  listRepricings: {
    summary: 'National re-pricings, newest first',
    params: noParams,
    query: pageQuery,
    responses: { 200: { description: 'A page of them', schema: pageOf(RepricingAnswer) } },
  },
  requestRepricing: {
    summary: 'Preview a re-pricing of everything re-priceable; no price changes',
    params: noParams,
    query: noQuery,
    body: z
      .strictObject({
        tariff: identifier.optional().describe('A tariff release; left out, the one in force today.'),
        multipliers: identifier.optional().describe('A multiplier set; left out, the one in force today.'),
        studies: z.array(irasId).min(1).max(200).optional().describe('Only these; left out, all.'),
      })
      .default({}),
    responses: {
      202: { description: 'It is being previewed; Location says where', schema: RepricingAnswer },
    },
  },
  readRepricing: {
    summary: 'A re-pricing: its preview, its progress and its result',
    params,
    query: noQuery,
    responses: { 200: { description: 'The re-pricing', schema: RepricingAnswer } },
  },
  listRepricingEntries: {
    summary: 'Every price of a re-pricing, with what became of it',
    params,
    query: pageQuery,
    responses: { 200: { description: 'A page of them', schema: pageOf(ListedEntry) } },
  },
  listBlockedStudies: {
    summary: 'The studies that cannot be re-priced: what is missing for each, line by line, and what to do',
    params,
    query: pageQuery,
    responses: { 200: { description: 'A page of them', schema: pageOf(BlockedStudy) } },
  },
  runRepricing: {
    summary: 'Run exactly what was previewed; whatever changed since is skipped and reported',
    params,
    query: noQuery,
    body: z
      .strictObject({
        previewSha256: sha256Hex
          .optional()
          .describe('The hash that names the previewed set; another one is refused.'),
      })
      .default({}),
    responses: steered,
  },
  pauseRepricing: {
    summary: 'Stop a run for a while; what is under way is finished first',
    params,
    query: noQuery,
    responses: steered,
  },
  resumeRepricing: {
    summary: 'Let a paused run go on',
    params,
    query: noQuery,
    responses: steered,
  },
} satisfies Record<string, OperationContract>;
