/** The process of a review version, as the national process has it (draft, submitted, queried, agreed, withdrawn). */
import { describe, expect, it } from 'vitest';
import { withoutSites } from '../../shared/domain/resource-review.ts';
import {
  REVIEW_STATUSES,
  REVIEW_TRANSITIONS,
  type ReviewEvent,
  ReviewVersion,
  StudyRecord,
} from '../../shared/domain/review-version.ts';
import { someReviewVersion, someStudy } from '../support/ledger-records.ts';
import { smallReview } from '../usecases/resource-review/small-review.ts';

describe('a review version', () => {
  it.each<[ReviewEvent, Readonly<Partial<Record<string, string>>>]>([
    ['edit', { draft: 'draft', queried: 'queried' }],
    ['submit', { draft: 'submitted', queried: 'submitted' }],
    ['query', { submitted: 'queried', queried: 'queried' }],
    ['agree', { submitted: 'agreed' }],
    ['withdraw', { draft: 'withdrawn', submitted: 'withdrawn', queried: 'withdrawn' }],
  ])('can be changed by "%s" only where %j', (event, expected) => {
    const possible = REVIEW_STATUSES.flatMap((status) => {
      const next = REVIEW_TRANSITIONS[status][event];
      return next === undefined ? [] : [[status, next]];
    });
    expect(Object.fromEntries(possible)).toEqual(expected);
  });

  it.each(['agreed', 'withdrawn'] as const)('that is %s stays as it is', (status) => {
    expect(REVIEW_TRANSITIONS[status]).toEqual({});
  });

  it('is kept with its study as it was recorded, and with nothing that nobody knows', () => {
    expect(ReviewVersion.parse(someReviewVersion())).toEqual(someReviewVersion());
    expect(StudyRecord.parse(someStudy())).toEqual(someStudy());
    expect(ReviewVersion.safeParse({ ...someReviewVersion(), colour: 'red' }).success).toBe(false);
    expect(ReviewVersion.safeParse({ ...someReviewVersion(), reviewVersion: 0 }).success).toBe(false);
    expect(StudyRecord.safeParse({ ...someStudy(), latestVersion: 0 }).success).toBe(false);
  });

  it('is agreed without its sites, which join in waves', () => {
    const { sites, ...agreed } = smallReview();
    expect(sites).toHaveLength(2);
    expect(withoutSites(smallReview())).toEqual(agreed);
  });
});
