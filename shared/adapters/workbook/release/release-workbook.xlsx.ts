/** Tariff releases and multiplier sets as .xlsx files. */
import type { ReleaseInWorkbook, ReleaseWorkbook } from '../../../ports/release-workbook.ts';
import { WorkbookRefused } from '../xlsx/refusal.ts';
import { openWorkbook, type Workbook } from '../xlsx/workbook.ts';
import { type ReadRelease, readMultipliers, readTariff } from './read-release.ts';

export function createReleaseWorkbook(): ReleaseWorkbook {
  return {
    readTariff: async (bytes) => readBytes(bytes, readTariff),
    readMultipliers: async (bytes) => readBytes(bytes, readMultipliers),
    // Writing needs a library that reading does without; it is loaded by those who write.
    writeTariff: async (release) => (await import('./write-release.ts')).writeTariff(release),
    writeMultipliers: async (set) => (await import('./write-release.ts')).writeMultipliers(set),
  };
}

function readBytes(bytes: Uint8Array, read: (workbook: Workbook) => ReadRelease): ReleaseInWorkbook {
  try {
    const { input, locator, found } = read(openWorkbook(bytes));
    return { input, cellOf: (path) => locator.cellOf(path), findings: found.list() };
  } catch (cause) {
    if (!(cause instanceof WorkbookRefused)) throw cause;
    return { input: undefined, cellOf: () => undefined, findings: [cause.finding] };
  }
}
