/** Re-pricings as coordinators read them: the list, one with its preview and progress, and every price of it. */
import { notFound } from '../../domain/errors.ts';
import type { Caller } from '../../domain/person.ts';
import type { Repricing } from '../../domain/repricing.ts';
import type {
  BlockedEntry,
  PageOutcome,
  RepricingEntry,
  RepricingPageRecord,
} from '../../domain/repricing-entry.ts';
import { InvalidCursor, type Page } from '../../ports/record-table.ts';
import type { RepricingStore } from '../../ports/repricing-store.ts';
import type { PageRequest } from '../../ports/study-ledger.ts';
import { readCursor, writeCursor } from '../list-cursor.ts';
import { loadPage, type PageBodyDeps } from './repricing-body.ts';
import { requireRepricer, requireRepricing } from './repricing-changes.ts';

export interface ReadRepricingDeps {
  readonly repricings: Pick<RepricingStore, 'find' | 'list'>;
}

/** Makes `readRepricing`. @throws DomainError `forbidden`, `notFound` */
export function createReadRepricing({ repricings }: ReadRepricingDeps) {
  return async ({ caller, id }: { readonly caller: Caller; readonly id: string }): Promise<Repricing> => {
    requireRepricer(caller);
    return requireRepricing(repricings, id);
  };
}

/** Makes `listRepricings`, newest first. @throws DomainError `forbidden` */
export function createListRepricings({ repricings }: ReadRepricingDeps) {
  return async ({
    caller,
    page,
  }: {
    readonly caller: Caller;
    readonly page: PageRequest;
  }): Promise<Page<Repricing>> => {
    requireRepricer(caller);
    return repricings.list(page);
  };
}

/** A price of a re-pricing, and what became of it. */
export type ListedEntry =
  | (RepricingEntry & { readonly outcome: 'previewed' | 'repriced' })
  | (RepricingEntry & { readonly outcome: 'skipped' | 'failed'; readonly why: string })
  | (BlockedEntry & { readonly outcome: 'blocked' });

export interface ListEntriesDeps extends PageBodyDeps {
  readonly repricings: Pick<RepricingStore, 'find' | 'findPage'>;
}

export interface ListEntriesCommand {
  readonly caller: Caller;
  readonly id: string;
  readonly page: PageRequest;
}

function outcomeOf(entry: RepricingEntry, outcome: PageOutcome | undefined): ListedEntry {
  if (!outcome) return { ...entry, outcome: 'previewed' };
  const isIt = ({ irasId, odsCode }: { readonly irasId: string; readonly odsCode: string }) =>
    irasId === entry.irasId && odsCode === entry.odsCode;
  const skipped = outcome.skipped.find(isIt);
  if (skipped) return { ...entry, outcome: 'skipped', why: skipped.reason };
  const failed = outcome.failed.find(isIt);
  if (failed) return { ...entry, outcome: 'failed', why: failed.message };
  return { ...entry, outcome: 'repriced' };
}

async function listPage(deps: ListEntriesDeps, record: RepricingPageRecord): Promise<readonly ListedEntry[]> {
  const { entries, blocked } = await loadPage(deps, record);
  return [
    ...entries.map((entry) => outcomeOf(entry, record.outcome)),
    ...blocked.map((entry) => ({ ...entry, outcome: 'blocked' as const })),
  ];
}

/** Where a list goes on: a page, and how many of its entries were shown. */
function readPosition(cursor: string | undefined): { readonly number: number; readonly shown: number } {
  if (cursor === undefined) return { number: 1, shown: 0 };
  const [number, shown] = readCursor(cursor, 2).map(Number);
  if (!Number.isSafeInteger(number) || !Number.isSafeInteger(shown)) throw new InvalidCursor();
  return { number: number ?? 1, shown: shown ?? 0 };
}

/**
 * Makes `listEntries`: every price of the preview in the order of its pages, read a page at a time.
 * @throws DomainError `forbidden`, `notFound`; InvalidCursor
 */
export function createListEntries(deps: ListEntriesDeps) {
  return async ({ caller, id, page }: ListEntriesCommand): Promise<Page<ListedEntry>> => {
    requireRepricer(caller);
    const { preview } = await requireRepricing(deps.repricings, id);
    const items: ListedEntry[] = [];
    let { number, shown } = readPosition(page.cursor);
    while (items.length < page.limit && number >= 1 && number <= preview.pages) {
      const record = await deps.repricings.findPage(id, number);
      if (!record) throw notFound();
      const listed = await listPage(deps, record);
      const taken = listed.slice(shown, shown + page.limit - items.length);
      items.push(...taken);
      shown += taken.length;
      if (shown < listed.length) break;
      number += 1;
      shown = 0;
    }
    const isOver = number > preview.pages;
    return { items, ...(!isOver && { next: writeCursor([String(number), String(shown)]) }) };
  };
}
