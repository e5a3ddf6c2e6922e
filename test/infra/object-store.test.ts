import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openObjectStore } from '../../infra/local/object-store.ts';
import { createS3Client, S3Environment } from '../../shared/adapters/s3/client.ts';
import {
  BUCKET as Bucket,
  CREDENTIALS,
  startTestObjectStore,
  type TestObjectStore,
} from '../support/test-archive.ts';

const MINUTE_MS = 60_000;
let later = 0;
const clock = { now: () => Date.now() + later };
let store: TestObjectStore;
let s3: S3Client;
let tests = 0;
let Key = '';

beforeAll(async () => {
  store = await startTestObjectStore(clock);
  s3 = store.client();
});
afterAll(async () => {
  await store.remove();
});
beforeEach(() => {
  later = 0;
  tests += 1;
  Key = `t${tests}/object`;
});

const put = (text: string, rest: Partial<ConstructorParameters<typeof PutObjectCommand>[0]> = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.from(text), ...rest }));
const textOf = async (
  rest: Partial<ConstructorParameters<typeof GetObjectCommand>[0]> = {},
): Promise<string> =>
  (await (await s3.send(new GetObjectCommand({ Bucket, Key, ...rest }))).Body?.transformToString()) ?? '';

/** A client whose requests are changed after they were signed, as someone on the way could. */
const clientWith = (
  change: (request: { headers: Record<string, string>; path: string; body: unknown }) => void,
): S3Client => {
  const client = store.client();
  const silent = (): void => {};
  Object.assign(client.config, { logger: { debug: silent, info: silent, warn: silent, error: silent } });
  client.middlewareStack.add(
    (next) => async (args) => {
      change(args.request as never);
      return next(args);
    },
    { step: 'deserialize', priority: 'low' },
  );
  return client;
};
const command = () => new PutObjectCommand({ Bucket, Key, Body: Buffer.from('true body') });

