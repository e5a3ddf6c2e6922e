/**
 * A trust closed: in each study its undecided offer is superseded by one to its successor, at the successor's own
 * multiplier; what it decided stays its own (domain.md section 4). Each move is one transaction.
 */
import { type Finding, hasErrors } from '../../domain/findings.ts';
import type { Offer, OfferStatus, StudySite } from '../../domain/offer.ts';
import type { Organisation } from '../../domain/organisation.ts';
import type { Actor } from '../../domain/person.ts';
import type { ReviewSite } from '../../domain/resource-review.ts';
import type { StudyRecord } from '../../domain/review-version.ts';
import type { OrganisationDirectory } from '../../ports/registers.ts';
import type { SiteWork } from '../../ports/site-work.ts';
import type { Change, StudyLedger } from '../../ports/study-ledger.ts';
import type { WorkQueue } from '../../ports/work-queue.ts';
import {
  type AgreedReview,
  type AgreedReviewDeps,
  findSiteFindings,
  loadAgreed,
  repricingOf,
} from '../resource-review/agreed-review.ts';
import { type PlanSiteDeps, planChange } from '../resource-review/plan-site.ts';
import { findLiveOffer } from '../resource-review/site-row.ts';
import { retryOnConflict } from '../retry-conflict.ts';
import { lapseEscalation } from '../trust-acceptance/lapse-escalation.ts';
import { endOffer, newStudySite, siteParties } from './offers.ts';
import { partUnder } from './sites-of-version.ts';

export interface MoveOffersDeps extends AgreedReviewDeps, Omit<PlanSiteDeps, 'organisations' | 'ledger'> {
  readonly ledger: Pick<
    StudyLedger,
    'findStudy' | 'findStudySite' | 'findReviewVersion' | 'findOffer' | 'findEscalation' | 'commit'
  >;
  readonly organisations: Pick<OrganisationDirectory, 'findOrganisation' | 'allOrganisations'>;
  readonly queue: WorkQueue<SiteWork>;
}

export interface Closure {
  readonly closed: Organisation;
  /** Absent where nobody takes over: what is undecided is then withdrawn. */
  readonly successor?: Organisation;
  readonly actor: Actor;
}

interface OfferRef {
  readonly reviewVersion: number;
  readonly issueNumber: number;
}

/** What the closure did to the trust's part in one study. */
export type ClosedPart = {
  readonly irasId: string;
} /** The successor takes part in its place; `offer` is its own, absent while the next version is awaited. */ & (
  | { readonly outcome: 'moved'; readonly offer?: OfferRef }
  /** The successor takes part itself: its own offer stands, with its own targets. */
  | { readonly outcome: 'joined' }
  /** It went to the successor in an earlier call. */
  | { readonly outcome: 'movedBefore' }
  | { readonly outcome: 'withdrawn' }
  /** The trust had decided, or was withdrawn: that stays as it is. */
  | { readonly outcome: 'stays'; readonly status: OfferStatus }
  /** The successor cannot be offered the price; the old offer stays until what the findings say is mended. */
  | { readonly outcome: 'blocked'; readonly findings: readonly Finding[] }
);

/** Undecided, or superseded by an upheld escalation and waiting for the next version. */
export const MOVES: readonly OfferStatus[] = ['pending', 'issued', 'escalated', 'superseded'];

interface Part {
  readonly study: StudyRecord;
  readonly site: StudySite;
  readonly live: Offer;
}

/** The trust's record and the end of its open offer. */
async function endPart(
  deps: MoveOffersDeps,
  { site, live }: Part,
  { closed, successor, actor }: Closure,
): Promise<Change[]> {
  const at = new Date(deps.clock.now()).toISOString();
  const movedTo = successor?.odsCode;
  const record: StudySite = {
    ...site,
    ...(movedTo === undefined ? { status: 'withdrawn' as const } : { movedTo }),
    lock: site.lock + 1,
  };
  if (live.status === 'superseded') return [{ kind: 'studySite', record }];
  const ended = endOffer(movedTo === undefined ? 'withdrawn' : 'superseded', {
    ...{ offer: live, site: record, at, by: actor, organisation: closed, sha256: deps.sha256 },
    ...(movedTo !== undefined && { movedTo }),
  });
  return [
    { kind: 'studySite', record: ended.site },
    ...ended.changes,
    ...(await lapseEscalation(deps.ledger, live, site, at)),
  ];
}

