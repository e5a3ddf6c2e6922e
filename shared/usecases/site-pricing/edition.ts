/** What all sites of an agreed version share when they are priced: loaded and planned once, kept for the next site. */
import type { Sha256 } from '../../domain/canonical.ts';
import { canonicalHash } from '../../domain/canonical.ts';
import { DomainError } from '../../domain/errors.ts';
import { type AppendixContent, prepareEdition, type StudyEdition } from '../../domain/financial-appendix.ts';
import type { Offer } from '../../domain/offer.ts';
import { type PinnedPricing, pricingIn } from '../../domain/pinned-pricing.ts';
import { ResourceReview, withoutSites } from '../../domain/resource-review.ts';
import type { ReviewVersion } from '../../domain/review-version.ts';
import { planStudy, type StudyPlan } from '../../domain/study-price.ts';
import type { MultiplierSet } from '../../domain/tariff.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import type { OrganisationDirectory, TariffRegister } from '../../ports/registers.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { archiveKey } from '../archive-keys.ts';

export interface EditionDeps {
  readonly archive: Pick<DocumentArchive, 'get'>;
  readonly tariffs: Pick<TariffRegister, 'findTariff' | 'findMultipliers' | 'findAgreementTemplate'>;
  readonly organisations: Pick<OrganisationDirectory, 'findOrganisation'>;
  readonly sha256: Sha256;
}

export interface PricedEdition {
  readonly edition: StudyEdition;
  readonly prepared: Pick<AppendixContent, 'terms' | 'inputs'>;
  readonly plan: StudyPlan;
  readonly multipliers: MultiplierSet;
}

/** What of an offer decides its edition. */
type PricedOffer = Pick<Offer, 'irasId' | 'reviewVersion' | 'pricing'>;

const decoder = new TextDecoder();

/** The review of a version as it is stored, whole. @throws Error where the archive lost or changed it */
export async function loadReview(
  { archive, sha256 }: Pick<EditionDeps, 'archive' | 'sha256'>,
  version: Pick<ReviewVersion, 'irasId' | 'bodySha256'>,
): Promise<ResourceReview> {
  const bytes = await archive.get(archiveKey.review(version.irasId, version.bodySha256));
  if (!bytes || sha256(bytes) !== version.bodySha256) throw new Error('a review body is missing or changed');
  return ResourceReview.parse(JSON.parse(decoder.decode(bytes)));
}

/** What an offer of a version is priced with: what a re-pricing pinned for it, else what the submission did. */
export function pricingOf(version: ReviewVersion, offer: Pick<Offer, 'pricing'> | undefined): PinnedPricing {
  const { submission } = version;
  if (!submission) throw new DomainError('stateConflict', 'This review version was never submitted.');
  return offer?.pricing ?? pricingIn(submission);
}

/** The release and the set that are pinned. @throws Error where one is missing or was changed */
export async function loadPinned({ tariffs }: Pick<EditionDeps, 'tariffs'>, pricing: PinnedPricing) {
  const [tariff, multipliers] = await Promise.all([
    tariffs.findTariff(pricing.tariff),
    tariffs.findMultipliers(pricing.multipliers),
  ]);
  if (tariff?.sha256 !== pricing.tariffSha256 || multipliers?.sha256 !== pricing.multipliersSha256) {
    throw new Error('a pinned tariff release or multiplier set is missing or changed');
  }
  return { tariff: tariff.release, multipliers: multipliers.release };
}

/**
 * Loads and plans an agreed version.
 * @param offer whose price it is; absent, one at the tariff and multipliers that the submission pinned
 */
export async function loadEdition(
  deps: EditionDeps,
  version: ReviewVersion,
  offer?: Pick<Offer, 'pricing'>,
): Promise<PricedEdition> {
  const pricing = pricingOf(version, offer);
  const review = await loadReview(deps, version);
  const resource = withoutSites(review);
  const { tariff, multipliers } = await loadPinned(deps, pricing);
  const edition: StudyEdition = {
    resource,
    reviewVersion: version.reviewVersion,
    tariff,
    template: await deps.tariffs.findAgreementTemplate(resource.study.modelAgreement),
    leadSiteName:
      (await deps.organisations.findOrganisation(resource.leadSite.odsCode))?.name ??
      resource.leadSite.odsCode,
    hashes: {
      review: canonicalHash(resource, deps.sha256),
      tariff: pricing.tariffSha256,
      multipliers: pricing.multipliersSha256,
    },
  };
  return {
    edition,
    prepared: prepareEdition(edition),
    plan: planStudy(resource, tariff),
    multipliers,
  };
}

/**
 * Loads each edition of an agreed version once, for a fan-out asks for the same one many times: once agreed, neither
 * the review nor what its offers are priced with changes. The few last loaded are kept.
 */
export function createEditionCache(
  deps: EditionDeps & { readonly ledger: Pick<StudyLedger, 'findReviewVersion'> },
  most = 8,
) {
  const editions = new Map<string, Promise<PricedEdition>>();
  const load = async ({ irasId, reviewVersion, ...offer }: PricedOffer): Promise<PricedEdition> => {
    const version = await deps.ledger.findReviewVersion(irasId, reviewVersion);
    if (!version) throw new Error('an offer without its review version');
    return loadEdition(deps, version, offer);
  };
  return (offer: PricedOffer): Promise<PricedEdition> => {
    const { tariffSha256 = 'as', multipliersSha256 = 'submitted' } = offer.pricing ?? {};
    const key = `${offer.irasId} ${offer.reviewVersion} ${tariffSha256} ${multipliersSha256}`;
    const found = editions.get(key);
    if (found) return found;
    const loading = load(offer);
    editions.set(key, loading);
    loading.catch(() => editions.delete(key));
    const [oldest] = editions.keys();
    if (editions.size > most && oldest !== undefined) editions.delete(oldest);
    return loading;
  };
}
