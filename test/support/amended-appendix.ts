/** Appendices of an amendment: the worked example, changed, with what it says has changed. */
import { makeChanges } from '../../shared/domain/appendix-changes.ts';
import { contentOf, type FinancialAppendix, sealAppendix } from '../../shared/domain/financial-appendix.ts';
import type { ResourceReview } from '../../shared/domain/resource-review.ts';
import { priceSample, type SampleDocuments, sampleAppendix, sampleDocuments, sha256 } from './sample.ts';

/** The example without its first one-off line, with another name and another target. */
export function amendedReview({ review }: SampleDocuments): ResourceReview {
  const gone = review.activities.find(({ chargedPer }) => chargedPer === 'once');
  const [first, ...rest] = review.activities.filter((each) => each !== gone);
  const sites = review.sites.map((site) => {
    const targets = Object.entries(site.targetParticipants).map(
      ([arm, target]) => [arm, target + 1] as const,
    );
    return { ...site, targetParticipants: Object.fromEntries(targets) };
  });
  return { ...review, sites, activities: [...(first ? [{ ...first, label: 'Another name' }] : []), ...rest] };
}

/**
 * The first appendix of a site, and the one after the amendment and a change of its multiplier; or, of the same
 * version, as a re-pricing makes it.
 */
export function amendSample(
  odsCode = 'RRV',
  reviewVersion = 2,
): { before: FinancialAppendix; after: FinancialAppendix } {
  const documents = sampleDocuments();
  const { multipliers } = documents;
  const rows = multipliers.rows.map((row) => ({ ...row, micro: row.micro + 12_345 }));
  const review = amendedReview(documents);
  const result = priceSample({
    ...documents,
    review,
    multipliers: { ...multipliers, rows },
    only: [odsCode],
  });
  const [site] = result.outcome === 'priced' ? [...result.sites] : [];
  if (!site) throw new Error('the amended example has findings');
  const before = sampleAppendix(odsCode);
  const priced = contentOf(site.appendix);
  const content = { ...priced, identification: { ...priced.identification, reviewVersion } };
  const after = sealAppendix({ ...content, changes: makeChanges(before, content) }, sha256);
  return { before, after };
}