/** The message only points at the offer; if it cannot be sent, the sweeper finds the offer. */
async function announce({ queue }: MoveOffersDeps, offer: Offer | undefined): Promise<void> {
  if (!offer) return;
  const { irasId, odsCode, reviewVersion, issueNumber } = offer;
  try {
    await queue.send([{ kind: 'issueSite', irasId, odsCode, reviewVersion, issueNumber }]);
  } catch {
    // The offer is committed: the move must not be answered as a failure.
  }
}

/** An upheld escalation superseded the price, and the lead site has not agreed the next version yet. */
function isAwaitingVersion({ live }: Part, { version }: AgreedReview): boolean {
  return live.status === 'superseded' && live.reviewVersion === version.reviewVersion;
}

/** The successor takes part from now on; its first price is that of the next version. */
function joinWithoutOffer(
  deps: MoveOffersDeps,
  successor: Organisation,
  known: StudySite | undefined,
  { irasId, wanted }: { readonly irasId: string; readonly wanted: ReviewSite },
): Change[] {
  const at = new Date(deps.clock.now()).toISOString();
  const record: StudySite = known
    ? { ...known, ...wanted, status: 'active', lock: known.lock + 1 }
    : newStudySite(irasId, wanted, at);
  return [{ kind: 'studySite', record }, ...siteParties(irasId, successor)];
}

async function moveTo(
  deps: MoveOffersDeps,
  successor: Organisation,
  part: Part,
  closure: Closure,
): Promise<ClosedPart> {
  const { study, site } = part;
  const { irasId } = study;
  const ending = await endPart(deps, part, closure);
  const known = await deps.ledger.findStudySite(irasId, successor.odsCode);
  if (known?.status === 'active') {
    await deps.ledger.commit(ending);
    return { irasId, outcome: 'joined' };
  }
  const agreed = await loadAgreed(deps, study);
  const { odsCode } = successor;
  const wanted = partUnder(agreed.review.arms, { ...site, odsCode }, undefined, undefined);
  const pricing = repricingOf(agreed, part.live);
  const findings = await findSiteFindings(deps, agreed, wanted, pricing);
  if (hasErrors(findings)) return { irasId, outcome: 'blocked', findings };
  if (isAwaitingVersion(part, agreed)) {
    await deps.ledger.commit([...ending, ...joinWithoutOffer(deps, successor, known, { irasId, wanted })]);
    return { irasId, outcome: 'moved' };
  }
  const live = await findLiveOffer(deps.ledger, known);
  const plan = await planChange(deps, { agreed, known, live, actor: closure.actor, pricing }, wanted);
  await deps.ledger.commit([...ending, ...plan.changes]);
  await announce(deps, plan.offer);
  const { offer } = plan;
  if (!offer) return { irasId, outcome: 'moved' };
  const { reviewVersion, issueNumber } = offer;
  return { irasId, outcome: 'moved', offer: { reviewVersion, issueNumber } };
}

/**
 * Takes one study out of a closed trust's hands. Repeating it changes nothing.
 * @returns undefined where the trust was never offered a price of this study
 */
export function movePart(
  deps: MoveOffersDeps,
  closure: Closure,
  irasId: string,
): Promise<ClosedPart | undefined> {
  return retryOnConflict(async (): Promise<ClosedPart | undefined> => {
    const { closed, successor } = closure;
    const [study, site] = await Promise.all([
      deps.ledger.findStudy(irasId),
      deps.ledger.findStudySite(irasId, closed.odsCode),
    ]);
    const live = await findLiveOffer(deps.ledger, site);
    if (!study || !site || !live) return undefined;
    if (site.movedTo !== undefined) return { irasId, outcome: 'movedBefore' };
    if (site.status === 'withdrawn' || !MOVES.includes(live.status)) {
      return { irasId, outcome: 'stays', status: live.status };
    }
    const part = { study, site, live };
    if (successor) return moveTo(deps, successor, part, closure);
    await deps.ledger.commit(await endPart(deps, part, closure));
    return { irasId, outcome: 'withdrawn' };
  });
}
