import * as z from 'zod';
import {
  INDEXES,
  InvalidWrite,
  type RecordKey,
  type StoredRecord,
  type Write,
} from '../../ports/record-table.ts';
import { MOST_PARTITION_KEY_BYTES, MOST_SORT_KEY_BYTES } from './keys.ts';
import { membersSize, plainCopy } from './plain-copy.ts';

/** Source: DynamoDB Developer Guide, "Service, account, and table quotas". */
const MOST_WRITES = 100;
const MOST_RECORD_BYTES = 400 * 1024;
const MOST_TRANSACTION_BYTES = 4 * 1024 * 1024;

/** A record as a table gives it back: at least its two keys. */
export const StoredItem = z.looseObject({ pk: z.string(), sk: z.string() });

/**
 * The writes of one transaction, deep-copied and checked against everything that DynamoDB refuses without
 * looking at the table. Every table does this first, so a mistake shows in a unit test and not in the cloud.
 * @throws InvalidWrite
 */
export const prepareWrites = (writes: readonly Write[]): readonly Write[] => {
  if (writes.length > MOST_WRITES) {
    throw new InvalidWrite(`a transaction holds at most ${MOST_WRITES} writes, this one ${writes.length}`);
  }
  const prepared = writes.map(prepareWrite);
  refuseSameKeyTwice(prepared);
  const bytes = prepared.reduce(
    (total, write) => total + (write.kind === 'put' ? membersSize(write.record) : 0),
    0,
  );
  if (bytes > MOST_TRANSACTION_BYTES) throw new InvalidWrite('a transaction holds at most 4 MB');
  return prepared;
};

/** The key of the record that a write is about. */
export const keyOf = (write: Write): RecordKey =>
  write.kind === 'put' ? { pk: write.record.pk, sk: write.record.sk } : write.key;

const prepareWrite = (write: Write): Write => {
  if (write.kind === 'put') return { ...write, record: prepareRecord(write.record) };
  const { pk, sk } = write.key;
  checkKeys({ pk, sk });
  if (write.kind === 'add') return { ...prepareAdd(write), key: { pk, sk } };
  return { ...write, key: { pk, sk } };
};

const prepareRecord = (record: StoredRecord): StoredRecord => {
  checkKeys(record);
  const copy = StoredItem.parse(plainCopy(record, `record ${record.pk} ${record.sk}`));
  const bytes = membersSize(copy);
  if (bytes > MOST_RECORD_BYTES) {
    throw new InvalidWrite(
      `record ${record.pk} ${record.sk}: ${bytes} bytes, at most ${MOST_RECORD_BYTES} fit`,
    );
  }
  return copy;
};

const prepareAdd = (write: Extract<Write, { kind: 'add' }>): Extract<Write, { kind: 'add' }> => {
  const { counters, set = {} } = write;
  const names = [...Object.keys(counters), ...Object.keys(set)];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new InvalidWrite(`${twice}: is both counted and set`);
  if (names.length === 0) throw new InvalidWrite('an add names at least one attribute');
  if (names.includes('pk') || names.includes('sk')) throw new InvalidWrite('an add cannot change the key');
  for (const [name, amount] of Object.entries(counters)) {
    if (!Number.isSafeInteger(amount))
      throw new InvalidWrite(`${name}: ${amount} is not a whole number to add`);
  }
  checkKeys({ ...write.key, ...set });
  for (const [name, value] of Object.entries(set)) plainCopy(value, name);
  return { ...write, counters: { ...counters }, set: { ...set } };
};

const checkKeys = (record: StoredRecord): void => {
  checkKey('pk', record.pk, MOST_PARTITION_KEY_BYTES);
  checkKey('sk', record.sk, MOST_SORT_KEY_BYTES);
  for (const index of INDEXES) {
    const [pk, sk] = [record[`${index}Pk`], record[`${index}Sk`]];
    if (pk !== undefined) checkKey(`${index}Pk`, pk, MOST_PARTITION_KEY_BYTES);
    if (sk !== undefined) checkKey(`${index}Sk`, sk, MOST_SORT_KEY_BYTES);
  }
  const ttl = record['ttl'];
  if (ttl !== undefined && !Number.isSafeInteger(ttl)) {
    throw new InvalidWrite('ttl: must be whole seconds since 1970');
  }
};

const checkKey = (name: string, value: unknown, most: number): void => {
  if (typeof value !== 'string' || value === '')
    throw new InvalidWrite(`${name}: must be a string that is not empty`);
  if (Buffer.byteLength(value) > most) throw new InvalidWrite(`${name}: at most ${most} bytes fit`);
};

const refuseSameKeyTwice = (writes: readonly Write[]): void => {
  const seen = new Set<string>();
  for (const write of writes) {
    const { pk, sk } = keyOf(write);
    const name = JSON.stringify([write.table, pk, sk]);
    if (seen.has(name)) throw new InvalidWrite(`record ${pk} ${sk}: written twice in one transaction`);
    seen.add(name);
  }
};
