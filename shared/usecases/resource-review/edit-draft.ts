/** Changes to parts of a draft: the rest stays as it is, and so does what was found while it was read. */
import { notFound } from '../../domain/errors.ts';
import { actAs, type Caller } from '../../domain/person.ts';
import type { ReviewVersion, StudyRecord } from '../../domain/review-version.ts';
import { requireIfMatch } from '../if-match.ts';
import { etagOf, loadLatest, nextReviewStatus } from './process-step.ts';
import { findReading, type ProtocolReading, type ReadBody } from './reading.ts';
import { type BodyDeps, readBody } from './review-body.ts';
import { createSaveDraft, type SaveDraftDeps, type SavedDraft } from './save-draft.ts';

export interface EditDraftDeps extends SaveDraftDeps, BodyDeps {
  readonly archive: SaveDraftDeps['archive'] & BodyDeps['archive'];
}

export interface OwnStudy {
  readonly caller: Caller;
  readonly irasId: string;
}

export interface OwnDraft {
  readonly study: StudyRecord;
  readonly version: ReviewVersion;
  readonly leadSite: string;
  /** The body, which may still have errors in its form. */
  readonly document: unknown;
}

/** The latest version of a study of the caller's lead site. @throws DomainError `notFound` */
export async function loadOwnDraft(deps: EditDraftDeps, { caller, irasId }: OwnStudy): Promise<OwnDraft> {
  const study = await deps.ledger.findStudy(irasId);
  if (!study || !actAs(caller, 'studyResourceReviewer', study.leadSite)) throw notFound();
  const version = await loadLatest(deps.ledger, study);
  return { study, version, leadSite: study.leadSite, document: await readBody(deps, version) };
}

/** @throws DomainError `stateConflict` while it is not with the lead site; `preconditionRequired`, `stale` */
export function requireEditable({ version }: OwnDraft, ifMatch: string | undefined): void {
  nextReviewStatus(version, 'edit');
  requireIfMatch(ifMatch, etagOf(version));
}

export type Reading = ReadBody & { readonly protocol?: ProtocolReading };

export interface EditCommand extends OwnStudy {
  readonly loaded: OwnDraft;
  readonly review: unknown;
  readonly ifMatch: string | undefined;
  /** What the change settles of the findings of the reader. */
  readonly settle?: (reading: Reading) => Reading;
}

/** Makes `saveEdited`: like `saveDraft`, but findings of the reader go on blocking until they are settled. */
export function createSaveEdited(deps: EditDraftDeps) {
  const saveDraft = createSaveDraft(deps);
  return async (command: EditCommand): Promise<SavedDraft> => {
    const { caller, irasId, loaded, review, ifMatch, settle } = command;
    const reading = await findReading(deps, loaded.version);
    const read = reading && settle ? settle(reading) : reading;
    return saveDraft({ caller, irasId, review, ifMatch, ...(read && { read }) });
  };
}
