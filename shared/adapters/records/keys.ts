/**
 * Where every record rests, and every way in which it is reached: a get or a query by key, never a scan.
 * Numbers in keys are padded so that they sort; a month is `2026-11`; times are UTC to the millisecond.
 *
 * Table `studies`, one partition per study
 * | record           | pk           | sk                          | index, partition                          | sorted by          |
 * | ---------------- | ------------ | --------------------------- | ----------------------------------------- | ------------------ |
 * | study            | STUDY#123456 | STUDY                       |                                           |                    |
 * | review version   | STUDY#123456 | REVIEW#0001                 |                                           |                    |
 * | site of a study  | STUDY#123456 | SITE#RRV                    |                                           |                    |
 * | offer, pending   | STUDY#123456 | OFFER#RRV#0001#0001         | byWork WORK#pendingOffer#<shard>          | statusSince, key   |
 * | - issued, escalated |           |                             | byParty TRUST#RRV#open                    | issuedAt, key      |
 * |                  |              |                             | byWork WORK#openOffer#<shard>             | statusSince, key   |
 * | - accepted, notAccepted, declinedCapacity |  |                | byParty TRUST#RRV#decided                 | statusSince, key   |
 * | - superseded, withdrawn |       |                             | in none                                   |                    |
 * | log entry        | STUDY#123456 | LOG#RRV#00000001            |                                           |                    |
 * | escalation, open | STUDY#123456 | ESCALATION#RRV#00000002     | byParty NETWORK#Y56#open                  | raised at, key     |
 * | - judged, lapsed |              |                             | byParty NETWORK#Y56#closed                | judged at, key     |
 * | re-issue         | STUDY#123456 | REISSUE#RRV#0001#0002       |                                           |                    |
 * | milestones       | STUDY#123456 | MILESTONES#RRV              |                                           |                    |
 * | job, open        | STUDY#123456 | JOB#<id>                    | byWork WORK#job#<shard> (done: in none)   | createdAt, key     |
 * | notification, waiting | STUDY#123456 | NOTIFICATION#<id>      | byWork WORK#notification#<shard>          | nextAttemptAt or createdAt, key |
 * | - failed, or sent to nobody |        |                        | byParty NOTIFICATION#undelivered (sent: in none) | outcome at, key |
 * | party of a study | STUDY#123456 | PARTY#<role>#<organisation> | byParty PARTY#<role>#<organisation>       | IRAS ID            |
 * | re-pricing, previewing or running | REPRICING | <id>           | byWork WORK#repricing#<shard> (else: in none) | touchedAt, key  |
 * | page of a re-pricing (body in the archive) | REPRICING#<id> | PAGE#000001 |                               |                    |
 *
 * Table `indicator`: counters are attributes, changed by atomic adds
 * | month of a trust | MONTH#2026-11 | TRUST#RRV | open now of a trust | OPEN | TRUST#RRV |
 * | snapshot, written once (log in the archive) | SNAPSHOT | 2026-10#0001 | fold, replaced every hour | FOLD | NATIONAL, AREAS |
 *
 * Table `reference`
 * | record                        | pk                         | sk                          | index, partition |
 * | ----------------------------- | -------------------------- | --------------------------- | ---------------- |
 * | person                        | PERSON#<issuer>#<subject>  | PERSON                      |                  |
 * | membership in force           | PERSON#<issuer>#<subject>  | MEMBERSHIP#<role>#<organisation> | byParty MEMBERS#<role>, by organisation, person |
 * | event of a membership         | HISTORY#<issuer>#<subject> | <number of eight digits>    | byParty HISTORY#<organisation>, by time |
 * | organisation                  | ORGANISATION               | <ODS code>                  |                  |
 * | company                       | COMPANY                    | <id>                        |                  |
 * | payee                         | PAYEE                      | <ODS code>                  |                  |
 * | tariff release, multiplier set (body in the archive) | TARIFF, MULTIPLIERS | <id>        |                  |
 * | agreement template            | TEMPLATE                   | CURRENT#<id>, VERSION#<id>#<version> |         |
 * | activity mapping (body in the archive) | MAPPING           | CURRENT#<id>, VERSION#<id>#0001 |              |
 *
 * Table `sessions`
 * | session | SESSION#<SHA-256 of its id> | SESSION | leaves by `ttl` |
 * | first answer to a repeated request | IDEMPOTENCY#<key> | REQUEST, ANSWER#<version>#<part> | idempotency-store.records.ts |
 *
 * | access                                        | table, index      | key or partition, and sort                 |
 * | --------------------------------------------- | ----------------- | ------------------------------------------ |
 * | one study, version, site, offer, job, escalation, milestones | studies | get                                   |
 * | versions, sites, offers, log of a study       | studies           | STUDY#..., begins with REVIEW#, SITE#, OFFER#[RRV#], LOG#RRV# |
 * | escalations, re-issues, milestones of a study | studies           | STUDY#..., begins with ESCALATION#[RRV#], REISSUE#RRV#, MILESTONES# |
 * | studies of a party, highest IRAS ID first     | studies, byParty  | PARTY#<role>#<organisation>, descending    |
 * | a trust's open offers, oldest first           | studies, byParty  | TRUST#<ODS code>#open                      |
 * | a trust's decided offers, newest first        | studies, byParty  | TRUST#<ODS code>#decided, descending       |
 * | a network's open escalations, oldest first    | studies, byParty  | NETWORK#<region>#open                      |
 * | a network's closed escalations, newest first  | studies, byParty  | NETWORK#<region>#closed, descending        |
 * | work that waits, oldest first                 | studies, byWork   | the four shards of WORK#<queue>, merged    |
 * | counters of a month, of what is open          | indicator         | MONTH#..., OPEN                            |
 * | log of all sites of a study                   | studies           | STUDY#..., begins with LOG#                |
 * | the latest snapshot of a month, one revision, all of them | indicator | SNAPSHOT, begins with 2026-10#, descending; get |
 * | the fold of the country, of regions and ICBs  | indicator         | get                                        |
 * | a person with all memberships                 | reference         | PERSON#...                                 |
 * | members of a role, at an organisation         | reference, byParty | MEMBERS#<role>[, begins with <organisation>#] |
 * | history of a person, of an organisation       | reference; byParty | HISTORY#<issuer>#<subject>; HISTORY#<organisation> |
 * | notifications that reached nobody, newest first | studies, byParty | NOTIFICATION#undelivered, descending       |
 * | one notification                              | studies           | get                                        |
 * | organisations, companies, releases, multiplier sets | reference    | ORGANISATION, COMPANY, TARIFF, MULTIPLIERS |
 * | one organisation, company, payee, release, template, mapping | reference | get                                        |
 * | one session                                   | sessions          | get                                        |
 * | one re-pricing, one of its pages              | studies           | get                                        |
 * | re-pricings, newest first; pages of one       | studies           | REPRICING, descending; REPRICING#<id>, begins with PAGE# |
 */
