/** Changes of the study ledger as writes of the record table. */
import { NATIONAL_TEAM } from '../../domain/person.ts';
import type { Write } from '../../ports/record-table.ts';
import type { Change } from '../../ports/study-ledger.ts';
import { type CounterChange, counterWrites } from './indicator-counters.ts';
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
import { type RecordKind, replaces, toStored } from './stored-record.ts';

type RecordChange = Exclude<Change, CounterChange>;
type PartyChange = Extract<Change, { kind: 'party' }>;

function lockedPut<T extends { readonly lock: number }>(kind: RecordKind<T>, record: T): Write {
  return {
    kind: 'put',
    table: 'studies',
    record: toStored(kind, record),
    condition: replaces(record.lock),
  };
}

/** For records that are never changed. */
function putOnce<T>(kind: RecordKind<T>, record: T): Write {
  return { kind: 'put', table: 'studies', record: toStored(kind, record), condition: { is: 'absent' } };
}

function writeOf(change: Exclude<RecordChange, PartyChange>): Write {
  switch (change.kind) {
    case 'study':
      return lockedPut(STUDY, change.record);
    case 'reviewVersion':
      return lockedPut(REVIEW_VERSION, change.record);
    case 'studySite':
      return lockedPut(STUDY_SITE, change.record);
    case 'offer':
      return lockedPut(OFFER, change.record);
    case 'job':
      return lockedPut(JOB, change.record);
    case 'notification':
      return lockedPut(NOTIFICATION, change.record);
    case 'escalation':
      return lockedPut(ESCALATION, change.record);
    case 'milestones':
      return lockedPut(MILESTONES, change.record);
    case 'logEntry':
      return putOnce(LOG_ENTRY, change.record);
    case 'reissue':
      return putOnce(REISSUE, change.record);
  }
}

/** National coordinators have every study: a new one is theirs without anybody saying so. */
function partiesOf(change: Change): PartyChange['record'][] {
  if (change.kind === 'party') return [change.record];
  if (change.kind !== 'study' || change.record.lock !== 1) return [];
  return [{ irasId: change.record.irasId, role: 'nationalCoordinator', organisation: NATIONAL_TEAM }];
}

/** A party may be named more than once, as a sponsor that is its own CRO is; it is one record all the same. */
function partyWrites(changes: readonly Change[]): Write[] {
  const records = changes.flatMap(partiesOf).map((party) => toStored(PARTY, party));
  const byKey = new Map(records.map((record) => [`${record.pk} ${record.sk}`, record]));
  return [...byKey.values()].map((record) => ({
    kind: 'put',
    table: 'studies',
    record,
    condition: { is: 'any' },
  }));
}

const isCounters = (change: Change): change is CounterChange =>
  change.kind === 'monthCounters' || change.kind === 'openCounters';
const isRecord = (change: Change): change is Exclude<RecordChange, PartyChange> =>
  !isCounters(change) && change.kind !== 'party';

/** @throws InvalidWrite for a record that its schema would not read back */
export function writesOf(changes: readonly Change[]): Write[] {
  return [
    ...changes.filter(isRecord).map(writeOf),
    ...partyWrites(changes),
    ...counterWrites(changes.filter(isCounters)),
  ];
}
