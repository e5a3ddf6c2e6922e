/** What sites may join: the agreed version of a study with its review and what its submission pinned. */
import type { Sha256 } from '../../domain/canonical.ts';
import { DomainError } from '../../domain/errors.ts';
import { error, type Finding, warning } from '../../domain/findings.ts';
import { londonDay } from '../../domain/london-time.ts';
import type { Offer } from '../../domain/offer.ts';
import type { PinnedPricing } from '../../domain/pinned-pricing.ts';
import { findUnprintableTexts } from '../../domain/printable-text.ts';
import type { ResourceReview, ReviewSite } from '../../domain/resource-review.ts';
import type { ReviewVersion, StudyRecord } from '../../domain/review-version.ts';
import { findMissingMultiplier, findUnusableOrganisation } from '../../domain/site-findings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import type { OrganisationDirectory, TariffRegister } from '../../ports/registers.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { loadReview } from '../site-pricing/edition.ts';

export interface AgreedReviewDeps {
  readonly ledger: Pick<StudyLedger, 'findReviewVersion'>;
  readonly archive: Pick<DocumentArchive, 'get'>;
  readonly tariffs: Pick<TariffRegister, 'findMultipliers'>;
  readonly organisations: Pick<OrganisationDirectory, 'allOrganisations'>;
  readonly clock: Clock;
  readonly sha256: Sha256;
}

export interface AgreedReview {
  readonly version: ReviewVersion;
  readonly review: ResourceReview;
}

/** What a re-pricing pinned for the live offer of the agreed version: its re-issue has the same. */
export function repricingOf({ version }: AgreedReview, live: Offer | undefined): PinnedPricing | undefined {
  return live?.reviewVersion === version.reviewVersion ? live.pricing : undefined;
}

/** @throws DomainError `stateConflict` before the first agreement: until then the draft lists the sites */
export async function loadAgreed(deps: AgreedReviewDeps, study: StudyRecord): Promise<AgreedReview> {
  if (study.agreedVersion === undefined) {
    throw new DomainError('stateConflict', 'No version of this review is agreed yet.', {
      mend: 'Until then its sites are those of the draft: change them there.',
      details: { reviewStatus: study.latestStatus },
    });
  }
  const version = await deps.ledger.findReviewVersion(study.irasId, study.agreedVersion);
  if (!version) throw new Error('a study without its agreed review version');
  return { version, review: await loadReview(deps, version) };
}

function findTargetFindings({ arms }: ResourceReview, { targetParticipants }: ReviewSite): Finding[] {
  const ids = arms.map(({ id }) => id);
  const unknown = Object.keys(targetParticipants).filter((arm) => !ids.includes(arm));
  const missing = ids.filter((arm) => !Object.hasOwn(targetParticipants, arm));
  return [
    ...unknown.map((arm) =>
      error(
        'unknownArm',
        ['targetParticipants', arm],
        `There is a target for the arm ${arm}, which does not exist.`,
        `Name an arm of the review: ${ids.join(', ')}.`,
      ),
    ),
    ...missing.map((arm) =>
      warning(
        'noTarget',
        ['targetParticipants'],
        `There is no target for the arm ${arm}; it counts as 0.`,
        'Give the number of participants, 0 if there are none.',
      ),
    ),
  ];
}

/**
 * What is wrong with a site that joins or changes: unknown, closed, no pinned multiplier, unknown arms, no name to print.
 * @param pricing what a re-pricing pinned for the site's offer, where one did
 */
export async function findSiteFindings(
  deps: AgreedReviewDeps,
  { version, review }: AgreedReview,
  site: ReviewSite,
  pricing: PinnedPricing | undefined = version.submission,
): Promise<Finding[]> {
  const pinned = pricing && (await deps.tariffs.findMultipliers(pricing.multipliers));
  if (!pinned) throw new Error('the pinned multiplier set is missing');
  const organisations = await deps.organisations.allOrganisations();
  const on = londonDay(deps.clock.now());
  const path = ['odsCode'];
  const unusable = findUnusableOrganisation(site.odsCode, path, { organisations, on });
  return [
    ...(unusable.length > 0
      ? unusable
      : findMissingMultiplier(site.odsCode, path, { multipliers: pinned.release, organisations })),
    ...findTargetFindings(review, site),
    ...findUnprintableTexts(site.principalInvestigator, ['principalInvestigator']),
  ];
}
