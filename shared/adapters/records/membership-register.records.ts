import type { RecordTable } from '../../ports/record-table.ts';
import type { MembershipRegister } from '../../ports/registers.ts';
import { prefixOf } from './key-parts.ts';
import { listAll, listPage } from './pages.ts';
import { membershipKey, membersPartition, personKey, personPartition } from './reference-keys.ts';
import { MEMBERSHIP, PERSON } from './register-kinds.ts';
import { fromStored, toStored } from './stored-record.ts';

/** People and their memberships, keyed by issuer and subject. */
export function createMembershipRegister({ table }: { readonly table: RecordTable }): MembershipRegister {
  return {
    findPerson: async (issuer, subject) => {
      const records = await listAll(table, {
        table: 'reference',
        partition: personPartition(issuer, subject),
      });
      const person = records.find(({ sk }) => sk === personKey(issuer, subject).sk);
      if (!person) return undefined;
      const memberships = records.filter(({ sk }) => sk.startsWith(prefixOf('MEMBERSHIP')));
      return {
        name: fromStored(PERSON, person).name,
        memberships: memberships.map((stored) => fromStored(MEMBERSHIP, stored).membership),
      };
    },
    listMembers: (role, organisation, page) =>
      listPage(
        table,
        { table: 'reference', index: 'byParty', partition: membersPartition(role, organisation) },
        page,
        (stored) => {
          const { issuer, subject } = fromStored(MEMBERSHIP, stored);
          return { issuer, subject };
        },
      ),
    grant: async ({ issuer, subject, name }, membership) =>
      table.transact(
        [
          toStored(PERSON, { issuer, subject, name }),
          toStored(MEMBERSHIP, { issuer, subject, membership }),
        ].map((record) => ({ kind: 'put', table: 'reference', record, condition: { is: 'any' } })),
      ),
    revoke: (person, { role, organisation }) =>
      table.transact([
        {
          kind: 'delete',
          table: 'reference',
          key: membershipKey(person, role, organisation),
          condition: { is: 'any' },
        },
      ]),
  };
}
