/** The kinds of records of the study ledger: schema, key, place in the indexes, lock. */
import * as z from 'zod';
import { LogEntry } from '../../domain/decision-log.ts';
import { Offer, StudySite } from '../../domain/offer.ts';
import { Role } from '../../domain/person.ts';
import { ReviewVersion, StudyRecord } from '../../domain/review-version.ts';
import { irasId } from '../../domain/study.ts';
import { identifier, moment } from '../../domain/text.ts';
import type { Job, Notification, StudyParty } from '../../ports/study-ledger.ts';
import {
  jobKey,
  logKey,
  MOST_ENTRIES,
  MOST_VERSIONS,
  notificationKey,
  offerKey,
  offerOfTrust,
  partyKey,
  reviewKey,
  siteKey,
  studyKey,
  studyOfParty,
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
      return { key, index: { ...offerOfTrust(offer.odsCode, 'open', offer.issuedAt, key) } };
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

export const JOB: RecordKind<Job> = {
  name: 'job',
  schema: z.strictObject({
    irasId,
    jobId: identifier,
    kind: z.literal('issueVersion'),
    reviewVersion: z.int().min(1),
    status: z.enum(['open', 'done']),
    createdAt: moment,
    lock: z.int().min(1),
  }),
  place: (job) => {
    const key = jobKey(job.irasId, job.jobId);
    return job.status === 'open' ? { key, index: { ...waitingWork('job', job.createdAt, key) } } : { key };
  },
  lock,
};

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
    ]),
    to: z.strictObject({ role: Role, organisation: identifier }),
    facts: z.record(z.string(), z.string()),
    createdAt: moment,
    status: z.enum(['waiting', 'sent']),
    lock: z.int().min(1),
  }),
  place: (notification) => {
    const key = notificationKey(notification.irasId, notification.id);
    if (notification.status === 'sent') return { key };
    return { key, index: { ...waitingWork('notification', notification.createdAt, key) } };
  },
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
