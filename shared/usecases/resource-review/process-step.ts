/** One step of a review version's process: which status it leads to, and the records that it changes. */
import { DomainError } from '../../domain/errors.ts';
import type { Actor } from '../../domain/person.ts';
import {
  REVIEW_TRANSITIONS,
  type ReviewEvent,
  type ReviewStatus,
  type ReviewVersion,
  type StudyRecord,
} from '../../domain/review-version.ts';
import type { Change, StudyLedger } from '../../ports/study-ledger.ts';

const STATE: Readonly<Record<ReviewStatus, { readonly is: string; readonly mend: string }>> = {
  draft: { is: 'is a draft of the lead site', mend: 'The lead site must submit it first.' },
  submitted: {
    is: 'is with the company',
    mend: 'Wait until the company agrees or asks about it, or withdraw it.',
  },
  queried: {
    is: 'is with the lead site, because the company asked about it',
    mend: 'The lead site must submit it again first.',
  },
  agreed: { is: 'is agreed and locked', mend: 'To change what is agreed, save a draft of the next version.' },
  withdrawn: { is: 'was withdrawn', mend: 'Save a draft of the next version.' },
};

const DONE: Readonly<Record<ReviewEvent, string>> = {
  edit: 'edited',
  submit: 'submitted',
  query: 'queried',
  agree: 'agreed',
  withdraw: 'withdrawn',
};

/** The refusal of a step that the present state does not allow. */
export function stateConflict({ reviewVersion, status }: ReviewVersion, what: string): DomainError {
  const { is, mend } = STATE[status];
  return new DomainError('stateConflict', `Version ${reviewVersion} ${is}, so it cannot be ${what}.`, {
    mend,
    details: { reviewVersion, status },
  });
}

/** The status after an event. @throws DomainError `stateConflict` where the event is not possible */
export function nextReviewStatus(version: ReviewVersion, event: ReviewEvent): ReviewStatus {
  const next = REVIEW_TRANSITIONS[version.status][event];
  if (next === undefined) throw stateConflict(version, DONE[event]);
  return next;
}

/** The latest version of a study. */
export async function loadLatest(
  ledger: Pick<StudyLedger, 'findReviewVersion'>,
  { irasId, latestVersion }: StudyRecord,
): Promise<ReviewVersion> {
  const version = await ledger.findReviewVersion(irasId, latestVersion);
  if (!version) throw new Error('a study without its latest review version');
  return version;
}

export interface Step {
  readonly study: StudyRecord;
  readonly version: ReviewVersion;
  readonly changes: readonly Change[];
}

/** Writes a step of the latest version, each record on the condition that it is as it was read. */
export function takeStep(
  study: StudyRecord,
  version: ReviewVersion,
  made: { readonly at: string; readonly by: Actor },
  step: Partial<Omit<ReviewVersion, 'lock' | 'irasId' | 'reviewVersion'>>,
): Step {
  const after: ReviewVersion = {
    ...version,
    ...step,
    updatedAt: made.at,
    updatedBy: made.by,
    lock: version.lock + 1,
  };
  const record: StudyRecord = {
    ...study,
    latestStatus: after.status,
    updatedAt: made.at,
    lock: study.lock + 1,
  };
  return {
    study: record,
    version: after,
    changes: [
      { kind: 'study', record },
      { kind: 'reviewVersion', record: after },
    ],
  };
}

/** The entity tag of a version, without quotes: it changes with every step and every edit. */
export function etagOf({ reviewVersion, lock }: Pick<ReviewVersion, 'reviewVersion' | 'lock'>): string {
  return `${reviewVersion}-${lock}`;
}
