import type { MembershipEvent } from '../../domain/membership-history.ts';
import type { Membership } from '../../domain/person.ts';
import {
  ConditionFailed,
  type RecordTable,
  type StoredRecord,
  type Write,
} from '../../ports/record-table.ts';
import {
  type Made,
  type Member,
  type MembershipRegister,
  type PersonDetails,
  RegisterConflict,
} from '../../ports/registers.ts';
import { prefixOf } from './key-parts.ts';
import { listAll, listPage } from './pages.ts';
import {
  historyPartition,
  membershipKey,
  membersOf,
  membersPartition,
  organisationHistory,
  personKey,
  personPartition,
} from './reference-keys.ts';
import { MEMBERSHIP, MEMBERSHIP_EVENT, PERSON, type PersonRecord } from './register-kinds.ts';
import { fromStored, replaces, toStored } from './stored-record.ts';

const ATTEMPTS = 8;

/**
 * People and their memberships, keyed by issuer and subject. Each change is one transaction on the condition of
 * the person's lock: the person, the membership, and the event that the history keeps of it.
 */
export function createMembershipRegister({ table }: { readonly table: RecordTable }): MembershipRegister {
  return { ...createLists(table), ...createChanges(table), findPerson: findKnown(table) };
}

interface Known {
  readonly person: PersonRecord;
  readonly memberships: readonly Membership[];
}

async function read(table: RecordTable, { issuer, subject }: Member): Promise<Known | undefined> {
  const records = await listAll(table, { table: 'reference', partition: personPartition(issuer, subject) });
  const person = records.find(({ sk }) => sk === personKey(issuer, subject).sk);
  if (!person) return undefined;
  const memberships = records.filter(({ sk }) => sk.startsWith(prefixOf('MEMBERSHIP')));
  return {
    person: fromStored(PERSON, person),
    memberships: memberships.map((stored) => fromStored(MEMBERSHIP, stored).membership),
  };
}

function findKnown(table: RecordTable): MembershipRegister['findPerson'] {
  return async (issuer, subject) => {
    const known = await read(table, { issuer, subject });
    if (!known) return undefined;
    const { name, email } = known.person;
    return { name, ...(email !== undefined && { email }), memberships: known.memberships };
  };
}

function createLists(
  table: RecordTable,
): Pick<MembershipRegister, 'listMembers' | 'listHeld' | 'listHistory'> {
  const listHeld: MembershipRegister['listHeld'] = (role, organisation, page) => {
    const sort = organisation === undefined ? {} : { sort: { beginsWith: membersOf(organisation) } };
    const query = {
      table: 'reference',
      index: 'byParty',
      partition: membersPartition(role),
      ...sort,
    } as const;
    return listPage(table, query, page, (stored) => fromStored(MEMBERSHIP, stored));
  };
  const readEvent = (stored: StoredRecord) => fromStored(MEMBERSHIP_EVENT, stored);
  return {
    listHeld,
    listMembers: async (role, organisation, page) => {
      const held = await listHeld(role, organisation, page);
      return { ...held, items: held.items.map(({ issuer, subject }) => ({ issuer, subject })) };
    },
    listHistory: (of, page) => {
      const query =
        'organisation' in of
          ? ({ index: 'byParty', partition: organisationHistory(of.organisation) } as const)
          : { partition: historyPartition(of) };
      return listPage(table, { table: 'reference', ...query }, page, readEvent);
    },
  };
}

interface Step<T> {
  readonly outcome: T;
  /** Empty where there is nothing to change. */
  readonly writes: readonly Write[];
}

function createChanges(table: RecordTable): Pick<MembershipRegister, 'grant' | 'end'> {
  /** Reads, decides and writes again while somebody else changed the person in between. */
  const change = async <T>(member: Member, plan: (known: Known | undefined) => Step<T>): Promise<T> => {
    for (let tries = 1; ; tries += 1) {
      const { outcome, writes } = plan(await read(table, member));
      try {
        await table.transact(writes);
        return outcome;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        if (tries >= ATTEMPTS) throw new RegisterConflict();
      }
    }
  };
  return {
    grant: ({ issuer, subject, name, email }, membership, made) =>
      change({ issuer, subject }, (known) =>
        planGrant(
          { issuer, subject },
          { name, email: email ?? known?.person.email },
          membership,
          made,
          known,
        ),
      ),
    end: ({ issuer, subject }, membership, made) =>
      change({ issuer, subject }, (known) => planEnd(membership, made, known)),
  };
}

const isSame = (one: Membership, other: Membership): boolean =>
  one.role === other.role && one.organisation === other.organisation;

function planGrant(
  member: Member,
  { name, email }: PersonDetails,
  membership: Membership,
  made: Made,
  known: Known | undefined,
): Step<'granted' | 'described' | 'unchanged'> {
  const isHeld = known?.memberships.some((held) => isSame(held, membership)) ?? false;
  // Compared as they are stored: names are normalised.
  const lock = (known?.person.lock ?? 0) + 1;
  const person = PERSON.schema.safeParse({ ...member, name, ...(email !== undefined && { email }), lock });
  const isDescribed = person.data?.name === known?.person.name && person.data?.email === known?.person.email;
  if (isHeld && isDescribed) return { outcome: 'unchanged', writes: [] };
  const outcome = isHeld ? 'described' : 'granted';
  const record: PersonRecord = { ...member, name, ...(email !== undefined && { email }), lock };
  return {
    outcome,
    writes: [
      ...personWrites(record, { kind: outcome, membership, ...made }),
      ...(isHeld ? [] : [putMembership(member, membership, made)]),
    ],
  };
}

function planEnd(membership: Membership, made: Made, known: Known | undefined): Step<'ended' | 'notHeld'> {
  if (!known?.memberships.some((held) => isSame(held, membership))) return { outcome: 'notHeld', writes: [] };
  const record: PersonRecord = { ...known.person, lock: known.person.lock + 1 };
  const key = membershipKey(record, membership.role, membership.organisation);
  return {
    outcome: 'ended',
    writes: [
      ...personWrites(record, { kind: 'ended', membership, ...made }),
      { kind: 'delete', table: 'reference', key, condition: { is: 'present' } },
    ],
  };
}

function putMembership(member: Member, membership: Membership, since: Made): Write {
  const record = toStored(MEMBERSHIP, { ...member, membership, since });
  return { kind: 'put', table: 'reference', record, condition: { is: 'absent' } };
}

/** The person under the next lock, and the event that carries its number. */
function personWrites(
  person: PersonRecord,
  event: Pick<MembershipEvent, 'kind' | 'membership' | 'at' | 'by'>,
): Write[] {
  const { lock: sequence, ...described } = person;
  const kept = toStored(MEMBERSHIP_EVENT, { ...described, ...event, sequence });
  return [
    { kind: 'put', table: 'reference', record: toStored(PERSON, person), condition: replaces(person.lock) },
    { kind: 'put', table: 'reference', record: kept, condition: { is: 'absent' } },
  ];
}
