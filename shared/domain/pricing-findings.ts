/** What only pricing a review shows: amounts too large to be exact, or a tariff that contradicts itself. */
import { DomainError } from './errors.ts';
import { type Finding, formatPath } from './findings.ts';
import type { ResourceReview } from './resource-review.ts';
import type { ReviewContext } from './review-context.ts';
import { priceSite } from './site-price.ts';
import { type SiteTargets, targetOf } from './site-price-document.ts';
import { planStudy, type StudyPlan } from './study-price.ts';
import { findMultiplier } from './tariff.ts';

/** What only pricing shows: amounts that are too large to be exact, or a tariff that contradicts itself. */
export function findUnpriceable(review: ResourceReview, context: ReviewContext): Finding[] {
  let plan: StudyPlan;
  try {
    plan = planStudy(review, context.tariff);
  } catch (cause) {
    return [refusalOf(cause)];
  }
  // A site at least as dear as each of them: if it can be priced, so can they, and 250 are as quick as one.
  const dearest = { odsCode: 'ALL', targetParticipants: largestTargets(review) };
  if (
    tooLargeAt(plan, dearest, Math.max(1, ...context.multipliers.rows.map(({ micro }) => micro))).length === 0
  )
    return [];
  return review.sites.flatMap((site, at) => {
    // A site without a multiplier is an error of its own, after which nothing is priced here.
    const multipliers = [findMultiplier(context.multipliers, site.odsCode)].filter(
      (one) => one !== undefined,
    );
    const found = multipliers.flatMap(({ micro }) => tooLargeAt(plan, site, micro));
    return found.map((finding) => ({ ...finding, path: formatPath(['sites', at]) }));
  });
}

function largestTargets({ arms, sites }: ResourceReview): Record<string, number> {
  return Object.fromEntries(
    arms.map(({ id }) => [id, Math.max(0, ...sites.map((site) => targetOf(site, id)))]),
  );
}

function tooLargeAt(plan: StudyPlan, site: SiteTargets, micro: number): Finding[] {
  try {
    priceSite(plan, site, { set: 'all', micro, source: 'all' });
    return [];
  } catch (cause) {
    return [refusalOf(cause)];
  }
}

/** A refusal of the pricing as a finding. @throws whatever else went wrong */
function refusalOf(cause: unknown): Finding {
  if (!(cause instanceof DomainError)) throw cause;
  const { code, path, message, mend } = cause;
  return { severity: 'error', code, path, message, mend };
}
