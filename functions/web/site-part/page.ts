/** A site joins a study, or its investigator and targets change: filled in, checked, then done. */
import { DomainError } from '../../../shared/domain/errors.ts';
import type { ReviewSite } from '../../../shared/domain/resource-review.ts';
import { createPutSite } from '../../../shared/usecases/resource-review/put-site.ts';
import { type FieldError, type Reply, redirect, type SignedInRequest } from '../frame/page-request.ts';
import { sitePath } from '../frame/record-decision.ts';
import type { WebDeps } from '../web-deps.ts';
import { type Filled, fill, fillFrom, readPart, targetField, toErrors } from './entry.ts';
import { canChange, createLoadPart, type SitePart } from './load-part.ts';

const sitesPath = ({ study }: SitePart): string => `/studies/${study.irasId}/sites`;

/** A site that left may join again, so it is new once more. */
const isNew = ({ row }: SitePart): boolean => row === undefined || row.status === 'withdrawn';

function about(part: SitePart) {
  const { study, odsCode, name, row } = part;
  return {
    study,
    site: { odsCode, name },
    isNew: isNew(part),
    path: `${sitePath({ irasId: study.irasId, odsCode })}/part`,
    status: row?.status,
    issueNumber: row?.issueNumber,
    isOffered: row?.appendixSha256 !== undefined && !isNew(part),
  };
}

function formPage(part: SitePart, filled: Filled, etag: string, errors: readonly FieldError[] = []): Reply {
  const { arms } = part.review;
  return {
    kind: 'page',
    template: 'site-part/page.njk',
    title: isNew(part) ? `Add ${part.name}` : `Change the part of ${part.name}`,
    back: isNew(part)
      ? { href: `${sitesPath(part)}/add`, text: 'Add a site' }
      : { href: sitesPath(part), text: 'Sites and their prices' },
    model: {
      ...about(part),
      etag,
      investigator: filled.principalInvestigator,
      targets: arms.map(({ label }, index) => ({
        label,
        field: targetField(index),
        value: filled.targets[index],
      })),
    },
    errors,
    ...(errors.length > 0 && { status: 422 }),
  };
}

function checkPage(
  part: SitePart,
  site: ReviewSite,
  filled: Filled,
  etag: string,
  warnings: readonly string[],
): Reply {
  const { arms, tariff } = part.review;
  return {
    kind: 'page',
    template: 'site-part/check.njk',
    title: isNew(part) ? `You are about to send a price to ${part.name}` : 'Check what changes',
    back: { href: about(part).path, text: 'Back' },
    model: {
      ...about(part),
      etag,
      tariff,
      warnings,
      investigator: site.principalInvestigator,
      targets: arms.map(({ id, label }, index) => ({
        label,
        field: targetField(index),
        value: filled.targets[index],
        participants: site.targetParticipants[id],
        before: isNew(part) ? undefined : (part.row?.targetParticipants[id] ?? 0),
      })),
      investigatorBefore: isNew(part) ? undefined : part.row?.principalInvestigator,
    },
  };
}

/** The change that is asked for after all; only whoever is refused is led back. */
const MENDABLE: readonly DomainError['code'][] = ['findings', 'stale', 'stateConflict'];

export function createSitePartPages(deps: WebDeps) {
  const { loadPart } = createLoadPart(deps);
  const putSite = createPutSite(deps);

  const load = async (request: SignedInRequest): Promise<SitePart> => {
    const part = await loadPart(request);
    if (canChange(part.study, part.row)) return part;
    throw new DomainError(
      'stateConflict',
      'The site has accepted its price, so its part cannot be changed.',
      {
        mend: 'Upload the next version of the review: the site then gets a second price with what changed.',
      },
    );
  };

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const part = await load(request);
    const filled = fillFrom(isNew(part) ? undefined : part.row, part.review.arms);
    const probe = { odsCode: part.odsCode, principalInvestigator: '-', targetParticipants: {} };
    // An organisation that cannot take part is said so before anybody fills in a form.
    return formPage(part, filled, part.row?.etag ?? '', toErrors(await part.check(probe), part.review.arms));
  };

  const check = async (request: SignedInRequest): Promise<Reply> => {
    const part = await load(request);
    const { arms } = part.review;
    const etag = request.form.value('etag');
    const filled = fill(request.form, arms);
    const read = readPart(part.odsCode, filled, arms);
    if (!read.ok) return formPage(part, filled, etag, read.errors);
    const findings = await part.check(read.site);
    const errors = toErrors(findings, arms);
    if (errors.length > 0) return formPage(part, filled, etag, errors);
    return checkPage(
      part,
      read.site,
      filled,
      etag,
      findings.map(({ message }) => message),
    );
  };

  const save = async (request: SignedInRequest): Promise<Reply> => {
    const part = await load(request);
    const { arms } = part.review;
    const filled = fill(request.form, arms);
    const read = readPart(part.odsCode, filled, arms);
    const now = part.row?.etag ?? '';
    if (!read.ok) return formPage(part, filled, now, read.errors);
    const seen = request.form.value('etag');
    if (seen !== now) {
      return formPage(part, filled, now, [
        { text: 'Somebody else changed this site while you filled it in. Check it again below.' },
      ]);
    }
    const { irasId } = part.study;
    try {
      await putSite({ caller: request.caller, irasId, site: read.site, ...(now !== '' && { ifMatch: now }) });
    } catch (error) {
      if (!(error instanceof DomainError) || !MENDABLE.includes(error.code)) throw error;
      const errors =
        error.code === 'findings'
          ? toErrors(error.findings, arms)
          : [{ text: `${error.message} ${error.mend}` }];
      return formPage(part, filled, now, errors);
    }
    return redirect(`${sitesPath(part)}?changed=${part.odsCode}`);
  };

  return { show, check, save };
}
