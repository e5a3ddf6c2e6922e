import type { Organisation, OrganisationRegister } from '../../domain/organisation.ts';
import {
  ConditionFailed,
  type RecordKey,
  type RecordTable,
  type StoredRecord,
  type Write,
} from '../../ports/record-table.ts';
import { type DirectoryEditor, type OrganisationDirectory, RegisterConflict } from '../../ports/registers.ts';
import { compareKeys } from '../record-table/keys.ts';
import { decodeAfter, encodeAfter } from './after-cursor.ts';
import { checkPage, listAll, listPage } from './pages.ts';
import { COMPANIES, companyKey, ORGANISATIONS, organisationKey, payeeKey } from './reference-keys.ts';
import { COMPANY, ORGANISATION, PAYEE } from './register-kinds.ts';
import { fromStored, type RecordKind, replaces, toStored } from './stored-record.ts';

export interface DirectoryOptions {
  readonly table: RecordTable;
  /** The organisations that ship with the service; what the table holds goes before them. Asked for when needed. */
  readonly bundled: () => OrganisationRegister;
}

async function find<T>(table: RecordTable, kind: RecordKind<T>, key: RecordKey): Promise<T | undefined> {
  const stored = await table.get('reference', key);
  return stored && fromStored(kind, stored);
}

/** Organisations, companies and payees, as use cases read them. */
export function createOrganisationDirectory({ table, bundled }: DirectoryOptions): OrganisationDirectory {
  const allOrganisations = async (): Promise<Map<string, Organisation>> => {
    const rows = await listAll(table, { table: 'reference', partition: ORGANISATIONS });
    const kept = rows.map((row) => fromStored(ORGANISATION, row));
    return new Map([...bundled(), ...kept.map((each) => [each.odsCode, each] as const)]);
  };
  return {
    findOrganisation: async (odsCode) =>
      (await find(table, ORGANISATION, organisationKey(odsCode))) ?? bundled().get(odsCode),
    allOrganisations,
    listOrganisations: async (page) => {
      checkPage(page);
      const after = decodeAfter(ORGANISATIONS, page.cursor) ?? '';
      const rest = [...(await allOrganisations()).values()]
        .filter(({ odsCode }) => compareKeys(odsCode, after) > 0)
        .sort((one, other) => compareKeys(one.odsCode, other.odsCode));
      const items = rest.slice(0, page.limit);
      const last = items.at(-1);
      if (last === undefined || rest.length === items.length) return { items };
      return { items, next: encodeAfter(ORGANISATIONS, last.odsCode) };
    },
    findCompany: (id) => find(table, COMPANY, companyKey(id)),
    listCompanies: (page) =>
      listPage(table, { table: 'reference', partition: COMPANIES }, page, (stored) =>
        fromStored(COMPANY, stored),
      ),
    findPayee: async (odsCode) => (await find(table, PAYEE, payeeKey(odsCode)))?.profile,
  };
}

/** The lock beside the organisation, which is a document of its own and holds none. */
const lockOf = ({ version }: StoredRecord): number => (typeof version === 'number' ? version : 0);

/** @throws RegisterConflict where somebody wrote in between */
async function inOneGo(table: RecordTable, writes: readonly Write[]): Promise<void> {
  try {
    await table.transact(writes);
  } catch (error) {
    throw error instanceof ConditionFailed ? new RegisterConflict() : error;
  }
}

/** Keeps organisations, companies and payees up to date. */
export function createDirectoryEditor({ table }: { readonly table: RecordTable }): DirectoryEditor {
  const replace = async <T>(kind: RecordKind<T>, value: T): Promise<void> =>
    table.transact([
      { kind: 'put', table: 'reference', record: toStored(kind, value), condition: { is: 'any' } },
    ]);
  return {
    findOrganisationRecord: async (odsCode) => {
      const stored = await table.get('reference', organisationKey(odsCode));
      return stored && { organisation: fromStored(ORGANISATION, stored), lock: lockOf(stored) };
    },
    putOrganisations: async (records) => {
      const puts = records.map(({ organisation, lock }) => ({
        ...{ kind: 'put' as const, table: 'reference' as const },
        record: { ...toStored(ORGANISATION, organisation), version: lock },
        condition: replaces(lock),
      }));
      await inOneGo(table, puts);
    },
    putCompany: (company) => replace(COMPANY, company),
    findPayeeRecord: (odsCode) => find(table, PAYEE, payeeKey(odsCode)),
    putPayee: async (payee) => {
      const record = toStored(PAYEE, payee);
      await inOneGo(table, [{ kind: 'put', table: 'reference', record, condition: replaces(payee.lock) }]);
    },
  };
}
