import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Clock } from '../../ports/clock.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import { StoreUnavailable } from '../../ports/record-table.ts';
import { contentDisposition } from './content-disposition.ts';

export interface S3DocumentArchiveOptions {
  readonly client: S3Client;
  readonly bucket: string;
  readonly clock: Clock;
  /** Makes the links, where readers reach the bucket under another address than the service does. */
  readonly linkClient?: S3Client;
}

const PART_BYTES = 5 * 1024 * 1024;
/** At most this many parts are in memory at once. */
const PARTS_AT_ONCE = 2;
const CONFLICT_ATTEMPTS = 4;

/** The document archive over S3: see the port for what it promises. All but `link` throw StoreUnavailable. */
export const createS3DocumentArchive = (options: S3DocumentArchiveOptions): DocumentArchive => {
  const { client, bucket: Bucket, clock, linkClient = client } = options;
  return {
    putIfAbsent: async (Key, bytes, ContentType) =>
      putIfAbsent(client, new PutObjectCommand({ Bucket, Key, Body: bytes, ContentType, IfNoneMatch: '*' })),
    get: async (Key) => {
      try {
        const answer = await client.send(new GetObjectCommand({ Bucket, Key }));
        return await answer.Body?.transformToByteArray();
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw unavailable('reading', Key, error);
      }
    },
    size: async (Key) => {
      try {
        const answer = await client.send(new HeadObjectCommand({ Bucket, Key }));
        return answer.ContentLength;
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw unavailable('measuring', Key, error);
      }
    },
    putStream: async (Key, chunks, ContentType) => putStream(client, { Bucket, Key, ContentType }, chunks),
    link: async (Key, { filename, contentType, expiresInSeconds }) => {
      const command = new GetObjectCommand({
        Bucket,
        Key,
        ResponseContentDisposition: contentDisposition(filename),
        ResponseContentType: contentType,
      });
      return getSignedUrl(linkClient, command, {
        expiresIn: expiresInSeconds,
        signingDate: new Date(clock.now()),
      });
    },
  };
};

const putIfAbsent = async (
  client: S3Client,
  command: PutObjectCommand,
): Promise<'written' | 'alreadyThere'> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.send(command);
      return 'written';
    } catch (error) {
      if (statusOf(error) === 412) return 'alreadyThere';
      // Another write of the same key is under way: S3 says to try again.
      if (statusOf(error) !== 409 || attempt >= CONFLICT_ATTEMPTS) {
        throw unavailable('writing', command.input.Key ?? '', error);
      }
      await sleep(Math.random() * 50 * 2 ** attempt);
    }
  }
};

const putStream = async (
  client: S3Client,
  params: { readonly Bucket: string; readonly Key: string; readonly ContentType: string },
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> => {
  let fault: { readonly error: unknown } | undefined;
  const watched = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* chunks;
    } catch (error) {
      fault = { error };
      throw error;
    }
  };
  // Loaded by those who write archives; the other functions start without it.
  const { Upload } = await import('@aws-sdk/lib-storage');
  const upload = new Upload({
    client,
    params: { ...params, Body: Readable.from(watched(), { objectMode: false }) },
    partSize: PART_BYTES,
    queueSize: PARTS_AT_ONCE,
  });
  try {
    await upload.done();
  } catch (error) {
    // Where the body itself could not be made, its maker's error says more than ours.
    throw fault === undefined ? unavailable('writing', params.Key, error) : fault.error;
  }
};

const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;

const unavailable = (doing: string, key: string, error: unknown): StoreUnavailable =>
  new StoreUnavailable(
    `${doing} ${key} got no answer from S3: ${error instanceof Error ? error.name : 'unknown'}`,
    {
      cause: error,
    },
  );
