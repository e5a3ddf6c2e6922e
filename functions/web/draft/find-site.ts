/** The lead site looks for an organisation that joins the sites of its draft. */
import { londonDay } from '../../../shared/domain/london-time.ts';
import { isOpenOn } from '../../../shared/domain/organisation.ts';
import { createListOrganisations } from '../../../shared/usecases/reference-data/list-organisations.ts';
import { entriesOf } from '../../../shared/usecases/resource-review/resource-parts.ts';
import { type Reply, redirect, type SignedInRequest } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';
import { createLoadDraft, draftPath } from './load-draft.ts';

const MOST_FOUND = 20;

export function createFindSitePage(deps: WebDeps) {
  const loadDraft = createLoadDraft(deps);
  const listOrganisations = createListOrganisations(deps);
  return async (request: SignedInRequest): Promise<Reply> => {
    const draft = await loadDraft(request);
    if (!draft.isOpen) return redirect(draftPath(draft));
    const given = request.query.get('q');
    const search = (given ?? '').trim().slice(0, 100);
    const on = londonDay(deps.clock.now());
    const { items, next } =
      search === '' ? { items: [] } : await listOrganisations({ search, limit: MOST_FOUND });
    const taken = new Set(entriesOf(draft.document, 'sites').map(({ odsCode }) => odsCode));
    const errors =
      given !== null && search === '' ? [{ field: 'q', text: 'Enter a name, a town or an ODS code' }] : [];
    return {
      kind: 'page',
      template: 'draft/find-site.njk',
      title: 'Add a site',
      back: { href: `${draftPath(draft)}#sites`, text: 'Activities and schedule' },
      model: {
        irasId: draft.irasId,
        reviewVersion: draft.reviewVersion,
        search,
        most: MOST_FOUND,
        isMore: next !== undefined,
        found: items.map((each) => ({
          ...each,
          isOpen: isOpenOn(each, on),
          successors: each.successors ?? [],
          isTaken: taken.has(each.odsCode),
        })),
      },
      errors,
      ...(errors.length > 0 && { status: 422 }),
    };
  };
}
