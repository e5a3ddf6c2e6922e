/** Pages of records: limits, cursors, and lists read to their end. */
import type { Page, Query, RecordTable, StoredRecord } from '../../ports/record-table.ts';
import type { PageRequest } from '../../ports/study-ledger.ts';

const LONGEST_PAGE = 1000;

/** @throws RangeError: a mistake of the caller, whose own callers are told by the request's schema */
export function checkPage({ limit }: PageRequest): void {
  if (Number.isSafeInteger(limit) && limit >= 1 && limit <= LONGEST_PAGE) return;
  throw new RangeError(`limit: a page has 1 to ${LONGEST_PAGE} entries, not ${limit}`);
}

/** One page of a query, each record read by `read`. @throws InvalidCursor */
export async function listPage<T>(
  table: RecordTable,
  query: Omit<Query, 'limit' | 'cursor'>,
  page: PageRequest,
  read: (stored: StoredRecord) => T,
): Promise<Page<T>> {
  checkPage(page);
  const { limit, cursor } = page;
  const { items, next } = await table.query({ ...query, limit, ...(cursor !== undefined && { cursor }) });
  return { items: items.map(read), ...(next !== undefined && { next }) };
}

/** All records of a query that is known to be short. */
export async function listAll(
  table: RecordTable,
  query: Omit<Query, 'limit' | 'cursor'>,
): Promise<StoredRecord[]> {
  const found: StoredRecord[] = [];
  let cursor: string | undefined;
  do {
    const page = await table.query({
      ...query,
      limit: LONGEST_PAGE,
      ...(cursor !== undefined && { cursor }),
    });
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}
