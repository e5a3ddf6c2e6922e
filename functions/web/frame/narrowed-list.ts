/** Long lists that come a page at a time, narrowed to what a person looks for. */
import type { Page } from '../../../shared/ports/record-table.ts';
import type { PageRequest as PageOfList } from '../../../shared/ports/study-ledger.ts';
import { readAll } from '../../../shared/usecases/read-all.ts';
import { matchesWords } from './documents.ts';

/** What is looked at for one page at most: a search for something rare goes on behind the link to more. */
const MOST_LOOKED_AT = 500;

export interface NarrowedPage<T> {
  readonly items: readonly T[];
  /** Where the next page begins, whether or not anything more is found there. */
  readonly next?: string;
  /** More was there than one page looks at: `next` goes on searching. */
  readonly isCut: boolean;
}

export interface Narrowing<T> {
  readonly list: (page: PageOfList) => Promise<Page<T>>;
  readonly keep: (item: T) => boolean | Promise<boolean>;
  readonly size: number;
  readonly cursor: string | undefined;
}

async function keepOf<T>(items: readonly T[], keep: Narrowing<T>['keep']): Promise<T[]> {
  const kept = await Promise.all(items.map(async (item) => ((await keep(item)) ? [item] : [])));
  return kept.flat();
}

/** The page of a list with what is kept of it. It reads on until it is full, and never more than it may look at. */
export async function narrowedPage<T>({ list, keep, size, cursor }: Narrowing<T>): Promise<NarrowedPage<T>> {
  const items: T[] = [];
  let next = cursor;
  for (let looked = 0; looked < MOST_LOOKED_AT; looked += size) {
    const page = await list({ limit: size, cursor: next });
    items.push(...(await keepOf(page.items, keep)));
    next = page.next;
    if (next === undefined) return { items, isCut: false };
    if (items.length >= size) return { items, next, isCut: false };
  }
  return { items, ...(next !== undefined && { next }), isCut: true };
}

/** Everything of a list that is kept, for a file. */
export async function narrowedWhole<T>({ list, keep }: Pick<Narrowing<T>, 'list' | 'keep'>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of readAll(list)) if (await keep(item)) items.push(item);
  return items;
}

/** What the filters of an address ask for, each by its name; empty where nothing is asked. */
export function filtersOf<F extends string>(
  query: URLSearchParams,
  names: readonly F[],
): Readonly<Record<F, string>> {
  const given = names.map((name) => [name, (query.get(name) ?? '').trim().slice(0, 100)] as const);
  return Object.fromEntries(given) as Record<F, string>;
}

/** The filters as a query, such as `text=mri&status=draft`: for the link to more, and for the file of the same list. */
export function toQuery(filters: Readonly<Record<string, string>>): string {
  return new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== '')).toString();
}

/** Whether every word is in one of the texts. */
export function hasWords(texts: readonly (string | undefined)[], words: string): boolean {
  return words === '' || matchesWords(texts.filter((text) => text !== undefined).join(' '), words);
}
