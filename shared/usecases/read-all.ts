import type { Page } from '../ports/record-table.ts';
import type { PageRequest } from '../ports/study-ledger.ts';

/** Every item of a paged list, page by page. */
export async function* readAll<T>(
  list: (page: PageRequest) => Promise<Page<T>>,
  pageSize = 200,
): AsyncGenerator<T, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await list({ limit: pageSize, cursor });
    yield* page.items;
    cursor = page.next;
  } while (cursor !== undefined);
}
