import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { type ObjectStoreOptions, startObjectStore } from '../../infra/local/object-store.ts';
import { createS3Client, S3Environment } from '../../shared/adapters/s3/client.ts';
import type { Clock } from '../../shared/ports/clock.ts';

export const BUCKET = 'archive';
export const CREDENTIALS = { accessKeyId: 'TESTKEY', secretAccessKey: 'test-secret' };

export interface TestObjectStore {
  readonly folder: string;
  readonly endpoint: string;
  client(credentials?: typeof CREDENTIALS): S3Client;
  remove(): Promise<void>;
}

/** A real object store in a folder of its own, for one test file. Set its clock near the real one: clients use that. */
export const startTestObjectStore = async (
  clock: Clock,
  rest: Partial<ObjectStoreOptions> = {},
): Promise<TestObjectStore> => {
  const folder = await mkdtemp(join(tmpdir(), 'ncvr-objects-'));
  const options = { folder, buckets: [BUCKET], credentials: CREDENTIALS, clock, ...rest };
  const store = await startObjectStore(options);
  const clients: S3Client[] = [];
  return {
    folder,
    endpoint: store.endpoint,
    client: (credentials = CREDENTIALS) => {
      const environment = S3Environment.parse({ AWS_REGION: 'eu-west-2', S3_ENDPOINT: store.endpoint });
      const made = createS3Client(environment, credentials);
      clients.push(made);
      return made;
    },
    remove: async () => {
      for (const client of clients) client.destroy();
      await store.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
