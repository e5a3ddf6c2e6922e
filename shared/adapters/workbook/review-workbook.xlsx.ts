/** Resource reviews as .xlsx files. */
import type { ReviewInWorkbook, ReviewWorkbook } from '../../ports/review-workbook.ts';
import { readReview } from './reading/read-review.ts';
import { writeReview } from './writing/write-review.ts';
import { WorkbookRefused } from './xlsx/refusal.ts';
import { openWorkbook } from './xlsx/workbook.ts';

export function createReviewWorkbook(): ReviewWorkbook {
  return {
    read: async (bytes) => readBytes(bytes),
    write: (review, tariff) => writeReview(review, tariff),
    template: (tariff) => writeReview(undefined, tariff),
  };
}

function readBytes(bytes: Uint8Array): ReviewInWorkbook {
  try {
    const { input, locator, found } = readReview(openWorkbook(bytes));
    return { input, cellOf: (path) => locator.cellOf(path), findings: found.list() };
  } catch (cause) {
    if (!(cause instanceof WorkbookRefused)) throw cause;
    return { input: undefined, cellOf: () => undefined, findings: [cause.finding] };
  }
}
