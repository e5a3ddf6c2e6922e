/** What a re-pricing would do to the prices of one study: nothing is stored. */
import type { BlockedStudy } from '../../domain/blocked-study.ts';
import type { Offer, StudySite } from '../../domain/offer.ts';
import { isSamePricing, type PinnedPricing } from '../../domain/pinned-pricing.ts';
import {
  type BlockedEntry,
  isRepriceable,
  type RepriceableStatus,
  type RepricingEntry,
  regionOf,
} from '../../domain/repricing-entry.ts';
import { type ResourceReview, withoutSites } from '../../domain/resource-review.ts';
import type { ReviewVersion } from '../../domain/review-version.ts';
import { totalSites } from '../../domain/site-totals.ts';
import { planStudy } from '../../domain/study-price.ts';
import { findMultiplier, type MultiplierSet, type TariffRelease } from '../../domain/tariff.ts';
import { findTariffGaps, type TariffGap } from '../../domain/tariff-gaps.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { readAll } from '../read-all.ts';
import { type EditionDeps, loadPinned, loadReview, pricingOf } from './edition.ts';
import {
  findSiteObstacle,
  findStudyObstacle,
  type Obstacle,
  tellStudy,
  toObstacle,
} from './preview-obstacles.ts';

export interface PreviewStudyDeps extends EditionDeps {
  readonly ledger: Pick<StudyLedger, 'findStudy' | 'findReviewVersion' | 'listStudySites' | 'listOffers'>;
}

/** The tariff and multipliers that everything is to be priced with. */
export interface PricingTarget {
  readonly pricing: PinnedPricing;
  readonly tariff: TariffRelease;
  readonly multipliers: MultiplierSet;
}

export interface PreviewedStudy {
  readonly entries: readonly RepricingEntry[];
  readonly blocked: readonly BlockedEntry[];
  /** The study with all that keeps prices of it from being re-priced; absent where nothing does. */
  readonly blockedStudy?: BlockedStudy;
  readonly alreadyThere: number;
  readonly accepted: number;
}

type Repriceable = Offer & { readonly status: RepriceableStatus };

const NOTHING: PreviewedStudy = { entries: [], blocked: [], alreadyThere: 0, accepted: 0 };

/** The live offer of every site that takes part. */
async function listLiveOffers({ ledger }: PreviewStudyDeps, irasId: string): Promise<Offer[]> {
  const sites = new Map<string, StudySite>();
  for await (const site of readAll((page) => ledger.listStudySites(irasId, page))) {
    if (site.status === 'active' && site.movedTo === undefined) sites.set(site.odsCode, site);
  }
  const live: Offer[] = [];
  if (sites.size === 0) return live;
  for await (const offer of readAll((page) => ledger.listOffers(irasId, page))) {
    const ref = sites.get(offer.odsCode)?.liveOffer;
    if (ref?.reviewVersion === offer.reviewVersion && ref.issueNumber === offer.issueNumber) live.push(offer);
  }
  return live;
}

interface Subject {
  readonly deps: PreviewStudyDeps;
  readonly version: ReviewVersion;
  readonly review: ResourceReview;
  readonly target: PricingTarget;
  /** The day in London. */
  readonly today: string;
  /** Expected totals at the target by site, in pence; or why there are none. */
  readonly totals: ReadonlyMap<string, number> | Obstacle;
}

async function describe({ deps }: Subject, offer: Repriceable) {
  const { irasId, odsCode, reviewVersion, issueNumber, status } = offer;
  const organisation = await deps.organisations.findOrganisation(odsCode);
  return {
    organisation,
    fields: {
      irasId,
      odsCode,
      reviewVersion,
      issueNumber,
      status,
      shortTitle: offer.study.shortTitle,
      siteName: organisation?.name ?? odsCode,
      region: regionOf(organisation),
    },
  };
}

/**
 * Expected totals at the target, or what keeps the whole study from having any: a refusal of the pricing itself is
 * the reason of every price that it concerns.
 */
function totalsOrObstacle(
  review: ResourceReview,
  offers: readonly Repriceable[],
  target: PricingTarget,
  missing: readonly TariffGap[],
): ReadonlyMap<string, number> | Obstacle {
  const obstacle = findStudyObstacle(target.tariff.id, missing);
  if (obstacle) return obstacle;
  try {
    return totalsAt(review, offers, target);
  } catch (error) {
    return toObstacle(error);
  }
}

