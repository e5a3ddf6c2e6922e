/** A stored review as an Excel workbook, which reads back as the same review. */
import { DomainError } from '../../domain/errors.ts';
import { parseReview } from '../../domain/resource-review.ts';
import type { TariffRegister } from '../../ports/registers.ts';
import type { ReviewWorkbook } from '../../ports/review-workbook.ts';
import {
  createReadReview,
  type ReadReviewCommand,
  type ReadReviewDeps,
  type ReviewView,
} from './read-review.ts';

export interface WriteWorkbookDeps extends ReadReviewDeps {
  readonly tariffs: ReadReviewDeps['tariffs'] & Pick<TariffRegister, 'findTariff'>;
  readonly reviewWorkbook: Pick<ReviewWorkbook, 'write'>;
}

export interface WrittenWorkbook {
  readonly bytes: Uint8Array;
  /** Such as `1009991_v1_review.xlsx`. */
  readonly fileName: string;
  readonly etag: string;
}

/** A trust sees the review without its sites; a workbook has the sheet all the same. */
function withSites({ review }: ReviewView): unknown {
  return typeof review === 'object' && review !== null && !('sites' in review)
    ? { ...review, sites: [] }
    : review;
}

/**
 * Makes `writeWorkbook`, with the items of the review's tariff to pick from.
 * @throws DomainError `notFound` as `readReview`; `findings` for a draft whose fields do not fit the format yet
 */
export function createWriteWorkbook(deps: WriteWorkbookDeps) {
  const readReview = createReadReview(deps);
  return async (command: ReadReviewCommand): Promise<WrittenWorkbook> => {
    const view = await readReview(command);
    const parsed = parseReview(withSites(view));
    if (!parsed.ok) {
      throw new DomainError(
        'findings',
        'The draft has fields that do not fit the format, so no workbook can hold it.',
        {
          findings: parsed.findings,
          mend: 'Correct what errors lists, or read the draft as JSON.',
        },
      );
    }
    const tariff = await deps.tariffs.findTariff(parsed.value.tariff);
    return {
      bytes: await deps.reviewWorkbook.write(parsed.value, tariff?.release),
      fileName: `${view.irasId}_v${view.reviewVersion}_review.xlsx`,
      etag: view.etag,
    };
  };
}
