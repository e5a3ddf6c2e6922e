/** Work that waits, oldest first, over the partitions that it is spread over. */
import type { Page, RecordTable, StoredRecord } from '../../ports/record-table.ts';
import type { PageRequest } from '../../ports/study-ledger.ts';
import { compareKeys } from '../record-table/keys.ts';
import { decodeAfter, encodeAfter } from './after-cursor.ts';
import { WORK_SHARDS, type WorkName, workPartition } from './keys.ts';
import { checkPage } from './pages.ts';
import { CorruptRecord, fromStored, type RecordKind } from './stored-record.ts';

/** Sort keys begin with a year; nothing that does sorts behind this. */
const LAST = '~';

const sortKeyOf = (record: StoredRecord): string => String(record['byWorkSk']);

/**
 * One page of the partitions merged. Each is asked for a whole page and one more: the page before ended on a
 * record that may be there again, or gone.
 * @throws InvalidCursor
 */
export async function listWork(
  table: RecordTable,
  work: WorkName,
  page: PageRequest,
): Promise<Page<StoredRecord>> {
  checkPage(page);
  const after = decodeAfter(work, page.cursor);
  const parts = await Promise.all(
    WORK_SHARDS.map((shard) =>
      table.query({
        table: 'studies',
        index: 'byWork',
        partition: workPartition(work, shard),
        limit: page.limit + 1,
        ...(after !== undefined && { sort: { from: after, to: LAST } }),
      }),
    ),
  );
  const merged = parts
    .flatMap(({ items }) => items)
    .filter((record) => sortKeyOf(record) !== after)
    .sort((one, other) => compareKeys(sortKeyOf(one), sortKeyOf(other)));
  const items = merged.slice(0, page.limit);
  const last = items.at(-1);
  const isMore = merged.length > items.length || parts.some(({ next }) => next !== undefined);
  return last !== undefined && isMore ? { items, next: encodeAfter(work, sortKeyOf(last)) } : { items };
}

/**
 * One page of waiting work, read. A record that cannot be read keeps no other waiting: it is told of in `unreadable`.
 * @throws InvalidCursor
 */
export async function listReadableWork<T>(
  table: RecordTable,
  kind: RecordKind<T>,
  work: WorkName,
  page: PageRequest,
): Promise<Page<T>> {
  const found = await listWork(table, work, page);
  const unreadable: string[] = [];
  const items = found.items.flatMap((stored) => {
    try {
      return [fromStored(kind, stored)];
    } catch (error) {
      if (!(error instanceof CorruptRecord)) throw error;
      unreadable.push(error.message);
      return [];
    }
  });
  return { ...found, items, ...(unreadable.length > 0 && { unreadable }) };
}
