/**
 * Makes the offers of an agreed version, one transaction a site, each of which may be repeated: 250 offers would
 * not fit in the one that agrees. Re-priceable offers are superseded by their successors; accepted ones stay in
 * force beside theirs (domain.md section 4).
 */
import type { Sha256 } from '../../domain/canonical.ts';
import { londonDay } from '../../domain/london-time.ts';
import { type Offer, REPRICEABLE, type StudySite } from '../../domain/offer.ts';
import { isOpenOn } from '../../domain/organisation.ts';
import type { ResourceReview, ReviewSite } from '../../domain/resource-review.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OrganisationDirectory } from '../../ports/registers.ts';
import type { SiteWork } from '../../ports/site-work.ts';
import type { Change, Job, StudyLedger } from '../../ports/study-ledger.ts';
import type { WorkQueue } from '../../ports/work-queue.ts';
import { retryOnConflict } from '../retry-conflict.ts';
import { lapseEscalation } from '../trust-acceptance/lapse-escalation.ts';
import { loadReview } from './edition.ts';
import { endOffer, newPendingOffer, newStudySite, siteParties } from './offers.ts';
import { listSitesOfVersion, loadReviewBefore, partUnder, type SitesDeps } from './sites-of-version.ts';
import { noteVersionFault } from './work-fault.ts';

export interface IssueVersionDeps extends SitesDeps {
  readonly ledger: SitesDeps['ledger'] &
    Pick<StudyLedger, 'findJob' | 'findStudySite' | 'findOffer' | 'findEscalation' | 'commit'>;
  readonly organisations: Pick<OrganisationDirectory, 'findOrganisation'>;
  readonly queue: WorkQueue<SiteWork>;
  readonly clock: Clock;
  readonly sha256: Sha256;
  /** The page where anyone can verify a document. */
  readonly verificationAddress: string;
}

const SITES_AT_ONCE = 8;

/** What is offered to every site. */
interface Offering {
  readonly review: ResourceReview;
  readonly reviewVersion: number;
  /** The sites as the review agreed before listed them. */
  readonly before: ReadonlyMap<string, ReviewSite>;
}

async function findLiveOffer(
  deps: IssueVersionDeps,
  site: StudySite | undefined,
): Promise<Offer | undefined> {
  if (!site?.liveOffer) return undefined;
  const { reviewVersion, issueNumber } = site.liveOffer;
  return deps.ledger.findOffer(site.irasId, site.odsCode, reviewVersion, issueNumber);
}

/** A site that left, or that cannot take part, is asked again only when somebody asks for it. */
function isLeftAlone(known: StudySite | undefined, live: Offer | undefined): boolean {
  return known?.status === 'withdrawn' || live?.status === 'declinedCapacity';
}

/** Offers the version to one site, once. @returns the offer to issue, if there is one of this version */
async function offerToSite(
  deps: IssueVersionDeps,
  offering: Offering,
  listed: ReviewSite,
): Promise<SiteWork | undefined> {
  const { review, reviewVersion } = offering;
  const { irasId } = review.study;
  const { odsCode } = listed;
  const organisation = await deps.organisations.findOrganisation(odsCode);
  return retryOnConflict(async () => {
    const now = deps.clock.now();
    const at = new Date(now).toISOString();
    const known = await deps.ledger.findStudySite(irasId, odsCode);
    // Its part went to its successor, perhaps after this version's sites were listed.
    if (known?.movedTo !== undefined) return offerToSuccessor(deps, offering, known.movedTo);
    const live = await findLiveOffer(deps, known);
    if (live && live.reviewVersion >= reviewVersion) {
      const { issueNumber } = live;
      return live.reviewVersion > reviewVersion || known?.status === 'withdrawn'
        ? undefined
        : { kind: 'issueSite', irasId, odsCode, reviewVersion, issueNumber };
    }
    if (isLeftAlone(known, live) || (organisation && !isOpenOn(organisation, londonDay(now))))
      return undefined;
    const part = partUnder(review.arms, listed, offering.before.get(odsCode), known);
    const site = known ? { ...known, ...part, lock: known.lock + 1 } : newStudySite(irasId, part, at);
    const ended =
      live && REPRICEABLE.includes(live.status)
        ? endOffer('superseded', { offer: live, site, at, organisation, sha256: deps.sha256 })
        : { site, changes: [] };
    const offer = newPendingOffer({
      resource: review,
      site: ended.site,
      reviewVersion,
      issueNumber: 1,
      at,
      live,
      verificationAddress: deps.verificationAddress,
    });
    await deps.ledger.commit([
      { kind: 'studySite', record: { ...ended.site, liveOffer: { reviewVersion, issueNumber: 1 } } },
      ...ended.changes,
      ...(live && known ? await lapseEscalation(deps.ledger, live, known, at) : []),
      { kind: 'offer', record: offer },
      ...(organisation ? siteParties(irasId, organisation) : []),
    ]);
    return { kind: 'issueSite', irasId, odsCode, reviewVersion, issueNumber: 1 };
  });
}

