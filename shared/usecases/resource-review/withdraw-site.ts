/** A site leaves the study before it has decided. */
import { DomainError, notFound } from '../../domain/errors.ts';
import { nextStatus, type Offer, type StudySite } from '../../domain/offer.ts';
import type { Caller } from '../../domain/person.ts';
import type { OrganisationDirectory } from '../../ports/registers.ts';
import type { Change, StudyLedger } from '../../ports/study-ledger.ts';
import { type AccessDeps, requireParty } from '../access.ts';
import { checkIfMatch } from '../if-match.ts';
import { retryOnConflict } from '../retry-conflict.ts';
import { endOffer, newStudySite } from '../site-pricing/offers.ts';
import { lapseEscalation } from '../trust-acceptance/lapse-escalation.ts';
import { type AgreedReviewDeps, loadAgreed } from './agreed-review.ts';
import { findLiveOffer, type SiteRow, siteEtag, toSiteRow } from './site-row.ts';

export interface WithdrawSiteDeps extends AgreedReviewDeps {
  readonly ledger: AccessDeps['ledger'] &
    Pick<StudyLedger, 'findReviewVersion' | 'findOffer' | 'listOffers' | 'findEscalation' | 'commit'>;
  readonly organisations: Pick<OrganisationDirectory, 'findOrganisation' | 'allOrganisations'>;
}

export interface WithdrawSiteCommand {
  readonly caller: Caller;
  readonly irasId: string;
  readonly odsCode: string;
  readonly ifMatch?: string | undefined;
}

/** Decided or superseded offers stay as they are; only an undecided one can be withdrawn. */
function requireUndecided(live: Offer | undefined): void {
  if (!live || live.status === 'superseded' || live.status === 'withdrawn') return;
  if (nextStatus(live.status, 'withdraw')) return;
  throw new DomainError('stateConflict', 'The site has decided on its price, so it cannot be withdrawn.', {
    mend: 'A decision stays; what happens after it is between the company and the site.',
    details: { offerStatus: live.status, decidedAt: live.decision?.at },
  });
}

async function attempt(deps: WithdrawSiteDeps, command: WithdrawSiteCommand): Promise<SiteRow> {
  const { caller, irasId, odsCode } = command;
  const { study, actor } = await requireParty(deps, caller, irasId, ['studyResourceReviewer']);
  const { review } = await loadAgreed(deps, study);
  const known = await deps.ledger.findStudySite(irasId, odsCode);
  const listed = known ?? review.sites.find((site) => site.odsCode === odsCode);
  if (!listed) throw notFound();
  checkIfMatch(command.ifMatch, known && siteEtag(known));
  if (known?.status === 'withdrawn') return toSiteRow(deps, known);
  const live = await findLiveOffer(deps.ledger, known);
  requireUndecided(live);
  const at = new Date(deps.clock.now()).toISOString();
  const site: StudySite = {
    // A site that no offer was made to yet gets its record now, so that the worker passes over it.
    ...(known ? { ...known, lock: known.lock + 1 } : newStudySite(irasId, listed, at)),
    status: 'withdrawn',
  };
  const organisation = await deps.organisations.findOrganisation(odsCode);
  const ended =
    live && nextStatus(live.status, 'withdraw')
      ? endOffer('withdrawn', { offer: live, site, at, by: actor, organisation, sha256: deps.sha256 })
      : { site, changes: [] };
  const lapsed = live && known ? await lapseEscalation(deps.ledger, live, known, at) : [];
  const changes: Change[] = [{ kind: 'studySite', record: ended.site }, ...ended.changes, ...lapsed];
  await deps.ledger.commit(changes);
  return toSiteRow(deps, ended.site);
}

/**
 * Makes `withdrawSite`; again it changes nothing.
 * @throws DomainError `stateConflict` (nothing agreed yet, or decided), `stale`, `notFound`
 */
export function createWithdrawSite(deps: WithdrawSiteDeps) {
  return (command: WithdrawSiteCommand): Promise<SiteRow> => retryOnConflict(() => attempt(deps, command));
}
