/** Valid records of the study ledger for tests, each with what the test is about put in. */
import { createHash } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTables } from '../../infra/local/database/create-tables.ts';
import {
  createDocumentClient,
  createDynamoClient,
  DynamoEnvironment,
} from '../../shared/adapters/dynamodb/client.ts';
import { createDynamoRecordTable } from '../../shared/adapters/dynamodb/record-table.dynamodb.ts';
import { tableNamesFor } from '../../shared/adapters/dynamodb/table-names.ts';
import {
  appendEntry,
  EMPTY_LOG_HEAD,
  type LogEntry,
  type LogHead,
} from '../../shared/domain/decision-log.ts';
import type { Offer, StudySite } from '../../shared/domain/offer.ts';
import type { Actor } from '../../shared/domain/person.ts';
import type { ReviewVersion, StudyRecord } from '../../shared/domain/review-version.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Page, RecordTable } from '../../shared/ports/record-table.ts';
import type { IssueVersionJob, Job, Notification, PageRequest } from '../../shared/ports/study-ledger.ts';
import type { TestDatabase } from './local-database.ts';

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

/** A list as somebody sees it who follows `next` to the end: its pages. */
export async function readPages<T>(
  list: (page: PageRequest) => Promise<Page<T>>,
  limit: number,
): Promise<readonly (readonly T[])[]> {
  const pages: (readonly T[])[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ limit, cursor });
    pages.push(page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return pages;
}

const clients = new WeakMap<TestDatabase, DynamoDBClient>();
let installations = 0;

/** New, empty tables in a running local database. */
export async function createEmptyTables(database: TestDatabase, clock: Clock): Promise<RecordTable> {
  const environment = { AWS_REGION: 'eu-west-2', DYNAMODB_ENDPOINT: database.endpoint() };
  const client = clients.get(database) ?? createDynamoClient(DynamoEnvironment.parse(environment));
  clients.set(database, client);
  installations += 1;
  const tableNames = tableNamesFor(`installation-${installations}`);
  await createTables(client, tableNames);
  return createDynamoRecordTable({ client: createDocumentClient(client), tableNames, clock });
}
