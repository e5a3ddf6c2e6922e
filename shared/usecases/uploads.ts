/** Files that people sent, kept between the page where they are looked at and the one where they count. */
import type { Sha256 } from '../domain/canonical.ts';
import type { DocumentArchive } from '../ports/document-archive.ts';
import { archiveKey } from './archive-keys.ts';

export interface UploadDeps {
  readonly archive: Pick<DocumentArchive, 'get' | 'putIfAbsent'>;
  readonly sha256: Sha256;
}

/** Keeps a file under its hash. @returns the hash */
export function createKeepUpload({ archive, sha256 }: UploadDeps) {
  return async (bytes: Uint8Array): Promise<string> => {
    const hash = sha256(bytes);
    await archive.putIfAbsent(archiveKey.upload(hash), bytes, 'application/octet-stream');
    return hash;
  };
}

/** The file of a hash, or undefined where none was kept. @throws Error where it was changed */
export function createFindUpload({ archive, sha256 }: UploadDeps) {
  return async (hash: string): Promise<Uint8Array | undefined> => {
    const bytes = await archive.get(archiveKey.upload(hash));
    if (bytes && sha256(bytes) !== hash) throw new Error('an upload was changed');
    return bytes;
  };
}
