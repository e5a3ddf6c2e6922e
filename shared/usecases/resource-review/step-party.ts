/** Who takes a step of the process: the lead site, or the company (sponsor or CRO). */
import { DomainError, notFound } from '../../domain/errors.ts';
import { type Actor, actAs, type Caller } from '../../domain/person.ts';
import type { ReviewVersion, StudyRecord } from '../../domain/review-version.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { type AccessDeps, requireParty } from '../access.ts';
import { loadLatest } from './process-step.ts';
import { findLatestVisible } from './visible-version.ts';

export type StepRole = 'studyResourceReviewer' | 'companyRepresentative';

/** The caller as one side of the study, if a membership says so. */
export function actFor(caller: Caller, study: StudyRecord, role: StepRole): Actor | undefined {
  const organisations = role === 'studyResourceReviewer' ? [study.leadSite] : [study.sponsor, study.cro];
  return organisations
    .filter((organisation) => organisation !== undefined)
    .map((organisation) => actAs(caller, role, organisation))
    .find((actor) => actor !== undefined);
}

export interface StepDeps extends AccessDeps {
  readonly ledger: AccessDeps['ledger'] & Pick<StudyLedger, 'findReviewVersion' | 'commit'>;
}

/**
 * The latest version, for a step that the role takes.
 * @param what the step in words, as in "Your role does not agree a resource review."
 * @throws DomainError `notFound`; `forbidden` where the caller is the other side
 */
export async function requireStep(
  deps: StepDeps,
  { caller, irasId }: { readonly caller: Caller; readonly irasId: string },
  role: StepRole,
  what: string,
): Promise<{ readonly study: StudyRecord; readonly actor: Actor; readonly version: ReviewVersion }> {
  const { study, actor: party } = await requireParty(deps, caller, irasId, [
    'studyResourceReviewer',
    'companyRepresentative',
  ]);
  const version = await loadLatest(deps.ledger, study);
  if (!(await findLatestVisible(deps.ledger, study, party))) throw notFound();
  const actor = actFor(caller, study, role);
  if (actor) return { study, actor, version };
  throw new DomainError('forbidden', `Your role does not ${what}.`, {
    mend:
      role === 'companyRepresentative'
        ? 'A representative of the sponsor or the CRO does this.'
        : 'A reviewer of the lead site does this.',
  });
}
