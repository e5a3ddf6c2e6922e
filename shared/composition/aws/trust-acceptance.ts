import { createApiParts } from './api.ts';
import { createArchive } from './archive.ts';
import { createDirectory } from './directory.ts';
import type {
  AddressEnvironment,
  ArchiveEnvironment,
  RecordsEnvironment,
  SigningEnvironment,
  SiteWorkEnvironment,
} from './environment.ts';
import { createSigner } from './signer.ts';
import { createSiteWorkQueue } from './site-work.ts';
import { createTariffs } from './tariffs.ts';

/** What the function of trust acceptance is given: a missing item is priced, and a price issued again. */
export function createTrustAcceptanceParts(
  environment: RecordsEnvironment &
    ArchiveEnvironment &
    SiteWorkEnvironment &
    SigningEnvironment &
    AddressEnvironment,
) {
  const parts = createApiParts(environment);
  const archive = createArchive(environment, parts.clock);
  return {
    ...parts,
    archive,
    organisations: createDirectory(parts.table),
    tariffs: createTariffs(parts.table, archive),
    queue: createSiteWorkQueue(environment),
    signer: createSigner(environment),
    verificationAddress: environment.VERIFICATION_ADDRESS,
  };
}