describe('the local object store', () => {
  describe('refuses', () => {
    it('another key and another secret', async () => {
      const stranger = store.client({ ...CREDENTIALS, accessKeyId: 'OTHER' });
      await expect(stranger.send(command())).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
      const guesser = store.client({ ...CREDENTIALS, secretAccessKey: 'guess' });
      await expect(guesser.send(command())).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    });

    it('a request without a signature', async () => {
      const answer = await fetch(`${store.endpoint}/${Bucket}/${Key}`, { method: 'PUT', body: 'x' });
      expect([answer.status, await answer.text()]).toEqual([
        403,
        expect.stringContaining('<Code>AccessDenied</Code>'),
      ]);
    });

    it('a body, a path or a signed header that was changed on the way', async () => {
      const body = clientWith((request) => {
        request.body = Buffer.from('fals body');
      });
      await expect(body.send(command())).rejects.toMatchObject({ name: 'XAmzContentSHA256Mismatch' });
      const path = clientWith((request) => {
        request.path += '2';
      });
      await expect(path.send(command())).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
      const type = clientWith((request) => {
        request.headers['content-type'] = 'text/html';
      });
      await expect(type.send(command())).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
      await expect(textOf()).rejects.toMatchObject({ name: 'NoSuchKey' });
    });

    it('an instruction that was added without being signed', async () => {
      const client = clientWith((request) => {
        request.headers['x-amz-object-lock-mode'] = 'COMPLIANCE';
      });
      await expect(client.send(command())).rejects.toMatchObject({ name: 'AccessDenied' });
    });

    it('a request that is a quarter of an hour old', async () => {
      const client = clientWith(() => {
        later = 16 * 60 * 1000;
      });
      await expect(client.send(command())).rejects.toMatchObject({ name: 'RequestTimeTooSkewed' });
    });

    it.each([
      ['CRC32', { ChecksumCRC32: 'AAAAAA==' }],
      ['SHA-256', { ChecksumSHA256: Buffer.alloc(32).toString('base64') }],
      ['MD5', { ContentMD5: Buffer.alloc(16).toString('base64') }],
    ])('a body whose %s is another', async (_, checksum) => {
      await expect(put('body', checksum)).rejects.toMatchObject({ name: 'BadDigest' });
      await expect(textOf()).rejects.toMatchObject({ name: 'NoSuchKey' });
    });

    it('a bucket that it does not have', async () => {
      await expect(s3.send(new GetObjectCommand({ Bucket: 'other', Key }))).rejects.toMatchObject({
        name: 'NoSuchBucket',
      });
      await expect(s3.send(new HeadBucketCommand({ Bucket: 'other' }))).rejects.toMatchObject({
        name: 'NotFound',
      });
      await expect(s3.send(new HeadBucketCommand({ Bucket }))).resolves.toBeDefined();
    });

    it('what it does not offer, instead of doing something else', async () => {
      await put('body');
      await expect(s3.send(new GetObjectTaggingCommand({ Bucket, Key }))).rejects.toMatchObject({
        name: 'NotImplemented',
      });
    });
  });

  describe('a presigned link', () => {
    it('does not serve another method, another name or another type than was signed', async () => {
      await put('body');
      const link = await getSignedUrl(
        s3,
        new GetObjectCommand({
          Bucket,
          Key,
          ResponseContentDisposition: 'attachment; filename="a.pdf"',
          ResponseContentType: 'application/pdf',
        }),
        { expiresIn: 60 },
      );
      const answer = await fetch(link);
      expect([answer.status, await answer.text()]).toEqual([200, 'body']);
      expect(answer.headers.get('content-disposition')).toBe('attachment; filename="a.pdf"');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect((await fetch(link, { method: 'DELETE' })).status).toBe(403);
      expect((await fetch(link.replace('a.pdf', 'b.pdf'))).status).toBe(403);
      expect((await fetch(link.replace('application%2Fpdf', 'text%2Fhtml'))).status).toBe(403);
      expect((await fetch(link.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'))).status).toBe(403);
      expect((await fetch(link, { headers: { 'x-amz-meta-a': 'b' } })).status).toBe(403);
    });
  });

  it('takes the framing off a streamed body and verifies its trailing checksum', async () => {
    const chunks = [Buffer.from('a'.repeat(10)), Buffer.from('b'.repeat(200_000)), Buffer.from('c')];
    const length = chunks.reduce((total, chunk) => total + chunk.length, 0);
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: Readable.from(chunks), ContentLength: length }));
    expect(await textOf()).toBe(Buffer.concat(chunks).toString());
    const bent = clientWith((request) => {
      request.body = Readable.from(['4\r\nbody\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n']);
    });
    const streamed = new PutObjectCommand({ Bucket, Key, Body: Readable.from(['body']), ContentLength: 4 });
    await expect(bent.send(streamed)).rejects.toMatchObject({ name: 'BadDigest' });
  });

  it('keeps keys apart that look alike as paths', async () => {
    const keys = ['a', 'a/', 'a/b', 'a//b', 'a/./b', 'a/../b', 'a~/b', 'a%2Fb', 'ä b+c', "(1)*!'.pdf"].map(
      (key) => `${Key}/${key}`,
    );
    for (const key of keys) await put(key, { Key: key });
    for (const key of keys) expect(await textOf({ Key: key })).toBe(key);
    const listed = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: `${Key}/` }));
    expect(listed.Contents?.map((object) => object.Key)).toEqual(
      keys.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))),
    );
  });

  it('gives the bytes that were asked for', async () => {
    await put('0123456789');
    expect(await textOf({ Range: 'bytes=2-4' })).toBe('234');
    expect(await textOf({ Range: 'bytes=7-' })).toBe('789');
    expect(await textOf({ Range: 'bytes=-2' })).toBe('89');
    expect(await textOf({ Range: 'bytes=8-99' })).toBe('89');
    await expect(textOf({ Range: 'bytes=10-' })).rejects.toMatchObject({ name: 'InvalidRange' });
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    expect([head.ContentLength, head.ETag]).toEqual([10, '"781e5e245d69b566979b86e28d23f2c7"']);
  });

  it('keeps the headers that an object was given', async () => {
    await put('x', { ContentType: 'text/csv', CacheControl: 'no-store', Metadata: { study: 'S1' } });
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    expect(head).toMatchObject({
      ContentType: 'text/csv',
      CacheControl: 'no-store',
      Metadata: { study: 'S1' },
    });
  });

  it('writes under conditions', async () => {
    await expect(put('a', { IfMatch: '"x"' })).rejects.toMatchObject({ name: 'NoSuchKey' });
    const { ETag } = await put('a', { IfNoneMatch: '*' });
    await expect(put('b', { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(put('b', { IfMatch: '"x"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect(await textOf()).toBe('a');
    await put('c', { IfMatch: ETag });
    expect(await textOf()).toBe('c');
    await expect(textOf({ IfMatch: ETag })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  it('keeps every version, also of an object that was deleted', async () => {
    const [one, two] = [await put('one'), await put('two')];
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    await expect(textOf()).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(await textOf({ VersionId: one.VersionId })).toBe('one');
    expect(await textOf({ VersionId: two.VersionId })).toBe('two');
    await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId: one.VersionId }));
    await expect(textOf({ VersionId: one.VersionId })).rejects.toMatchObject({ name: 'NoSuchVersion' });
    await expect(textOf({ VersionId: '../../x' })).rejects.toMatchObject({ name: 'NoSuchVersion' });
    await put('three', { IfNoneMatch: '*' });
    expect(await textOf()).toBe('three');
  });

  it('lets nobody destroy a version whose retention still runs', async () => {
    const locked = await startTestObjectStore(clock, { retention: { mode: 'COMPLIANCE', days: 3650 } });
    const client = locked.client();
    const own = {
      ObjectLockMode: 'GOVERNANCE',
      ObjectLockRetainUntilDate: new Date(clock.now() + MINUTE_MS),
    } as const;
    const { VersionId } = await client.send(new PutObjectCommand({ Bucket, Key, Body: 'a' }));
    const short = await client.send(new PutObjectCommand({ Bucket, Key, Body: 'b', ...own }));
    const destroy = (id: string | undefined) =>
      client.send(new DeleteObjectCommand({ Bucket, Key, VersionId: id }));
    await expect(destroy(VersionId)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(destroy(short.VersionId)).rejects.toMatchObject({ name: 'AccessDenied' });
    later = 2 * MINUTE_MS;
    await expect(destroy(short.VersionId)).resolves.toBeDefined();
    await expect(destroy(VersionId)).rejects.toMatchObject({ name: 'AccessDenied' });
    await locked.remove();
  });

  it('lists objects in pages and by folders', async () => {
    for (const name of ['a/1', 'a/2', 'b', 'c/3', 'd<&>']) await put(name, { Key: `${Key}/${name}` });
    const pages: (string | undefined)[][] = [];
    let token: string | undefined;
    do {
      const page = await s3.send(
        new ListObjectsV2Command({ Bucket, Prefix: Key, MaxKeys: 2, ContinuationToken: token }),
      );
      pages.push((page.Contents ?? []).map((object) => object.Key?.slice(Key.length + 1)));
      token = page.NextContinuationToken;
    } while (token !== undefined);
    expect(pages).toEqual([['a/1', 'a/2'], ['b', 'c/3'], ['d<&>']]);
    const folders = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: `${Key}/`, Delimiter: '/' }));
    expect(folders.CommonPrefixes).toEqual([{ Prefix: `${Key}/a/` }, { Prefix: `${Key}/c/` }]);
    expect(folders.Contents?.map((object) => object.Key)).toEqual([`${Key}/b`, `${Key}/d<&>`]);
  });

  it('joins only the parts that came, and none of an upload that was aborted', async () => {
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const part = (PartNumber: number, Body: Buffer, rest = {}) =>
      s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ...rest }));
    await part(1, Buffer.alloc(5 * 1024 * 1024, 'x'));
    const first = await part(1, Buffer.alloc(5 * 1024 * 1024, 'a'));
    const second = await part(2, Buffer.from('b'));
    await expect(part(3, Buffer.from('c'), { ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject({
      name: 'BadDigest',
    });
    const complete = (Parts: { PartNumber: number; ETag: string | undefined }[]) =>
      s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
    const [one, two] = [
      { PartNumber: 1, ETag: first.ETag },
      { PartNumber: 2, ETag: second.ETag },
    ];
    await expect(complete([one, { PartNumber: 2, ETag: '"x"' }])).rejects.toMatchObject({
      name: 'InvalidPart',
    });
    await expect(complete([one, { PartNumber: 3, ETag: second.ETag }])).rejects.toMatchObject({
      name: 'InvalidPart',
    });
    await expect(complete([two, one])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    expect((await complete([one, two])).ETag).toMatch(/-2"$/);
    expect(await textOf()).toBe(`${'a'.repeat(5 * 1024 * 1024)}b`);
    await expect(complete([one, two])).rejects.toMatchObject({ name: 'NoSuchUpload' });

    const again = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: `${Key}2` }));
    const aborted = { Bucket, Key: `${Key}2`, UploadId: again.UploadId };
    await s3.send(new UploadPartCommand({ ...aborted, PartNumber: 1, Body: Buffer.from('b') }));
    await s3.send(new AbortMultipartUploadCommand(aborted));
    await expect(
      s3.send(new UploadPartCommand({ ...aborted, PartNumber: 1, Body: Buffer.from('b') })),
    ).rejects.toMatchObject({
      name: 'NoSuchUpload',
    });
  });

  it('stands under a path of another server, and tells its own addresses from the others', async () => {
    const options = {
      folder: store.folder,
      buckets: [Bucket],
      credentials: CREDENTIALS,
      clock,
      basePath: '/objects',
    };
    const mounted = await openObjectStore(options);
    const server = createServer((request, response) => {
      if (mounted.owns(request.url ?? '')) void mounted.handle(request, response);
      else response.end('the service');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const environment = S3Environment.parse({ AWS_REGION: 'eu-west-2', S3_ENDPOINT: `${address}/objects` });
    const client = createS3Client(environment, CREDENTIALS);
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'mounted' }));
    const link = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key }), { expiresIn: 60 });
    expect(await (await fetch(link)).text()).toBe('mounted');
    expect(await (await fetch(`${address}/studies?x=/objects/archive/`)).text()).toBe('the service');
    expect(await (await fetch(`${address}/objects/archives/x`)).text()).toBe('the service');
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
});
