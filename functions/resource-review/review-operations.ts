/** The review itself: write, read, preview. */
import { operation } from '../../shared/http/operation.ts';
import {
  createPreviewPrices,
  type PreviewPricesDeps,
} from '../../shared/usecases/resource-review/preview-prices.ts';
import { createReadReview, type ReadReviewDeps } from '../../shared/usecases/resource-review/read-review.ts';
import { createSaveDraft, type SaveDraftDeps } from '../../shared/usecases/resource-review/save-draft.ts';
import { contracts } from './contract.ts';

export type ReviewDeps = SaveDraftDeps & ReadReviewDeps & PreviewPricesDeps;

export function reviewOperations(deps: ReviewDeps) {
  const saveDraft = createSaveDraft(deps);
  const readReview = createReadReview(deps);
  const previewPrices = createPreviewPrices(deps);
  return {
    saveDraft: operation(contracts.saveDraft, async ({ caller, params, body, ifMatch }) => {
      const { created, etag, ...draft } = await saveDraft({ caller, ...params, review: body, ifMatch });
      return { status: created ? 201 : 200, etag, body: draft };
    }),
    readReview: operation(contracts.readReview, async ({ caller, params, query }) => {
      const review = await readReview({ caller, ...params, reviewVersion: query.version });
      return { status: 200, etag: review.etag, body: review };
    }),
    previewPrices: operation(contracts.previewPrices, async ({ caller, params, query, body }) => ({
      status: 200,
      body: await previewPrices({ caller, ...params, ...query, review: body }),
    })),
  };
}
