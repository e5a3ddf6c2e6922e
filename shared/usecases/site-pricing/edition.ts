/** What all sites of an agreed version share when they are priced: loaded and planned once, kept for the next site. */
import type { Sha256 } from '../../domain/canonical.ts';
import { canonicalHash } from '../../domain/canonical.ts';
import { DomainError } from '../../domain/errors.ts';
import { type AppendixContent, prepareEdition, type StudyEdition } from '../../domain/financial-appendix.ts';
import { ResourceReview, withoutSites } from '../../domain/resource-review.ts';
import type { ReviewVersion } from '../../domain/review-version.ts';
import { planStudy, type StudyPlan } from '../../domain/study-price.ts';
import type { MultiplierSet } from '../../domain/tariff.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import type { OrganisationDirectory, TariffRegister } from '../../ports/registers.ts';
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

/** Loads and plans an agreed version, with the tariff and multipliers that its submission pinned. */
export async function loadEdition(deps: EditionDeps, version: ReviewVersion): Promise<PricedEdition> {
  const { submission } = version;
  if (!submission) throw new DomainError('stateConflict', 'This review version was never submitted.');
  const review = await loadReview(deps, version);
  const resource = withoutSites(review);
  const [tariff, multipliers] = await Promise.all([
    deps.tariffs.findTariff(submission.tariff),
    deps.tariffs.findMultipliers(submission.multipliers),
  ]);
  if (tariff?.sha256 !== submission.tariffSha256 || multipliers?.sha256 !== submission.multipliersSha256) {
    throw new Error('a pinned tariff release or multiplier set is missing or changed');
  }
  const edition: StudyEdition = {
    resource,
    reviewVersion: version.reviewVersion,
    tariff: tariff.release,
    template: await deps.tariffs.findAgreementTemplate(resource.study.modelAgreement),
    leadSiteName:
      (await deps.organisations.findOrganisation(resource.leadSite.odsCode))?.name ??
      resource.leadSite.odsCode,
    hashes: {
      review: canonicalHash(resource, deps.sha256),
      tariff: submission.tariffSha256,
      multipliers: submission.multipliersSha256,
    },
  };
  return {
    edition,
    prepared: prepareEdition(edition),
    plan: planStudy(resource, tariff.release),
    multipliers: multipliers.release,
  };
}

/** Loads each edition once; the few last used are kept, for a fan-out asks for the same one many times. */
export function createEditionCache(deps: EditionDeps, most = 8) {
  const editions = new Map<string, Promise<PricedEdition>>();
  return (version: ReviewVersion): Promise<PricedEdition> => {
    const key = `${version.irasId} ${version.reviewVersion} ${version.bodySha256}`;
    const found = editions.get(key);
    if (found) return found;
    const loading = loadEdition(deps, version);
    editions.set(key, loading);
    loading.catch(() => editions.delete(key));
    const [oldest] = editions.keys();
    if (editions.size > most && oldest !== undefined) editions.delete(oldest);
    return loading;
  };
}
