/** Sites join in waves: one is added to the agreed version, or its investigator and targets change until it accepts. */
import { DomainError } from '../../domain/errors.ts';
import { type Finding, hasErrors } from '../../domain/findings.ts';
import { type Offer, REPRICEABLE, type StudySite } from '../../domain/offer.ts';
import type { Actor, Caller } from '../../domain/person.ts';
import type { ReviewSite } from '../../domain/resource-review.ts';
import type { OrganisationDirectory } from '../../ports/registers.ts';
import type { SiteWork } from '../../ports/site-work.ts';
import type { Change, StudyLedger } from '../../ports/study-ledger.ts';
import type { WorkQueue } from '../../ports/work-queue.ts';
import { type AccessDeps, requireParty } from '../access.ts';
import { checkIfMatch } from '../if-match.ts';
import { retryOnConflict } from '../retry-conflict.ts';
import { endOffer, newPendingOffer, newStudySite, siteParties } from '../site-pricing/offers.ts';
import { type AgreedReview, type AgreedReviewDeps, findSiteFindings, loadAgreed } from './agreed-review.ts';
import { findLiveOffer, type SiteRow, siteEtag, toSiteRow } from './site-row.ts';

export interface PutSiteDeps extends AgreedReviewDeps {
  readonly ledger: AccessDeps['ledger'] & Pick<StudyLedger, 'findReviewVersion' | 'findOffer' | 'commit'>;
  readonly organisations: Pick<OrganisationDirectory, 'findOrganisation' | 'allOrganisations'>;
  readonly queue: WorkQueue<SiteWork>;
  /** The page where anyone can verify a document. */
  readonly verificationAddress: string;
}

export interface PutSiteCommand {
  readonly caller: Caller;
  readonly irasId: string;
  readonly site: ReviewSite;
  /** The site's entity tag, for those who send it. */
  readonly ifMatch?: string | undefined;
}

export interface PutSite {
  /** The site was not part of the study before. */
  readonly added: boolean;
  readonly row: SiteRow;
  /** Warnings only. */
  readonly findings: readonly Finding[];
}

/** What is there before the change. */
interface Before {
  readonly agreed: AgreedReview;
  readonly known: StudySite | undefined;
  readonly live: Offer | undefined;
  readonly actor: Actor;
}

interface Plan {
  readonly site: StudySite;
  readonly changes: readonly Change[];
  readonly offer?: Offer;
}

function sameDetails(one: ReviewSite, other: ReviewSite): boolean {
  const [arms, others] = [one.targetParticipants, other.targetParticipants];
  return (
    one.principalInvestigator === other.principalInvestigator &&
    Object.keys({ ...arms, ...others }).every((arm) => arms[arm] === others[arm])
  );
}

/** Whether the site has what is asked for already, so that asking again does nothing. */
function isUnchanged({ agreed, known, live }: Before, wanted: ReviewSite): boolean {
  if (known?.status !== 'active' || live?.reviewVersion !== agreed.version.reviewVersion) return false;
  const stands = ['pending', 'issued', 'escalated', 'accepted', 'superseded'].includes(live.status);
  return stands && sameDetails(known, wanted);
}

function requireUndecided({ agreed, live }: Before): void {
  if (live?.status !== 'accepted' || live.reviewVersion !== agreed.version.reviewVersion) return;
  throw new DomainError('stateConflict', 'The site has accepted its price, so its part cannot be changed.', {
    mend: 'Save a new version of the review: the site then gets a second offer with what changed.',
    details: { status: live.status, decidedAt: live.decision?.at },
  });
}

/** The number of the offer to make, or undefined where the next version brings it (an upheld escalation). */
function nextIssue({ agreed, known, live }: Before): number | undefined {
  if (live?.reviewVersion !== agreed.version.reviewVersion) return 1;
  return live.status === 'superseded' && known?.status === 'active' ? undefined : live.issueNumber + 1;
}

async function planChange(deps: PutSiteDeps, before: Before, wanted: ReviewSite): Promise<Plan> {
  const { agreed, known, live, actor } = before;
  const { version, review } = agreed;
  const at = new Date(deps.clock.now()).toISOString();
  const { principalInvestigator, targetParticipants } = wanted;
  const site: StudySite = known
    ? { ...known, status: 'active', principalInvestigator, targetParticipants, lock: known.lock + 1 }
    : newStudySite(version.irasId, wanted, at);
  const issueNumber = nextIssue(before);
  if (issueNumber === undefined) return { site, changes: [{ kind: 'studySite', record: site }] };
  const organisation = await deps.organisations.findOrganisation(wanted.odsCode);
  const ended =
    live && REPRICEABLE.includes(live.status)
      ? endOffer('superseded', { offer: live, site, at, by: actor, organisation, sha256: deps.sha256 })
      : { site, changes: [] };
  const { reviewVersion } = version;
  const offer = newPendingOffer({
    resource: review,
    site: ended.site,
    reviewVersion,
    issueNumber,
    at,
    verificationAddress: deps.verificationAddress,
  });
  const offered: StudySite = { ...ended.site, liveOffer: { reviewVersion, issueNumber } };
  const changes: Change[] = [
    { kind: 'studySite', record: offered },
    ...ended.changes,
    { kind: 'offer', record: offer },
    ...(organisation ? siteParties(version.irasId, organisation) : []),
  ];
  return { site: offered, changes, offer };
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
  checkIfMatch(command.ifMatch, known && siteEtag(known));
  const findings = await findSiteFindings(deps, agreed, wanted);
  if (hasErrors(findings)) {
    throw new DomainError('findings', 'The site cannot take part like this.', { findings });
  }
  const added = !known && !agreed.review.sites.some(({ odsCode }) => odsCode === wanted.odsCode);
  if (known && isUnchanged(before, wanted)) return { added, findings, row: await toSiteRow(deps, known) };
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
 * @throws DomainError `findings`, `stateConflict` (nothing agreed yet, or accepted), `stale`, `notFound`
 */
export function createPutSite(deps: PutSiteDeps) {
  return async (command: PutSiteCommand): Promise<PutSite> => {
    const first = await retryOnConflict(() => attempt(deps, command));
    if (!(await wasAgreedMeanwhile(deps, command.irasId, first))) return first;
    const again = await retryOnConflict(() => attempt(deps, { ...command, ifMatch: undefined }));
    return { ...again, added: first.added };
  };
}
