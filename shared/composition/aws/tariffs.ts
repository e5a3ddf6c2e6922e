import { createTariffRegister } from '../../adapters/records/tariff-register.records.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import type { RecordTable } from '../../ports/record-table.ts';
import { bundledReleases } from '../../reference/index.ts';

/** Tariff releases, multiplier sets and agreement templates: those published, and those that ship with the service. */
export const createTariffs = (table: RecordTable, archive: DocumentArchive) =>
  createTariffRegister({
    table,
    archive,
    bundled: bundledReleases,
  });
