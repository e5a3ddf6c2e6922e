import { createAppendixRenderer } from '../../adapters/pdf/appendix-pdf.ts';
import { createRepricingStore } from '../../adapters/records/repricing-store.records.ts';
import { createZipWriter } from '../../adapters/zip/zip-writer.fflate.ts';
import { createArchive } from './archive.ts';
import { createDirectory } from './directory.ts';
import type {
  AddressEnvironment,
  ArchiveEnvironment,
  RecordsEnvironment,
  SigningEnvironment,
  SiteWorkEnvironment,
} from './environment.ts';
import { createRecords } from './records.ts';
import { createSigner } from './signer.ts';
import { createSiteWorkQueue } from './site-work.ts';
import { createTariffs } from './tariffs.ts';

/** What the site worker is given. */
export function createSiteWorkerParts(
  environment: RecordsEnvironment &
    ArchiveEnvironment &
    SiteWorkEnvironment &
    SigningEnvironment &
    AddressEnvironment,
) {
  const records = createRecords(environment);
  const archive = createArchive(environment, records.clock);
  return {
    ...records,
    repricings: createRepricingStore(records),
    archive,
    organisations: createDirectory(records.table),
    tariffs: createTariffs(records.table, archive),
    queue: createSiteWorkQueue(environment),
    signer: createSigner(environment),
    renderer: createAppendixRenderer(),
    zip: createZipWriter(),
    verificationAddress: environment.VERIFICATION_ADDRESS,
  };
}
