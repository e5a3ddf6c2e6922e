import { createActivityMappingRegister } from '../../adapters/records/activity-mapping-register.records.ts';
import { createApiParts } from './api.ts';
import { createArchive } from './archive.ts';
import { createDirectory } from './directory.ts';
import type {
  AddressEnvironment,
  ArchiveEnvironment,
  RecordsEnvironment,
  SiteWorkEnvironment,
} from './environment.ts';
import { createSiteWorkQueue } from './site-work.ts';
import { createTariffs } from './tariffs.ts';
import { createLazyProtocolImport, createLazyReviewWorkbook } from './ways-in.ts';

/** What the resource review's function is given. */
export function createResourceReviewParts(
  environment: RecordsEnvironment & ArchiveEnvironment & SiteWorkEnvironment & AddressEnvironment,
) {
  const parts = createApiParts(environment);
  const archive = createArchive(environment, parts.clock);
  return {
    ...parts,
    archive,
    organisations: createDirectory(parts.table),
    tariffs: createTariffs(parts.table, archive),
    mappings: createActivityMappingRegister({ table: parts.table, archive }),
    reviewWorkbook: createLazyReviewWorkbook(),
    protocolImport: createLazyProtocolImport(),
    queue: createSiteWorkQueue(environment),
    verificationAddress: environment.VERIFICATION_ADDRESS,
  };
}
