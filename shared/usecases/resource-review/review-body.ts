/** Bodies of reviews in the archive, by the hash of their canonical bytes. */
import type { Sha256 } from '../../domain/canonical.ts';
import type { ReviewVersion } from '../../domain/review-version.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import { archiveKey } from '../archive-keys.ts';

export interface BodyDeps {
  readonly archive: Pick<DocumentArchive, 'get'>;
  readonly sha256: Sha256;
}

const decoder = new TextDecoder();

/** The stored body of a version, as JSON that may still have schema errors. @throws Error where it is lost or changed */
export async function readBody(
  { archive, sha256 }: BodyDeps,
  { irasId, bodySha256 }: Pick<ReviewVersion, 'irasId' | 'bodySha256'>,
): Promise<unknown> {
  const bytes = await archive.get(archiveKey.review(irasId, bodySha256));
  if (!bytes || sha256(bytes) !== bodySha256) throw new Error('a review body is missing or changed');
  const document: unknown = JSON.parse(decoder.decode(bytes));
  return document;
}

/** Writes a body before the record that names it is committed. @returns its hash */
export async function storeBody(
  { archive, sha256 }: { readonly archive: Pick<DocumentArchive, 'putIfAbsent'>; readonly sha256: Sha256 },
  irasId: string,
  bytes: Uint8Array,
): Promise<string> {
  const hash = sha256(bytes);
  await archive.putIfAbsent(archiveKey.review(irasId, hash), bytes, 'application/json');
  return hash;
}
