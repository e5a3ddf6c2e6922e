/** Tariff releases and multiplier sets as Excel workbooks: the templates, a release's own workbook, the way back. */
import type { MultiplierSet, TariffRelease } from '../domain/tariff.ts';
import type { ReviewInWorkbook } from './review-workbook.ts';

/** Plain JSON in the shape of the release's schema as far as the workbook can be read; see `ReviewInWorkbook`. */
export type ReleaseInWorkbook = ReviewInWorkbook;

export interface ReleaseWorkbook {
  /** Reads a workbook that anyone may have made. Answers findings and does not throw, whatever the bytes. */
  readTariff(bytes: Uint8Array): Promise<ReleaseInWorkbook>;
  readMultipliers(bytes: Uint8Array): Promise<ReleaseInWorkbook>;
  /** The release as a workbook that is read back identical; without one, an empty workbook to fill in. */
  writeTariff(release?: TariffRelease): Promise<Uint8Array>;
  writeMultipliers(set?: MultiplierSet): Promise<Uint8Array>;
}
