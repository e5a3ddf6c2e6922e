/** The steps of a review version: submission, questions, agreement, withdrawal. */
import type { ReviewVersion } from '../../shared/domain/review-version.ts';
import { operation } from '../../shared/http/operation.ts';
import {
  type AgreeReviewDeps,
  createAgreeReview,
} from '../../shared/usecases/resource-review/agree-review.ts';
import { etagOf } from '../../shared/usecases/resource-review/process-step.ts';
import {
  createQueryReview,
  type QueryReviewDeps,
} from '../../shared/usecases/resource-review/query-review.ts';
import {
  createSubmitReview,
  type SubmitReviewDeps,
} from '../../shared/usecases/resource-review/submit-review.ts';
import {
  createWithdrawReview,
  type WithdrawReviewDeps,
} from '../../shared/usecases/resource-review/withdraw-review.ts';
import { contracts } from './contract.ts';

export type ProcessDeps = SubmitReviewDeps & QueryReviewDeps & AgreeReviewDeps & WithdrawReviewDeps;

function answer({ irasId, reviewVersion, status, submission, agreement }: ReviewVersion) {
  return {
    irasId,
    reviewVersion,
    status,
    ...(submission && { submission }),
    ...(agreement && { agreement }),
  };
}

export function processOperations(deps: ProcessDeps) {
  const submitReview = createSubmitReview(deps);
  const queryReview = createQueryReview(deps);
  const agreeReview = createAgreeReview(deps);
  const withdrawReview = createWithdrawReview(deps);
  return {
    submitReview: operation(contracts.submitReview, async ({ caller, params }) => {
      const { version, findings } = await submitReview({ caller, ...params });
      return { status: 200, etag: etagOf(version), body: { ...answer(version), findings } };
    }),
    queryReview: operation(contracts.queryReview, async ({ caller, params, body }) => {
      const { query, version } = await queryReview({ caller, ...params, entry: body });
      return { status: query.answer ? 200 : 201, etag: etagOf(version), body: { ...answer(version), query } };
    }),
    agreeReview: operation(contracts.agreeReview, async ({ caller, params, body }) => {
      const { version } = await agreeReview({ caller, ...params, ...body });
      return { status: 200, etag: etagOf(version), body: answer(version) };
    }),
    withdrawReview: operation(contracts.withdrawReview, async ({ caller, params, body }) => {
      const version = await withdrawReview({ caller, ...params, reason: body?.reason });
      return { status: 200, etag: etagOf(version), body: answer(version) };
    }),
  };
}
