/** A price that was refused, or declined for capacity, is issued again; the decision before it stays counted. */
import { DomainError } from '../../domain/errors.ts';
import { hasErrors } from '../../domain/findings.ts';
import type { Offer } from '../../domain/offer.ts';
import type { Caller } from '../../domain/person.ts';
import type { ReviewSite } from '../../domain/resource-review.ts';
import type { OrganisationDirectory } from '../../ports/registers.ts';
import type { SiteWork } from '../../ports/site-work.ts';
import type { Change, Reissue, StudyLedger } from '../../ports/study-ledger.ts';
import type { WorkQueue } from '../../ports/work-queue.ts';
import { type AccessDeps, requireSiteParty } from '../access.ts';
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
import { tell, toCompanies, toLeadSite, toTrust } from './tell.ts';

export interface ReissueOfferDeps extends AgreedReviewDeps, Omit<PlanSiteDeps, 'organisations' | 'ledger'> {
  readonly ledger: AccessDeps['ledger'] &
    Pick<StudyLedger, 'findReviewVersion' | 'findOffer' | 'findEscalation' | 'commit'>;
  readonly organisations: Pick<OrganisationDirectory, 'findOrganisation' | 'allOrganisations'>;
  readonly queue: WorkQueue<SiteWork>;
}

export interface ReissueOfferCommand {
  readonly caller: Caller;
  readonly irasId: string;
  readonly odsCode: string;
  /** What changed, in words for the trust. */
  readonly reason: string;
}

export interface ReissuedOffer extends Reissue {
  readonly status: Offer['status'];
}

type Reissuable = Offer & { readonly status: Reissue['after'] };

function isReissuable(offer: Offer | undefined): offer is Reissuable {
  return offer?.status === 'notAccepted' || offer?.status === 'declinedCapacity';
}

/** @throws DomainError `stateConflict` for anything but the refused or declined price of the agreed version */
function requireReissuable(live: Offer | undefined, { version }: AgreedReview): Reissuable {
  if (!isReissuable(live)) {
    throw new DomainError('stateConflict', 'Only a price that was refused or declined is issued again.', {
      mend: 'Look where the price stands: one that is still open is the current one.',
      details: { offerStatus: live?.status ?? 'notOffered' },
    });
  }
  // A site that declined is passed over by later versions: to be asked again is how it comes back.
  if (live.reviewVersion !== version.reviewVersion && live.status !== 'declinedCapacity') {
    throw new DomainError('stateConflict', 'A newer version of the review is agreed.', {
      mend: 'The trust is offered the price of that version; wait until it is issued.',
      details: { offerStatus: live.status, agreedVersion: version.reviewVersion },
    });
  }
  return live;
}

/** A trust that closed, or lost its multiplier, is not offered anything. @throws DomainError `findings` */
async function requireUsable(
  deps: ReissueOfferDeps,
  agreed: AgreedReview,
  site: ReviewSite,
  live: Offer,
): Promise<void> {
  const findings = await findSiteFindings(deps, agreed, site, repricingOf(agreed, live));
  if (hasErrors(findings)) {
    throw new DomainError('findings', 'The site cannot be offered a price.', { findings });
  }
}

/** The message only points at the offer; if it cannot be sent, the sweeper finds the offer. */
async function announce({ queue }: ReissueOfferDeps, reissue: Reissue): Promise<void> {
  const { irasId, odsCode, reviewVersion, issueNumber } = reissue;
  try {
    await queue.send([{ kind: 'issueSite', irasId, odsCode, reviewVersion, issueNumber }]);
  } catch {
    // The offer is committed: the re-issue must not be answered as a failure.
  }
}

function tellParties({ study }: Offer, reissue: Reissue): Change[] {
  const { irasId, odsCode, reviewVersion, issueNumber, reason, at } = reissue;
  return tell([toTrust(reissue), toLeadSite(study), ...toCompanies(study)], {
    event: `reissued-${odsCode}-${reviewVersion}-${issueNumber}`,
    irasId,
    kind: 'priceReissued',
    at,
    facts: { odsCode, shortTitle: study.shortTitle, issueNumber: String(issueNumber), reason },
  });
}

async function attempt(deps: ReissueOfferDeps, command: ReissueOfferCommand): Promise<ReissuedOffer> {
  const { caller, irasId, odsCode, reason } = command;
  const { study, actor } = await requireSiteParty(deps, caller, command, [
    'studyResourceReviewer',
    'nationalCoordinator',
  ]);
  const agreed = await loadAgreed(deps, study);
  const known = await deps.ledger.findStudySite(irasId, odsCode);
  const live = requireReissuable(await findLiveOffer(deps.ledger, known), agreed);
  const { principalInvestigator, targetParticipants } = known ?? live;
  const site: ReviewSite = { odsCode, principalInvestigator, targetParticipants };
  await requireUsable(deps, agreed, site, live);
  const { changes, offer } = await planChange(deps, { agreed, known, live, actor }, site);
  if (!offer) throw new Error('a re-issue without a new offer');
  const { reviewVersion, issueNumber, issuedAt: at, status } = offer;
  const reissue: Reissue = {
    irasId,
    odsCode,
    reviewVersion,
    issueNumber,
    reason,
    at,
    after: live.status,
    by: actor,
  };
  await deps.ledger.commit([
    ...changes,
    { kind: 'reissue', record: reissue },
    ...tellParties(offer, reissue),
  ]);
  await announce(deps, reissue);
  return { ...reissue, status };
}

/**
 * Makes `reissueOffer`: the same price again under the next issue number, for the trust to decide anew. What it
 * decided before stays counted in its month.
 * @throws DomainError `notFound`, `stateConflict` (neither refused nor declined, or a newer version is agreed),
 *   `findings` (the trust has closed, or has no multiplier), `busy`
 */
export function createReissueOffer(deps: ReissueOfferDeps) {
  return (command: ReissueOfferCommand): Promise<ReissuedOffer> =>
    retryOnConflict(() => attempt(deps, command));
}
