import { createTariffRegister } from '../../adapters/records/tariff-register.records.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import type { RecordTable } from '../../ports/record-table.ts';
import { bundledAgreementTemplates, bundledMultipliers, bundledTariff } from '../../reference/index.ts';

/** Tariff releases, multiplier sets and agreement templates: those published, and those that ship with the service. */
export const createTariffs = (table: RecordTable, archive: DocumentArchive) =>
  createTariffRegister({
    table,
    archive,
    bundled: {
      tariffs: () => [bundledTariff()],
      multipliers: () => [bundledMultipliers()],
      agreementTemplates: bundledAgreementTemplates,
    },
  });
