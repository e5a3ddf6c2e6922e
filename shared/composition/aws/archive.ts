import { createS3Client } from '../../adapters/s3/client.ts';
import { createS3DocumentArchive } from '../../adapters/s3/document-archive.s3.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import type { ArchiveEnvironment } from './environment.ts';

/** The document archive in its bucket. */
export const createArchive = (environment: ArchiveEnvironment, clock: Clock): DocumentArchive =>
  createS3DocumentArchive({ client: createS3Client(environment), bucket: environment.ARCHIVE_BUCKET, clock });
