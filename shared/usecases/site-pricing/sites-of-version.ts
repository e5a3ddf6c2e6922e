/**
 * Which sites an agreed version is offered to, and with which investigator and targets. Sites are not part of the
 * agreed resource (domain.md section 4): they join in waves and change between versions, so the list in a later
 * review says something new only where it differs from the list of the version before.
 */
import type { StudySite } from '../../domain/offer.ts';
import type { Arm, ResourceReview, ReviewSite } from '../../domain/resource-review.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { readAll } from '../read-all.ts';
import { type EditionDeps, loadReview } from './edition.ts';

export interface SitesDeps extends Pick<EditionDeps, 'archive' | 'sha256'> {
  readonly ledger: Pick<StudyLedger, 'findReviewVersion' | 'listStudySites'>;
}

/** The review that was agreed before a version, if there was one. */
export async function loadReviewBefore(
  deps: SitesDeps,
  irasId: string,
  reviewVersion: number,
): Promise<ResourceReview | undefined> {
  for (let number = reviewVersion - 1; number >= 1; number -= 1) {
    const version = await deps.ledger.findReviewVersion(irasId, number);
    if (version?.status === 'agreed') return loadReview(deps, version);
  }
  return undefined;
}

/** The sites of a version: those that its review lists, and those that joined an earlier version in between. */
export async function listSitesOfVersion(
  deps: SitesDeps,
  review: ResourceReview,
): Promise<readonly ReviewSite[]> {
  const sites = new Map(review.sites.map((site) => [site.odsCode, site]));
  for await (const joined of readAll((page) => deps.ledger.listStudySites(review.study.irasId, page))) {
    if (joined.status === 'active' && !sites.has(joined.odsCode)) sites.set(joined.odsCode, joined);
  }
  return [...sites.values()];
}

/** A value that the review changed since the version before; otherwise what the site has now. */
function choose<T>(listed: T, before: T, current: T): T {
  return listed === before ? current : listed;
}

/**
 * A site's part under a new version: each field as the review has it where the review changed it since the version
 * before, and as the site has it now where it did not. Targets of arms that are gone go with them.
 * @param listed what the new review says; the site itself where the review does not list it
 * @param before what the review agreed before said, if it listed the site
 */
export function partUnder(
  arms: readonly Arm[],
  listed: ReviewSite,
  before: ReviewSite | undefined,
  known: StudySite | undefined,
): ReviewSite {
  const { odsCode } = listed;
  const targetOf = (arm: string): number | undefined => {
    const [now, then, has] = [listed, before, known].map((each) =>
      each && Object.hasOwn(each.targetParticipants, arm) ? each.targetParticipants[arm] : undefined,
    );
    return known && before ? choose(now, then, has) : now;
  };
  const targets = arms.flatMap(({ id }) => {
    const target = targetOf(id);
    return target === undefined ? [] : [[id, target] as const];
  });
  const principalInvestigator =
    known && before
      ? choose(listed.principalInvestigator, before.principalInvestigator, known.principalInvestigator)
      : listed.principalInvestigator;
  return { odsCode, principalInvestigator, targetParticipants: Object.fromEntries(targets) };
}
