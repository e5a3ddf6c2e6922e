import { Repricing } from '../../domain/repricing.ts';
import { RepricingPageRecord } from '../../domain/repricing-entry.ts';
import { ConditionFailed, type RecordTable, type Write } from '../../ports/record-table.ts';
import type { RepricingStore } from '../../ports/repricing-store.ts';
import { LedgerConflict } from '../../ports/study-ledger.ts';
import { prefixOf } from './key-parts.ts';
import { REPRICINGS, repricingKey, repricingPageKey, repricingPartition, waitingWork } from './keys.ts';
import { listPage } from './pages.ts';
import { fromStored, type RecordKind, replaces, toStored } from './stored-record.ts';
import { listReadableWork } from './waiting-work.ts';

const REPRICING: RecordKind<Repricing> = {
  name: 're-pricing',
  schema: Repricing,
  place: ({ id, status, touchedAt }) => {
    const key = repricingKey(id);
    const isActive = status === 'previewing' || status === 'running';
    return isActive ? { key, index: { ...waitingWork('repricing', touchedAt, key) } } : { key };
  },
  lock: ({ lock }) => lock,
};

const PAGE: RecordKind<RepricingPageRecord> = {
  name: 'page of a re-pricing',
  schema: RepricingPageRecord,
  place: ({ repricing, number }) => ({ key: repricingPageKey(repricing, number) }),
  lock: ({ lock }) => lock,
};

function put<T extends { readonly lock: number }>(kind: RecordKind<T>, record: T): Write {
  return {
    kind: 'put',
    table: 'studies',
    record: toStored(kind, record),
    condition: replaces(record.lock),
  };
}

/** Re-pricings over a record table; keys and access patterns are in keys.ts. Active ones come from an index. */
export function createRepricingStore({ table }: { readonly table: RecordTable }): RepricingStore {
  return {
    find: async (id) => {
      const stored = await table.get('studies', repricingKey(id));
      return stored && fromStored(REPRICING, stored);
    },
    findPage: async (id, number) => {
      const stored = await table.get('studies', repricingPageKey(id, number));
      return stored && fromStored(PAGE, stored);
    },
    list: (page) =>
      listPage(table, { table: 'studies', partition: REPRICINGS, descending: true }, page, (stored) =>
        fromStored(REPRICING, stored),
      ),
    listPages: (id, page) =>
      listPage(
        table,
        { table: 'studies', partition: repricingPartition(id), sort: { beginsWith: prefixOf('PAGE') } },
        page,
        (stored) => fromStored(PAGE, stored),
      ),
    listActive: (page) => listReadableWork(table, REPRICING, 'repricing', page),
    commit: async ({ repricing, pages = [] }) => {
      try {
        await table.transact([put(REPRICING, repricing), ...pages.map((page) => put(PAGE, page))]);
      } catch (error) {
        throw error instanceof ConditionFailed ? new LedgerConflict() : error;
      }
    },
  };
}
