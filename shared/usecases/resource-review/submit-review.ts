/** The lead site submits a review to the company; tariff, multipliers and the resource's hash are pinned. */
import { canonicalHash, type Sha256 } from '../../domain/canonical.ts';
import { DomainError } from '../../domain/errors.ts';
import { type Finding, hasErrors } from '../../domain/findings.ts';
import { londonDay } from '../../domain/london-time.ts';
import { isOpenOn } from '../../domain/organisation.ts';
import type { Caller } from '../../domain/person.ts';
import { type ResourceReview, withoutSites } from '../../domain/resource-review.ts';
import type { ReviewVersion, Submission } from '../../domain/review-version.ts';
import { findMissingMultiplier } from '../../domain/site-findings.ts';
import type { Identifiers } from '../../ports/identifiers.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { retryOnConflict } from '../retry-conflict.ts';
import { listSitesOfVersion } from '../site-pricing/sites-of-version.ts';
import { type CheckDeps, type CheckedReview, checkVersion, type PricingBasis } from './check-review.ts';
import { notify } from './notify.ts';
import { nextReviewStatus, takeStep } from './process-step.ts';
import type { BodyDeps } from './review-body.ts';
import { requireStep, type StepDeps } from './step-party.ts';
import { factsOf, studyParties, withFacts } from './study-facts.ts';

export interface SubmitReviewDeps extends Omit<StepDeps, 'organisations'>, CheckDeps, BodyDeps {
  readonly ledger: StepDeps['ledger'] & Pick<StudyLedger, 'listStudySites'>;
  readonly organisations: StepDeps['organisations'] & CheckDeps['organisations'];
  readonly identifiers: Pick<Identifiers, 'next'>;
  readonly sha256: Sha256;
}

export interface SubmitReviewCommand {
  readonly caller: Caller;
  readonly irasId: string;
}

export interface SubmittedReview {
  readonly version: ReviewVersion;
  /** Warnings only. */
  readonly findings: readonly Finding[];
}

/** @throws DomainError `findings` while there are errors */
function requireSound({ findings, review, basis }: CheckedReview): {
  review: ResourceReview;
  basis: PricingBasis;
} {
  if (review && basis && !hasErrors(findings)) return { review, basis };
  throw new DomainError('findings', 'The review has errors, so it cannot be submitted.', {
    findings,
    mend: 'Correct the errors listed, save the draft, and submit it again.',
  });
}

/** Sites that joined an earlier version are offered this one too, though its review does not list them. */
async function checkJoined(
  deps: SubmitReviewDeps,
  review: ResourceReview,
  basis: PricingBasis,
): Promise<void> {
  const context = { multipliers: basis.multipliers.release, organisations: basis.organisations };
  const findings: Finding[] = [];
  const on = londonDay(deps.clock.now());
  for (const { odsCode } of await listSitesOfVersion(deps, review)) {
    const organisation = basis.organisations.get(odsCode);
    // One that closed is not offered anything; those that the review lists were checked with it.
    if (organisation && !isOpenOn(organisation, on)) continue;
    findings.push(...findMissingMultiplier(odsCode, ['sites'], context));
  }
  if (findings.length > 0) {
    throw new DomainError('findings', 'A site that takes part could not be priced under this version.', {
      findings,
      mend: 'Withdraw the site, or wait until its multiplier is published, and submit the review again.',
    });
  }
}

/**
 * Makes `submitReview`.
 * @throws DomainError `findings` with every error, `stateConflict`, `notFound`, `forbidden`
 */
export function createSubmitReview(deps: SubmitReviewDeps) {
  const attempt = async (command: SubmitReviewCommand): Promise<SubmittedReview> => {
    const { study, actor, version } = await requireStep(
      deps,
      command,
      'studyResourceReviewer',
      'submit a resource review',
    );
    const status = nextReviewStatus(version, 'submit');
    const checked = await checkVersion(deps, version);
    const { review, basis } = requireSound(checked);
    await checkJoined(deps, review, basis);
    const at = new Date(deps.clock.now()).toISOString();
    const submission: Submission = {
      at,
      by: actor,
      tariff: basis.tariff.release.id,
      tariffSha256: basis.tariff.sha256,
      multipliers: basis.multipliers.release.id,
      multipliersSha256: basis.multipliers.sha256,
      resourceSha256: canonicalHash(withoutSites(review), deps.sha256),
    };
    const step = takeStep(
      withFacts(study, factsOf(review)),
      version,
      { at, by: actor },
      { status, submission },
    );
    const about = { study: step.study, reviewVersion: version.reviewVersion, at };
    await deps.ledger.commit([
      ...step.changes,
      ...studyParties(step.study),
      ...notify(deps.identifiers, 'reviewSubmitted', 'company', about),
    ]);
    return { version: step.version, findings: checked.findings };
  };
  return (command: SubmitReviewCommand) => retryOnConflict(() => attempt(command));
}
