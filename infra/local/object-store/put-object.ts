import { rm } from 'node:fs/promises';
import { Lock, type ObjectVersion } from './object-version.ts';
import { type Received, receiveBody } from './receive-body.ts';
import { header, queryValue, type S3Request } from './request.ts';
import { denied, invalid, noSuchKey, notOffered, preconditionFailed } from './s3-error.ts';
import type { Operation, Store } from './store.ts';

const KEPT_HEADERS = ['content-type', 'content-language', 'expires', 'cache-control', 'content-disposition'];
const DAY_MS = 24 * 3600 * 1000;

/** PutObject: a new version, whole or not at all. */
export const putObject: Operation = async (store, request, response, payload) => {
  if (header(request, 'x-amz-copy-source') !== undefined) throw notOffered('copying');
  const attributes = attributesOf(store, request);
  const body = await receive(store, request, payload);
  const version = await commit(store, request, { ...attributes, etag: `"${body.md5}"` }, body);
  response
    .writeHead(200, {
      etag: version.etag,
      'x-amz-version-id': version.versionId,
      'x-amz-checksum-crc32': version.crc32,
    })
    .end();
};

/** Receives a body beside the objects, and leaves nothing behind if it is not as it says. */
export const receive = async (store: Store, request: S3Request, payload: string): Promise<Received> => {
  const path = store.versions.temporaryPath();
  try {
    return await receiveBody(request, payload, path);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
};

/** What an object is to be given, read from the request that makes it. */
export type Attributes = Pick<ObjectVersion, 'headers' | 'lock'>;

export const attributesOf = ({ retention, clock }: Store, request: S3Request): Attributes => {
  const kept: Record<string, string> = { 'content-type': 'application/octet-stream' };
  for (const name of Object.keys(request.message.headers)) {
    if (KEPT_HEADERS.includes(name) || name.startsWith('x-amz-meta-'))
      kept[name] = header(request, name) ?? '';
  }
  const mode = header(request, 'x-amz-object-lock-mode');
  if (mode !== undefined) {
    const lock = Lock.safeParse({
      mode,
      retainUntil: header(request, 'x-amz-object-lock-retain-until-date'),
    });
    if (!lock.success)
      throw invalid('x-amz-object-lock-mode: needs a known mode and x-amz-object-lock-retain-until-date');
    return { headers: kept, lock: lock.data };
  }
  if (retention === undefined) return { headers: kept };
  const retainUntil = new Date(clock.now() + retention.days * DAY_MS).toISOString();
  return { headers: kept, lock: { mode: retention.mode, retainUntil } };
};

/** Adds the version if the request's conditions hold of what is there; no other writer comes in between. */
export const commit = async (
  store: Store,
  request: S3Request,
  attributes: Attributes & Pick<ObjectVersion, 'etag'>,
  body: Received,
): Promise<ObjectVersion> => {
  try {
    // Where it succeeds, the body has become the object's.
    return await store.locked(`${request.bucket}/${request.key}`, async () => {
      await checkPreconditions(store, request);
      const { size, crc32, sha256 } = body;
      const lastModified = new Date(store.clock.now()).toISOString();
      return store.versions.add(
        request,
        { ...attributes, removed: false, size, crc32, sha256, lastModified },
        body,
      );
    });
  } catch (error) {
    await rm(body.path, { force: true });
    throw error;
  }
};

const checkPreconditions = async (store: Store, request: S3Request): Promise<void> => {
  const [ifNoneMatch, ifMatch] = [header(request, 'if-none-match'), header(request, 'if-match')];
  if (ifNoneMatch === undefined && ifMatch === undefined) return;
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*')
    throw notOffered('If-None-Match on a write with anything but *');
  const newest = await store.versions.newest(request);
  const current = newest === undefined || newest.removed ? undefined : newest;
  if (ifNoneMatch !== undefined && current !== undefined) throw preconditionFailed();
  if (ifMatch === undefined) return;
  if (current === undefined) throw noSuchKey();
  if (ifMatch !== current.etag) throw preconditionFailed();
};

/**
 * DeleteObject. Without a version it only marks the object as removed, all versions stay. With one it destroys
 * that version, unless its retention still runs.
 */
export const deleteObject: Operation = async (store, request, response) => {
  const versionId = queryValue(request, 'versionId');
  await store.locked(`${request.bucket}/${request.key}`, async () => {
    if (versionId !== undefined) {
      await destroy(store, request, versionId);
      response.writeHead(204, { 'x-amz-version-id': versionId }).end();
      return;
    }
    const lastModified = new Date(store.clock.now()).toISOString();
    const marker = { removed: true, size: 0, crc32: '', sha256: '', etag: '', headers: {}, lastModified };
    const version = await store.versions.add(request, marker, undefined);
    response.writeHead(204, { 'x-amz-delete-marker': 'true', 'x-amz-version-id': version.versionId }).end();
  });
};

const destroy = async (store: Store, request: S3Request, versionId: string): Promise<void> => {
  const version = await store.versions.version(request, versionId);
  if (version === undefined) return;
  if (version.lock !== undefined && Date.parse(version.lock.retainUntil) > store.clock.now()) {
    throw denied('Access Denied because object protected by object lock.');
  }
  await store.versions.forget(request, versionId);
};
