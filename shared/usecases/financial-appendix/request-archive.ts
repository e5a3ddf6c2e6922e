/** All appendices of a study in one ZIP: asked for here, built by the worker, fetched when it is done. */
import { DomainError, notFound } from '../../domain/errors.ts';
import type { Caller } from '../../domain/person.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import type { Identifiers } from '../../ports/identifiers.ts';
import type { SiteWork } from '../../ports/site-work.ts';
import type { ArchiveJob, StudyLedger } from '../../ports/study-ledger.ts';
import type { WorkQueue } from '../../ports/work-queue.ts';
import { type AccessDeps, requireParty } from '../access.ts';
import { archiveFileName, listArchiveContents } from './archive-contents.ts';

/** Trusts have their own appendix only. */
const ARCHIVE_READERS = ['companyRepresentative', 'studyResourceReviewer'] as const;
const LINK_SECONDS = 300;

export interface RequestArchiveDeps extends AccessDeps {
  readonly ledger: AccessDeps['ledger'] & Pick<StudyLedger, 'listOffers' | 'commit'>;
  readonly identifiers: Pick<Identifiers, 'next'>;
  readonly queue: WorkQueue<SiteWork>;
  readonly clock: Clock;
}

export interface RequestArchiveCommand {
  readonly caller: Caller;
  readonly irasId: string;
  /** Absent: the agreed version. */
  readonly reviewVersion?: number | undefined;
}

const nothingIssued = (): DomainError =>
  new DomainError(
    'stateConflict',
    'No price of this version has been issued, so there is nothing to put together.',
    {
      mend: 'Wait until the first prices are issued, or name the review version that you mean.',
    },
  );

/** Once the job is there the sweeper finds it, whether or not its message could be sent. */
async function announce({ queue }: RequestArchiveDeps, { irasId, jobId }: ArchiveJob): Promise<void> {
  try {
    await queue.send([{ kind: 'buildArchive', irasId, jobId }]);
  } catch {
    // The job is committed: it must not be answered as a failure.
  }
}

/**
 * Makes `requestArchive`.
 * @throws DomainError `notFound`; `stateConflict` where nothing of the version is issued
 */
export function createRequestArchive(deps: RequestArchiveDeps) {
  return async (command: RequestArchiveCommand): Promise<ArchiveJob> => {
    const { irasId } = command;
    const { study, actor } = await requireParty(deps, command.caller, irasId, ARCHIVE_READERS);
    const reviewVersion = command.reviewVersion ?? study.agreedVersion;
    if (reviewVersion === undefined) throw nothingIssued();
    const { appendices } = await listArchiveContents(deps.ledger, irasId, reviewVersion);
    if (appendices.length === 0) throw nothingIssued();
    const job: ArchiveJob = {
      kind: 'archive',
      irasId,
      jobId: deps.identifiers.next(),
      reviewVersion,
      status: 'open',
      createdAt: new Date(deps.clock.now()).toISOString(),
      requestedBy: actor,
      progress: { done: 0, total: appendices.length },
      lock: 1,
    };
    await deps.ledger.commit([{ kind: 'job', record: job }]);
    await announce(deps, job);
    return job;
  };
}

export interface ReadArchiveDeps extends AccessDeps {
  readonly ledger: AccessDeps['ledger'] & Pick<StudyLedger, 'findJob'>;
  readonly archive: Pick<DocumentArchive, 'link'>;
}

export interface ReadArchiveCommand {
  readonly caller: Caller;
  readonly irasId: string;
  readonly id: string;
}

/** Makes `readArchive`: how far it is, with a short-lived link once it is done. @throws DomainError `notFound` */
export function createReadArchive(deps: ReadArchiveDeps) {
  return async ({ caller, irasId, id }: ReadArchiveCommand) => {
    await requireParty(deps, caller, irasId, ARCHIVE_READERS);
    const job = await deps.ledger.findJob(irasId, id);
    if (job?.kind !== 'archive') throw notFound();
    if (job.archiveKey === undefined) return { job };
    const link = await deps.archive.link(job.archiveKey, {
      filename: archiveFileName(irasId, job.reviewVersion),
      contentType: 'application/zip',
      expiresInSeconds: LINK_SECONDS,
    });
    return { job, link };
  };
}