/** Expected totals of sites at a tariff and multipliers, by ODS code, in pence. */
function totalsAt(
  review: ResourceReview,
  offers: readonly Repriceable[],
  { tariff, multipliers }: Pick<PricingTarget, 'tariff' | 'multipliers'>,
): ReadonlyMap<string, number> {
  const priced = offers.filter(({ odsCode }) => findMultiplier(multipliers, odsCode));
  const totals = totalSites(planStudy(withoutSites(review), tariff), priced, multipliers);
  return new Map(totals.map(({ odsCode, expectedPence }) => [odsCode, expectedPence]));
}

/** What the site is offered now: as issued, or as the worker is about to make it. */
async function currentTotal({ deps, version, review }: Subject, offer: Repriceable): Promise<number> {
  if (offer.documents) return offer.documents.expectedPence;
  const pinned = await loadPinned(deps, pricingOf(version, offer));
  return requireTotal(totalsAt(review, [offer], pinned), offer);
}

function requireTotal(totals: ReadonlyMap<string, number>, { odsCode }: Offer): number {
  const total = totals.get(odsCode);
  if (total === undefined) throw new Error(`${odsCode} has a multiplier, but no price`);
  return total;
}

async function previewOffer(
  subject: Subject,
  offer: Repriceable,
): Promise<{ readonly entry?: RepricingEntry; readonly blocked?: BlockedEntry }> {
  const { totals, version, target, today } = subject;
  const { fields, organisation } = await describe(subject, offer);
  const found = findSiteObstacle({
    ...{ offer, organisation, today },
    agreedVersion: version.reviewVersion,
    multipliers: target.multipliers,
  });
  if (found) return { blocked: { ...fields, ...found } };
  if ('code' in totals) return { blocked: { ...fields, ...totals } };
  const { tariff: fromTariff, multipliers: fromMultipliers } = pricingOf(subject.version, offer);
  const fromPence = await currentTotal(subject, offer);
  const toPence = requireTotal(totals, offer);
  return { entry: { ...fields, fromTariff, fromMultipliers, fromPence, toPence } };
}

const isRepriceableOffer = (offer: Offer): offer is Repriceable => isRepriceable(offer.status);

/** The re-priceable offers of a study at the target. @param today the day in London */
export async function previewStudy(
  deps: PreviewStudyDeps,
  target: PricingTarget,
  irasId: string,
  today: string,
): Promise<PreviewedStudy> {
  const study = await deps.ledger.findStudy(irasId);
  if (study?.agreedVersion === undefined) return NOTHING;
  const live = await listLiveOffers(deps, irasId);
  const accepted = live.filter(({ status }) => status === 'accepted').length;
  const open = live.filter(isRepriceableOffer);
  if (open.length === 0) return { ...NOTHING, accepted };
  const version = await deps.ledger.findReviewVersion(irasId, study.agreedVersion);
  if (!version) throw new Error('a study without its agreed review version');
  const isThere = (offer: Offer) =>
    offer.reviewVersion === version.reviewVersion && isSamePricing(pricingOf(version, offer), target.pricing);
  const wanted = open.filter((offer) => !isThere(offer));
  const alreadyThere = open.length - wanted.length;
  if (wanted.length === 0) return { ...NOTHING, accepted, alreadyThere };
  const review = await loadReview(deps, version);
  const missing = findTariffGaps(review.activities, target.tariff);
  const totals = totalsOrObstacle(review, wanted, target, missing);
  const subject: Subject = { deps, version, review, target, today, totals };
  const entries: RepricingEntry[] = [];
  const blocked: BlockedEntry[] = [];
  for (const offer of wanted) {
    const previewed = await previewOffer(subject, offer);
    if (previewed.entry) entries.push(previewed.entry);
    if (previewed.blocked) blocked.push(previewed.blocked);
  }
  return {
    entries,
    blocked,
    ...(blocked.length > 0 && { blockedStudy: tellStudy(review, version.reviewVersion, blocked, missing) }),
    alreadyThere,
    accepted,
  };
}
