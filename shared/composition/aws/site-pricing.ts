import { createDirectoryEditor } from '../../adapters/records/organisation-directory.records.ts';
import { createRepricingStore } from '../../adapters/records/repricing-store.records.ts';
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

/** What the function of site prices is given. */
export function createSitePricingParts(
  environment: RecordsEnvironment & ArchiveEnvironment & SiteWorkEnvironment & AddressEnvironment,
) {
  const parts = createApiParts(environment);
  const archive = createArchive(environment, parts.clock);
  return {
    ...parts,
    archive,
    directory: createDirectoryEditor(parts),
    repricings: createRepricingStore(parts),
    organisations: createDirectory(parts.table),
    tariffs: createTariffs(parts.table, archive),
    queue: createSiteWorkQueue(environment),
    verificationAddress: environment.VERIFICATION_ADDRESS,
  };
}
