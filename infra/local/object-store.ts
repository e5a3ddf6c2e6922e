import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Clock } from '../../shared/ports/clock.ts';
import { createKeyedLock } from './object-store/keyed-lock.ts';
import type { Lock } from './object-store/object-version.ts';
import { operationFor } from './object-store/operations.ts';
import { readRequest } from './object-store/request.ts';
import { S3Error } from './object-store/s3-error.ts';
import { type Credentials, verifySignature } from './object-store/signature.ts';
import type { Store } from './object-store/store.ts';
import { createUploads } from './object-store/uploads.ts';
import { createVersions, TEMPORARY } from './object-store/versions.ts';
import { xmlDocument } from './object-store/xml.ts';

export interface ObjectStoreOptions {
  /** Holds the objects as plain files; made where missing. One process at a time may use it. */
  readonly folder: string;
  readonly buckets: readonly string[];
  readonly credentials: Credentials;
  readonly clock: Clock;
  readonly region?: string;
  /** Where it is mounted in another server, such as `/objects`; clients name it in their endpoint. */
  readonly basePath?: string;
  /** Object lock of each new version that does not bring its own. */
  readonly retention?: { readonly mode: Lock['mode']; readonly days: number };
  /** Told of faults that are not the client's. */
  readonly onFault?: (error: unknown) => void;
}

export interface ObjectStore {
  /** Answers a request of the S3 protocol, path-style. Always answers, never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Whether an address (`request.url`) is one of the store's. */
  owns(url: string): boolean;
}

/** Opens the store to be mounted in a server; leftovers of writes that never finished are swept away. */
export const openObjectStore = async (options: ObjectStoreOptions): Promise<ObjectStore> => {
  const { folder, buckets, basePath = '' } = options;
  await rm(join(folder, TEMPORARY), { recursive: true, force: true });
  await mkdir(join(folder, TEMPORARY), { recursive: true });
  const versions = createVersions(folder);
  const store: Store = {
    versions,
    uploads: createUploads(folder, () => versions.temporaryPath()),
    clock: options.clock,
    retention: options.retention,
    locked: createKeyedLock(),
  };
  return {
    owns: (url) => buckets.some((bucket) => new RegExp(`^${basePath}/${bucket}(?:[/?]|$)`).test(url)),
    handle: async (message, response) => {
      try {
        await answer(store, options, message, response);
      } catch (error) {
        if (!(error instanceof S3Error)) options.onFault?.(error);
        refuse(
          message,
          response,
          error instanceof S3Error
            ? error
            : new S3Error(500, 'InternalError', 'We encountered an internal error.'),
        );
      }
    },
  };
};

/** Runs the store as a server of its own on a loopback port. */
export const startObjectStore = async (
  options: ObjectStoreOptions & { readonly port?: number },
): Promise<{ readonly endpoint: string; stop(): Promise<void> }> => {
  const store = await openObjectStore(options);
  const server = createServer((request, response) => void store.handle(request, response));
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the object store has no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}${options.basePath ?? ''}`,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};

const answer = async (
  store: Store,
  options: ObjectStoreOptions,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { credentials, region = 'eu-west-2', clock, buckets, basePath = '' } = options;
  const request = readRequest(message, basePath);
  const payload = verifySignature(request, { credentials, region, now: clock.now() });
  if (!buckets.includes(request.bucket)) {
    throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist');
  }
  await operationFor(request)(store, request, response, payload);
};

/** The refusal in S3's own form. The rest of a body that nobody will read is thrown away. */
const refuse = (message: IncomingMessage, response: ServerResponse, error: S3Error): void => {
  message.resume();
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = xmlDocument('Error', [
    ['Code', error.code],
    ['Message', error.message],
    ['Resource', message.url ?? ''],
  ]);
  response
    .writeHead(error.status, { 'content-type': 'application/xml' })
    .end(message.method === 'HEAD' ? undefined : body);
};
