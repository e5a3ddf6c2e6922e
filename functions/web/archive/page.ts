/** All appendices of a version in one ZIP: asked for, watched while it is made, downloaded. */
import { DomainError } from '../../../shared/domain/errors.ts';
import type { ArchiveJob } from '../../../shared/ports/study-ledger.ts';
import {
  createReadArchive,
  createRequestArchive,
} from '../../../shared/usecases/financial-appendix/request-archive.ts';
import { createReadStudy, type StudyView } from '../../../shared/usecases/resource-review/read-study.ts';
import { idOf } from '../frame/documents.ts';
import {
  type FieldError,
  type Reply,
  redirect,
  type SignedInRequest,
  studyOf,
} from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';

const pathOf = (irasId: string): string => `/studies/${irasId}/appendices`;

/** The versions of which prices were issued, the latest first. */
function agreedVersions({ timeline }: StudyView): readonly number[] {
  return timeline
    .filter(({ agreedAt }) => agreedAt !== undefined)
    .map(({ reviewVersion }) => reviewVersion)
    .reverse();
}

function titleOf({ status }: ArchiveJob): string {
  if (status === 'failed') return 'The ZIP could not be made';
  return status === 'done' ? 'The ZIP is ready' : 'The ZIP is being made';
}

export function createArchivePages(deps: WebDeps) {
  const readStudy = createReadStudy(deps);
  const requestArchive = createRequestArchive(deps);
  const readArchive = createReadArchive(deps);

  const askPage = (study: StudyView, version: number | undefined, errors: readonly FieldError[]): Reply => ({
    kind: 'page',
    template: 'archive/ask.njk',
    title: 'All appendices as one ZIP',
    back: { href: `/studies/${study.irasId}/sites`, text: 'Sites and their prices' },
    model: {
      study,
      path: pathOf(study.irasId),
      versions: agreedVersions(study),
      chosen: String(version ?? ''),
    },
    errors,
    ...(errors.length > 0 && { status: 422 }),
  });

  const ask = async (request: SignedInRequest): Promise<Reply> => {
    const study = await readStudy({ caller: request.caller, ...studyOf(request) });
    return askPage(study, study.agreedVersion, []);
  };

  const begin = async (request: SignedInRequest): Promise<Reply> => {
    const { caller, form } = request;
    const study = await readStudy({ caller, ...studyOf(request) });
    const { irasId } = study;
    const versions = agreedVersions(study);
    const reviewVersion = versions.find((version) => String(version) === form.value('version'));
    if (versions.length > 1 && reviewVersion === undefined)
      return askPage(study, undefined, [{ field: 'version', text: 'Select a version of the review' }]);
    try {
      const { jobId } = await requestArchive({ caller, irasId, reviewVersion });
      return redirect(`${pathOf(irasId)}/${jobId}`);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'stateConflict') throw error;
      return askPage(study, reviewVersion, [{ text: `${error.message} ${error.mend}` }]);
    }
  };

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const { irasId } = studyOf(request);
    const { caller } = request;
    const { job } = await readArchive({ caller, irasId, id: idOf(request) });
    const study = await readStudy({ caller, irasId });
    return {
      kind: 'page',
      template: 'archive/progress.njk',
      title: titleOf(job),
      back: { href: `/studies/${irasId}/sites`, text: 'Sites and their prices' },
      model: { study, job, isDone: job.status !== 'open', path: `${pathOf(irasId)}/${job.jobId}` },
    };
  };

  const download = async (request: SignedInRequest): Promise<Reply> => {
    const { irasId } = studyOf(request);
    const id = idOf(request);
    const { link } = await readArchive({ caller: request.caller, irasId, id });
    return redirect(link ?? `${pathOf(irasId)}/${id}`);
  };

  return { ask, begin, show, download };
}
