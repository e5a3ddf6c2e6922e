import type { SiteBudget } from '../../domain/site-budget-document.ts';
import type { ProtocolImport } from '../../ports/protocol-import.ts';
import type { ReleaseWorkbook } from '../../ports/release-workbook.ts';
import type { ReviewWorkbook } from '../../ports/review-workbook.ts';

/** Workbooks of reviews, whose code starts only with the first of them: most requests are JSON. */
export function createLazyReviewWorkbook(): ReviewWorkbook {
  const load = async () =>
    (await import('../../adapters/workbook/review-workbook.xlsx.ts')).createReviewWorkbook();
  return {
    read: async (bytes) => (await load()).read(bytes),
    write: async (review, tariff) => (await load()).write(review, tariff),
    template: async (tariff) => (await load()).template(tariff),
  };
}

/** Workbooks of tariff releases and multiplier sets, likewise: they are published once a year. */
export function createLazyReleaseWorkbook(): ReleaseWorkbook {
  const load = async () =>
    (await import('../../adapters/workbook/release/release-workbook.xlsx.ts')).createReleaseWorkbook();
  return {
    readTariff: async (bytes) => (await load()).readTariff(bytes),
    readMultipliers: async (bytes) => (await load()).readMultipliers(bytes),
    writeTariff: async (release) => (await load()).writeTariff(release),
    writeMultipliers: async (set) => (await load()).writeMultipliers(set),
  };
}

/** Protocols, likewise: a study begins with one at most once. */
export function createLazyProtocolImport(): ProtocolImport {
  const load = async () => (await import('../../adapters/usdm/protocol-import.usdm.ts')).createUsdmImport();
  return { importProtocol: async (document, aids) => (await load()).importProtocol(document, aids) };
}

/** The site budget as a workbook, likewise. */
export async function renderBudgetWorkbookLazily(budget: SiteBudget): Promise<Uint8Array> {
  const { renderBudgetWorkbook } = await import('../../adapters/budget/workbook/budget-workbook.ts');
  return renderBudgetWorkbook(budget);
}
