import { type Membership, ROLES, type Role } from '../../domain/person.ts';
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

export interface ListMembershipsDeps {
  readonly memberships: Pick<MembershipRegister, 'listHeld' | 'findPerson'>;
}

export interface ListMemberships extends PageRequest {
  readonly role?: Role | undefined;
  readonly organisation?: string | undefined;
}

/** Somebody's role at an organisation, in force. */
export interface MembershipRow extends Member, PersonDetails, Membership {
  readonly since: Made;
}

/**
 * Makes `listMemberships`: the memberships in force, by role, organisation and person; of one role or organisation
 * where asked for. @throws InvalidCursor
 */
export function createListMemberships({ memberships }: ListMembershipsDeps) {
  const rowOf = async ({ issuer, subject, membership, since }: HeldMembership): Promise<MembershipRow> => {
    const person = await memberships.findPerson(issuer, subject);
    const { name = subject, email } = person ?? {};
    return { issuer, subject, name, ...(email !== undefined && { email }), ...membership, since };
  };
  return async ({ role, organisation, limit, cursor }: ListMemberships): Promise<Page<MembershipRow>> => {
    const roles = role === undefined ? ROLES : [role];
    const rows: HeldMembership[] = [];
    let position = beginAt(cursor, roles);
    while (position && rows.length < limit) {
      const page = await memberships.listHeld(position.role, organisation, {
        limit: limit - rows.length,
        cursor: position.cursor,
      });
      rows.push(...page.items);
      const following = roles[roles.indexOf(position.role) + 1];
      position =
        page.next === undefined
          ? following && { role: following, cursor: undefined }
          : { role: position.role, cursor: page.next };
    }
    const items = await Promise.all(rows.map(rowOf));
    if (!position) return { items };
    return { items, next: writeCursor([position.role, position.cursor ?? '']) };
  };
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
