import * as z from 'zod';
import { Role } from '../../shared/domain/person.ts';
import { irasId } from '../../shared/domain/study.ts';
import { identifier, moment } from '../../shared/domain/text.ts';
import { noParams, noQuery, pageOf, pageQuery, pageQueryFields } from '../../shared/http/common-contracts.ts';
import type { OperationContract } from '../../shared/http/operation.ts';
import type { OperationsOf } from '../routes.ts';

export const WaitingRow = z.object({
  irasId,
  odsCode: z.string(),
  site: z.string(),
  reviewVersion: z.int(),
  issueNumber: z.int(),
  issuedAt: moment,
  shortTitle: z.string(),
  leadSite: z.string(),
  sponsor: z.string(),
  waitsFor: z.enum(['trust', 'network']),
  waitingSince: moment,
  daysWaiting: z.int(),
  isEnglishTrust: z.boolean().describe('Whether the adherence indicator counts the organisation.'),
});

export const NotificationRow = z.object({
  id: z.string(),
  irasId,
  kind: z.string(),
  to: z.object({ role: Role, organisation: z.string() }),
  createdAt: moment,
  status: z.enum(['waiting', 'sent', 'failed']),
  attempts: z.int(),
  nextAttemptAt: moment.optional(),
  taken: z.int().describe('Messages that the mail system took.'),
  refused: z.int(),
  fault: z.string().optional().describe('What the last try ran into.'),
  outcome: z
    .object({ at: moment, note: z.enum(['delivered', 'noRecipient', 'refused', 'gaveUp']) })
    .optional(),
});

export const contracts = {
  listWaiting: {
    summary: 'Whose answer to a site price is waited for, over all studies, the longest first',
    params: noParams,
    query: pageQuery,
    responses: { 200: { description: 'A page of open offers', schema: pageOf(WaitingRow) } },
  },
  listNotifications: {
    summary: 'Notifications that reached nobody, newest first; or those that wait, the next due first',
    params: noParams,
    query: z.strictObject({
      ...pageQueryFields,
      status: z.enum(['undelivered', 'waiting']).default('undelivered'),
    }),
    responses: { 200: { description: 'A page of notifications', schema: pageOf(NotificationRow) } },
  },
  retryNotification: {
    summary: 'Send a notification again that reached nobody; who got it is not sent it twice',
    params: noParams,
    query: noQuery,
    body: z.strictObject({ irasId, id: identifier }),
    responses: {
      200: { description: 'It waits to be sent again', schema: NotificationRow },
      409: { description: 'It waits already, or was delivered' },
    },
  },
} satisfies Record<OperationsOf<'notifications'>, OperationContract>;