async function offerToSuccessor(
  deps: IssueVersionDeps,
  offering: Offering,
  odsCode: string,
): Promise<SiteWork | undefined> {
  const successor = await deps.ledger.findStudySite(offering.review.study.irasId, odsCode);
  const listed = offering.review.sites.find((site) => site.odsCode === odsCode);
  return successor && offerToSite(deps, offering, listed ?? successor);
}

/** The version without the note of what kept its offers, where there is one. */
async function clearFault(
  deps: IssueVersionDeps,
  { irasId, reviewVersion }: Job,
): Promise<readonly Change[]> {
  const version = await deps.ledger.findReviewVersion(irasId, reviewVersion);
  if (version?.offersFault === undefined) return [];
  const { offersFault: _over, ...rest } = version;
  return [{ kind: 'reviewVersion', record: { ...rest, lock: version.lock + 1 } }];
}

async function closeJob(deps: IssueVersionDeps, job: Job): Promise<void> {
  await retryOnConflict(async () => {
    const current = await deps.ledger.findJob(job.irasId, job.jobId);
    if (current?.status !== 'open') return;
    await deps.ledger.commit([
      { kind: 'job', record: { ...current, status: 'done', lock: current.lock + 1 } },
      ...(await clearFault(deps, job)),
    ]);
  });
}

async function issueAll(deps: IssueVersionDeps, { irasId, reviewVersion }: Job): Promise<void> {
  const version = await deps.ledger.findReviewVersion(irasId, reviewVersion);
  if (!version) throw new Error('a job without its review version');
  const review = await loadReview(deps, version);
  const earlier = await loadReviewBefore(deps, irasId, reviewVersion);
  const before = new Map((earlier?.sites ?? []).map((site) => [site.odsCode, site]));
  const sites = await listSitesOfVersion(deps, review);
  for (let from = 0; from < sites.length; from += SITES_AT_ONCE) {
    const batch = sites.slice(from, from + SITES_AT_ONCE);
    const messages = await Promise.all(
      batch.map((site) => offerToSite(deps, { review, reviewVersion, before }, site)),
    );
    await deps.queue.send(messages.filter((message) => message !== undefined));
  }
}

/**
 * Makes `issueVersion`: creates the offers of a job and sends one message for each; safe to repeat. What keeps it from
 * its end until somebody mends it is noted on the version, and tried again.
 */
export function createIssueVersion(deps: IssueVersionDeps) {
  return async ({ irasId, jobId }: { readonly irasId: string; readonly jobId: string }): Promise<void> => {
    const job = await deps.ledger.findJob(irasId, jobId);
    if (job?.kind !== 'issueVersion' || job.status !== 'open') return;
    try {
      await issueAll(deps, job);
    } catch (error) {
      // Where even that cannot be noted, the first error says more.
      await noteVersionFault(deps, job, error).catch(() => undefined);
      throw error;
    }
    await closeJob(deps, job);
  };
}
