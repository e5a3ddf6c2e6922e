/** Domain records in the table: the keys and the lock beside the record itself, which its schema reads back. */
import type * as z from 'zod';
import { type Condition, InvalidWrite, type RecordKey, type StoredRecord } from '../../ports/record-table.ts';

/** Where a record rests: its key, and its place in an index where it takes part in one. */
export interface Place {
  readonly key: RecordKey;
  readonly index?: Readonly<Record<string, string>>;
}

export interface RecordKind<T> {
  readonly name: string;
  readonly schema: z.ZodType<T>;
  place(record: T): Place;
  /** The number that conditions speak of; absent for records that are never changed. */
  lock?(record: T): number;
}

/** What is stored is not what its schema says. The message names places only, never what stands there. */
export class CorruptRecord extends Error {
  constructor(kind: string, { pk, sk }: RecordKey, where: string) {
    super(`the stored ${kind} ${pk} ${sk} cannot be read: ${where}`);
    this.name = 'CorruptRecord';
  }
}

/** `record.sites[3].odsCode (invalid_format)`: paths and kinds of a schema's objections, without values. */
export function describeIssues(error: z.ZodError): string {
  return error.issues.map(({ path, code }) => `${path.map(String).join('.')} (${code})`).join(', ');
}

/** @throws InvalidWrite where the record is not of its schema: nothing is stored that could not be read back */
export function toStored<T>(kind: RecordKind<T>, value: T): StoredRecord {
  const parsed = kind.schema.safeParse(value);
  if (!parsed.success) throw new InvalidWrite(`${kind.name}: ${describeIssues(parsed.error)}`);
  const { key, index } = kind.place(parsed.data);
  const lock = kind.lock?.(parsed.data);
  return { ...key, ...index, ...(lock !== undefined && { version: lock }), record: parsed.data };
}

/** @throws CorruptRecord where it does not parse, or belongs under another key */
export function fromStored<T>(kind: RecordKind<T>, stored: StoredRecord): T {
  const parsed = kind.schema.safeParse(stored['record']);
  if (!parsed.success) throw new CorruptRecord(kind.name, stored, describeIssues(parsed.error));
  const { key } = kind.place(parsed.data);
  if (key.pk !== stored.pk || key.sk !== stored.sk) {
    throw new CorruptRecord(kind.name, stored, 'it is the record of another key');
  }
  return parsed.data;
}

/** The rule of locks: 1 must not exist yet, n replaces n - 1. */
export function replaces(lock: number): Condition {
  return lock === 1 ? { is: 'absent' } : { is: 'version', version: lock - 1 };
}
