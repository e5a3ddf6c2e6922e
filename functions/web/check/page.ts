/** The lead site checks what it is about to submit, declares it, and submits it to the company. */
import { DomainError } from '../../../shared/domain/errors.ts';
import { hasErrors } from '../../../shared/domain/findings.ts';
import { parseReview } from '../../../shared/domain/resource-review.ts';
import { createReadReview, type ReviewView } from '../../../shared/usecases/resource-review/read-review.ts';
import { createReadStudy } from '../../../shared/usecases/resource-review/read-study.ts';
import { fieldsOf } from '../../../shared/usecases/resource-review/resource-parts.ts';
import { createSubmitReview } from '../../../shared/usecases/resource-review/submit-review.ts';
import { placeFindings } from '../draft/finding-places.ts';
import { findDemonstration } from '../frame/find-demonstration.ts';
import {
  type FieldError,
  type Reply,
  redirect,
  type SignedInRequest,
  studyOf,
} from '../frame/page-request.ts';
import { sliceOf } from '../frame/slices.ts';
import type { WebDeps } from '../web-deps.ts';

const FINDINGS_ON_A_PAGE = 20;

function summarise({ irasId, review, findings = [], reviewVersion, etag }: ReviewView) {
  const parsed = parseReview(review);
  if (!parsed.ok || hasErrors(findings)) return undefined;
  const placing = { irasId, document: fieldsOf(review) };
  return {
    review: parsed.value,
    findings: placeFindings(placing, findings, true),
    reviewVersion,
    etag,
  };
}

export function createCheckPages(deps: WebDeps) {
  const readReview = createReadReview(deps);
  const readStudy = createReadStudy(deps);
  const submitReview = createSubmitReview(deps);

  const page = async (request: SignedInRequest, errors: readonly FieldError[]): Promise<Reply> => {
    const { irasId } = studyOf(request);
    const view = await readReview({ caller: request.caller, irasId });
    const isOpen = view.status === 'draft' || view.status === 'queried';
    if (!isOpen) return redirect(`/studies/${irasId}`);
    const summary = summarise(view);
    if (!summary) return redirect(`/studies/${irasId}/findings`);
    const lead = await deps.organisations.findOrganisation(summary.review.leadSite.odsCode);
    return {
      kind: 'page',
      template: 'check/page.njk',
      title: 'Check the review and submit it',
      back: { href: `/studies/${irasId}`, text: 'The study' },
      demonstrationTariff: await findDemonstration(deps, [summary.review.tariff]),
      model: {
        irasId,
        ...summary,
        findings: sliceOf(
          summary.findings,
          { path: `/studies/${irasId}/check`, query: request.query },
          { field: 'warnings', size: FINDINGS_ON_A_PAGE },
        ),
        leadSiteName: lead?.name ?? summary.review.leadSite.odsCode,
      },
      errors,
      ...(errors.length > 0 && { status: 422 }),
    };
  };

  const submit = async (request: SignedInRequest): Promise<Reply> => {
    const { irasId } = studyOf(request);
    const { caller, form } = request;
    if (form.value('declaration') !== 'yes') {
      return page(request, [{ field: 'declaration', text: 'Confirm that the review is complete' }]);
    }
    const { etag } = await readReview({ caller, irasId });
    if (form.value('etag') !== etag) {
      return page(request, [{ text: 'The review was changed while you checked it. Check it again below.' }]);
    }
    try {
      await submitReview({ caller, irasId });
    } catch (error) {
      if (error instanceof DomainError && error.code === 'findings')
        return redirect(`/studies/${irasId}/findings`);
      throw error;
    }
    return redirect(`/studies/${irasId}/submitted`);
  };

  const submitted = async (request: SignedInRequest): Promise<Reply> => {
    const { irasId } = studyOf(request);
    const study = await readStudy({ caller: request.caller, irasId });
    if (study.status !== 'submitted') return redirect(`/studies/${irasId}`);
    return { kind: 'page', template: 'check/submitted.njk', title: 'Review submitted', model: { study } };
  };

  return { show: (request: SignedInRequest) => page(request, []), submit, submitted };
}
