/** The public indicator: the month's figure with its definition, counts and bounds, and the twelve months before. */
import { createReadSeries } from '../../../shared/usecases/adherence-indicator/read-series.ts';
import type { PageRequest, Reply } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';

export function createIndicatorPage(deps: WebDeps) {
  const readSeries = createReadSeries(deps);
  return async ({ caller }: PageRequest): Promise<Reply> => {
    const series = await readSeries({});
    const current = series.at(-1);
    return {
      kind: 'page',
      template: 'indicator/page.njk',
      title: 'Adherence indicator',
      model: { current, months: series.toReversed() },
      // Public figures; a minute old is fresh enough. A signed-in person's page carries their name.
      ...(caller === undefined && { cache: 'private, max-age=60' }),
    };
  };
}
