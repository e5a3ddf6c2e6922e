/**
 * National re-pricings and their pages. A commit is conditional as those of the study ledger: a record with lock 1
 * must not exist yet, one with lock n replaces n - 1.
 */
import type { Repricing } from '../domain/repricing.ts';
import type { RepricingPageRecord } from '../domain/repricing-entry.ts';
import type { Page } from './record-table.ts';
import type { PageRequest } from './study-ledger.ts';

export interface RepricingCommit {
  readonly repricing: Repricing;
  /** At most 90. */
  readonly pages?: readonly RepricingPageRecord[];
}

export interface RepricingStore {
  find(id: string): Promise<Repricing | undefined>;
  findPage(id: string, number: number): Promise<RepricingPageRecord | undefined>;
  /** Newest first. */
  list(page: PageRequest): Promise<Page<Repricing>>;
  /** By number. */
  listPages(id: string, page: PageRequest): Promise<Page<RepricingPageRecord>>;
  /** Previewing and running ones; what has stood still longest first. What cannot be read is in `unreadable`. */
  listActive(page: PageRequest): Promise<Page<Repricing>>;
  /** @throws LedgerConflict where a condition fails; StoreUnavailable */
  commit(commit: RepricingCommit): Promise<void>;
}
