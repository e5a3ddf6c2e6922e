import { createOrganisationDirectory } from '../../adapters/records/organisation-directory.records.ts';
import type { RecordTable } from '../../ports/record-table.ts';
import { bundledOrganisations } from '../../reference/index.ts';

/** Organisations, companies and payees: those in the table, and the organisations that ship with the service. */
export const createDirectory = (table: RecordTable) =>
  createOrganisationDirectory({ table, bundled: bundledOrganisations });
