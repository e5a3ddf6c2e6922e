import type { ApiDeps } from '../../shared/http/api-deps.ts';
import { operation } from '../../shared/http/operation.ts';
import {
  type CloseOrganisationDeps,
  createCloseOrganisation,
} from '../../shared/usecases/site-pricing/close-organisation.ts';
import {
  type ComparePricesDeps,
  createComparePrices,
} from '../../shared/usecases/site-pricing/compare-prices.ts';
import { createReadDelta, type ReadDeltaDeps } from '../../shared/usecases/site-pricing/read-delta.ts';
import {
  createReadSitePrice,
  type ReadSitePriceDeps,
} from '../../shared/usecases/site-pricing/read-site-price.ts';
import { answerRoutes } from '../answer-routes.ts';
import { contracts } from './contract.ts';
import { type RepricingDeps, repricingOperations } from './repricing-operations.ts';

export type SitePricingDeps = ReadSitePriceDeps &
  ReadDeltaDeps &
  ComparePricesDeps &
  CloseOrganisationDeps &
  RepricingDeps &
  ApiDeps;

/** Answers the routes of site pricing. */
export function createHandler(deps: SitePricingDeps) {
  const readSitePrice = createReadSitePrice(deps);
  const readDelta = createReadDelta(deps);
  const comparePrices = createComparePrices(deps);
  const closeOrganisation = createCloseOrganisation(deps);
  return answerRoutes({
    capability: 'site-pricing',
    deps,
    operations: {
      ...repricingOperations(deps),
      readSitePrice: operation(contracts.readSitePrice, async ({ caller, params, query }) => {
        const price = await readSitePrice({ caller, ...params, reviewVersion: query.version });
        return { status: 200, body: price, headers: { ETag: `"${price.appendixSha256}-${price.status}"` } };
      }),
      readDelta: operation(contracts.readDelta, async ({ caller, params, query }) => ({
        status: 200,
        body: await readDelta({ caller, ...params, ...query }),
      })),
      comparePrices: operation(contracts.comparePrices, async ({ caller, params, query }) => {
        const { with: withSite, version: reviewVersion } = query;
        return { status: 200, body: await comparePrices({ caller, ...params, withSite, reviewVersion }) };
      }),
      closeOrganisation: operation(contracts.closeOrganisation, async ({ caller, params, query, body }) => ({
        status: 200,
        body: await closeOrganisation({ caller, ...params, ...body, page: query }),
      })),
    },
  });
}
