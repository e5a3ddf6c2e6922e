import { createS3Client } from '../../adapters/s3/client.ts';
import { createS3DocumentArchive } from '../../adapters/s3/document-archive.s3.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import type { ArchiveEnvironment, UploadsEnvironment } from './environment.ts';

/** The document archive in its bucket. */
export const createArchive = (environment: ArchiveEnvironment, clock: Clock): DocumentArchive =>
  createS3DocumentArchive({ client: createS3Client(environment), bucket: environment.ARCHIVE_BUCKET, clock });

/**
 * The document archive for the pages: files that wait to be confirmed are in a bucket of their own, which forgets
 * them. In the archive nothing can be deleted for years, whatever a person sent by mistake.
 */
export function createArchiveWithUploads(
  environment: ArchiveEnvironment & UploadsEnvironment,
  clock: Clock,
): DocumentArchive {
  const client = createS3Client(environment);
  const archive = createS3DocumentArchive({ client, bucket: environment.ARCHIVE_BUCKET, clock });
  const uploads = createS3DocumentArchive({ client, bucket: environment.UPLOADS_BUCKET, clock });
  const storeOf = (key: string) => (key.startsWith('uploads/') ? uploads : archive);
  return {
    get: (key) => storeOf(key).get(key),
    size: (key) => storeOf(key).size(key),
    link: (key, options) => storeOf(key).link(key, options),
    putIfAbsent: (key, ...rest) => storeOf(key).putIfAbsent(key, ...rest),
    putStream: (key, ...rest) => storeOf(key).putStream(key, ...rest),
  };
}
