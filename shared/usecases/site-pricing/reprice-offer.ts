/**
 * Re-prices one offer as it was previewed: its successor, at the new tariff and multipliers, takes its place in one
 * transaction, and is issued. Whatever has changed since the preview is left as it is.
 */
import type { Sha256 } from '../../domain/canonical.ts';
import { londonDay } from '../../domain/london-time.ts';
import type { Offer, StudySite } from '../../domain/offer.ts';
import type { Organisation } from '../../domain/organisation.ts';
import type { Actor } from '../../domain/person.ts';
import type { PinnedPricing } from '../../domain/pinned-pricing.ts';
import { findSkipReason, type RepricingEntry, type SkipReason } from '../../domain/repricing-entry.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OrganisationDirectory } from '../../ports/registers.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { retryOnConflict } from '../retry-conflict.ts';
import { lapseEscalation } from '../trust-acceptance/lapse-escalation.ts';
import type { IssueSiteCommand } from './issue-site.ts';
import { endOffer, newSuccessor } from './offers.ts';

export interface RepriceOfferDeps {
  readonly ledger: Pick<
    StudyLedger,
    'findStudy' | 'findStudySite' | 'findOffer' | 'findEscalation' | 'commit'
  >;
  readonly organisations: Pick<OrganisationDirectory, 'findOrganisation'>;
  readonly clock: Clock;
  readonly sha256: Sha256;
  /** The page where anyone can verify a document. */
  readonly verificationAddress: string;
}

/** Who re-prices, with what. */
export interface RepricingOrder {
  readonly id: string;
  readonly by: Actor;
  readonly target: PinnedPricing;
}

export type Repriced =
  | { readonly outcome: 'repriced'; readonly offer: IssueSiteCommand }
  | { readonly outcome: 'skipped'; readonly reason: SkipReason };

interface Found {
  readonly site: StudySite;
  readonly live: Offer;
  readonly organisation: Organisation | undefined;
}

async function check(
  { ledger, organisations, clock }: RepriceOfferDeps,
  entry: RepricingEntry,
): Promise<SkipReason | Found> {
  const { irasId, odsCode, reviewVersion, issueNumber } = entry;
  const [study, site, offer, organisation] = await Promise.all([
    ledger.findStudy(irasId),
    ledger.findStudySite(irasId, odsCode),
    ledger.findOffer(irasId, odsCode, reviewVersion, issueNumber),
    organisations.findOrganisation(odsCode),
  ]);
  const ref = site?.liveOffer;
  const reason = findSkipReason(entry, {
    offer,
    organisation,
    isLive: ref?.reviewVersion === reviewVersion && ref.issueNumber === issueNumber,
    isSiteActive: site?.status === 'active' && site.movedTo === undefined,
    agreedVersion: study?.agreedVersion,
    today: londonDay(clock.now()),
  });
  return reason ?? (site && offer ? { site, live: offer, organisation } : 'replaced');
}

async function supersede(
  deps: RepriceOfferDeps,
  { id, by, target }: RepricingOrder,
  { site: known, live, organisation }: Found,
  expectedPence: number,
): Promise<void> {
  const at = new Date(deps.clock.now()).toISOString();
  const site: StudySite = { ...known, lock: known.lock + 1 };
  const ended = endOffer('superseded', { offer: live, site, at, by, organisation, sha256: deps.sha256 });
  const offer = newSuccessor(live, {
    at,
    pricing: target,
    repricing: { id, expectedPence },
    verificationAddress: deps.verificationAddress,
  });
  const { reviewVersion, issueNumber } = offer;
  await deps.ledger.commit([
    { kind: 'studySite', record: { ...ended.site, liveOffer: { reviewVersion, issueNumber } } },
    ...ended.changes,
    ...(await lapseEscalation(deps.ledger, live, known, at)),
    { kind: 'offer', record: offer },
  ]);
}

/** Re-prices an entry, once: where it does not stand as previewed, it may be because an earlier call re-priced it. */
export function repriceOffer(
  deps: RepriceOfferDeps,
  order: RepricingOrder,
  entry: RepricingEntry,
): Promise<Repriced> {
  const { irasId, odsCode, reviewVersion } = entry;
  const issueNumber = entry.issueNumber + 1;
  const offer = { irasId, odsCode, reviewVersion, issueNumber };
  return retryOnConflict(async (): Promise<Repriced> => {
    const found = await check(deps, entry);
    if (typeof found !== 'string') {
      await supersede(deps, order, found, entry.toPence);
      return { outcome: 'repriced', offer };
    }
    // After the check: another worker may have made the successor while it read.
    const successor = await deps.ledger.findOffer(irasId, odsCode, reviewVersion, issueNumber);
    const isDone = successor?.repricing?.id === order.id;
    return isDone ? { outcome: 'repriced', offer } : { outcome: 'skipped', reason: found };
  });
}
