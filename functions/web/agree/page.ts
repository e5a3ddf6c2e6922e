/** The company agrees a review: the interruption page says what follows, because it cannot be taken back. */
import { parseReview } from '../../../shared/domain/resource-review.ts';
import { createAgreeReview } from '../../../shared/usecases/resource-review/agree-review.ts';
import { createReadReview } from '../../../shared/usecases/resource-review/read-review.ts';
import { createReadStudy } from '../../../shared/usecases/resource-review/read-study.ts';
import { findDemonstration } from '../frame/find-demonstration.ts';
import { type Reply, redirect, type SignedInRequest, studyOf } from '../frame/page-request.ts';
import { counted } from '../frame/words.ts';
import type { WebDeps } from '../web-deps.ts';

export function createAgreePages(deps: WebDeps) {
  const readReview = createReadReview(deps);
  const readStudy = createReadStudy(deps);
  const agreeReview = createAgreeReview(deps);

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const { irasId } = studyOf(request);
    const { status, review, submission, reviewVersion } = await readReview({
      caller: request.caller,
      irasId,
    });
    if (status !== 'submitted' || !submission) return redirect(`/studies/${irasId}`);
    const parsed = parseReview(review);
    const sites = parsed.ok ? parsed.value.sites.map(({ odsCode }) => odsCode) : [];
    const names = await Promise.all(
      sites.map(async (odsCode) => ({
        odsCode,
        name: (await deps.organisations.findOrganisation(odsCode))?.name ?? odsCode,
      })),
    );
    const title = `You are about to send prices to ${counted(sites.length, 'organisation')}`;
    return {
      kind: 'page',
      template: 'agree/page.njk',
      title,
      demonstrationTariff: await findDemonstration(deps, [submission.tariff]),
      back: { href: `/studies/${irasId}/review`, text: 'The resource review' },
      model: { irasId, reviewVersion, resourceSha256: submission.resourceSha256, sites: names },
    };
  };

  const agree = async (request: SignedInRequest): Promise<Reply> => {
    const { irasId } = studyOf(request);
    const { caller, form } = request;
    await agreeReview({ caller, irasId, resourceSha256: form.value('resourceSha256') });
    return redirect(`/studies/${irasId}/agreed`);
  };

  const agreed = async (request: SignedInRequest): Promise<Reply> => {
    const { irasId } = studyOf(request);
    const study = await readStudy({ caller: request.caller, irasId });
    const version = study.timeline.find(({ reviewVersion }) => reviewVersion === study.agreedVersion);
    if (!version) return redirect(`/studies/${irasId}`);
    return {
      kind: 'page',
      template: 'agree/agreed.njk',
      title: 'Resource review agreed',
      demonstrationTariff: await findDemonstration(deps, [version.tariff]),
      model: { study, version },
    };
  };

  return { show, agree, agreed };
}
