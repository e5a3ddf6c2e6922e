/** The sites of a study: where each price stands, with downloads. */
import { createListSites } from '../../../shared/usecases/resource-review/list-sites.ts';
import { createReadStudy } from '../../../shared/usecases/resource-review/read-study.ts';
import { type Reply, type SignedInRequest, studyOf } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';

const ON_A_PAGE = 250;

export function createSitesPage(deps: WebDeps) {
  const readStudy = createReadStudy(deps);
  const listSites = createListSites(deps);
  return async (request: SignedInRequest): Promise<Reply> => {
    const { irasId } = studyOf(request);
    const { caller, query } = request;
    const study = await readStudy({ caller, irasId });
    const cursor = query.get('after') ?? undefined;
    const { items, next } = await listSites({ caller, irasId, page: { limit: ON_A_PAGE, cursor } });
    return {
      kind: 'page',
      template: 'sites/page.njk',
      title: 'Sites and their prices',
      back: { href: `/studies/${irasId}`, text: study.shortTitle },
      demonstrationTariff: await demonstrationOf(deps, study.timeline.at(-1)?.tariff),
      model: { study, items, next },
    };
  };
}

/** The id of a tariff release that is a demonstration, or undefined. */
export async function demonstrationOf(
  { tariffs }: Pick<WebDeps, 'tariffs'>,
  id: string | undefined,
): Promise<string | undefined> {
  if (id === undefined) return undefined;
  const found = await tariffs.findTariff(id);
  return found?.release.provenance === 'demonstration' ? id : undefined;
}
