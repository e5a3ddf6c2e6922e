import * as z from 'zod';
import { DeltaStatement } from '../../shared/domain/delta-statement.ts';
import { OFFER_STATUSES } from '../../shared/domain/offer.ts';
import { Organisation } from '../../shared/domain/organisation.ts';
import { sha256Hex } from '../../shared/domain/sha256-hex.ts';
import { SiteComparison } from '../../shared/domain/site-comparison.ts';
import { SitePrice } from '../../shared/domain/site-price-document.ts';
import { irasId } from '../../shared/domain/study.ts';
import { day, moment, odsCode } from '../../shared/domain/text.ts';
import { pageQuery, siteParams, versionNumber, versionQuery } from '../../shared/http/common-contracts.ts';
import type { OperationContract } from '../../shared/http/operation.ts';
import type { OperationsOf } from '../routes.ts';
import { repricingContracts } from './repricing-contracts.ts';

const status = z.enum(OFFER_STATUSES);

export const SitePriceAnswer = SitePrice.extend({
  status,
  reviewVersion: z.int(),
  issueNumber: z.int(),
  issuedAt: moment,
  appendixSha256: sha256Hex,
});

export const DeltaAnswer = DeltaStatement.extend({ fromStatus: status, toStatus: status });

const ClosedPart = z.discriminatedUnion('outcome', [
  z.object({
    irasId,
    outcome: z.literal('moved'),
    offer: z
      .object({ reviewVersion: z.int().min(1), issueNumber: z.int().min(1) })
      .optional()
      .describe("The successor's offer; absent while the next version of the review is awaited."),
  }),
  z.object({
    irasId,
    outcome: z.literal('joined').describe('The successor takes part itself: its own offer stands.'),
  }),
  z.object({ irasId, outcome: z.literal('movedBefore') }),
  z.object({ irasId, outcome: z.literal('withdrawn') }),
  z.object({ irasId, outcome: z.literal('stays').describe('It had decided, or was withdrawn.'), status }),
  z.object({
    irasId,
    outcome: z.literal('blocked').describe('The successor cannot be offered the price yet.'),
    findings: z.array(
      z.object({
        severity: z.enum(['error', 'warning']),
        code: z.string(),
        path: z.string(),
        message: z.string(),
        mend: z.string(),
      }),
    ),
  }),
]);

const readContracts = {
  readSitePrice: {
    summary: 'A site price, with the derivation of every line',
    params: siteParams,
    query: versionQuery,
    responses: {
      200: { description: 'The site price', schema: SitePriceAnswer },
      409: { description: 'The price is still being prepared' },
    },
  },
  readDelta: {
    summary: 'What changed between two prices of a site: lines, causes and totals',
    params: siteParams,
    query: z.strictObject({
      from: versionNumber.optional().describe('A review version; absent, the one issued before `to`.'),
      to: versionNumber.optional().describe('A review version; absent, the latest that was issued.'),
      fromIssue: versionNumber.optional().describe('An issue of `from`; absent, its latest.'),
      toIssue: versionNumber.optional().describe('An issue of `to`; absent, its latest.'),
    }),
    responses: {
      200: { description: 'The delta statement; from + change = to in every total', schema: DeltaAnswer },
      409: { description: 'It is the first price of the site' },
    },
  },
  comparePrices: {
    summary: 'Two sites of a study explained: why one is dearer, line by line',
    params: siteParams,
    query: z.strictObject({
      with: odsCode.describe('The other site.'),
      version: versionQuery.shape.version.describe('Absent: the latest review version issued to both.'),
    }),
    responses: {
      200: { description: 'The comparison', schema: SiteComparison },
      409: { description: 'The two sites do not both have a price yet' },
    },
  },
} satisfies Partial<Record<OperationsOf<'site-pricing'>, OperationContract>>;

export const contracts = {
  ...readContracts,
  ...repricingContracts,
  closeOrganisation: {
    summary: 'Close an organisation; its undecided offers go to the successor at its own multiplier',
    params: z.strictObject({ odsCode }),
    query: pageQuery,
    body: z.strictObject({
      closedOn: day.describe('The last day on which it is open.'),
      successor: odsCode.optional().describe('Absent: undecided offers are withdrawn.'),
    }),
    responses: {
      200: {
        description: 'Closed; a page of its studies and what became of each. Ask again with `next` as cursor',
        schema: z.object({
          organisation: Organisation,
          studies: z.array(ClosedPart),
          next: z.string().optional(),
        }),
      },
      409: { description: 'Recorded as closed on another day, or with another successor' },
      422: { description: 'The day has not come, or the successor is not open' },
    },
  },
} satisfies Record<OperationsOf<'site-pricing'>, OperationContract>;
