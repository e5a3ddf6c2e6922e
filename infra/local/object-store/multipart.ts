import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { attributesOf, commit, receive } from './put-object.ts';
import { queryValue, type S3Request } from './request.ts';
import { invalid, S3Error } from './s3-error.ts';
import type { Operation } from './store.ts';
import type { Part } from './uploads.ts';
import { elements, textOf, xmlDocument } from './xml.ts';

const MOST_PARTS = 10_000;
const SMALLEST_PART_BYTES = 5 * 1024 * 1024;

export const createMultipartUpload: Operation = async (store, request, response) => {
  const { bucket, key } = request;
  const uploadId = await store.uploads.begin({ bucket, key, ...attributesOf(store, request) });
  const answer = xmlDocument('InitiateMultipartUploadResult', [
    ['Bucket', bucket],
    ['Key', key],
    ['UploadId', uploadId],
  ]);
  response.writeHead(200, { 'content-type': 'application/xml' }).end(answer);
};

export const uploadPart: Operation = async (store, request, response, payload) => {
  const uploadId = queryValue(request, 'uploadId') ?? '';
  await store.uploads.find(uploadId, request.bucket, request.key);
  const number = Number(queryValue(request, 'partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > MOST_PARTS)
    throw invalid('partNumber: must be 1 to 10000');
  const body = await receive(store, request, payload);
  await store.uploads.addPart(uploadId, number, body);
  response.writeHead(200, { etag: `"${body.md5}"`, 'x-amz-checksum-crc32': body.crc32 }).end();
};

export const abortMultipartUpload: Operation = async (store, request, response) => {
  const uploadId = queryValue(request, 'uploadId') ?? '';
  await store.uploads.find(uploadId, request.bucket, request.key);
  await store.uploads.forget(uploadId);
  response.writeHead(204).end();
};

export const completeMultipartUpload: Operation = async (store, request, response, payload) => {
  const uploadId = queryValue(request, 'uploadId') ?? '';
  const { headers, lock } = await store.uploads.find(uploadId, request.bucket, request.key);
  const parts = namedParts(await readXml(request, payload), await store.uploads.parts(uploadId));
  const body = await store.uploads.join(uploadId, parts, store.versions.temporaryPath());
  if (body.size !== parts.reduce((total, part) => total + part.size, 0)) {
    await rm(body.path, { force: true });
    throw new S3Error(500, 'InternalError', 'The parts are not as long as they were when they came.');
  }
  const attributes = { headers, ...(lock === undefined ? {} : { lock }), etag: etagOf(parts) };
  const version = await commit(store, request, attributes, body);
  await store.uploads.forget(uploadId);
  const answer = xmlDocument('CompleteMultipartUploadResult', [
    ['Location', `/${request.bucket}/${request.key}`],
    ['Bucket', request.bucket],
    ['Key', request.key],
    ['ETag', version.etag],
    ['ChecksumCRC32', version.crc32],
    ['ChecksumType', 'FULL_OBJECT'],
  ]);
  response
    .writeHead(200, { 'content-type': 'application/xml', 'x-amz-version-id': version.versionId })
    .end(answer);
};

const readXml = async (request: S3Request, payload: string): Promise<string> => {
  const xml = await text(request.message);
  const signed = /^[0-9a-f]{64}$/.test(payload);
  if (signed && createHash('sha256').update(xml).digest('hex') !== payload) {
    throw new S3Error(
      400,
      'XAmzContentSHA256Mismatch',
      'The provided x-amz-content-sha256 does not match what was computed.',
    );
  }
  return xml;
};

/** The parts that the client names, if they are those that came, in order and large enough. */
const namedParts = (xml: string, stored: ReadonlyMap<number, Part>): Part[] => {
  const parts = elements(xml, 'Part').map((element) => {
    const part = stored.get(Number(textOf(element, 'PartNumber')));
    const crc32 = textOf(element, 'ChecksumCRC32');
    const matches =
      textOf(element, 'ETag')?.replaceAll('"', '') === part?.md5 && (crc32 ?? part?.crc32) === part?.crc32;
    if (part === undefined || !matches)
      throw new S3Error(400, 'InvalidPart', 'One or more of the specified parts could not be found.');
    return part;
  });
  if (parts.length === 0) throw new S3Error(400, 'MalformedXML', 'You must specify at least one part');
  if (parts.some((part, index) => index > 0 && part.number <= (parts[index - 1]?.number ?? 0))) {
    throw new S3Error(400, 'InvalidPartOrder', 'The list of parts was not in ascending order.');
  }
  if (parts.slice(0, -1).some((part) => part.size < SMALLEST_PART_BYTES)) {
    throw new S3Error(400, 'EntityTooSmall', 'Each part but the last must be at least 5 MB.');
  }
  return parts;
};

const etagOf = (parts: readonly Part[]): string => {
  const hashes = Buffer.concat(parts.map((part) => Buffer.from(part.md5, 'hex')));
  return `"${createHash('md5').update(hashes).digest('hex')}-${parts.length}"`;
};
