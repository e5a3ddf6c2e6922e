/** Looks into the tables and the documents of a service that is not running any more. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { startDatabase } from '../../../infra/local/database.ts';
import { startObjectStore } from '../../../infra/local/object-store.ts';
import {
  createDocumentClient,
  createDynamoClient,
  DynamoEnvironment,
} from '../../../shared/adapters/dynamodb/client.ts';
import { createDynamoRecordTable } from '../../../shared/adapters/dynamodb/record-table.dynamodb.ts';
import { tableNamesFor } from '../../../shared/adapters/dynamodb/table-names.ts';
import { createStudyLedger } from '../../../shared/adapters/records/study-ledger.records.ts';
import { createS3Client, S3Environment } from '../../../shared/adapters/s3/client.ts';
import { createS3DocumentArchive } from '../../../shared/adapters/s3/document-archive.s3.ts';
import { sha256Hex } from '../../../shared/adapters/system/sha256.ts';
import { canonicalHash } from '../../../shared/domain/canonical.ts';
import { findChainFault, type LogEntry } from '../../../shared/domain/decision-log.ts';
import { contentOf, FinancialAppendix } from '../../../shared/domain/financial-appendix.ts';
import type { DocumentArchive } from '../../../shared/ports/document-archive.ts';
import { readAll } from '../../../shared/usecases/read-all.ts';
import { findStateFaults } from '../check-state.ts';

const BUCKET = 'ncvr-archive';
const clock = { now: () => Date.now() };

/** Whether the bytes are those that the key names: by their own hash, or by that of the appendix they hold. */
function isAsNamed(key: string, bytes: Uint8Array): boolean {
  const [, folder = '', named = ''] = /^(\w+)\/(?:.*\/)?([0-9a-f]{64})/.exec(key) ?? [];
  if (folder === 'appendices' && key.endsWith('.json')) {
    const appendix = FinancialAppendix.parse(JSON.parse(new TextDecoder().decode(bytes)));
    return canonicalHash(contentOf(appendix), sha256Hex) === named;
  }
  return sha256Hex(bytes) === named;
}

/** Every stored document, whether anything names it or not. */
async function checkObjects(
  client: S3Client,
  archive: DocumentArchive,
): Promise<{ objects: number; faults: string[] }> {
  const faults: string[] = [];
  let objects = 0;
  for await (const page of paginateListObjectsV2({ client }, { Bucket: BUCKET })) {
    for (const { Key: key = '' } of page.Contents ?? []) {
      objects += 1;
      const bytes = await archive.get(key);
      if (!bytes || !isAsNamed(key, bytes)) faults.push(`${key}: its bytes are not those that it names`);
    }
  }
  return { objects, faults };
}

export interface Autopsy {
  readonly faults: readonly string[];
  readonly objects: number;
  /** By `irasId odsCode`. */
  readonly logs: ReadonlyMap<string, readonly LogEntry[]>;
}

/** @param studies those in which every site must have been issued exactly once, and decided at most once */
export async function examine(folder: string, studies: readonly string[]): Promise<Autopsy> {
  const database = await startDatabase({ folder: join(folder, 'database') });
  const credentials = JSON.parse(await readFile(join(folder, 'object-store-key.json'), 'utf8'));
  const store = await startObjectStore({
    folder: join(folder, 'objects'),
    buckets: [BUCKET],
    credentials,
    clock,
  });
  const region = { AWS_REGION: 'eu-west-2' };
  const client = createS3Client(S3Environment.parse({ ...region, S3_ENDPOINT: store.endpoint }), credentials);
  const dynamo = createDynamoClient(
    DynamoEnvironment.parse({ ...region, DYNAMODB_ENDPOINT: database.endpoint }),
  );
  const archive = createS3DocumentArchive({ client, bucket: BUCKET, clock });
  const tableNames = tableNamesFor('ncvr');
  const table = createDynamoRecordTable({ client: createDocumentClient(dynamo), tableNames, clock });
  const ledger = createStudyLedger({ table });
  const faults = await findStateFaults({ ledger, archive, clock, sha256: sha256Hex });
  const logs = new Map<string, readonly LogEntry[]>();
  for (const irasId of studies) {
    for await (const { odsCode } of readAll((page) => ledger.listStudySites(irasId, page))) {
      const { items } = await ledger.listLog(irasId, odsCode, { limit: 100 });
      const kinds = items.map(({ event }) => event.kind).join();
      logs.set(`${irasId} ${odsCode}`, items);
      if (!['issued', 'issued,decided'].includes(kinds))
        faults.push(`${irasId} ${odsCode}: the log is ${kinds}`);
      const broken = findChainFault(items, sha256Hex);
      if (broken) faults.push(`${irasId} ${odsCode}: the chain is broken`);
    }
  }
  const stored = await checkObjects(client, archive);
  client.destroy();
  dynamo.destroy();
  await store.stop();
  await database.stop();
  return { faults: [...faults, ...stored.faults], objects: stored.objects, logs };
}
