import type { Page } from '../ports/record-table.ts';
import type { PageRequest } from '../ports/study-ledger.ts';

/**
 * Every item of a paged list, page by page.
 * @param look sees each page before its items
 */
export async function* readAll<T>(
  list: (page: PageRequest) => Promise<Page<T>>,
  pageSize = 200,
  look: (page: Page<T>) => void = () => undefined,
): AsyncGenerator<T, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await list({ limit: pageSize, cursor });
    look(page);
    yield* page.items;
    cursor = page.next;
  } while (cursor !== undefined);
}
