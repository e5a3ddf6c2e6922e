/** The records that saving a draft writes: of a new study, of its next version, or of the draft that is replaced. */
import type { Actor } from '../../domain/person.ts';
import type { ReviewVersion, StudyRecord } from '../../domain/review-version.ts';
import type { Change } from '../../ports/study-ledger.ts';
import type { DraftDocument } from './draft-document.ts';
import { nextReviewStatus, takeStep } from './process-step.ts';
import { readStudyFacts, studyParties, withFacts } from './study-facts.ts';

export interface Edit {
  readonly draft: DraftDocument;
  readonly bodySha256: string;
  /** Where it came as a workbook or a protocol. */
  readonly readingSha256?: string;
  readonly at: string;
  readonly by: Actor;
}

export interface Saved {
  readonly created: boolean;
  readonly version: ReviewVersion;
  readonly changes: readonly Change[];
}

/** Which body the version has, and what its reader found. */
function bodyOf({ bodySha256, readingSha256 }: Edit): Pick<ReviewVersion, 'bodySha256' | 'readingSha256'> {
  return { bodySha256, ...(readingSha256 !== undefined && { readingSha256 }) };
}

function newVersion(edit: Edit, reviewVersion: number): ReviewVersion {
  const { draft, at, by } = edit;
  return {
    irasId: draft.irasId,
    reviewVersion,
    status: 'draft',
    ...bodyOf(edit),
    updatedAt: at,
    updatedBy: by,
    queries: [],
    lock: 1,
  };
}

/** A new study with its first version. */
export function beginStudy(edit: Edit): Saved {
  const { draft, at } = edit;
  const version = newVersion(edit, 1);
  const study: StudyRecord = {
    irasId: draft.irasId,
    ...readStudyFacts(draft.irasId, draft.document),
    leadSite: draft.leadSite,
    latestVersion: 1,
    latestStatus: 'draft',
    createdAt: at,
    updatedAt: at,
    lock: 1,
  };
  const changes: Change[] = [
    { kind: 'study', record: study },
    { kind: 'reviewVersion', record: version },
    ...studyParties(study),
  ];
  return { created: true, version, changes };
}

/** An agreed or withdrawn version stays as it is; the draft becomes the next one. */
export function amend(edit: Edit, before: StudyRecord): Saved {
  const version = newVersion(edit, before.latestVersion + 1);
  const study: StudyRecord = {
    ...before,
    latestVersion: version.reviewVersion,
    latestStatus: 'draft',
    updatedAt: edit.at,
    lock: before.lock + 1,
  };
  const changes: Change[] = [
    { kind: 'study', record: study },
    { kind: 'reviewVersion', record: version },
  ];
  return { created: true, version, changes };
}

/** A draft or queried version with another body. @throws DomainError `stateConflict` */
export function replace(edit: Edit, before: StudyRecord, latest: ReviewVersion): Saved {
  const status = nextReviewStatus(latest, 'edit');
  const { irasId, document } = edit.draft;
  // Once a version was submitted, its company must go on seeing it: the facts then change at submission only.
  const isFirstDraft = latest.reviewVersion === 1 && latest.submission === undefined;
  const known = isFirstDraft ? withFacts(before, readStudyFacts(irasId, document)) : before;
  // What was found in the body before says nothing about this one.
  const { readingSha256: _ofTheOldBody, ...version } = latest;
  const step = takeStep(known, version, edit, { status, ...bodyOf(edit) });
  return {
    created: false,
    version: step.version,
    changes: [...step.changes, ...(isFirstDraft ? studyParties(step.study) : [])],
  };
}
