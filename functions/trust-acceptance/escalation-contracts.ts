import * as z from 'zod';
import { ESCALATION_STATUSES, Escalation, JudgementKind, Waiver } from '../../shared/domain/escalation.ts';
import { EscalatedItem } from '../../shared/domain/escalation-share.ts';
import { paragraph } from '../../shared/domain/text.ts';
import {
  noQuery,
  pageOf,
  pageQuery,
  pageQueryFields,
  siteParams,
} from '../../shared/http/common-contracts.ts';
import type { OperationContract } from '../../shared/http/operation.ts';

export const EscalationBody = z.strictObject({
  /** By tariff item, or by minutes of staff roles: never by a price. */
  item: EscalatedItem,
  /** Where the protocol asks for the item, and why no line of the review has it. */
  evidence: paragraph(4000),
  /** Whether the item is in the protocol's schedule of events: it is then upheld at any size. */
  inProtocolSchedule: z.boolean(),
});

export const JudgementBody = z.strictObject({
  judgement: JudgementKind,
  reason: paragraph(1000).optional(),
  /** Only to uphold an item below 5% that is not in the schedule of events. */
  waiver: Waiver.optional(),
  /** What the network finds, where it is other than the trust reports. */
  inProtocolSchedule: z.boolean().optional(),
});

export const EscalationAnswer = Escalation.omit({ lock: true }).extend({
  status: z.enum(ESCALATION_STATUSES),
  /** Calendar days in London from the report to the judgement, or until now. */
  waitingDays: z.int().min(0),
});

const escalationParams = z.strictObject({ id: z.string().min(1).max(64) });

export const escalationContracts = {
  raiseEscalation: {
    summary: 'Report an item that the national review leaves out; the price waits for the judgement',
    params: siteParams,
    query: noQuery,
    body: EscalationBody,
    responses: {
      201: { description: 'Reported, with the computed share of direct cost', schema: EscalationAnswer },
      409: { description: 'The price is not open: names its status, and an escalation that waits' },
      422: { description: 'The item is not on the tariff, or has neither tariff item nor minutes' },
    },
  },
  listSiteEscalations: {
    summary: 'What a trust reported as missing in a study, oldest first',
    params: siteParams,
    query: pageQuery,
    responses: { 200: { description: 'A page of escalations', schema: pageOf(EscalationAnswer) } },
  },
  listNetworkEscalations: {
    summary: "The escalations of a network's trusts: open ones oldest first, then closed ones newest first",
    params: z.strictObject({}),
    query: z.strictObject({ ...pageQueryFields, status: z.enum(['open', 'closed']).optional() }),
    responses: { 200: { description: 'A page of escalations', schema: pageOf(EscalationAnswer) } },
  },
  readEscalation: {
    summary: 'One escalation, with its evidence and the computed share of direct cost',
    params: escalationParams,
    query: noQuery,
    responses: { 200: { description: 'The escalation', schema: EscalationAnswer } },
  },
  judgeEscalation: {
    summary: 'Judge a missing item, once: upheld, included elsewhere, or below the threshold',
    params: escalationParams,
    query: noQuery,
    body: JudgementBody,
    responses: {
      200: {
        description: 'Judged; or the same judgement as the first, which is answered',
        schema: EscalationAnswer,
      },
      409: { description: 'Judged otherwise already (names the first), or the price was replaced' },
      422: { description: 'No ground to uphold it, a waiver of nothing, or a reason missing' },
    },
  },
} satisfies Record<string, OperationContract>;
