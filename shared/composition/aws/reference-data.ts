import { createActivityMappingRegister } from '../../adapters/records/activity-mapping-register.records.ts';
import { createDirectoryEditor } from '../../adapters/records/organisation-directory.records.ts';
import { createApiParts } from './api.ts';
import { createArchive } from './archive.ts';
import { createDirectory } from './directory.ts';
import type { ArchiveEnvironment, RecordsEnvironment } from './environment.ts';
import { createTariffs } from './tariffs.ts';
import { createLazyReleaseWorkbook, createLazyReviewWorkbook } from './ways-in.ts';

/** What the function of reference data is given. */
export function createReferenceDataParts(environment: RecordsEnvironment & ArchiveEnvironment) {
  const parts = createApiParts(environment);
  const archive = createArchive(environment, parts.clock);
  return {
    ...parts,
    directory: createDirectoryEditor(parts),
    organisations: createDirectory(parts.table),
    tariffs: createTariffs(parts.table, archive),
    releaseWorkbook: createLazyReleaseWorkbook(),
    reviewWorkbook: createLazyReviewWorkbook(),
    mappings: createActivityMappingRegister({ table: parts.table, archive }),
  };
}
