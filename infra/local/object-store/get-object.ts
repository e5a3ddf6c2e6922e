import { createReadStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { ObjectVersion } from './object-version.ts';
import { header, queryValue, type S3Request } from './request.ts';
import { noSuchKey, notOffered, preconditionFailed, S3Error } from './s3-error.ts';
import type { Operation, Store } from './store.ts';

const OVERRIDES = [
  'content-type',
  'content-language',
  'expires',
  'cache-control',
  'content-disposition',
  'content-encoding',
];

/** GetObject and HeadObject, of the newest or a named version, whole or one range of bytes. */
export const getObject: Operation = async (store, request, response) => {
  const version = await findVersion(store, request);
  checkPreconditions(request, version);
  if (header(request, 'if-none-match') === version.etag) {
    response.writeHead(304, { etag: version.etag }).end();
    return;
  }
  const range = rangeOf(header(request, 'range'), version.size);
  response.writeHead(range === undefined ? 200 : 206, headersOf(request, version, range));
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  await sendBody(store.versions.bodyPath(request, version.versionId), range, version.size, response);
};

const findVersion = async (store: Store, request: S3Request): Promise<ObjectVersion> => {
  const versionId = queryValue(request, 'versionId');
  if (versionId === undefined) {
    const newest = await store.versions.newest(request);
    if (newest === undefined || newest.removed) throw noSuchKey();
    return newest;
  }
  const version = await store.versions.version(request, versionId);
  if (version === undefined) throw new S3Error(404, 'NoSuchVersion', 'The specified version does not exist.');
  if (version.removed) throw new S3Error(405, 'MethodNotAllowed', 'This version is a delete marker.');
  return version;
};

const checkPreconditions = (request: S3Request, version: ObjectVersion): void => {
  const ifMatch = header(request, 'if-match');
  if (ifMatch !== undefined && ifMatch !== version.etag) throw preconditionFailed();
};

/** First and last byte, both included. */
type Range = readonly [first: number, last: number];

const rangeOf = (text: string | undefined, size: number): Range | undefined => {
  if (text === undefined) return undefined;
  const match = /^bytes=(\d*)-(\d*)$/.exec(text);
  if (match === null || text === 'bytes=-') throw notOffered(`the range ${text}`);
  const [, first = '', last = ''] = match;
  const range: Range =
    first === ''
      ? [Math.max(0, size - Number(last)), size - 1]
      : [Number(first), last === '' ? size - 1 : Math.min(Number(last), size - 1)];
  if (range[0] <= range[1]) return range;
  throw new S3Error(416, 'InvalidRange', 'The requested range is not satisfiable');
};

const headersOf = (
  request: S3Request,
  version: ObjectVersion,
  range: Range | undefined,
): Record<string, string> => {
  const overrides = OVERRIDES.flatMap((name) => {
    const value = queryValue(request, `response-${name}`);
    return value === undefined ? [] : [[name, value] as const];
  });
  const length = range === undefined ? version.size : range[1] - range[0] + 1;
  return {
    ...version.headers,
    ...Object.fromEntries(overrides),
    'content-length': String(length),
    'last-modified': new Date(version.lastModified).toUTCString(),
    etag: version.etag,
    'accept-ranges': 'bytes',
    'x-amz-version-id': version.versionId,
    // Stored bytes stand beside the service's own pages: no browser may guess what they are.
    'x-content-type-options': 'nosniff',
    ...(range === undefined
      ? { 'x-amz-checksum-crc32': version.crc32, 'x-amz-checksum-type': 'FULL_OBJECT' }
      : { 'content-range': `bytes ${range[0]}-${range[1]}/${version.size}` }),
    ...(version.lock === undefined
      ? {}
      : {
          'x-amz-object-lock-mode': version.lock.mode,
          'x-amz-object-lock-retain-until-date': version.lock.retainUntil,
        }),
  };
};

const sendBody = async (
  path: string,
  range: Range | undefined,
  size: number,
  response: ServerResponse,
): Promise<void> => {
  if (size === 0) {
    response.end();
    return;
  }
  const file = createReadStream(path, range === undefined ? {} : { start: range[0], end: range[1] });
  // A reader who goes away early is no fault of ours; the connection is closed in either case.
  await pipeline(file, response).catch(() => response.destroy());
};
