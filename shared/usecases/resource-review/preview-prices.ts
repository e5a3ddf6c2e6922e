/** What every site would be paid: the same arithmetic as the issue of prices, with nothing stored. */
import { DomainError, notFound } from '../../domain/errors.ts';
import { type Finding, hasErrors } from '../../domain/findings.ts';
import { actAs, type Caller } from '../../domain/person.ts';
import type { ResourceReview, ReviewSite } from '../../domain/resource-review.ts';
import type { ReviewVersion } from '../../domain/review-version.ts';
import { priceSite } from '../../domain/site-price.ts';
import type { SitePrice } from '../../domain/site-price-document.ts';
import { type SiteTotals, totalSites } from '../../domain/site-totals.ts';
import { planStudy, type StudyPlan } from '../../domain/study-price.ts';
import { findMultiplier } from '../../domain/tariff.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import {
  bindingSubmission,
  type CheckDeps,
  type CheckedReview,
  checkReview,
  checkVersion,
  type PricingBasis,
} from './check-review.ts';
import { readDraft } from './draft-document.ts';
import { loadLatest } from './process-step.ts';
import type { BodyDeps } from './review-body.ts';

export interface PreviewPricesDeps extends CheckDeps, BodyDeps {
  readonly ledger: Pick<StudyLedger, 'findStudy' | 'findReviewVersion'>;
}

export interface PreviewPricesCommand {
  readonly caller: Caller;
  readonly irasId: string;
  /** Any JSON value to preview; absent: the latest version as stored. */
  readonly review?: unknown;
  /** ODS code of the site whose lines are wanted too. */
  readonly site?: string | undefined;
}

export type PreviewedSite = SiteTotals & { readonly name: string };

export interface PricesPreview {
  readonly irasId: string;
  /** The version previewed; absent where the document came with the request. */
  readonly reviewVersion?: number;
  readonly tariff: string;
  readonly provenance: 'demonstration' | 'national';
  readonly multipliers: string;
  /** Warnings only. */
  readonly findings: readonly Finding[];
  /** In the review's order; pence, ex VAT. */
  readonly sites: readonly PreviewedSite[];
  /** Every line with its derivation, for the site asked for. */
  readonly price?: SitePrice;
}

interface Subject {
  readonly checked: CheckedReview;
  readonly version?: ReviewVersion;
}

/** The document to price with its findings, for a reviewer of the study's lead site or, for a new study, of the one it names. */
async function findSubject(deps: PreviewPricesDeps, command: PreviewPricesCommand): Promise<Subject> {
  const { caller, irasId, review } = command;
  const study = await deps.ledger.findStudy(irasId);
  if (study && !actAs(caller, 'studyResourceReviewer', study.leadSite)) throw notFound();
  if (review === undefined) {
    if (!study) throw notFound();
    const version = await loadLatest(deps.ledger, study);
    return { checked: await checkVersion(deps, version, bindingSubmission(version)), version };
  }
  const draft = readDraft(review, irasId);
  if (!study && !actAs(caller, 'studyResourceReviewer', draft.leadSite)) throw notFound();
  return { checked: await checkReview(deps, draft.document) };
}

function priceAt(plan: StudyPlan, site: ReviewSite, { multipliers }: PricingBasis): SitePrice {
  const multiplier = findMultiplier(multipliers.release, site.odsCode);
  if (multiplier) return priceSite(plan, site, multiplier);
  throw new DomainError('noMultiplier', `${site.odsCode} has no multiplier in ${multipliers.release.id}.`);
}

function previewSites(
  plan: StudyPlan,
  sites: readonly ReviewSite[],
  { multipliers, organisations }: PricingBasis,
): PreviewedSite[] {
  return totalSites(plan, sites, multipliers.release).map(({ odsCode, ...totals }) => {
    const name = organisations.get(odsCode)?.name ?? odsCode;
    return { odsCode, name, ...totals };
  });
}

function requireSite({ sites }: ResourceReview, odsCode: string): ReviewSite {
  const site = sites.find((candidate) => candidate.odsCode === odsCode);
  if (site) return site;
  throw new DomainError('invalidInput', `The review has no site ${odsCode}.`, {
    path: 'site',
    mend: 'Name one of its sites, or leave it out to see the totals of all.',
  });
}

/**
 * Makes `previewPrices`.
 * @throws DomainError `findings` while the review has errors, `invalidInput` (no such site), `notFound`
 */
export function createPreviewPrices(deps: PreviewPricesDeps) {
  return async (command: PreviewPricesCommand): Promise<PricesPreview> => {
    const { checked, version } = await findSubject(deps, command);
    const { review, basis, findings } = checked;
    if (!review || !basis || hasErrors(findings)) {
      throw new DomainError('findings', 'The review has errors, so it cannot be priced.', {
        findings,
        mend: 'Correct the errors listed.',
      });
    }
    const wanted = command.site === undefined ? undefined : requireSite(review, command.site);
    const plan = planStudy(review, basis.tariff.release);
    return {
      irasId: command.irasId,
      ...(version && { reviewVersion: version.reviewVersion }),
      tariff: basis.tariff.release.id,
      provenance: basis.tariff.release.provenance,
      multipliers: basis.multipliers.release.id,
      findings,
      sites: previewSites(plan, review.sites, basis),
      ...(wanted && { price: priceAt(plan, wanted, basis) }),
    };
  };
}
