/** The lead site attests that the company agreed outside the service; like every agreement, it cannot be taken back. */
import { parseReview } from '../../../shared/domain/resource-review.ts';
import { createAgreeReview } from '../../../shared/usecases/resource-review/agree-review.ts';
import { createReadReview } from '../../../shared/usecases/resource-review/read-review.ts';
import { createReadStudy, type StudyView } from '../../../shared/usecases/resource-review/read-study.ts';
import {
  type FieldError,
  type Reply,
  redirect,
  type SignedInRequest,
  studyOf,
} from '../frame/page-request.ts';
import { counted } from '../frame/words.ts';
import type { WebDeps } from '../web-deps.ts';
import { EMPTY, type Filled, fill, MOST_EVIDENCE, readAttestation } from './entry.ts';

interface Submitted {
  readonly study: StudyView;
  readonly resourceSha256: string;
  readonly sites: readonly string[];
}

export function createAttestPages(deps: WebDeps) {
  const readStudy = createReadStudy(deps);
  const readReview = createReadReview(deps);
  const agreeReview = createAgreeReview(deps);

  /** What is submitted, or undefined where the lead site has nothing to attest. */
  const load = async (request: SignedInRequest): Promise<Submitted | undefined> => {
    const { irasId } = studyOf(request);
    const { caller } = request;
    const study = await readStudy({ caller, irasId });
    if (study.role !== 'studyResourceReviewer' || study.status !== 'submitted') return undefined;
    const { submission, review } = await readReview({ caller, irasId });
    if (!submission) return undefined;
    const parsed = parseReview(review);
    const sites = parsed.ok ? parsed.value.sites.map(({ odsCode }) => odsCode) : [];
    return { study, resourceSha256: submission.resourceSha256, sites };
  };

  const form = (
    { study, resourceSha256 }: Submitted,
    filled: Filled,
    errors: readonly FieldError[] = [],
  ): Reply => ({
    kind: 'page',
    template: 'attest/page.njk',
    title: 'Attest an agreement reached outside the service',
    back: { href: `/studies/${study.irasId}`, text: study.shortTitle },
    model: { study, resourceSha256, filled, mostEvidence: MOST_EVIDENCE },
    errors,
    ...(errors.length > 0 && { status: 422 }),
  });

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const submitted = await load(request);
    return submitted ? form(submitted, EMPTY) : redirect(`/studies/${studyOf(request).irasId}`);
  };

  const check = async (request: SignedInRequest): Promise<Reply> => {
    const submitted = await load(request);
    if (!submitted) return redirect(`/studies/${studyOf(request).irasId}`);
    const filled = fill(request.form);
    const read = readAttestation(filled, deps.clock.now());
    if (!read.ok) return form(submitted, filled, read.errors);
    const { study, sites } = submitted;
    const names = await Promise.all(
      sites.map(async (odsCode) => ({
        odsCode,
        name: (await deps.organisations.findOrganisation(odsCode))?.name ?? odsCode,
      })),
    );
    return {
      kind: 'page',
      template: 'attest/confirm.njk',
      title: `You are about to send prices to ${counted(sites.length, 'organisation')}`,
      back: { href: `/studies/${study.irasId}/attest`, text: 'Back' },
      model: {
        study,
        filled,
        attested: read.attested,
        sites: names,
        // What the person saw when they began, not what is there by now.
        resourceSha256: request.form.value('resourceSha256'),
      },
    };
  };

  const confirm = async (request: SignedInRequest): Promise<Reply> => {
    const submitted = await load(request);
    const { irasId } = studyOf(request);
    if (!submitted) return redirect(`/studies/${irasId}`);
    const filled = fill(request.form);
    const read = readAttestation(filled, deps.clock.now());
    if (!read.ok) return form(submitted, filled, read.errors);
    const resourceSha256 = request.form.value('resourceSha256');
    await agreeReview({ caller: request.caller, irasId, resourceSha256, attested: read.attested });
    return redirect(`/studies/${irasId}/agreed`);
  };

  return { show, check, confirm };
}
