/** The public indicator: the month's figure with its definition, counts and bounds, and the twelve months before. */

import type { IndicatorMonth } from '../../../shared/usecases/adherence-indicator/read-month.ts';
import { createReadSeries } from '../../../shared/usecases/adherence-indicator/read-series.ts';
import { csvFile } from '../frame/csv-file.ts';
import type { PageRequest, Reply } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';
import { describeChart, drawChart, NARROW, WIDE } from './chart.ts';
import { publishedFigures } from './published.ts';

/** Public figures; a minute old is fresh enough. */
const FRESH = 'private, max-age=60';

const HEADINGS = [
  'Month',
  'So far',
  'Definition',
  'Adherence %',
  'Trusts that accepted all',
  'Trusts that decided',
  'Prices accepted',
  'Prices decided',
  'Not accepted: set-up fee',
  'Not accepted: outsourced service',
  'Not accepted: other',
  'Cannot take part',
];

function toRow(month: IndicatorMonth): string[] {
  const { reasons } = month;
  return [
    month.month,
    month.isCurrent ? 'yes' : 'no',
    month.definition,
    month.denominator === 0 ? 'no data' : month.display,
    ...[
      month.numerator,
      month.denominator,
      month.offersAccepted,
      month.offersDecided,
      reasons.setupFee,
      reasons.outsourcedService,
      reasons.other,
      month.declinedCapacity,
    ].map(String),
  ];
}

export function createIndicatorPages(deps: WebDeps) {
  const readSeries = createReadSeries(deps);

  const show = async ({ caller }: PageRequest): Promise<Reply> => {
    const series = await readSeries({});
    return {
      kind: 'page',
      template: 'indicator/page.njk',
      title: 'Adherence indicator',
      model: {
        current: series.at(-1),
        months: series.toReversed(),
        chart: { alternative: describeChart(series), wide: WIDE, narrow: NARROW },
        published: publishedFigures().acceptance,
      },
      // A signed-in person's page carries their name.
      ...(caller === undefined && { cache: FRESH }),
    };
  };

  const chart = async ({ query }: PageRequest): Promise<Reply> => {
    const size = query.get('size') === 'narrow' ? NARROW : WIDE;
    return { kind: 'picture', svg: drawChart(await readSeries({}), size), cache: FRESH };
  };

  const csv = async (): Promise<Reply> =>
    csvFile('ncvr-adherence.csv', HEADINGS, (await readSeries({})).map(toRow));

  return { show, chart, csv };
}
