/** The lead site looks for the organisation that joins a study. */
import { londonDay } from '../../../shared/domain/london-time.ts';
import { isOpenOn } from '../../../shared/domain/organisation.ts';
import { createListOrganisations } from '../../../shared/usecases/reference-data/list-organisations.ts';
import type { Reply, SignedInRequest } from '../frame/page-request.ts';
import { sitePath } from '../frame/record-decision.ts';
import type { WebDeps } from '../web-deps.ts';
import { createLoadPart } from './load-part.ts';

const MOST_FOUND = 20;

export function createAddSitePage(deps: WebDeps) {
  const { loadStudy } = createLoadPart(deps);
  const listOrganisations = createListOrganisations(deps);

  return async (request: SignedInRequest): Promise<Reply> => {
    const { study, rows } = await loadStudy(request);
    const { irasId } = study;
    const given = request.query.get('q');
    const search = (given ?? '').trim().slice(0, 100);
    const on = londonDay(deps.clock.now());
    const { items, next } =
      search === '' ? { items: [] } : await listOrganisations({ search, limit: MOST_FOUND });
    const errors =
      given !== null && search === '' ? [{ field: 'q', text: 'Enter a name, a town or an ODS code' }] : [];
    return {
      kind: 'page',
      template: 'site-part/add.njk',
      title: 'Add a site',
      back: { href: `/studies/${irasId}/sites`, text: 'Sites and their prices' },
      model: {
        study,
        search,
        isMore: next !== undefined,
        most: MOST_FOUND,
        found: items.map((organisation) => {
          const { odsCode, name, town, closedOn, successors = [] } = organisation;
          const row = rows.get(odsCode);
          return {
            odsCode,
            name,
            town,
            closedOn,
            successors,
            isOpen: isOpenOn(organisation, on),
            takesPart: row !== undefined && row.status !== 'withdrawn',
            part: `${sitePath({ irasId, odsCode })}/part`,
          };
        }),
      },
      errors,
      ...(errors.length > 0 && { status: 422 }),
    };
  };
}
