/** Sites join in waves: one is added to the agreed version, or its investigator and targets change until it accepts. */
import { DomainError } from '../../domain/errors.ts';
import { type Finding, hasErrors } from '../../domain/findings.ts';
import type { Offer } from '../../domain/offer.ts';
import type { Caller } from '../../domain/person.ts';
import type { ReviewSite } from '../../domain/resource-review.ts';
import type { OrganisationDirectory } from '../../ports/registers.ts';
import type { SiteWork } from '../../ports/site-work.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import type { WorkQueue } from '../../ports/work-queue.ts';
import { type AccessDeps, requireParty } from '../access.ts';
import { checkIfMatch, requireIfMatch } from '../if-match.ts';
import { retryOnConflict } from '../retry-conflict.ts';
import { type AgreedReviewDeps, findSiteFindings, loadAgreed, repricingOf } from './agreed-review.ts';
import { type Before, isUnchanged, type PlanSiteDeps, planChange, requireUndecided } from './plan-site.ts';
import { findLiveOffer, type SiteRow, siteEtag, toSiteRow } from './site-row.ts';

export interface PutSiteDeps extends AgreedReviewDeps, Omit<PlanSiteDeps, 'organisations' | 'ledger'> {
  readonly ledger: AccessDeps['ledger'] &
    Pick<StudyLedger, 'findReviewVersion' | 'findOffer' | 'listOffers' | 'findEscalation' | 'commit'>;
  readonly organisations: Pick<OrganisationDirectory, 'findOrganisation' | 'allOrganisations'>;
  readonly queue: WorkQueue<SiteWork>;
}

export interface PutSiteCommand {
  readonly caller: Caller;
  readonly irasId: string;
  readonly site: ReviewSite;
  /** The site's entity tag; needed where this changes a site that takes part. */
  readonly ifMatch?: string | undefined;
}

export interface PutSite {
  /** The site was not part of the study before. */
  readonly added: boolean;
  readonly row: SiteRow;
  /** Warnings only. */
  readonly findings: readonly Finding[];
}

/** The message only points at the offer; if it cannot be sent, the sweeper finds the offer. */
async function announce({ queue }: PutSiteDeps, offer: Offer | undefined): Promise<void> {
  if (!offer) return;
  const { irasId, odsCode, reviewVersion, issueNumber } = offer;
  try {
    await queue.send([{ kind: 'issueSite', irasId, odsCode, reviewVersion, issueNumber }]);
  } catch {
    // The offer is committed: the change must not be answered as a failure.
  }
}

async function readBefore(deps: PutSiteDeps, command: PutSiteCommand): Promise<Before> {
  const { caller, irasId, site } = command;
  const { study, actor } = await requireParty(deps, caller, irasId, ['studyResourceReviewer']);
  const agreed = await loadAgreed(deps, study);
  const known = await deps.ledger.findStudySite(irasId, site.odsCode);
  return { agreed, known, actor, live: await findLiveOffer(deps.ledger, known) };
}

async function attempt(deps: PutSiteDeps, command: PutSiteCommand): Promise<PutSite> {
  const { site: wanted } = command;
  const before = await readBefore(deps, command);
  const { agreed, known } = before;
  const isSame = known !== undefined && isUnchanged(before, wanted);
  // A site that left joins again like a new one. What stands already is replaced by nothing.
  if (known?.status === 'active' && !isSame) {
    // What can never be done is said first.
    requireUndecided(before);
    requireIfMatch(command.ifMatch, siteEtag(known));
  } else checkIfMatch(command.ifMatch, known && siteEtag(known));
  const findings = await findSiteFindings(deps, agreed, wanted, repricingOf(agreed, before.live));
  if (hasErrors(findings)) {
    throw new DomainError('findings', 'The site cannot take part like this.', { findings });
  }
  const added = !known && !agreed.review.sites.some(({ odsCode }) => odsCode === wanted.odsCode);
  if (isSame) return { added, findings, row: await toSiteRow(deps, known) };
  requireUndecided(before);
  const plan = await planChange(deps, before, wanted);
  await deps.ledger.commit(plan.changes);
  await announce(deps, plan.offer);
  return { added, findings, row: await toSiteRow(deps, plan.site) };
}

/** Whether another version was agreed while a site joined: its worker may have passed before the site was there. */
async function wasAgreedMeanwhile(deps: PutSiteDeps, irasId: string, { row }: PutSite): Promise<boolean> {
  const agreedVersion = (await deps.ledger.findStudy(irasId))?.agreedVersion;
  return agreedVersion !== undefined && row.reviewVersion !== undefined && row.reviewVersion < agreedVersion;
}

/**
 * Makes `putSite`: a site gets its own offer at the pinned tariff and multipliers without touching the others; a
 * change supersedes its undecided offer by a new issue. The same again changes nothing.
 * @throws DomainError `findings`, `stateConflict` (nothing agreed yet, or accepted), `preconditionRequired`, `stale`,
 *   `notFound`
 */
export function createPutSite(deps: PutSiteDeps) {
  return async (command: PutSiteCommand): Promise<PutSite> => {
    const first = await retryOnConflict(() => attempt(deps, command));
    if (!(await wasAgreedMeanwhile(deps, command.irasId, first))) return first;
    const again = await retryOnConflict(() => attempt(deps, { ...command, ifMatch: '*' }));
    return { ...again, added: first.added };
  };
}
