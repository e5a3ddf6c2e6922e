/**
 * Makes the offers of an agreed version, one transaction a site, each of which may be repeated: 250 offers would
 * not fit in the one that agrees. Accepted offers stay in force beside their successors (domain.md section 4).
 */
import type { Sha256 } from '../../domain/canonical.ts';
import { type Offer, REPRICEABLE, type StudySite } from '../../domain/offer.ts';
import type { ResourceReview, ReviewSite } from '../../domain/resource-review.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OrganisationDirectory } from '../../ports/registers.ts';
import type { SiteWork } from '../../ports/site-work.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import type { WorkQueue } from '../../ports/work-queue.ts';
import { readAll } from '../read-all.ts';
import { retryOnConflict } from '../retry-conflict.ts';
import { lapseEscalation } from '../trust-acceptance/lapse-escalation.ts';
import { type EditionDeps, loadReview } from './edition.ts';
import { endOffer, newPendingOffer, newStudySite, siteParties } from './offers.ts';

export interface IssueVersionDeps extends Pick<EditionDeps, 'archive' | 'sha256'> {
  readonly ledger: Pick<
    StudyLedger,
    | 'findJob'
    | 'findReviewVersion'
    | 'findStudySite'
    | 'findOffer'
    | 'findEscalation'
    | 'listStudySites'
    | 'commit'
  >;
  readonly organisations: Pick<OrganisationDirectory, 'findOrganisation'>;
  readonly queue: WorkQueue<SiteWork>;
  readonly clock: Clock;
  readonly sha256: Sha256;
  /** The page where anyone can verify a document. */
  readonly verificationAddress: string;
}

const SITES_AT_ONCE = 8;

async function findLiveOffer(
  deps: IssueVersionDeps,
  site: StudySite | undefined,
): Promise<Offer | undefined> {
  if (!site?.liveOffer) return undefined;
  const { reviewVersion, issueNumber } = site.liveOffer;
  return deps.ledger.findOffer(site.irasId, site.odsCode, reviewVersion, issueNumber);
}

/** Offers the version to one site, once. @returns whether there is an offer of this version to issue */
async function offerToSite(
  deps: IssueVersionDeps,
  review: ResourceReview,
  reviewVersion: number,
  wanted: ReviewSite,
): Promise<boolean> {
  const { irasId } = review.study;
  const organisation = await deps.organisations.findOrganisation(wanted.odsCode);
  return retryOnConflict(async () => {
    const at = new Date(deps.clock.now()).toISOString();
    const known = await deps.ledger.findStudySite(irasId, wanted.odsCode);
    if (known?.status === 'withdrawn') return false;
    if (known?.liveOffer && known.liveOffer.reviewVersion >= reviewVersion) {
      return known.liveOffer.reviewVersion === reviewVersion;
    }
    const { principalInvestigator, targetParticipants } = wanted;
    const site = known
      ? { ...known, principalInvestigator, targetParticipants, lock: known.lock + 1 }
      : newStudySite(irasId, wanted, at);
    const before = await findLiveOffer(deps, known);
    const ended =
      before && REPRICEABLE.includes(before.status)
        ? endOffer('superseded', { offer: before, site, at, organisation, sha256: deps.sha256 })
        : { site, changes: [] };
    const offer = newPendingOffer({
      resource: review,
      site: ended.site,
      reviewVersion,
      issueNumber: 1,
      at,
      verificationAddress: deps.verificationAddress,
    });
    await deps.ledger.commit([
      { kind: 'studySite', record: { ...ended.site, liveOffer: { reviewVersion, issueNumber: 1 } } },
      ...ended.changes,
      ...(before && known ? await lapseEscalation(deps.ledger, before, known, at) : []),
      { kind: 'offer', record: offer },
      ...(organisation ? siteParties(irasId, organisation) : []),
    ]);
    return true;
  });
}

/** The sites of a version: those the review lists, and those that joined an earlier version in between. */
async function sitesOf(deps: IssueVersionDeps, review: ResourceReview): Promise<ReviewSite[]> {
  const sites = new Map(review.sites.map((site) => [site.odsCode, site]));
  for await (const joined of readAll((page) => deps.ledger.listStudySites(review.study.irasId, page))) {
    if (joined.status === 'active' && !sites.has(joined.odsCode)) sites.set(joined.odsCode, joined);
  }
  return [...sites.values()];
}

/** Makes `issueVersion`: creates the offers of a job and sends one message for each; safe to repeat. */
export function createIssueVersion(deps: IssueVersionDeps) {
  return async ({ irasId, jobId }: { readonly irasId: string; readonly jobId: string }): Promise<void> => {
    const job = await deps.ledger.findJob(irasId, jobId);
    if (job?.kind !== 'issueVersion' || job.status !== 'open') return;
    const version = await deps.ledger.findReviewVersion(irasId, job.reviewVersion);
    if (!version) throw new Error('a job without its review version');
    const review = await loadReview(deps, version);
    const sites = await sitesOf(deps, review);
    for (let from = 0; from < sites.length; from += SITES_AT_ONCE) {
      const batch = sites.slice(from, from + SITES_AT_ONCE);
      const offered = await Promise.all(
        batch.map((site) => offerToSite(deps, review, job.reviewVersion, site)),
      );
      const messages = batch.flatMap(({ odsCode }, at): SiteWork[] =>
        offered[at]
          ? [{ kind: 'issueSite', irasId, odsCode, reviewVersion: job.reviewVersion, issueNumber: 1 }]
          : [],
      );
      await deps.queue.send(messages);
    }
    await retryOnConflict(async () => {
      const current = await deps.ledger.findJob(irasId, jobId);
      if (current?.status !== 'open') return;
      await deps.ledger.commit([
        { kind: 'job', record: { ...current, status: 'done', lock: current.lock + 1 } },
      ]);
    });
  };
}
