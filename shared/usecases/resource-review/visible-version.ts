/** Which versions of a review a party may see, and which one it sees when it names none. */
import { notFound } from '../../domain/errors.ts';
import { type Actor, type Caller, ROLES } from '../../domain/person.ts';
import type { ReviewVersion, StudyRecord } from '../../domain/review-version.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { type AccessDeps, requireParty } from '../access.ts';

type VersionReader = Pick<StudyLedger, 'findReviewVersion'>;

/**
 * A draft is the lead site's own (the national coordinator helps with it). The company sees what was submitted to
 * it; a trust and its network see what was agreed.
 */
export function sees({ role }: Pick<Actor, 'role'>, { status, submission }: ReviewVersion): boolean {
  switch (role) {
    case 'studyResourceReviewer':
    case 'nationalCoordinator':
      return true;
    case 'companyRepresentative':
      return submission !== undefined;
    case 'siteRepresentative':
    case 'networkAssessor':
      return status === 'agreed';
  }
}

/** The latest version that the party may see, if there is one. */
export async function findLatestVisible(
  ledger: VersionReader,
  study: StudyRecord,
  actor: Pick<Actor, 'role'>,
): Promise<ReviewVersion | undefined> {
  for (let number = study.latestVersion; number >= 1; number -= 1) {
    const version = await ledger.findReviewVersion(study.irasId, number);
    if (version && sees(actor, version)) return version;
  }
  return undefined;
}

export interface VisibleVersion {
  readonly study: StudyRecord;
  readonly actor: Actor;
  readonly version: ReviewVersion;
}

/**
 * The study, the caller's role in it, and the version asked for or else the latest that this role may see.
 * @throws DomainError `notFound` also where the version is there, but not for this caller
 */
export async function requireVisibleVersion(
  deps: Omit<AccessDeps, 'ledger'> & { readonly ledger: AccessDeps['ledger'] & VersionReader },
  {
    caller,
    irasId,
    reviewVersion,
  }: { readonly caller: Caller; readonly irasId: string; readonly reviewVersion?: number | undefined },
): Promise<VisibleVersion> {
  const { study, actor } = await requireParty(deps, caller, irasId, ROLES);
  const version =
    reviewVersion === undefined
      ? await findLatestVisible(deps.ledger, study, actor)
      : await deps.ledger.findReviewVersion(irasId, reviewVersion);
  if (!version || !sees(actor, version)) throw notFound();
  return { study, actor, version };
}
