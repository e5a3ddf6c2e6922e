/** Tables with a bug on purpose: a checker that does not find these would find nothing. */
import {
  ConditionFailed,
  type RecordTable,
  type StoredRecord,
  StoreUnavailable,
  type Write,
} from '../../shared/ports/record-table.ts';
import type { SeededRandom } from './seeded-random.ts';

export type Breakage = (table: RecordTable, random: SeededRandom) => RecordTable;

type Put = Extract<Write, { kind: 'put' }>;

const unconditional = (write: Write): Write =>
  write.kind === 'put' ? { ...write, condition: { is: 'any' } } : write;

const isConditional = (write: Write): write is Put => write.kind === 'put' && write.condition.is !== 'any';

/** Whoever writes last wins. */
export const forgetsConditions: Breakage = (table) => ({
  ...table,
  transact: (writes) => table.transact(writes.map(unconditional)),
});

/** Says that it is done before it is, and then it is not. */
const losesWrites: Breakage = (table, random) => ({
  ...table,
  transact: async (writes) => {
    if (writes.some(isConditional) && random.happens(4)) return;
    await table.transact(writes);
  },
});

/** A repeated request counts once more, as without an idempotency token. */
const countsTwice: Breakage = (table, random) => ({
  ...table,
  transact: async (writes) => {
    await table.transact(writes);
    const adds = writes.filter(({ kind }) => kind === 'add');
    if (adds.length > 0 && random.happens(10)) await table.transact(adds);
  },
});

/** Some of the writes of a transaction, and then an error: no transaction at all. */
const tearsTransactions: Breakage = (table, random) => ({
  ...table,
  transact: async (writes) => {
    if (writes.length < 2 || !random.happens(5)) return table.transact(writes);
    await table.transact(writes.slice(0, 1 + random.below(writes.length - 1)));
    throw new StoreUnavailable('the connection broke');
  },
});

/** Now and then a read answers what was there before the last write. */
const readsWhatWas: Breakage = (table, random) => {
  const before = new Map<string, StoredRecord>();
  const latest = new Map<string, StoredRecord>();
  const nameOf = (record: { readonly pk: string; readonly sk: string }) => `${record.pk} ${record.sk}`;
  return {
    ...table,
    get: async (name, key) => {
      const old = before.get(nameOf(key));
      return old && random.happens(20) ? structuredClone(old) : table.get(name, key);
    },
    transact: async (writes) => {
      await table.transact(writes);
      for (const { record } of writes.filter((write) => write.kind === 'put')) {
        const last = latest.get(nameOf(record));
        if (last) before.set(nameOf(record), last);
        latest.set(nameOf(record), structuredClone(record));
      }
    },
  };
};

/** A refusal although nothing stood in the way: what was asked for happened all the same. */
const refusesWhatItDid: Breakage = (table, random) => ({
  ...table,
  transact: async (writes) => {
    await table.transact(writes);
    if (writes.some(isConditional) && random.happens(10)) throw new ConditionFailed([0]);
  },
});

/** By what each is known to do. */
export const BREAKAGES: Readonly<Record<string, Breakage>> = {
  'forgets conditions': forgetsConditions,
  'loses acknowledged writes': losesWrites,
  'counts a repeated request again': countsTwice,
  'tears transactions': tearsTransactions,
  'reads what was there before': readsWhatWas,
};

/** No bug: the service must bear it. */
export const MERE_NUISANCE: Breakage = refusesWhatItDid;
