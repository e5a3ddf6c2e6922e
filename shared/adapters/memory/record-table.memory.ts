import type { Clock } from '../../ports/clock.ts';
import {
  type Condition,
  ConditionFailed,
  InvalidWrite,
  type Page,
  type Query,
  type RecordTable,
  type StoredRecord,
  type Write,
} from '../../ports/record-table.ts';
import { decodeCursor, encodeCursor, type Position, positionOf } from '../record-table/cursor.ts';
import { checkLimit, compareKeys, isPossibleQuery } from '../record-table/keys.ts';
import { keyOf, prepareWrites } from '../record-table/prepare-writes.ts';
import { isLive, secondOf } from '../record-table/time-to-live.ts';
import { createPartitions, type Partitions } from './partitions.ts';

/** The record table in memory: what DynamoDB promises, in one process. See the port. */
export const createMemoryRecordTable = ({ clock }: { readonly clock: Clock }): RecordTable => {
  const stored = createPartitions();
  return {
    get: async (table, { pk, sk }) => {
      const record = stored.get(table, { pk, sk });
      return record !== undefined && isLive(record, secondOf(clock)) ? structuredClone(record) : undefined;
    },
    query: async (query) => queryMemory(stored, secondOf(clock), query),
    transact: async (writes) => transact(stored, secondOf(clock), prepareWrites(writes)),
  };
};

/** Checks everything before it writes anything; nothing waits in between, so no other call sees half of it. */
const transact = (stored: Partitions, second: number, writes: readonly Write[]): void => {
  const before = writes.map((write) => {
    const record = stored.get(write.table, keyOf(write));
    return record !== undefined && isLive(record, second) ? record : undefined;
  });
  const failed = [...writes.entries()].filter(([index, write]) => !holds(conditionOf(write), before[index]));
  if (failed.length > 0) throw new ConditionFailed(failed.map(([index]) => index));
  const after = writes.map((write, index) => recordAfter(write, before[index]));
  writes.forEach((write, index) => {
    if (write.kind !== 'check') stored.replace(write.table, keyOf(write), after[index]);
  });
};

const conditionOf = (write: Write): Condition => (write.kind === 'add' ? { is: 'any' } : write.condition);

const holds = (condition: Condition, record: StoredRecord | undefined): boolean => {
  switch (condition.is) {
    case 'any':
      return true;
    case 'absent':
      return record === undefined;
    case 'present':
      return record !== undefined;
    case 'version':
      return record?.['version'] === condition.version;
  }
};

const recordAfter = (write: Write, before: StoredRecord | undefined): StoredRecord | undefined => {
  switch (write.kind) {
    case 'put':
      return write.record;
    case 'delete':
      return undefined;
    case 'check':
      return before;
    case 'add': {
      const sums: Record<string, number> = {};
      for (const [name, amount] of Object.entries(write.counters))
        sums[name] = sum(name, before?.[name], amount);
      return { ...before, ...sums, ...write.set, ...write.key };
    }
  }
};

const sum = (name: string, counted: unknown, amount: number): number => {
  if (counted === undefined) return amount;
  if (typeof counted === 'number') return counted + amount;
  throw new InvalidWrite(`${name}: is not a number and cannot be added to`);
};

const queryMemory = (stored: Partitions, second: number, query: Query): Page<StoredRecord> => {
  checkLimit(query);
  const begin = decodeCursor(query);
  if (!isPossibleQuery(query)) return { items: [] };
  const direction = query.descending === true ? -1 : 1;
  const order = (one: Position, other: Position): number => direction * comparePositions(one, other);
  const rows = stored
    .list(query.table, query.index, query.partition)
    .filter((record) => isLive(record, second))
    .map((record) => ({ record, at: positionOf(query, record) }))
    .filter(({ at }) => inRange(query, at.indexSk ?? at.sk) && (begin === undefined || order(at, begin) > 0))
    .sort((one, other) => order(one.at, other.at));
  const page = rows.slice(0, query.limit);
  const items = page.map(({ record }) => structuredClone(record));
  const last = page.at(-1);
  return rows.length > page.length && last !== undefined
    ? { items, next: encodeCursor(query, last.at) }
    : { items };
};

const comparePositions = (one: Position, other: Position): number =>
  compareKeys(one.indexSk ?? '', other.indexSk ?? '') ||
  compareKeys(one.pk, other.pk) ||
  compareKeys(one.sk, other.sk);

const inRange = ({ sort }: Query, key: string): boolean => {
  if (sort === undefined) return true;
  if ('beginsWith' in sort) return key.startsWith(sort.beginsWith);
  return compareKeys(sort.from, key) <= 0 && compareKeys(key, sort.to) <= 0;
};
