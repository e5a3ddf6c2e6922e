/** The studies of the signed-in person, whatever their role. */
import { createListStudies } from '../../../shared/usecases/resource-review/list-studies.ts';
import type { Reply, SignedInRequest } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';

const ON_A_PAGE = 50;

export function createStudiesPage(deps: WebDeps) {
  const listStudies = createListStudies(deps);
  return async ({ caller, query }: SignedInRequest): Promise<Reply> => {
    const cursor = query.get('after') ?? undefined;
    const { items, next } = await listStudies({ caller, page: { limit: ON_A_PAGE, cursor } });
    const canUpload = caller.memberships.some(({ role }) => role === 'studyResourceReviewer');
    return {
      kind: 'page',
      template: 'studies/page.njk',
      title: 'Studies',
      model: { items, next, isFirst: cursor === undefined, canUpload },
    };
  };
}
