/** A trust's inbox over all studies: what waits, oldest first, and what was decided, newest first. */
import { organisationsOf } from '../../../shared/domain/person.ts';
import { createListTrustOffers } from '../../../shared/usecases/trust-acceptance/list-trust-offers.ts';
import type { Reply, SignedInRequest } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';

const ON_A_PAGE = 50;

export function createPricesPage(deps: WebDeps) {
  const listTrustOffers = createListTrustOffers(deps);
  return async ({ caller, query }: SignedInRequest): Promise<Reply> => {
    const listing = query.get('show') === 'decided' ? 'decided' : 'open';
    const own = organisationsOf(caller, 'siteRepresentative');
    const chosen = query.get('trust');
    const cursor = query.get('after') ?? undefined;
    // A cursor belongs to one trust's list.
    const shown = chosen === null ? own : own.filter((odsCode) => odsCode === chosen);
    const trusts = await Promise.all(
      shown.map(async (odsCode) => {
        const after = chosen === odsCode ? cursor : undefined;
        const { items, next } = await listTrustOffers({
          caller,
          odsCode,
          listing,
          limit: ON_A_PAGE,
          cursor: after,
        });
        const name = (await deps.organisations.findOrganisation(odsCode))?.name ?? odsCode;
        return { odsCode, name, offers: items, next };
      }),
    );
    return {
      kind: 'page',
      template: 'prices/page.njk',
      title: listing === 'open' ? 'Prices to review' : 'Prices you answered',
      model: { trusts, listing },
    };
  };
}
