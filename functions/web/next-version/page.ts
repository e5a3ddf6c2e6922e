/** An amendment begun on the page: the next version as a copy of the one that is agreed or withdrawn. */
import { DomainError } from '../../../shared/domain/errors.ts';
import { createBeginNextVersion } from '../../../shared/usecases/resource-review/begin-next-version.ts';
import { createReadResource } from '../../../shared/usecases/resource-review/edit-resource.ts';
import { createReadStudy } from '../../../shared/usecases/resource-review/read-study.ts';
import { createListUpheld } from '../../../shared/usecases/resource-review/upheld-items.ts';
import { type Reply, redirect, type SignedInRequest, studyOf } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';

export function createNextVersionPages(deps: WebDeps) {
  const readStudy = createReadStudy(deps);
  const readResource = createReadResource(deps);
  const listUpheld = createListUpheld(deps);
  const beginNextVersion = createBeginNextVersion(deps);

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const { caller } = request;
    const { irasId } = studyOf(request);
    const [study, { etag }] = await Promise.all([
      readStudy({ caller, irasId }),
      readResource({ caller, irasId }),
    ]);
    if (study.status !== 'agreed' && study.status !== 'withdrawn') return redirect(`/studies/${irasId}`);
    return {
      kind: 'page',
      template: 'next-version/page.njk',
      title: `Begin version ${study.reviewVersion + 1}`,
      back: { href: `/studies/${irasId}`, text: 'The study' },
      model: { study, etag, next: study.reviewVersion + 1, upheld: await listUpheld({ caller, irasId }) },
    };
  };

  const begin = async (request: SignedInRequest): Promise<Reply> => {
    const { irasId } = studyOf(request);
    try {
      await beginNextVersion({ caller: request.caller, irasId, ifMatch: request.form.value('etag') });
    } catch (error) {
      // A colleague, or this person in another tab, was faster: the version is there.
      const isThere =
        error instanceof DomainError && (error.code === 'stale' || error.code === 'stateConflict');
      if (!isThere) throw error;
    }
    return redirect(`/studies/${irasId}/draft`);
  };

  return { show, begin };
}
