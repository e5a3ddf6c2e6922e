/**
 * Counts the read and write units of a record table by DynamoDB's rules, record by record: a strongly consistent read
 * is a unit for each 4 KB, a query of an index half of that; a write in a transaction is two for each KB of the larger
 * of the record before and after, and one for each KB of every index entry that is added, changed or removed.
 * Source: DynamoDB Developer Guide, "Read/write capacity mode", "Transactions", "Global secondary indexes".
 */

import { membersSize } from '../../../shared/adapters/record-table/plain-copy.ts';
import { keyOf } from '../../../shared/adapters/record-table/prepare-writes.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import {
  INDEXES,
  type RecordTable,
  type StoredRecord,
  type Write,
} from '../../../shared/ports/record-table.ts';

export interface HottestKey {
  readonly name: string;
  readonly writeUnits: number;
  /** Of all write units. */
  readonly share: number;
  /** Most write units of this key that fell due at one moment of the simulation. */
  readonly atOnce: number;
}

export interface TableMeter {
  readonly table: RecordTable;
  readonly units: { read: number; write: number };
  /** The partition keys that were written most, of tables and indexes. */
  readonly hottest: (most: number) => HottestKey[];
}

interface Kept {
  readonly size: number;
  /** By index: its partition and the text of its entry. */
  readonly entries: ReadonlyMap<string, string>;
}

const READ_BYTES = 4096;
const WRITE_BYTES = 1024;
const unitsOf = (bytes: number, unit: number): number => Math.max(1, Math.ceil(bytes / unit));

/** Partition names only: people's and studies' keys are counted, never shown with what they hold. */
const nameOf = (table: string, partition: string): string => `${table} ${partition}`;

const keep = (record: StoredRecord): Kept => {
  const entries = new Map<string, string>();
  for (const index of INDEXES) {
    const [partition, sort] = [record[`${index}Pk`], record[`${index}Sk`]];
    if (typeof partition === 'string' && typeof sort === 'string') entries.set(index, partition);
  }
  return { size: membersSize(record), entries };
};

interface Counter {
  readonly add: (name: string, units: number) => void;
  readonly hottest: TableMeter['hottest'];
}

function createCounter(units: TableMeter['units'], clock: Clock): Counter {
  const keys = new Map<string, { units: number; now: number; moment: number; most: number }>();
  return {
    add: (name, added) => {
      units.write += added;
      const key = keys.get(name) ?? { units: 0, now: 0, moment: 0, most: 0 };
      const moment = clock.now();
      key.now = key.moment === moment ? key.now + added : added;
      key.moment = moment;
      key.units += added;
      key.most = Math.max(key.most, key.now);
      keys.set(name, key);
    },
    hottest: (most) =>
      [...keys]
        .sort(([, one], [, other]) => other.units - one.units)
        .slice(0, most)
        .map(([name, { units: written, most: atOnce }]) => ({
          name,
          writeUnits: written,
          share: units.write === 0 ? 0 : written / units.write,
          atOnce,
        })),
  };
}

/** Index entries hold whole records: one that stays in its partition is written again with what changed. */
function countIndexes(
  count: Counter,
  table: string,
  before: Kept | undefined,
  after: Kept | undefined,
): void {
  for (const index of INDEXES) {
    const [from, to] = [before?.entries.get(index), after?.entries.get(index)];
    const name = (partition: string): string => nameOf(`${table}.${index}`, partition);
    if (from !== undefined && from !== to) count.add(name(from), unitsOf(before?.size ?? 0, WRITE_BYTES));
    if (to !== undefined) count.add(name(to), unitsOf(after?.size ?? 0, WRITE_BYTES));
  }
}

/** A table that counts what is asked of the one behind it. */
export function meterTable(inner: RecordTable, clock: Clock): TableMeter {
  const units = { read: 0, write: 0 };
  const counter = createCounter(units, clock);
  const kept = new Map<string, Kept>();
  const settle = async (write: Write): Promise<void> => {
    const { pk, sk } = keyOf(write);
    const id = JSON.stringify([write.table, pk, sk]);
    const before = kept.get(id);
    const record = write.kind === 'put' ? write.record : await inner.get(write.table, { pk, sk });
    const after = record && keep(record);
    if (after) kept.set(id, after);
    else kept.delete(id);
    const bytes = Math.max(before?.size ?? 0, after?.size ?? 0);
    counter.add(nameOf(write.table, pk), 2 * unitsOf(bytes, WRITE_BYTES));
    if (write.kind !== 'check') countIndexes(counter, write.table, before, after);
  };
  const table: RecordTable = {
    get: async (name, key) => {
      const record = await inner.get(name, key);
      units.read += unitsOf(record ? membersSize(record) : 0, READ_BYTES);
      return record;
    },
    query: async (query) => {
      const page = await inner.query(query);
      const bytes = page.items.reduce((sum, record) => sum + membersSize(record), 0);
      units.read += unitsOf(bytes, READ_BYTES) * (query.index === undefined ? 1 : 0.5);
      return page;
    },
    transact: async (writes) => {
      await inner.transact(writes);
      for (const write of writes) await settle(write);
    },
  };
  return { table, units, hottest: counter.hottest };
}
