import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { folderOf, folderOfPrefix, isObjectFolder, makeFolder, syncFolder } from './folders.ts';
import { ObjectVersion } from './object-version.ts';
import { type Received, writeFile } from './receive-body.ts';

export interface Place {
  readonly bucket: string;
  readonly key: string;
}

/** Versions of objects as plain files: `<version>.body` and, written last, `<version>.json`. */
export interface Versions {
  /** The newest version, which may say that the object was removed; undefined where there never was one. */
  newest(place: Place): Promise<ObjectVersion | undefined>;
  version(place: Place, versionId: string): Promise<ObjectVersion | undefined>;
  bodyPath(place: Place, versionId: string): string;
  /** Where a body is received before it belongs to an object. */
  temporaryPath(): string;
  /** Adds a version that is there, whole, once this returns, and not at all if it never does. */
  add(
    place: Place,
    made: Omit<ObjectVersion, 'key' | 'versionId'>,
    body: Received | undefined,
  ): Promise<ObjectVersion>;
  forget(place: Place, versionId: string): Promise<void>;
  /** Newest versions of all objects whose keys begin so, in the order of their keys' bytes. */
  list(bucket: string, prefix: string): Promise<ObjectVersion[]>;
}

export const TEMPORARY = '.temporary';

export const createVersions = (root: string): Versions => {
  const temporaryPath = (): string => join(root, TEMPORARY, randomBytes(12).toString('hex'));
  const folder = ({ bucket, key }: Place): string => folderOf(root, bucket, key);
  return {
    newest: (place) => newestIn(folder(place)),
    version: (place, versionId) => readVersion(folder(place), versionId),
    bodyPath: (place, versionId) => join(folder(place), `${versionId}.body`),
    temporaryPath,
    add: async (place, made, body) => {
      const isNew = await makeFolder(folder(place));
      const before = isNew ? undefined : (await idsIn(folder(place))).at(-1);
      const version = { key: place.key, versionId: nextId(before), ...made };
      const described = temporaryPath();
      await writeFile(textChunks(JSON.stringify(version)), described);
      if (body !== undefined) await rename(body.path, join(folder(place), `${version.versionId}.body`));
      await rename(described, join(folder(place), `${version.versionId}.json`));
      await syncFolder(folder(place));
      return version;
    },
    forget: async (place, versionId) => {
      await rm(join(folder(place), `${versionId}.json`), { force: true });
      await rm(join(folder(place), `${versionId}.body`), { force: true });
      await syncFolder(folder(place));
    },
    list: async (bucket, prefix) => {
      const found = await walk(folderOfPrefix(root, bucket, prefix));
      return found
        .filter((version) => !version.removed && version.key.startsWith(prefix))
        .sort((one, other) => Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)));
    },
  };
};

const textChunks = async function* (text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
};

/** Identifiers sort in the order of making whatever the clock says. */
const nextId = (before: string | undefined): string => {
  const count = before === undefined ? 1 : Number.parseInt(before.slice(0, 8), 16) + 1;
  return count.toString(16).padStart(8, '0') + randomBytes(12).toString('hex');
};

const missing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

const entriesOf = async (path: string): Promise<string[]> =>
  readdir(path).catch((error: unknown) => {
    if (missing(error)) return [];
    throw error;
  });

const idsIn = async (path: string): Promise<string[]> =>
  (await entriesOf(path))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();

const newestIn = async (path: string): Promise<ObjectVersion | undefined> => {
  const id = (await idsIn(path)).at(-1);
  return id === undefined ? undefined : readVersion(path, id);
};

const readVersion = async (path: string, versionId: string): Promise<ObjectVersion | undefined> => {
  // An identifier comes from the address and must not lead elsewhere.
  if (!/^[0-9a-f]{32}$/.test(versionId)) return undefined;
  const text = await readFile(join(path, `${versionId}.json`), 'utf8').catch((error: unknown) => {
    if (missing(error)) return undefined;
    throw error;
  });
  return text === undefined ? undefined : ObjectVersion.parse(JSON.parse(text));
};

const walk = async (path: string): Promise<ObjectVersion[]> => {
  const found: ObjectVersion[] = [];
  for (const name of await entriesOf(path)) {
    const below = join(path, name);
    if (!isObjectFolder(name)) found.push(...(await walk(below)));
    else {
      const version = await newestIn(below);
      if (version !== undefined) found.push(version);
    }
  }
  return found;
};
