/** What is wrong or odd with the review: where, what, and how to mend it. */
import { createReadReview } from '../../../shared/usecases/resource-review/read-review.ts';
import { type Reply, type SignedInRequest, studyOf } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';

export function createFindingsPage(deps: WebDeps) {
  const readReview = createReadReview(deps);
  return async (request: SignedInRequest): Promise<Reply> => {
    const { irasId } = studyOf(request);
    const { findings = [], reviewVersion, status } = await readReview({ caller: request.caller, irasId });
    return {
      kind: 'page',
      template: 'findings/page.njk',
      title: 'Findings',
      back: { href: `/studies/${irasId}`, text: 'The study' },
      model: {
        irasId,
        reviewVersion,
        isOpen: status === 'draft' || status === 'queried',
        errors: findings.filter(({ severity }) => severity === 'error'),
        warnings: findings.filter(({ severity }) => severity === 'warning'),
      },
    };
  };
}
