import { createApiParts } from './api.ts';
import { createArchive } from './archive.ts';
import { createDirectory } from './directory.ts';
import type { ArchiveEnvironment, RecordsEnvironment } from './environment.ts';
import { createTariffs } from './tariffs.ts';

/** What the function of reference data is given. */
export function createReferenceDataParts(environment: RecordsEnvironment & ArchiveEnvironment) {
  const parts = createApiParts(environment);
  const archive = createArchive(environment, parts.clock);
  return {
    ...parts,
    organisations: createDirectory(parts.table),
    tariffs: createTariffs(parts.table, archive),
  };
}
