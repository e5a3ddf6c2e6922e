/** What the indicator keeps beside its live counters: the hourly fold, and the snapshots of closed months. */
import type { AreaFold, NationalFold } from '../domain/indicator-fold.ts';
import type { IndicatorSnapshot } from '../domain/indicator-snapshot.ts';
import type { Page } from './record-table.ts';
import type { PageRequest } from './study-ledger.ts';

/** A revision of a closed month. Its log, with the salts, is in the archive under the snapshot's hash. */
export interface ClosedMonth {
  readonly snapshot: IndicatorSnapshot;
  /** Of the rows without their salts: tells a later run whether anything changed. Never shown: it could be guessed. */
  readonly rowsSha256: string;
}

export interface IndicatorShelf {
  findNationalFold(): Promise<NationalFold | undefined>;
  findAreaFold(): Promise<AreaFold | undefined>;
  /** Replaces the fold before. */
  putFold(national: NationalFold, areas: AreaFold): Promise<void>;
  /** The latest revision of a month, or the one named. */
  findClosedMonth(month: string, revision?: number): Promise<ClosedMonth | undefined>;
  /** Every revision, the latest month and its latest revision first. */
  listClosedMonths(page: PageRequest): Promise<Page<ClosedMonth>>;
  /** Adds a revision. `alreadyThere`: another run added it first, and nothing was written. */
  addClosedMonth(closed: ClosedMonth): Promise<'added' | 'alreadyThere'>;
}
