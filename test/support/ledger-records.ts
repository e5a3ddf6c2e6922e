/** Valid records of the study ledger for tests, each with what the test is about put in. Pure: no database is loaded. */
import { createHash } from 'node:crypto';
import {
  appendEntry,
  EMPTY_LOG_HEAD,
  type LogEntry,
  type LogHead,
} from '../../shared/domain/decision-log.ts';
import type { Offer, StudySite } from '../../shared/domain/offer.ts';
import type { Actor } from '../../shared/domain/person.ts';
import type { ReviewVersion, StudyRecord } from '../../shared/domain/review-version.ts';
import type { IssueVersionJob, Job, Notification } from '../../shared/ports/study-ledger.ts';

export const IRAS_ID = '1004321';
export const MORNING = '2026-11-02T09:00:00.000Z';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
/** A hash that stands for some document. */
export const hashOf = (text: string): string => sha256(Buffer.from(text));

export const leadReviewer: Actor = {
  issuer: 'https://identity.example',
  subject: 'lead-1',
  name: 'Dr Ada Lead',
  role: 'studyResourceReviewer',
  organisation: 'RRV',
};

export const someStudy = (changes: Partial<StudyRecord> = {}): StudyRecord => ({
  irasId: IRAS_ID,
  shortTitle: 'CARDIO-1',
  title: 'A trial of a heart medicine',
  leadSite: 'RRV',
  latestVersion: 1,
  latestStatus: 'draft',
  createdAt: MORNING,
  updatedAt: MORNING,
  lock: 1,
  ...changes,
});

export const someReviewVersion = (changes: Partial<ReviewVersion> = {}): ReviewVersion => ({
  irasId: IRAS_ID,
  reviewVersion: 1,
  status: 'draft',
  bodySha256: hashOf('review'),
  updatedAt: MORNING,
  updatedBy: leadReviewer,
  queries: [],
  lock: 1,
  ...changes,
});

export const someSite = (changes: Partial<StudySite> = {}): StudySite => ({
  irasId: IRAS_ID,
  odsCode: 'RRV',
  status: 'active',
  principalInvestigator: 'Dr Ann Investigator',
  targetParticipants: { armA: 10 },
  addedAt: MORNING,
  log: { length: 0, head: EMPTY_LOG_HEAD },
  lock: 1,
  ...changes,
});

export const someOffer = (changes: Partial<Offer> = {}): Offer => ({
  irasId: IRAS_ID,
  odsCode: 'RRV',
  reviewVersion: 1,
  issueNumber: 1,
  status: 'pending',
  issuedAt: MORNING,
  verificationAddress: 'https://ncvr.example/verify',
  principalInvestigator: 'Dr Ann Investigator',
  targetParticipants: { armA: 10 },
  study: { shortTitle: 'CARDIO-1', phase: 'III', isAtmp: false, leadSite: 'RRV', sponsor: 'example-pharma' },
  statusSince: MORNING,
  lock: 1,
  ...changes,
});

export const someLogEntry = (changes: Partial<LogEntry> = {}, head?: LogHead): LogEntry => ({
  ...appendEntry(
    head ?? { length: 0, head: EMPTY_LOG_HEAD },
    {
      irasId: IRAS_ID,
      odsCode: 'RRV',
      at: MORNING,
      offer: { reviewVersion: 1, issueNumber: 1 },
      study: { phase: 'III', isAtmp: false },
      isEnglishTrust: true,
      event: { kind: 'issued', appendixSha256: hashOf('appendix'), pdfSha256: hashOf('pdf') },
    },
    sha256,
  ),
  ...changes,
});

export const someJob = (changes: Partial<IssueVersionJob> = {}): Job => ({
  irasId: IRAS_ID,
  jobId: 'job-1',
  kind: 'issueVersion',
  reviewVersion: 1,
  status: 'open',
  createdAt: MORNING,
  lock: 1,
  ...changes,
});

export const someNotification = (changes: Partial<Notification> = {}): Notification => ({
  id: 'notification-1',
  irasId: IRAS_ID,
  kind: 'priceIssued',
  to: { role: 'siteRepresentative', organisation: 'RRV' },
  facts: { study: 'CARDIO-1' },
  createdAt: MORNING,
  status: 'waiting',
  lock: 1,
  ...changes,
});
