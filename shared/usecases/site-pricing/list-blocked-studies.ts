/** The studies that a re-pricing cannot move, each with what is missing for it: before and after it runs. */
import type { BlockedStudy } from '../../domain/blocked-study.ts';
import { notFound } from '../../domain/errors.ts';
import type { Caller } from '../../domain/person.ts';
import type { RepricingPageRecord } from '../../domain/repricing-entry.ts';
import { InvalidCursor, type Page } from '../../ports/record-table.ts';
import type { RepricingStore } from '../../ports/repricing-store.ts';
import type { PageRequest } from '../../ports/study-ledger.ts';
import { readCursor, writeCursor } from '../list-cursor.ts';
import { loadPage, type PageBodyDeps } from './repricing-body.ts';
import { requireRepricer, requireRepricing } from './repricing-changes.ts';

export interface ListBlockedStudiesDeps extends PageBodyDeps {
  readonly repricings: Pick<RepricingStore, 'find' | 'findPage'>;
}

export interface ListBlockedStudiesCommand {
  readonly caller: Caller;
  readonly id: string;
  readonly page: PageRequest;
}

/** Records that are read at a time: most pages have no such study, and their bodies are not read. */
const AT_ONCE = 10;

/** Where a list goes on: a page of the re-pricing, and how many of its studies were shown. */
interface Position {
  readonly number: number;
  readonly shown: number;
}

function readPosition(cursor: string | undefined): Position {
  if (cursor === undefined) return { number: 1, shown: 0 };
  const [number = Number.NaN, shown = Number.NaN] = readCursor(cursor, 2).map(Number);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidCursor();
  if (!Number.isSafeInteger(shown) || shown < 0) throw new InvalidCursor();
  return { number, shown };
}

/** The pages from a number on that have such studies. @throws DomainError `notFound` where one is gone */
async function* findPages(
  { repricings }: ListBlockedStudiesDeps,
  id: string,
  first: number,
  last: number,
): AsyncGenerator<RepricingPageRecord> {
  for (let from = first; from <= last; from += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, last - from + 1) }, (_, at) => from + at);
    for (const record of await Promise.all(numbers.map((number) => repricings.findPage(id, number)))) {
      if (!record) throw notFound();
      if (record.blockedStudies > 0) yield record;
    }
  }
}

/**
 * Makes `listBlockedStudies`, in the order of the preview.
 * @throws DomainError `forbidden`, `notFound`; InvalidCursor; PreviewChanged
 */
export function createListBlockedStudies(deps: ListBlockedStudiesDeps) {
  return async ({ caller, id, page }: ListBlockedStudiesCommand): Promise<Page<BlockedStudy>> => {
    requireRepricer(caller);
    const { preview } = await requireRepricing(deps.repricings, id);
    const start = readPosition(page.cursor);
    const items: BlockedStudy[] = [];
    for await (const record of findPages(deps, id, start.number, preview.pages)) {
      const { number } = record;
      const shown = number === start.number ? start.shown : 0;
      if (shown >= record.blockedStudies) continue;
      if (items.length >= page.limit) return { items, next: writeCursor([String(number), String(shown)]) };
      const { blockedStudies } = await loadPage(deps, record);
      const taken = blockedStudies.slice(shown, shown + page.limit - items.length);
      items.push(...taken);
      const seen = shown + taken.length;
      if (seen < blockedStudies.length) return { items, next: writeCursor([String(number), String(seen)]) };
    }
    return { items };
  };
}
