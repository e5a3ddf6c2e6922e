/** The stores of the service on one machine, and all else that issuing a price needs; each thread has its own. */
import * as z from 'zod';
import {
  createDocumentClient,
  createDynamoClient,
  DynamoEnvironment,
} from '../../shared/adapters/dynamodb/client.ts';
import { createDynamoRecordTable } from '../../shared/adapters/dynamodb/record-table.dynamodb.ts';
import { createAppendixRenderer } from '../../shared/adapters/pdf/appendix-pdf.ts';
import {
  createOrganisationDirectory,
  createTariffRegister,
} from '../../shared/adapters/records/registers.records.ts';
import { createStudyLedger } from '../../shared/adapters/records/study-ledger.records.ts';
import { createS3Client, S3Environment } from '../../shared/adapters/s3/client.ts';
import { createS3DocumentArchive } from '../../shared/adapters/s3/document-archive.s3.ts';
import { createLocalSigner } from '../../shared/adapters/signing/signer.local.ts';
import { createSystemClock } from '../../shared/adapters/system/clock.ts';
import { sha256Hex } from '../../shared/adapters/system/sha256.ts';
import { TABLES } from '../../shared/ports/record-table.ts';
import { bundledOrganisations, bundledReleases } from '../../shared/reference/index.ts';

/** The bucket of the local object store. */
export const BUCKET = 'ncvr-archive';

/** Opens the local object store to this process alone; links are signed with it. */
export const StoreCredentials = z.strictObject({ accessKeyId: z.string(), secretAccessKey: z.string() });
export type StoreCredentials = z.infer<typeof StoreCredentials>;

/** Plain values only: they are sent to the threads. */
export const StoreSettings = z.strictObject({
  databaseEndpoint: z.string(),
  tableNames: z.record(z.enum(TABLES), z.string()),
  /** Where this process reaches the object store, and where readers do. */
  objectsUrl: z.strictObject({ inside: z.string(), outside: z.string() }),
  credentials: StoreCredentials,
  keysFolder: z.string(),
});
export type StoreSettings = z.infer<typeof StoreSettings>;

const REGION = 'eu-west-2';

function createArchive({ objectsUrl, credentials }: StoreSettings) {
  // A copy: the client notes in it where it came from.
  const clientAt = (endpoint: string) =>
    createS3Client(S3Environment.parse({ AWS_REGION: REGION, S3_ENDPOINT: endpoint }), { ...credentials });
  return createS3DocumentArchive({
    client: clientAt(objectsUrl.inside),
    linkClient: clientAt(objectsUrl.outside),
    bucket: BUCKET,
    clock: createSystemClock(),
  });
}

/** The clients connect when they are first used. Whoever opens them ends `dynamo` when done. */
export function openStores(settings: StoreSettings) {
  const { databaseEndpoint, tableNames, keysFolder } = settings;
  const clock = createSystemClock();
  const archive = createArchive(settings);
  const dynamo = createDynamoClient(
    DynamoEnvironment.parse({ AWS_REGION: REGION, DYNAMODB_ENDPOINT: databaseEndpoint }),
  );
  const table = createDynamoRecordTable({ client: createDocumentClient(dynamo), tableNames, clock });
  return {
    dynamo,
    table,
    issuing: {
      clock,
      archive,
      sha256: sha256Hex,
      ledger: createStudyLedger({ table }),
      organisations: createOrganisationDirectory({ table, bundled: bundledOrganisations }),
      tariffs: createTariffRegister({
        table,
        archive,
        bundled: bundledReleases,
      }),
      signer: createLocalSigner({ folder: keysFolder, madeAt: new Date(clock.now()).toISOString() }),
      renderer: createAppendixRenderer(),
    },
  };
}
