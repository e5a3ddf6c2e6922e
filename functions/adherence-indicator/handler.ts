import { type ApiDeps, createApiHandler } from '../../shared/http/create-api-handler.ts';
import { operation } from '../../shared/http/operation.ts';
import { createReadMonth, type ReadMonthDeps } from '../../shared/usecases/adherence-indicator/read-month.ts';
import { createReadSeries } from '../../shared/usecases/adherence-indicator/read-series.ts';
import { contracts } from './contract.ts';

/** Answers the public routes of the indicator. */
export function createHandler(deps: ReadMonthDeps & ApiDeps) {
  const readMonth = createReadMonth(deps);
  const readSeries = createReadSeries(deps);
  return createApiHandler({
    capability: 'adherence-indicator',
    deps,
    operations: {
      readIndicatorMonth: operation(contracts.readIndicatorMonth, async ({ params }) => ({
        status: 200,
        body: await readMonth(params),
      })),
      readIndicatorSeries: operation(contracts.readIndicatorSeries, async ({ query }) => ({
        status: 200,
        body: { items: await readSeries(query) },
      })),
    },
  });
}
