/** The public indicator: the month's figure with its definition, counts and bounds, and the twelve months before. */

import { PUBLISHED_ESCALATION_RATE } from '../../../shared/domain/escalation.ts';
import type { IndicatorSnapshot } from '../../../shared/domain/indicator-snapshot.ts';
import { actAs, NATIONAL_TEAM, organisationsOf } from '../../../shared/domain/person.ts';
import { CLOCK_STAGES, PUBLISHED_CLOCK } from '../../../shared/domain/set-up-clock.ts';
import { createReadSeries } from '../../../shared/usecases/adherence-indicator/read-series.ts';
import { TIDY_HEADINGS, tidySeries } from '../../../shared/usecases/adherence-indicator/tidy-rows.ts';
import { csvFile } from '../frame/csv-file.ts';
import type { PageRequest, Reply } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';
import { describeChart, drawChart, NARROW, WIDE } from './chart.ts';
import { publishedFigures } from './published.ts';

/** Public figures; a minute old is fresh enough. */
const FRESH = 'private, max-age=60';

/** Newest first: the last twelve months, with a revision here and there. */
const SNAPSHOTS_SHOWN = 20;

/** Each snapshot with the latest revision of its month, where that is another; the list begins with the latest. */
function withLater(snapshots: readonly IndicatorSnapshot[]) {
  return snapshots.map((each) => {
    const latest = snapshots.find(({ month }) => month === each.month)?.revision ?? each.revision;
    return { ...each, ...(latest > each.revision && { later: latest }) };
  });
}

export function createIndicatorPages(deps: WebDeps) {
  const readSeries = createReadSeries(deps);

  const show = async ({ caller }: PageRequest): Promise<Reply> => {
    const [series, fold, closed] = await Promise.all([
      readSeries({}),
      deps.shelf.findNationalFold(),
      deps.shelf.listClosedMonths({ limit: SNAPSHOTS_SHOWN }),
    ]);
    return {
      kind: 'page',
      template: 'indicator/page.njk',
      title: 'Adherence indicator',
      model: {
        current: series.at(-1),
        months: series.toReversed(),
        chart: { alternative: describeChart(series), wide: WIDE, narrow: NARROW },
        published: publishedFigures().acceptance,
        fold,
        stages: CLOCK_STAGES,
        publishedRate: PUBLISHED_ESCALATION_RATE,
        publishedClock: PUBLISHED_CLOCK,
        snapshots: withLater(closed.items.map(({ snapshot }) => snapshot)),
        isCoordinator:
          caller !== undefined && actAs(caller, 'nationalCoordinator', NATIONAL_TEAM) !== undefined,
        isTrust: caller !== undefined && organisationsOf(caller, 'siteRepresentative').length > 0,
      },
      // A signed-in person's page carries their name.
      ...(caller === undefined && { cache: FRESH }),
    };
  };

  const chart = async ({ query }: PageRequest): Promise<Reply> => {
    const size = query.get('size') === 'narrow' ? NARROW : WIDE;
    return { kind: 'picture', svg: drawChart(await readSeries({}), size), cache: FRESH };
  };

  const csv = async (): Promise<Reply> => {
    const [series, fold] = await Promise.all([readSeries({}), deps.shelf.findNationalFold()]);
    return csvFile('ncvr-adherence.csv', TIDY_HEADINGS, tidySeries(series, fold));
  };

  return { show, chart, csv };
}
