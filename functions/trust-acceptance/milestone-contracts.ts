import * as z from 'zod';
import { MilestoneDays } from '../../shared/domain/milestones.ts';
import { OFFER_STATUSES } from '../../shared/domain/offer.ts';
import { Actor } from '../../shared/domain/person.ts';
import { ClockDays, ClockStage, ClockSummary } from '../../shared/domain/set-up-clock.ts';
import { paragraph } from '../../shared/domain/text.ts';
import { noQuery, pageOf, pageQuery, siteParams, studyParams } from '../../shared/http/common-contracts.ts';
import type { OperationContract } from '../../shared/http/operation.ts';

/** Days between two steps; calendar days in London. */
const StageDays = z.partialRecord(ClockStage, z.int().min(0));
const Published = z.object({
  stage: ClockStage,
  beforeDays: z.int(),
  afterDays: z.int(),
  source: z.string(),
});

export const MilestonesAnswer = MilestoneDays.extend({
  irasId: z.string(),
  odsCode: z.string(),
  updatedAt: z.string().optional(),
  updatedBy: Actor.optional(),
  clock: z.object({ days: ClockDays, stages: StageDays }),
  published: Published,
});

export const StudyClockAnswer = z.object({
  irasId: z.string(),
  sites: z.array(z.object({ odsCode: z.string(), days: ClockDays, stages: StageDays })),
  summary: z.partialRecord(ClockStage, ClockSummary),
  published: Published,
});

const reissueFields = {
  irasId: z.string(),
  odsCode: z.string(),
  reviewVersion: z.int(),
  issueNumber: z.int(),
  after: z.enum(['notAccepted', 'declinedCapacity']),
  reason: z.string(),
  at: z.string(),
  by: Actor,
};
export const ReissueAnswer = z.object({ ...reissueFields, status: z.enum(OFFER_STATUSES) });

export const milestoneContracts = {
  reissueOffer: {
    summary: 'Issue a price again that was refused, or declined for capacity; the decision stays counted',
    params: siteParams,
    query: noQuery,
    body: z.strictObject({ reason: paragraph(500) }),
    responses: {
      201: { description: 'The new offer is pending under the next issue number', schema: ReissueAnswer },
      409: { description: 'Neither refused nor declined, or a newer version is agreed' },
      422: { description: 'The trust has closed, or has no multiplier' },
    },
  },
  listReissues: {
    summary: "Why a site's price was issued again, by version and issue number",
    params: siteParams,
    query: pageQuery,
    responses: { 200: { description: 'A page of re-issues', schema: pageOf(z.object(reissueFields)) } },
  },
  readMilestones: {
    summary:
      'When the contract was signed, the site opened and the first participant recruited; the set-up clock',
    params: siteParams,
    query: noQuery,
    responses: {
      200: { description: 'What is recorded, with the ETag to replace it', schema: MilestonesAnswer },
    },
  },
  putMilestones: {
    summary:
      "Record the caller's milestones: the company the contract, the trust opening and first participant",
    params: siteParams,
    query: noQuery,
    body: MilestoneDays,
    ifMatch: true,
    responses: {
      200: { description: 'Recorded', schema: MilestonesAnswer },
      403: { description: 'A day that the other side records' },
      409: { description: 'The site has not accepted a price yet' },
      422: { description: 'Days out of order, or in the future' },
    },
  },
  readSetUpClock: {
    summary: "The set-up clock of a study's sites, with medians and quartiles beside the published days",
    params: studyParams,
    query: noQuery,
    responses: { 200: { description: 'Every site, and the summary', schema: StudyClockAnswer } },
  },
} satisfies Record<string, OperationContract>;
