/** What is wrong or odd with the review: where, what, and how to mend it; after an import, the account of its cells. */
import type { Finding } from '../../../shared/domain/findings.ts';
import { parseReview } from '../../../shared/domain/resource-review.ts';
import { createReadReview } from '../../../shared/usecases/resource-review/read-review.ts';
import { fieldsOf } from '../../../shared/usecases/resource-review/resource-parts.ts';
import { placeFindings } from '../draft/finding-places.ts';
import { type Reply, type SignedInRequest, studyOf } from '../frame/page-request.ts';
import { sliceOf } from '../frame/slices.ts';
import type { WebDeps } from '../web-deps.ts';

const ON_A_PAGE = 100;

/** Fields that the page of details has; `study.versions` is a path of a protocol's file. */
const DETAIL = /^(?:study|leadSite)(?:$|\.(?!versions))/;

/** Whether something is missing or wrong that the page of details has a field for. */
export function isAboutDetails({ severity, path }: Finding): boolean {
  return severity === 'error' && DETAIL.test(path);
}

export function createFindingsPage(deps: WebDeps) {
  const readReview = createReadReview(deps);
  return async (request: SignedInRequest): Promise<Reply> => {
    const { irasId } = studyOf(request);
    const view = await readReview({ caller: request.caller, irasId });
    const { reviewVersion, status, account, unmapped = [], unscheduled = [] } = view;
    const isOpen = status === 'draft' || status === 'queried';
    const placing = { irasId, document: fieldsOf(view.review) };
    const findings = placeFindings(placing, view.findings ?? [], isOpen);
    const errors = findings.filter(({ severity }) => severity === 'error');
    const warnings = findings.filter(({ severity }) => severity === 'warning');
    const detailErrors = errors.filter(isAboutDetails).length;
    const offTariff = errors.filter(({ code }) => code === 'offTariff').length;
    return {
      kind: 'page',
      template: 'findings/page.njk',
      title: 'Findings',
      back: { href: `/studies/${irasId}`, text: 'The study' },
      model: {
        irasId,
        reviewVersion,
        isOpen,
        errors: sliceOf(errors, request, { field: 'errors', size: ON_A_PAGE }),
        warnings: sliceOf(warnings, request, { field: 'warnings', size: ON_A_PAGE }),
        account,
        detailErrors,
        isPartly: !parseReview(view.review).ok,
        unscheduled,
        toMap: Math.max(unmapped.length, offTariff),
      },
    };
  };
}
