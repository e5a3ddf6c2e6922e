import { type ApiDeps, createApiHandler } from '../../shared/http/create-api-handler.ts';
import { operation } from '../../shared/http/operation.ts';
import {
  createReadSitePrice,
  type ReadSitePriceDeps,
} from '../../shared/usecases/site-pricing/read-site-price.ts';
import { contracts } from './contract.ts';

/** Answers the routes of site pricing. */
export function createHandler(deps: ReadSitePriceDeps & ApiDeps) {
  const readSitePrice = createReadSitePrice(deps);
  return createApiHandler({
    capability: 'site-pricing',
    deps,
    operations: {
      readSitePrice: operation(contracts.readSitePrice, async ({ caller, params, query }) => {
        const price = await readSitePrice({ caller, ...params, reviewVersion: query.version });
        return { status: 200, body: price, headers: { ETag: `"${price.appendixSha256}-${price.status}"` } };
      }),
    },
  });
}
