/** The lead site withdraws a version that is not agreed. */
import { REVIEW_TRANSITIONS } from '../../../shared/domain/review-version.ts';
import { line } from '../../../shared/domain/text.ts';
import { createReadStudy } from '../../../shared/usecases/resource-review/read-study.ts';
import { createWithdrawReview } from '../../../shared/usecases/resource-review/withdraw-review.ts';
import {
  type FieldError,
  type Reply,
  redirect,
  type SignedInRequest,
  studyOf,
} from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';

const MOST_REASON = 500;

function reasonError(reason: string): FieldError | undefined {
  if (reason === '' || line(MOST_REASON).safeParse(reason).success) return undefined;
  const text =
    reason.length > MOST_REASON
      ? `Use ${MOST_REASON} characters or less; this is ${reason.length}`
      : 'Leave out control characters';
  return { field: 'reason', text };
}

export function createWithdrawalPages(deps: WebDeps) {
  const readStudy = createReadStudy(deps);
  const withdrawReview = createWithdrawReview(deps);

  const page = async (request: SignedInRequest, reason: string, error?: FieldError): Promise<Reply> => {
    const { irasId } = studyOf(request);
    const study = await readStudy({ caller: request.caller, irasId });
    const canWithdraw =
      study.role === 'studyResourceReviewer' && REVIEW_TRANSITIONS[study.status].withdraw !== undefined;
    if (!canWithdraw) return redirect(`/studies/${irasId}`);
    return {
      kind: 'page',
      template: 'withdrawal/page.njk',
      title: `Withdraw version ${study.reviewVersion}`,
      back: { href: `/studies/${irasId}`, text: study.shortTitle },
      model: { study, reason, mostReason: MOST_REASON },
      ...(error && { errors: [error], status: 422 }),
    };
  };

  const withdraw = async (request: SignedInRequest): Promise<Reply> => {
    const { irasId } = studyOf(request);
    const { caller, form } = request;
    const reason = form.value('reason').replaceAll(/\s*\n\s*/g, ' ');
    const error = reasonError(reason);
    if (error) return page(request, reason, error);
    const study = await readStudy({ caller, irasId });
    // The version that the person saw: a next one that a colleague began in between is not withdrawn.
    if (form.value('version') !== String(study.reviewVersion)) return redirect(`/studies/${irasId}`);
    await withdrawReview({ caller, irasId, ...(reason !== '' && { reason }) });
    return redirect(`/studies/${irasId}`);
  };

  return { show: (request: SignedInRequest) => page(request, ''), withdraw };
}
