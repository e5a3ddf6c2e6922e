/** What is wrong or odd with a resource review: errors block submission, warnings do not (costing.md section 6). */
import { findActivityFindings } from './activity-findings.ts';
import { findDuplicates } from './duplicate-findings.ts';
import { error, type Finding, hasErrors } from './findings.ts';
import { findMissingLines } from './missing-line-findings.ts';
import { findUnpriceable } from './pricing-findings.ts';
import { findUnprintableTexts } from './printable-text.ts';
import type { ResourceReview } from './resource-review.ts';
import type { ReviewContext } from './review-context.ts';
import { findScheduleFindings, findVisitFindings } from './schedule-findings.ts';
import { findSiteFindings } from './site-findings.ts';
import type { Company } from './study.ts';

/** Every finding of a well-formed review, in the order of the document. One without errors can be priced. */
export function findReviewFindings(review: ResourceReview, context: ReviewContext): Finding[] {
  const findings = [
    ...findUnprintable(review),
    ...findWrongTariff(review, context),
    ...findUnknownCompanies(review.study, context),
    ...findDuplicates(review),
    ...findVisitFindings(review),
    ...findActivityFindings(review, context),
    ...findScheduleFindings(review),
    ...findSiteFindings(review, context),
    ...findMissingLines(review),
  ];
  return hasErrors(findings) ? findings : [...findings, ...findUnpriceable(review, context)];
}

/** The schedule names activities and visits only: their own ids are looked at where they stand. */
function findUnprintable({ schedule: _cells, ...rest }: ResourceReview): Finding[] {
  return findUnprintableTexts(rest);
}

function findWrongTariff(review: ResourceReview, { tariff }: ReviewContext): Finding[] {
  if (review.tariff === tariff.id) return [];
  return [
    error(
      'unknownTariff',
      ['tariff'],
      `The review is written for the tariff ${review.tariff}, but it is being checked against ${tariff.id}.`,
      `Name the tariff release ${tariff.id}, or provide the release ${review.tariff}.`,
    ),
  ];
}

/** Sponsor and CRO that are not registered; what is not named yet is no finding of this kind. */
export function findUnknownCompanies(
  { sponsor, cro }: { readonly sponsor?: Company | undefined; readonly cro?: Company | undefined },
  { companies }: Pick<ReviewContext, 'companies'>,
): Finding[] {
  if (!companies) return [];
  const unknown = (field: string, id: string) =>
    error(
      'unknownSponsor',
      ['study', field, 'id'],
      `No company ${id} is registered.`,
      'Use the id of a registered company, or ask the national coordinator to register it.',
    );
  return [
    ...(sponsor === undefined || companies.has(sponsor.id) ? [] : [unknown('sponsor', sponsor.id)]),
    ...(cro === undefined || companies.has(cro.id) ? [] : [unknown('cro', cro.id)]),
  ];
}
