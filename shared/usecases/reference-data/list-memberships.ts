/** Who may do what now, and who could at an earlier moment. For coordinators; the routes say so. */
import { DomainError } from '../../domain/errors.ts';
import { type MembershipEvent, membershipsAt } from '../../domain/membership-history.ts';
import { type Membership, ROLES, type Role } from '../../domain/person.ts';
import type { Clock } from '../../ports/clock.ts';
import { InvalidCursor, type Page } from '../../ports/record-table.ts';
import type {
  HeldMembership,
  Made,
  Member,
  MembershipRegister,
  PersonDetails,
} from '../../ports/registers.ts';
import type { PageRequest } from '../../ports/study-ledger.ts';
import { readCursor, writeCursor } from '../list-cursor.ts';
import { readAll } from '../read-all.ts';

export interface ListMembershipsDeps {
  readonly memberships: Pick<MembershipRegister, 'listHeld' | 'findPerson' | 'listHistory'>;
  readonly clock: Clock;
}

export interface ListMemberships extends PageRequest {
  readonly role?: Role | undefined;
  readonly organisation?: string | undefined;
  /** Of one person: both or neither. */
  readonly issuer?: string | undefined;
  readonly subject?: string | undefined;
  /** As it was at an earlier moment; with a person or an organisation. */
  readonly at?: string | undefined;
}

/** Somebody's role at an organisation. */
export interface MembershipRow extends Member, PersonDetails, Membership {
  readonly since: Made;
}

/**
 * Makes `listMemberships`: those in force, by role and organisation, a page at a time. Those of one person, or of
 * an earlier moment, come whole and from the history.
 * @throws DomainError `invalidInput` for half a person, or a moment alone; InvalidCursor
 */
export function createListMemberships(deps: ListMembershipsDeps) {
  return async (command: ListMemberships): Promise<Page<MembershipRow>> => {
    const { role, organisation, issuer, subject, at } = command;
    if ((issuer === undefined) !== (subject === undefined))
      throw refuse('subject', 'Give issuer and subject.');
    const person = issuer === undefined || subject === undefined ? undefined : { issuer, subject };
    const of = person ?? (at !== undefined && organisation !== undefined ? { organisation } : undefined);
    if (of === undefined) {
      if (at !== undefined) throw refuse('at', 'Give at with issuer and subject, or with organisation.');
      return listInForce(deps, command);
    }
    const history: MembershipEvent[] = [];
    for await (const event of readAll((page) => deps.memberships.listHistory(of, page))) history.push(event);
    const items = membershipsAt(history, at ?? new Date(deps.clock.now()).toISOString())
      .filter(({ membership }) => role === undefined || membership.role === role)
      .filter(({ membership }) => organisation === undefined || membership.organisation === organisation)
      .map(({ issuer: of, subject: whom, name, email, membership, at: since, by }) => ({
        issuer: of,
        subject: whom,
        name,
        ...(email !== undefined && { email }),
        ...membership,
        since: { at: since, by },
      }));
    return { items };
  };
}

function refuse(path: string, mend: string): DomainError {
  return new DomainError('invalidInput', 'These filters do not go together.', { path, mend });
}

async function rowOf(
  { memberships }: ListMembershipsDeps,
  { issuer, subject, membership, since }: HeldMembership,
): Promise<MembershipRow | undefined> {
  const person = await memberships.findPerson(issuer, subject);
  // The list comes from an index: somebody may have lost the role a moment ago.
  const isHeld = person?.memberships.some(
    (held) => held.role === membership.role && held.organisation === membership.organisation,
  );
  if (!person || isHeld !== true) return undefined;
  const { name, email } = person;
  return { issuer, subject, name, ...(email !== undefined && { email }), ...membership, since };
}

async function listInForce(
  deps: ListMembershipsDeps,
  { role, organisation, limit, cursor }: ListMemberships,
): Promise<Page<MembershipRow>> {
  const roles = role === undefined ? ROLES : [role];
  const held: HeldMembership[] = [];
  let position = beginAt(cursor, roles);
  while (position && held.length < limit) {
    const page = await deps.memberships.listHeld(position.role, organisation, {
      limit: limit - held.length,
      cursor: position.cursor,
    });
    held.push(...page.items);
    const following = roles[roles.indexOf(position.role) + 1];
    position =
      page.next === undefined
        ? following && { role: following, cursor: undefined }
        : { role: position.role, cursor: page.next };
  }
  const rows = await Promise.all(held.map((each) => rowOf(deps, each)));
  const items = rows.filter((row) => row !== undefined);
  return position ? { items, next: writeCursor([position.role, position.cursor ?? '']) } : { items };
}

interface Position {
  readonly role: Role;
  readonly cursor: string | undefined;
}

function beginAt(cursor: string | undefined, roles: readonly Role[]): Position | undefined {
  const [first] = roles;
  if (cursor === undefined) return first && { role: first, cursor: undefined };
  const [name, within = ''] = readCursor(cursor, 2);
  const role = roles.find((each) => each === name);
  if (role === undefined) throw new InvalidCursor();
  return { role, cursor: within === '' ? undefined : within };
}