import { createHash } from 'node:crypto';
import type { EscalationRef } from '../../domain/escalation.ts';
import type { RecordKey } from '../../ports/record-table.ts';
import type { EscalationListing } from '../../ports/study-ledger.ts';
import { joinKey, prefixOf, sortableMoment } from './key-parts.ts';

/** Versions and issue numbers have four digits in keys, log entries eight: more would sort wrongly. */
export const MOST_VERSIONS = 9999;
export const MOST_ENTRIES = 99_999_999;

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
const version = (value: number): string => padded(value, 4);

/** IRAS IDs have 4 to 7 digits. */
const sortableIrasId = (irasId: string): string => irasId.padStart(7, '0');

export const studyPartition = (irasId: string): string => joinKey('STUDY', irasId);
const inStudy = (irasId: string, ...parts: readonly string[]): RecordKey => ({
  pk: studyPartition(irasId),
  sk: joinKey(...parts),
});

export const studyKey = (irasId: string): RecordKey => inStudy(irasId, 'STUDY');
export const reviewKey = (irasId: string, reviewVersion: number): RecordKey =>
  inStudy(irasId, 'REVIEW', version(reviewVersion));
export const siteKey = (irasId: string, odsCode: string): RecordKey => inStudy(irasId, 'SITE', odsCode);
export const offerKey = (
  irasId: string,
  odsCode: string,
  reviewVersion: number,
  issueNumber: number,
): RecordKey => inStudy(irasId, 'OFFER', odsCode, version(reviewVersion), version(issueNumber));
export const logKey = (irasId: string, odsCode: string, sequence: number): RecordKey =>
  inStudy(irasId, 'LOG', odsCode, padded(sequence, 8));
export const escalationKey = ({ irasId, odsCode, sequence }: EscalationRef): RecordKey =>
  inStudy(irasId, 'ESCALATION', odsCode, padded(sequence, 8));
export const reissueKey = (
  irasId: string,
  odsCode: string,
  reviewVersion: number,
  issueNumber: number,
): RecordKey => inStudy(irasId, 'REISSUE', odsCode, version(reviewVersion), version(issueNumber));
export const milestonesKey = (irasId: string, odsCode: string): RecordKey =>
  inStudy(irasId, 'MILESTONES', odsCode);
