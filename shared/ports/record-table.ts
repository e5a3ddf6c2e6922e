/**
 * The smallest table that the service needs: records under a partition and a sort key, conditional
 * transactions, and queries by key. Every store is written over it once, so the in-memory table and
 * DynamoDB run the same store code and the same port suite (decision record 0002).
 *
 * Every access is a get or a query by key; there is no scan.
 */
export const TABLES = ['studies', 'indicator', 'reference', 'sessions'] as const;
export type TableName = (typeof TABLES)[number];

/** Secondary indexes. A record takes part in one by carrying `<index>Pk` and `<index>Sk`. */
export const INDEXES = ['byParty', 'byWork'] as const;
export type IndexName = (typeof INDEXES)[number];

export interface RecordKey {
  readonly pk: string;
  readonly sk: string;
}

/**
 * A stored record: JSON values only. `version` is the lock number that conditions speak of;
 * `ttl` (epoch seconds) makes the record absent once it has passed, whether or not it was deleted.
 */
export type StoredRecord = RecordKey & { readonly [attribute: string]: unknown };

/** What must hold of the record that is stored under the key, or the whole transaction is refused. */
export type Condition =
  | { readonly is: 'absent' }
  | { readonly is: 'present' }
  | { readonly is: 'version'; readonly version: number }
  | { readonly is: 'any' };

export type Write =
  | {
      readonly kind: 'put';
      readonly table: TableName;
      readonly record: StoredRecord;
      readonly condition: Condition;
    }
  | {
      readonly kind: 'delete';
      readonly table: TableName;
      readonly key: RecordKey;
      readonly condition: Condition;
    }
  | {
      readonly kind: 'check';
      readonly table: TableName;
      readonly key: RecordKey;
      readonly condition: Condition;
    }
  /** Atomic adds to top-level integer attributes (absent counts as 0); `set` overwrites plain attributes. */
  | {
      readonly kind: 'add';
      readonly table: TableName;
      readonly key: RecordKey;
      readonly counters: Readonly<Record<string, number>>;
      readonly set?: Readonly<Record<string, string | number>>;
    };

export interface Query {
  readonly table: TableName;
  readonly index?: IndexName;
  readonly partition: string;
  /** Sort keys that begin with this, or lie between the two bounds (both included). */
  readonly sort?: { readonly beginsWith: string } | { readonly from: string; readonly to: string };
  readonly limit: number;
  readonly descending?: boolean;
  /** The `next` of the page before; opaque. */
  readonly cursor?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly next?: string;
  /** Records that stand on this page but cannot be read, in words; only lists of waiting work go on without them. */
  readonly unreadable?: readonly string[];
}

/** A condition of a transaction did not hold: nothing was written. `failed` are the indexes of those writes. */
export class ConditionFailed extends Error {
  readonly failed: readonly number[];
  constructor(failed: readonly number[]) {
    super(`condition failed for write ${failed.join(', ')}`);
    this.name = 'ConditionFailed';
    this.failed = failed;
  }
}

/** The writes could never be stored, whatever the table holds: the caller's mistake, and not worth a retry. */
export class InvalidWrite extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InvalidWrite';
  }
}

/** A cursor that no page of this very query gave out. */
export class InvalidCursor extends Error {
  constructor() {
    super('cursor: is not one of this list; leave it out to begin with the first page');
    this.name = 'InvalidCursor';
  }
}

/** The store could not answer within its retry budget (throttled, timed out, unreachable). Nothing is known. */
export class StoreUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreUnavailable';
  }
}

export interface RecordTable {
  /** Strongly consistent. */
  get(table: TableName, key: RecordKey): Promise<StoredRecord | undefined>;
  /**
   * Strongly consistent on the table itself, eventually consistent on an index. In order of the sort key's
   * UTF-8 bytes; the order of records that share an index's sort key is the store's own.
   * @throws InvalidCursor, StoreUnavailable
   */
  query(query: Query): Promise<Page<StoredRecord>>;
  /**
   * All of the writes or none; at most 100. Safe to repeat after a lost answer: the adapter sends one
   * idempotency token with all its own retries. No writes at all is no work.
   * @throws ConditionFailed, InvalidWrite (over 100 writes, a key twice, over 400 KB, not JSON), StoreUnavailable
   */
  transact(writes: readonly Write[]): Promise<void>;
}
