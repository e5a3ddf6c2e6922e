/** Step 1: a resource review comes in. A draft is created, replaced, or made the next version of an agreed one. */
import type { Sha256 } from '../../domain/canonical.ts';
import { DomainError, notFound } from '../../domain/errors.ts';
import { error, type Finding } from '../../domain/findings.ts';
import { type Actor, actAs, type Caller } from '../../domain/person.ts';
import type { ReviewVersion, StudyRecord } from '../../domain/review-version.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { checkIfMatch, requireIfMatch } from '../if-match.ts';
import { retryOnConflict } from '../retry-conflict.ts';
import { type CheckDeps, checkReview } from './check-review.ts';
import { type DraftDocument, readDraft } from './draft-document.ts';
import { amend, beginStudy, type Edit, replace, type Saved } from './draft-records.ts';
import { etagOf, loadLatest, nextReviewStatus } from './process-step.ts';
import { joinReading, makeReading, type ReadBody, storeReading } from './reading.ts';
import { storeBody } from './review-body.ts';

export interface SaveDraftDeps extends CheckDeps {
  readonly ledger: Pick<StudyLedger, 'findStudy' | 'findReviewVersion' | 'commit'>;
  readonly archive: Pick<DocumentArchive, 'putIfAbsent'>;
  readonly clock: Clock;
  readonly sha256: Sha256;
}

export interface SaveDraftCommand {
  readonly caller: Caller;
  readonly irasId: string;
  /** Any JSON value. */
  readonly review: unknown;
  readonly ifMatch: string | undefined;
  /** What its reader found, where it came as a workbook or a protocol: its findings count like the domain's. */
  readonly read?: ReadBody;
}

export interface SavedDraft {
  /** A study or a version came into being; otherwise a draft was replaced. */
  readonly created: boolean;
  readonly etag: string;
  readonly irasId: string;
  readonly reviewVersion: number;
  readonly status: ReviewVersion['status'];
  readonly findings: readonly Finding[];
  /** As stored. */
  readonly review: unknown;
}

/** The caller as reviewer of the study's lead site, or of the one that a new review names. */
function requireReviewer(caller: Caller, study: StudyRecord | undefined, draft: DraftDocument): Actor {
  const actor = actAs(caller, 'studyResourceReviewer', study?.leadSite ?? draft.leadSite);
  if (actor) return actor;
  if (study) throw notFound();
  throw new DomainError(
    'forbidden',
    `You are not a resource reviewer of ${draft.leadSite}, which this review names as its lead site.`,
    {
      path: 'leadSite.odsCode',
      mend: 'Name the lead site for which you review, or ask its reviewers to save it.',
    },
  );
}

function requireSameLeadSite({ leadSite }: StudyRecord, draft: DraftDocument): void {
  if (leadSite === draft.leadSite) return;
  const finding = error(
    'otherLeadSite',
    ['leadSite', 'odsCode'],
    `The lead site of this study is ${leadSite}, but the review names ${draft.leadSite}.`,
    `Name ${leadSite} as the lead site.`,
  );
  throw new DomainError('findings', 'A study keeps its lead site.', { findings: [finding] });
}

/** Two who begin a version at once must not overwrite each other: the second is told of the first. */
function isThere({ reviewVersion, updatedBy, updatedAt }: ReviewVersion): DomainError {
  return new DomainError(
    'preconditionRequired',
    `Version ${reviewVersion} is being written already: ${updatedBy.name} last changed it at ${updatedAt}.`,
    {
      path: 'If-Match',
      mend: 'Read the current version, and send its ETag as If-Match to replace it.',
      details: { reviewVersion },
    },
  );
}

/** Checks what may be replaced, before anything is written. */
function requirePermission(latest: ReviewVersion, ifMatch: string | undefined): 'replace' | 'amend' {
  if (latest.status === 'agreed' || latest.status === 'withdrawn') {
    checkIfMatch(ifMatch, etagOf(latest));
    return 'amend';
  }
  nextReviewStatus(latest, 'edit');
  if (ifMatch === undefined) throw isThere(latest);
  requireIfMatch(ifMatch, etagOf(latest));
  return 'replace';
}

interface Checked {
  readonly draft: DraftDocument;
  readonly findings: readonly Finding[];
}

/** Stores the body, and beside it what its reader found. */
async function store(
  deps: SaveDraftDeps,
  { irasId, read }: SaveDraftCommand,
  { draft, findings }: Checked,
): Promise<Pick<Edit, 'bodySha256' | 'readingSha256'>> {
  const bodySha256 = await storeBody(deps, irasId, draft.bytes);
  if (!read) return { bodySha256 };
  return { bodySha256, readingSha256: await storeReading(deps, irasId, makeReading(read, findings)) };
}

async function save(deps: SaveDraftDeps, command: SaveDraftCommand): Promise<Saved & Checked> {
  const study = await deps.ledger.findStudy(command.irasId);
  if (study && !actAs(command.caller, 'studyResourceReviewer', study.leadSite)) throw notFound();
  const draft = readDraft(command.review, command.irasId);
  const by = requireReviewer(command.caller, study, draft);
  const latest = study && (await loadLatest(deps.ledger, study));
  if (study) requireSameLeadSite(study, draft);
  if (!latest) checkIfMatch(command.ifMatch, undefined);
  const kind = latest && requirePermission(latest, command.ifMatch);
  const { findings } = await checkReview(deps, draft.document);
  const stored = await store(deps, command, { draft, findings });
  const edit: Edit = { draft, ...stored, by, at: new Date(deps.clock.now()).toISOString() };
  const saved =
    !study || !latest
      ? beginStudy(edit)
      : kind === 'amend'
        ? amend(edit, study)
        : replace(edit, study, latest);
  await deps.ledger.commit(saved.changes);
  return { ...saved, draft, findings };
}

/** The refusal of a document with the cells of its fields, and with the errors of its reader. */
function locateRefusal(refusal: unknown, read: ReadBody | undefined): unknown {
  if (!read || !(refusal instanceof DomainError) || refusal.code !== 'findings') return refusal;
  const { message, mend, findings } = refusal;
  // Nothing is stored, so what else is worth a look in the file can wait.
  const errors = read.findings.filter(({ severity }) => severity === 'error');
  return new DomainError('findings', message, {
    mend,
    findings: joinReading({ ...read, findings: errors }, findings),
  });
}

/**
 * Makes `saveDraft`: stores the draft, errors included, so that nothing is lost, and answers its findings.
 * @throws DomainError `findings` (study or lead site cannot be read, or are others), `forbidden`, `notFound`,
 *   `stateConflict` (the version is with the company), `preconditionRequired`, `stale`
 */
export function createSaveDraft(deps: SaveDraftDeps) {
  return async (command: SaveDraftCommand): Promise<SavedDraft> => {
    const { read } = command;
    const { created, version, draft, findings } = await retryOnConflict(() => save(deps, command)).catch(
      (refusal: unknown) => {
        throw locateRefusal(refusal, read);
      },
    );
    const { irasId, reviewVersion, status } = version;
    return {
      created,
      etag: etagOf(version),
      irasId,
      reviewVersion,
      status,
      findings: read ? joinReading(read, findings) : findings,
      review: draft.document,
    };
  };
}