export const jobKey = (irasId: string, jobId: string): RecordKey => inStudy(irasId, 'JOB', jobId);
export const notificationKey = (irasId: string, id: string): RecordKey => inStudy(irasId, 'NOTIFICATION', id);
export const partyKey = (irasId: string, role: string, organisation: string): RecordKey =>
  inStudy(irasId, 'PARTY', role, organisation);

export interface PartyIndexKey {
  readonly byPartyPk: string;
  readonly byPartySk: string;
}
export interface WorkIndexKey {
  readonly byWorkPk: string;
  readonly byWorkSk: string;
}

export const partyPartition = (role: string, organisation: string): string =>
  joinKey('PARTY', role, organisation);
export const trustPartition = (odsCode: string, listing: 'open' | 'decided'): string =>
  joinKey('TRUST', odsCode, listing);

export const studyOfParty = (irasId: string, role: string, organisation: string): PartyIndexKey => ({
  byPartyPk: partyPartition(role, organisation),
  byPartySk: sortableIrasId(irasId),
});

/** A place in a list by time; whatever shares a moment is in the order of its key. */
const byTime = (moment: string, { pk, sk }: RecordKey): string => `${sortableMoment(moment)}#${pk}#${sk}`;

export const offerOfTrust = (
  odsCode: string,
  listing: 'open' | 'decided',
  moment: string,
  key: RecordKey,
): PartyIndexKey => ({
  byPartyPk: trustPartition(odsCode, listing),
  byPartySk: byTime(moment, key),
});

export const networkPartition = (network: string, listing: EscalationListing): string =>
  joinKey('NETWORK', network, listing);

export const escalationOfNetwork = (
  network: string,
  listing: EscalationListing,
  moment: string,
  key: RecordKey,
): PartyIndexKey => ({
  byPartyPk: networkPartition(network, listing),
  byPartySk: byTime(moment, key),
});

export const UNDELIVERED_PARTITION = joinKey('NOTIFICATION', 'undelivered');
export const undeliveredNotification = (moment: string, key: RecordKey): PartyIndexKey => ({
  byPartyPk: UNDELIVERED_PARTITION,
  byPartySk: byTime(moment, key),
});

export type WorkName = 'pendingOffer' | 'openOffer' | 'job' | 'notification' | 'repricing';

/**
 * One partition takes 1,000 write units a second, which a national re-pricing would exceed; so work that waits
 * is spread over four. Changing the number strands what waits in the partitions that are no longer read.
 */
export const WORK_SHARDS = [0, 1, 2, 3] as const;

export const workPartition = (work: WorkName, shard: number): string => joinKey('WORK', work, String(shard));

export function waitingWork(work: WorkName, moment: string, key: RecordKey): WorkIndexKey {
  const [byte = 0] = createHash('sha256').update(`${key.pk}#${key.sk}`).digest();
  return {
    byWorkPk: workPartition(work, byte % WORK_SHARDS.length),
    byWorkSk: byTime(moment, key),
  };
}

/** Ids sort by time of making. */
export const REPRICINGS = 'REPRICING';
export const repricingKey = (id: string): RecordKey => ({ pk: REPRICINGS, sk: joinKey(id) });
export const repricingPartition = (id: string): string => joinKey(REPRICINGS, id);
export const repricingPageKey = (id: string, number: number): RecordKey => ({
  pk: repricingPartition(id),
  sk: joinKey('PAGE', padded(number, 6)),
});

export const monthPartition = (month: string): string => joinKey('MONTH', month);
export const OPEN_PARTITION = 'OPEN';
export const monthKey = (month: string, odsCode: string): RecordKey => ({
  pk: monthPartition(month),
  sk: joinKey('TRUST', odsCode),
});
export const openKey = (odsCode: string): RecordKey => ({
  pk: OPEN_PARTITION,
  sk: joinKey('TRUST', odsCode),
});

export const SNAPSHOT_PARTITION = 'SNAPSHOT';
export const snapshotKey = (month: string, revision: number): RecordKey => ({
  pk: SNAPSHOT_PARTITION,
  sk: joinKey(month, version(revision)),
});
export const snapshotsOfMonth = (month: string): string => prefixOf(month);
export const NATIONAL_FOLD_KEY: RecordKey = { pk: 'FOLD', sk: 'NATIONAL' };
export const AREA_FOLD_KEY: RecordKey = { pk: 'FOLD', sk: 'AREAS' };
