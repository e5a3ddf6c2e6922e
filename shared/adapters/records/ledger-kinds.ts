/** The kinds of records of the study ledger: schema, key, place in the indexes, lock. */
import * as z from 'zod';
import { LogEntry } from '../../domain/decision-log.ts';
import { Escalation } from '../../domain/escalation.ts';
import { Milestones } from '../../domain/milestones.ts';
import { Offer, StudySite } from '../../domain/offer.ts';
import { Actor, Role } from '../../domain/person.ts';
import { ReviewVersion, StudyRecord } from '../../domain/review-version.ts';
import { irasId } from '../../domain/study.ts';
import { identifier, line, moment, odsCode, paragraph } from '../../domain/text.ts';
import type { Job, Notification, Reissue, StudyParty } from '../../ports/study-ledger.ts';
import {
  escalationKey,
  escalationOfNetwork,
  jobKey,
  logKey,
  MOST_ENTRIES,
  MOST_VERSIONS,
  milestonesKey,
  notificationKey,
  offerKey,
  offerOfTrust,
  partyKey,
  reissueKey,
  reviewKey,
  siteKey,
  studyKey,
  studyOfParty,
  undeliveredNotification,
  waitingWork,
} from './keys.ts';
import type { Place, RecordKind } from './stored-record.ts';

const lock = ({ lock }: { readonly lock: number }): number => lock;

export const STUDY: RecordKind<StudyRecord> = {
  name: 'study',
  schema: StudyRecord,
  place: (study) => ({ key: studyKey(study.irasId) }),
  lock,
};

export const REVIEW_VERSION: RecordKind<ReviewVersion> = {
  name: 'review version',
  schema: ReviewVersion.refine(({ reviewVersion }) => reviewVersion <= MOST_VERSIONS),
  place: (review) => ({ key: reviewKey(review.irasId, review.reviewVersion) }),
  lock,
};

export const STUDY_SITE: RecordKind<StudySite> = {
  name: 'site of a study',
  schema: StudySite,
  place: (site) => ({ key: siteKey(site.irasId, site.odsCode) }),
  lock,
};

function placeOffer(offer: Offer): Place {
  const key = offerKey(offer.irasId, offer.odsCode, offer.reviewVersion, offer.issueNumber);
  switch (offer.status) {
    case 'pending':
      return { key, index: { ...waitingWork('pendingOffer', offer.statusSince, key) } };
    case 'issued':
    case 'escalated':
      return {
        key,
        index: {
          ...offerOfTrust(offer.odsCode, 'open', offer.issuedAt, key),
          ...waitingWork('openOffer', offer.statusSince, key),
        },
      };
    case 'accepted':
    case 'notAccepted':
    case 'declinedCapacity':
      return { key, index: { ...offerOfTrust(offer.odsCode, 'decided', offer.statusSince, key) } };
    case 'superseded':
    case 'withdrawn':
      return { key };
  }
}

export const OFFER: RecordKind<Offer> = {
  name: 'offer',
  schema: Offer.refine((offer) => offer.reviewVersion <= MOST_VERSIONS && offer.issueNumber <= MOST_VERSIONS),
  place: placeOffer,
  lock,
};

export const LOG_ENTRY: RecordKind<LogEntry> = {
  name: 'log entry',
  schema: LogEntry.refine(({ sequence }) => sequence <= MOST_ENTRIES),
  place: (entry) => ({ key: logKey(entry.irasId, entry.odsCode, entry.sequence) }),
};

function placeEscalation(escalation: Escalation): Place {
  const key = escalationKey(escalation);
  const { network, raised, judgement, lapsed } = escalation;
  const closed = judgement ?? lapsed;
  return closed
    ? { key, index: { ...escalationOfNetwork(network, 'closed', closed.at, key) } }
    : { key, index: { ...escalationOfNetwork(network, 'open', raised.at, key) } };
}

export const ESCALATION: RecordKind<Escalation> = {
  name: 'escalation',
  schema: Escalation.refine(({ sequence }) => sequence <= MOST_ENTRIES),
  place: placeEscalation,
  lock,
};

export const REISSUE: RecordKind<Reissue> = {
  name: 're-issue',
  schema: z.strictObject({
    irasId,
    odsCode,
    reviewVersion: z.int().min(1).max(MOST_VERSIONS),
    issueNumber: z.int().min(1).max(MOST_VERSIONS),
    after: z.enum(['notAccepted', 'declinedCapacity']),
    reason: paragraph(500),
    at: moment,
    by: Actor,
  }),
  place: (record) => ({
    key: reissueKey(record.irasId, record.odsCode, record.reviewVersion, record.issueNumber),
  }),
};

export const MILESTONES: RecordKind<Milestones> = {
  name: 'milestones',
  schema: Milestones,
  place: (record) => ({ key: milestonesKey(record.irasId, record.odsCode) }),
  lock,
};

const jobFields = {
  irasId,
  jobId: identifier,
  reviewVersion: z.int().min(1),
  status: z.enum(['open', 'done', 'failed']),
  createdAt: moment,
  lock: z.int().min(1),
};

export const JOB: RecordKind<Job> = {
  name: 'job',
  schema: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('issueVersion'), ...jobFields }),
    z.strictObject({
      kind: z.literal('archive'),
      ...jobFields,
      requestedBy: Actor,
      progress: z.strictObject({ done: z.int().min(0), total: z.int().min(0) }),
      archiveKey: line(200).optional(),
      fault: line(500).optional(),
    }),
  ]),
  place: (job) => {
    const key = jobKey(job.irasId, job.jobId);
    return job.status === 'open' ? { key, index: { ...waitingWork('job', job.createdAt, key) } } : { key };
  },
  lock,
};

function placeNotification({
  irasId: study,
  id,
  status,
  createdAt,
  nextAttemptAt,
  outcome,
}: Notification): Place {
  const key = notificationKey(study, id);
  if (status === 'waiting') {
    return { key, index: { ...waitingWork('notification', nextAttemptAt ?? createdAt, key) } };
  }
  const isDelivered = outcome === undefined || outcome.note === 'delivered';
  return isDelivered ? { key } : { key, index: { ...undeliveredNotification(outcome.at, key) } };
}

export const NOTIFICATION: RecordKind<Notification> = {
  name: 'notification',
  schema: z.strictObject({
    id: identifier,
    irasId,
    kind: z.enum([
      'priceIssued',
      'queryRaised',
      'queryAnswered',
      'reviewSubmitted',
      'reviewAgreed',
      'decisionMade',
      'escalationRaised',
      'escalationJudged',
      'priceReissued',
      'milestonesRecorded',
      'reminder',
    ]),
    to: z.strictObject({ role: Role, organisation: identifier }),
    facts: z.record(z.string(), z.string()),
    createdAt: moment,
    status: z.enum(['waiting', 'sent', 'failed']),
    attempts: z.int().min(1).optional(),
    nextAttemptAt: moment.optional(),
    taken: z.array(line(100)).max(1000).optional(),
    refused: z.array(line(100)).max(1000).optional(),
    fault: line(500).optional(),
    outcome: z
      .strictObject({ at: moment, note: z.enum(['delivered', 'noRecipient', 'refused', 'gaveUp']) })
      .optional(),
    lock: z.int().min(1),
  }),
  place: placeNotification,
  lock,
};

export const PARTY: RecordKind<StudyParty> = {
  name: 'party',
  schema: z.strictObject({ irasId, role: Role, organisation: identifier }),
  place: ({ irasId: study, role, organisation }) => ({
    key: partyKey(study, role, organisation),
    index: { ...studyOfParty(study, role, organisation) },
  }),
};
