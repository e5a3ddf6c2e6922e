import * as z from 'zod';
import { LogEntry } from '../../shared/domain/decision-log.ts';
import { Decision, DecisionKind, OFFER_STATUSES, Offer, RefusalReason } from '../../shared/domain/offer.ts';
import { Receipt } from '../../shared/domain/receipt.ts';
import { sha256Hex } from '../../shared/domain/sha256-hex.ts';
import { odsCode, paragraph } from '../../shared/domain/text.ts';
import {
  pageOf,
  pageQuery,
  pageQueryFields,
  siteParams,
  versionQuery,
} from '../../shared/http/common-contracts.ts';
import type { OperationContract } from '../../shared/http/operation.ts';
import type { OperationsOf } from '../routes.ts';
import { escalationContracts } from './escalation-contracts.ts';
import { logContracts } from './log-contracts.ts';
import { milestoneContracts } from './milestone-contracts.ts';

export const DecisionBody = z.strictObject({
  decision: DecisionKind,
  /** The hash of the appendix that is decided on. */
  appendixSha256: sha256Hex,
  /** Why the price is refused; only with `notAccepted`. */
  reason: RefusalReason.optional(),
  note: paragraph(500).optional(),
});

export const DecisionAnswer = z.object({
  irasId: z.string(),
  odsCode: z.string(),
  reviewVersion: z.int(),
  issueNumber: z.int(),
  status: z.enum(OFFER_STATUSES),
  decision: Decision,
});

export const contracts = {
  ...escalationContracts,
  ...milestoneContracts,
  ...logContracts,
  decide: {
    summary: "Record a trust's decision on its site price, once",
    params: siteParams,
    query: z.strictObject({}),
    body: DecisionBody,
    responses: {
      200: {
        description: 'Recorded; or the same decision as the first, which is answered',
        schema: DecisionAnswer,
      },
      409: {
        description: 'Decided otherwise already (names the first), another appendix is current, or not open',
      },
    },
  },
  readLog: {
    summary: "A trust's decision log in a study: a hash chain, oldest entry first",
    params: siteParams,
    query: pageQuery,
    responses: { 200: { description: 'A page of entries', schema: pageOf(LogEntry) } },
  },
  readReceipt: {
    summary: "The signed receipt of a trust's latest decision, or of that on one review version",
    params: siteParams,
    query: versionQuery,
    responses: {
      200: { description: 'The receipt, made and signed now from the decision log', schema: Receipt },
      409: { description: 'Nothing is decided yet' },
    },
  },
  listTrustOffers: {
    summary: "A trust's prices over all studies: open ones oldest first, decided ones newest first",
    params: z.strictObject({ odsCode }),
    query: z.strictObject({ ...pageQueryFields, status: z.enum(['open', 'decided']).default('open') }),
    responses: { 200: { description: 'A page of offers', schema: pageOf(Offer.omit({ lock: true })) } },
  },
} satisfies Record<OperationsOf<'trust-acceptance'>, OperationContract>;
