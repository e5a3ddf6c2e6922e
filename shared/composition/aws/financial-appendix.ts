import { createDocumentForms } from '../../adapters/budget/document-forms.ts';
import { createDirectoryEditor } from '../../adapters/records/organisation-directory.records.ts';
import { createApiParts } from './api.ts';
import { createArchive } from './archive.ts';
import { createDirectory } from './directory.ts';
import type { ArchiveEnvironment, RecordsEnvironment, SiteWorkEnvironment } from './environment.ts';
import { createSiteWorkQueue } from './site-work.ts';

/** What the function of financial appendices is given. */
export function createFinancialAppendixParts(
  environment: RecordsEnvironment & ArchiveEnvironment & SiteWorkEnvironment,
) {
  const parts = createApiParts(environment);
  return {
    ...parts,
    archive: createArchive(environment, parts.clock),
    directory: createDirectoryEditor(parts),
    organisations: createDirectory(parts.table),
    queue: createSiteWorkQueue(environment),
    forms: createDocumentForms(),
  };
}
