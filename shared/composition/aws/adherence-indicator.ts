import { createIndicatorShelf } from '../../adapters/records/indicator-shelf.records.ts';
import { createApiParts } from './api.ts';
import { createArchive } from './archive.ts';
import { createDirectory } from './directory.ts';
import type { ArchiveEnvironment, RecordsEnvironment, SigningEnvironment } from './environment.ts';
import { createRecords } from './records.ts';
import { createSigner } from './signer.ts';
import { unkeptAnswers } from './unkept-answers.ts';

/** What the indicator's function is given. */
export function createIndicatorParts(environment: RecordsEnvironment & ArchiveEnvironment) {
  const parts = createApiParts(environment);
  return {
    ...parts,
    idempotency: unkeptAnswers,
    shelf: createIndicatorShelf(parts),
    organisations: createDirectory(parts.table),
    archive: createArchive(environment, parts.clock),
  };
}

/** What the hourly fold is given. */
export function createFolderParts(environment: RecordsEnvironment) {
  const records = createRecords(environment);
  return {
    ...records,
    shelf: createIndicatorShelf(records),
    organisations: createDirectory(records.table),
  };
}

/** What the monthly close is given. */
export function createCloserParts(environment: RecordsEnvironment & ArchiveEnvironment & SigningEnvironment) {
  const records = createRecords(environment);
  return {
    ...records,
    shelf: createIndicatorShelf(records),
    archive: createArchive(environment, records.clock),
    signer: createSigner(environment),
  };
}
