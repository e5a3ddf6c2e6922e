import {
  ConditionFailed,
  type Page,
  type Query,
  type RecordKey,
  type RecordTable,
} from '../../ports/record-table.ts';
import { LedgerConflict, type PageRequest, type StudyLedger } from '../../ports/study-ledger.ts';
import { readMonthCounters, readOpenCounters } from './indicator-counters.ts';
import { prefixOf } from './key-parts.ts';
import {
  escalationKey,
  jobKey,
  milestonesKey,
  monthPartition,
  networkPartition,
  notificationKey,
  OPEN_PARTITION,
  offerKey,
  partyPartition,
  reviewKey,
  siteKey,
  studyKey,
  studyPartition,
  trustPartition,
  UNDELIVERED_PARTITION,
  type WorkName,
} from './keys.ts';
import {
  ESCALATION,
  JOB,
  LOG_ENTRY,
  MILESTONES,
  NOTIFICATION,
  OFFER,
  PARTY,
  REISSUE,
  REVIEW_VERSION,
  STUDY,
  STUDY_SITE,
} from './ledger-kinds.ts';
import { writesOf } from './ledger-writes.ts';
import { listPage } from './pages.ts';
import { fromStored, type RecordKind } from './stored-record.ts';
import { listReadableWork } from './waiting-work.ts';

/**
 * The study ledger over a record table; keys and access patterns are in keys.ts. Lists by party, trust and
 * waiting work come from indexes, so they may lag a moment behind; everything else is read as last written.
 * Reading throws CorruptRecord where what is stored is not what its schema says.
 */
export function createStudyLedger({ table }: { readonly table: RecordTable }): StudyLedger {
  return {
    ...createFinders(table),
    ...createStudyLists(table),
    ...createPartyLists(table),
    ...createWorkLists(table),
    ...createCounterLists(table),
    commit: async (changes) => {
      try {
        await table.transact(writesOf(changes));
      } catch (error) {
        throw error instanceof ConditionFailed ? new LedgerConflict() : error;
      }
    },
  };
}

type Finders = Pick<
  StudyLedger,
  | 'findStudy'
  | 'findReviewVersion'
  | 'findStudySite'
  | 'findOffer'
  | 'findJob'
  | 'findEscalation'
  | 'findMilestones'
  | 'findNotification'
>;

function createFinders(table: RecordTable): Finders {
  const find = async <T>(kind: RecordKind<T>, key: RecordKey): Promise<T | undefined> => {
    const stored = await table.get('studies', key);
    return stored && fromStored(kind, stored);
  };
  return {
    findStudy: (irasId) => find(STUDY, studyKey(irasId)),
    findReviewVersion: (irasId, reviewVersion) => find(REVIEW_VERSION, reviewKey(irasId, reviewVersion)),
    findStudySite: (irasId, code) => find(STUDY_SITE, siteKey(irasId, code)),
    findOffer: (irasId, code, reviewVersion, issueNumber) =>
      find(OFFER, offerKey(irasId, code, reviewVersion, issueNumber)),
    findJob: (irasId, jobId) => find(JOB, jobKey(irasId, jobId)),
    findEscalation: (ref) => find(ESCALATION, escalationKey(ref)),
    findMilestones: (irasId, code) => find(MILESTONES, milestonesKey(irasId, code)),
    findNotification: (irasId, id) => find(NOTIFICATION, notificationKey(irasId, id)),
  };
}

type StudyLists = Pick<
  StudyLedger,
  | 'listReviewVersions'
  | 'listStudySites'
  | 'listOffers'
  | 'listLog'
  | 'listStudyLog'
  | 'listEscalations'
  | 'listReissues'
  | 'listMilestones'
>;

function createStudyLists(table: RecordTable): StudyLists {
  const list = <T>(kind: RecordKind<T>, irasId: string, page: PageRequest, beginsWith: string) =>
    listPage(
      table,
      { table: 'studies', partition: studyPartition(irasId), sort: { beginsWith } },
      page,
      (stored) => fromStored(kind, stored),
    );
  return {
    listReviewVersions: (irasId, page) => list(REVIEW_VERSION, irasId, page, prefixOf('REVIEW')),
    listStudySites: (irasId, page) => list(STUDY_SITE, irasId, page, prefixOf('SITE')),
    listOffers: (irasId, page, code) =>
      list(OFFER, irasId, page, code === undefined ? prefixOf('OFFER') : prefixOf('OFFER', code)),
    listLog: (irasId, code, page) => list(LOG_ENTRY, irasId, page, prefixOf('LOG', code)),
    listStudyLog: (irasId, page) => list(LOG_ENTRY, irasId, page, prefixOf('LOG')),
    listEscalations: (irasId, page, code) =>
      list(
        ESCALATION,
        irasId,
        page,
        code === undefined ? prefixOf('ESCALATION') : prefixOf('ESCALATION', code),
      ),
    listReissues: (irasId, code, page) => list(REISSUE, irasId, page, prefixOf('REISSUE', code)),
    listMilestones: (irasId, page) => list(MILESTONES, irasId, page, prefixOf('MILESTONES')),
  };
}

function createPartyLists(
  table: RecordTable,
): Pick<StudyLedger, 'listStudies' | 'listTrustOffers' | 'listNetworkEscalations'> {
  const inIndex = (partition: string, descending: boolean): Omit<Query, 'limit'> => ({
    table: 'studies',
    index: 'byParty',
    partition,
    descending,
  });
  return {
    // IRAS IDs are given out in order, so the newest studies come first.
    listStudies: (role, organisation, page) =>
      listPage(table, inIndex(partyPartition(role, organisation), true), page, (stored) => ({
        irasId: fromStored(PARTY, stored).irasId,
      })),
    listTrustOffers: (code, listing, page) =>
      listPage(table, inIndex(trustPartition(code, listing), listing === 'decided'), page, (stored) =>
        fromStored(OFFER, stored),
      ),
    listNetworkEscalations: (network, listing, page) =>
      listPage(table, inIndex(networkPartition(network, listing), listing === 'closed'), page, (stored) =>
        fromStored(ESCALATION, stored),
      ),
  };
}

type WorkLists = Pick<
  StudyLedger,
  'listPendingOffers' | 'listOpenJobs' | 'listWaitingNotifications' | 'listUndelivered' | 'listOpenOffers'
>;

function createWorkLists(table: RecordTable): WorkLists {
  const list = <T>(kind: RecordKind<T>, work: WorkName, page: PageRequest): Promise<Page<T>> =>
    listReadableWork(table, kind, work, page);
  const undelivered = {
    table: 'studies',
    index: 'byParty',
    partition: UNDELIVERED_PARTITION,
    descending: true,
  } as const;
  return {
    listPendingOffers: (page) => list(OFFER, 'pendingOffer', page),
    listOpenJobs: (page) => list(JOB, 'job', page),
    listWaitingNotifications: (page) => list(NOTIFICATION, 'notification', page),
    listUndelivered: (page) =>
      listPage(table, undelivered, page, (stored) => fromStored(NOTIFICATION, stored)),
    listOpenOffers: (page) => list(OFFER, 'openOffer', page),
  };
}

function createCounterLists(table: RecordTable): Pick<StudyLedger, 'listMonthCounters' | 'listOpenCounters'> {
  return {
    listMonthCounters: (month, page) =>
      listPage(table, { table: 'indicator', partition: monthPartition(month) }, page, readMonthCounters),
    listOpenCounters: (page) =>
      listPage(table, { table: 'indicator', partition: OPEN_PARTITION }, page, readOpenCounters),
  };
}
