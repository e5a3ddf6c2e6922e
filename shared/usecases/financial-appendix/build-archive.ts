/**
 * Builds the ZIP of a study's appendices: read from the archive a few at a time, and written back to it in pieces.
 * Safe to repeat: its key holds the hash of its contents, and what is there already is not made again.
 */
import { canonicalBytes, type Sha256 } from '../../domain/canonical.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import type { ArchiveJob, StudyLedger } from '../../ports/study-ledger.ts';
import type { ZipEntry, ZipWriter } from '../../ports/zip-writer.ts';
import { archiveKey } from '../archive-keys.ts';
import { retryOnConflict } from '../retry-conflict.ts';
import {
  type ArchiveContents,
  type ArchivedAppendix,
  keyOfArchive,
  listArchiveContents,
} from './archive-contents.ts';

export interface BuildArchiveDeps {
  readonly ledger: Pick<StudyLedger, 'findJob' | 'listOffers' | 'commit'>;
  readonly archive: Pick<DocumentArchive, 'get' | 'size' | 'putStream'>;
  readonly zip: ZipWriter;
  readonly sha256: Sha256;
}

/** Appendices that are in memory together. */
const AT_ONCE = 4;
/** How many go by between two notes of progress. */
const NOTED_EVERY = 20;

/** A document is not there as it was issued: no further attempt makes this ZIP. In words for who asked for it. */
class DocumentLost extends Error {}

async function fetch({ archive }: BuildArchiveDeps, odsCode: string, key: string): Promise<Uint8Array> {
  const bytes = await archive.get(key);
  if (!bytes) throw new DocumentLost(`The stored appendix of ${odsCode} is missing.`);
  return bytes;
}

/** The PDF and the canonical object of one site. */
async function entriesOf(
  deps: BuildArchiveDeps,
  { irasId, reviewVersion }: ArchiveContents,
  { odsCode, issuedAt, appendixSha256, pdfSha256 }: ArchivedAppendix,
): Promise<ZipEntry[]> {
  const [pdf, json] = await Promise.all([
    fetch(deps, odsCode, archiveKey.appendixPdf(irasId, pdfSha256)),
    fetch(deps, odsCode, archiveKey.appendix(irasId, appendixSha256)),
  ]);
  if (deps.sha256(pdf) !== pdfSha256) throw new DocumentLost(`The stored PDF of ${odsCode} was changed.`);
  const name = `${irasId}_${odsCode}_v${reviewVersion}_appendix`;
  const day = issuedAt.slice(0, 10);
  return [
    { name: `${name}.pdf`, bytes: pdf, day, compress: false },
    { name: `${name}.json`, bytes: json, day, compress: true },
  ];
}

/** The list of contents, then the documents by ODS code. */
async function* readEntries(
  deps: BuildArchiveDeps,
  contents: ArchiveContents,
  note: (done: number) => Promise<void>,
): AsyncGenerator<ZipEntry, void, undefined> {
  const { irasId, reviewVersion, appendices } = contents;
  const lastDay = appendices.reduce(
    (last, { issuedAt }) => (issuedAt > last ? issuedAt : last),
    '1980-01-01',
  );
  yield {
    name: `${irasId}_v${reviewVersion}_contents.json`,
    bytes: canonicalBytes(contents),
    day: lastDay.slice(0, 10),
    compress: true,
  };
  for (let from = 0; from < appendices.length; from += AT_ONCE) {
    const batch = appendices.slice(from, from + AT_ONCE);
    const entries = await Promise.all(batch.map((each) => entriesOf(deps, contents, each)));
    yield* entries.flat();
    const done = from + batch.length;
    if (done % NOTED_EVERY === 0) await note(done);
  }
}

/** Changes the job while it is open; whoever finishes it first has done it. */
function change(
  { ledger }: BuildArchiveDeps,
  { irasId, jobId }: ArchiveJob,
  next: (job: ArchiveJob) => Partial<ArchiveJob>,
): Promise<void> {
  return retryOnConflict(async () => {
    const job = await ledger.findJob(irasId, jobId);
    if (job?.kind !== 'archive' || job.status !== 'open') return;
    await ledger.commit([{ kind: 'job', record: { ...job, ...next(job), lock: job.lock + 1 } }]);
  });
}

async function build(deps: BuildArchiveDeps, job: ArchiveJob): Promise<void> {
  const contents = await listArchiveContents(deps.ledger, job.irasId, job.reviewVersion);
  const total = contents.appendices.length;
  const key = keyOfArchive(contents, deps.sha256);
  if ((await deps.archive.size(key)) === undefined) {
    const note = (done: number) => change(deps, job, () => ({ progress: { done, total } }));
    const pieces = deps.zip.stream(readEntries(deps, contents, note));
    await deps.archive.putStream(key, pieces, 'application/zip');
  }
  await change(deps, job, () => ({ status: 'done', progress: { done: total, total }, archiveKey: key }));
}

/**
 * Makes `buildArchive`: builds the ZIP of an open job, and says how far it is on the way. Where a document is lost
 * the job fails, with the reason; every other trouble leaves it open for the next attempt.
 */
export function createBuildArchive(deps: BuildArchiveDeps) {
  return async ({ irasId, jobId }: { readonly irasId: string; readonly jobId: string }): Promise<void> => {
    const job = await deps.ledger.findJob(irasId, jobId);
    if (job?.kind !== 'archive' || job.status !== 'open') return;
    try {
      await build(deps, job);
    } catch (error) {
      if (error instanceof DocumentLost) {
        await change(deps, job, () => ({ status: 'failed', fault: error.message }));
      }
      throw error;
    }
  };
}
