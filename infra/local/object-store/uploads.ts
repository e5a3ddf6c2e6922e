import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { makeFolder, syncFolder } from './folders.ts';
import { Lock } from './object-version.ts';
import { type Received, writeFile } from './receive-body.ts';
import { S3Error } from './s3-error.ts';

/** An object that is coming in parts: what it will be, and the parts that have come. */
const Upload = z.object({
  bucket: z.string(),
  key: z.string(),
  headers: z.record(z.string(), z.string()),
  lock: Lock.optional(),
});
export type Upload = z.infer<typeof Upload>;

const Part = z.object({
  number: z.number().int(),
  size: z.number().int(),
  md5: z.string(),
  crc32: z.string(),
  sha256: z.string(),
});
export type Part = z.infer<typeof Part>;

export interface Uploads {
  begin(upload: Upload): Promise<string>;
  /** @throws S3Error NoSuchUpload unless it is an upload of this very object */
  find(uploadId: string, bucket: string, key: string): Promise<Upload>;
  addPart(uploadId: string, number: number, body: Received): Promise<void>;
  parts(uploadId: string): Promise<Map<number, Part>>;
  /** Writes the parts one after the other to a path. */
  join(uploadId: string, parts: readonly Part[], path: string): Promise<Received>;
  forget(uploadId: string): Promise<void>;
}

export const UPLOADS = '.uploads';

/** Parts lie in a folder for each upload; an upload that is never finished stays until it is aborted. */
export const createUploads = (root: string, temporaryPath: () => string): Uploads => {
  const folder = (uploadId: string): string => join(root, UPLOADS, uploadId);
  const write = async (text: string, path: string): Promise<void> => {
    const temporary = temporaryPath();
    await writeFile(textChunks(text), temporary);
    await rename(temporary, path);
  };
  return {
    begin: async (upload) => {
      const uploadId = randomBytes(16).toString('hex');
      await makeFolder(folder(uploadId));
      await write(JSON.stringify(upload), join(folder(uploadId), 'upload.json'));
      await syncFolder(folder(uploadId));
      return uploadId;
    },
    find: async (uploadId, bucket, key) => {
      const upload = /^[0-9a-f]{32}$/.test(uploadId) ? await readUpload(folder(uploadId)) : undefined;
      if (upload?.bucket === bucket && upload.key === key) return upload;
      throw new S3Error(404, 'NoSuchUpload', 'The specified multipart upload does not exist.');
    },
    addPart: async (uploadId, number, { path, ...body }) => {
      // The bytes' name holds their hash: a part that is sent again never mixes with the one before.
      await rename(path, join(folder(uploadId), partFile({ number, ...body })));
      await write(JSON.stringify({ number, ...body }), join(folder(uploadId), `${number}.part.json`));
      await syncFolder(folder(uploadId));
    },
    parts: async (uploadId) => {
      const names = (await readdir(folder(uploadId))).filter((name) => name.endsWith('.part.json'));
      const parts = await Promise.all(
        names.map(async (name) =>
          Part.parse(JSON.parse(await readFile(join(folder(uploadId), name), 'utf8'))),
        ),
      );
      return new Map(parts.map((part) => [part.number, part]));
    },
    join: (uploadId, parts, path) =>
      writeFile(oneAfterTheOther(parts.map((part) => join(folder(uploadId), partFile(part)))), path),
    forget: (uploadId) => rm(folder(uploadId), { recursive: true, force: true }),
  };
};

const partFile = ({ number, md5 }: Pick<Part, 'number' | 'md5'>): string => `${number}.${md5}.bytes`;

const readUpload = async (folder: string): Promise<Upload | undefined> => {
  const text = await readFile(join(folder, 'upload.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : Upload.parse(JSON.parse(text));
};

const oneAfterTheOther = async function* (paths: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const path of paths) {
    const bytes: AsyncIterable<Buffer> = createReadStream(path);
    yield* bytes;
  }
};

const textChunks = async function* (text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
};
