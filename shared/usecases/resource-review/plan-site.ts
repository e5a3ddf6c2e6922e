/** What a change of a site's part does to its record and its offer (domain.md section 4). */
import type { Sha256 } from '../../domain/canonical.ts';
import { DomainError } from '../../domain/errors.ts';
import { type Offer, REPRICEABLE, type StudySite } from '../../domain/offer.ts';
import type { Actor } from '../../domain/person.ts';
import type { PinnedPricing } from '../../domain/pinned-pricing.ts';
import type { ReviewSite } from '../../domain/resource-review.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OrganisationDirectory } from '../../ports/registers.ts';
import type { Change, StudyLedger } from '../../ports/study-ledger.ts';
import { endOffer, newPendingOffer, newStudySite, siteParties } from '../site-pricing/offers.ts';
import { lapseEscalation } from '../trust-acceptance/lapse-escalation.ts';
import type { AgreedReview } from './agreed-review.ts';

export interface PlanSiteDeps {
  readonly ledger: Pick<StudyLedger, 'findEscalation'>;
  readonly organisations: Pick<OrganisationDirectory, 'findOrganisation'>;
  readonly clock: Clock;
  readonly sha256: Sha256;
  /** The page where anyone can verify a document. */
  readonly verificationAddress: string;
}

/** What is there before the change. */
export interface Before {
  readonly agreed: AgreedReview;
  readonly known: StudySite | undefined;
  readonly live: Offer | undefined;
  readonly actor: Actor;
  /** What a re-pricing pinned for the trust whose part this one takes over. */
  readonly pricing?: PinnedPricing | undefined;
}

export interface Plan {
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
export function isUnchanged({ agreed, known, live }: Before, wanted: ReviewSite): boolean {
  if (known?.status !== 'active' || live?.reviewVersion !== agreed.version.reviewVersion) return false;
  const stands = ['pending', 'issued', 'escalated', 'accepted', 'superseded'].includes(live.status);
  return stands && sameDetails(known, wanted);
}

/** @throws DomainError `stateConflict` once the site has accepted the price of the agreed version */
export function requireUndecided({ agreed, live }: Before): void {
  if (live?.status !== 'accepted' || live.reviewVersion !== agreed.version.reviewVersion) return;
  throw new DomainError('stateConflict', 'The site has accepted its price, so its part cannot be changed.', {
    mend: 'Save a new version of the review: the site then gets a second offer with what changed.',
    details: { offerStatus: live.status, decidedAt: live.decision?.at },
  });
}

/** The number of the offer to make, or undefined where the next version brings it (an upheld escalation). */
function nextIssue({ agreed, known, live }: Before): number | undefined {
  if (live?.reviewVersion !== agreed.version.reviewVersion) return 1;
  return live.status === 'superseded' && known?.status === 'active' ? undefined : live.issueNumber + 1;
}

/** The site's new record, and the offer that takes the place of an undecided one. */
export async function planChange(deps: PlanSiteDeps, before: Before, wanted: ReviewSite): Promise<Plan> {
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
    live,
    pricing: before.pricing,
    verificationAddress: deps.verificationAddress,
  });
  const offered: StudySite = { ...ended.site, liveOffer: { reviewVersion, issueNumber } };
  const changes: Change[] = [
    { kind: 'studySite', record: offered },
    ...ended.changes,
    ...(live && known ? await lapseEscalation(deps.ledger, live, known, at) : []),
    { kind: 'offer', record: offer },
    ...(organisation ? siteParties(version.irasId, organisation) : []),
  ];
  return { site: offered, changes, offer };
}
