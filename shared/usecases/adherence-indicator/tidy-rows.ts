/** Figures as a tidy table: one value a line, with its month, measure and area. */
import type { DecidedFigure, IndicatorFigure } from '../../domain/adherence-indicator.ts';
import type { FoldFigures, NationalFold } from '../../domain/indicator-fold.ts';
import type { IndicatorMonth } from './read-month.ts';
import type { IndicatorTrusts } from './read-trusts.ts';

export const TIDY_HEADINGS = ['month', 'measure', 'area', 'value'] as const;
export type TidyRow = readonly [month: string, measure: string, area: string, value: string];

const NATIONAL = 'England';

type Measures = readonly (readonly [measure: string, value: string | number])[];

function measuresOf(id: string, figure: DecidedFigure): Measures {
  const { numerator, denominator, display, offersAccepted, offersDecided, declinedCapacity, reasons } =
    figure;
  return [
    [`${id} percent`, display],
    [`${id} trusts that accepted all`, numerator],
    [`${id} trusts that decided`, denominator],
    [`${id} prices accepted`, offersAccepted],
    [`${id} prices decided`, offersDecided],
    [`${id} prices declined for capacity`, declinedCapacity],
    [`${id} not accepted, set-up fee`, reasons.setupFee],
    [`${id} not accepted, outsourced service`, reasons.outsourcedService],
    [`${id} not accepted, other reason`, reasons.other],
  ];
}

/** Present in the current month only. */
function openMeasures(
  id: string,
  { openOffers, escalatedOffers, trustsWithOpenOffers, bounds }: IndicatorFigure,
) {
  const measures: readonly (readonly [string, string | number | undefined])[] = [
    [`${id} trusts with open prices`, trustsWithOpenOffers],
    [`${id} prices open`, openOffers],
    [`${id} prices with the network`, escalatedOffers],
    [`${id} percent, lowest possible`, bounds?.lowest],
    [`${id} percent, highest possible`, bounds?.highest],
  ];
  return measures.flatMap(([measure, value]) => (value === undefined ? [] : [[measure, value] as const]));
}

const tidy = (month: string, area: string, measures: Measures): TidyRow[] =>
  measures.map(([measure, value]) => [month, measure, area, String(value)]);

function figureRows(month: string, area: string, figure: IndicatorFigure): TidyRow[] {
  const { definition } = figure;
  return tidy(month, area, [...measuresOf(definition, figure), ...openMeasures(definition, figure)]);
}

/** Of the log as a whole; their month is the time of the fold. */
function foldRows(
  foldedAt: string,
  area: string,
  { daysToDecide, escalations, clock }: FoldFigures,
): TidyRow[] {
  const days: Measures = daysToDecide
    ? [
        ['days to decide, decisions', daysToDecide.decisions],
        ['days to decide, median', daysToDecide.median],
        ['days to decide, 90th percentile', daysToDecide.ninetieth],
      ]
    : [];
  const clocks = Object.entries(clock).flatMap(([stage, { sites, lowerQuartile, median, upperQuartile }]) => [
    [`set-up clock ${stage}, sites`, sites] as const,
    [`set-up clock ${stage}, lower quartile of days`, lowerQuartile] as const,
    [`set-up clock ${stage}, median days`, median] as const,
    [`set-up clock ${stage}, upper quartile of days`, upperQuartile] as const,
  ]);
  return tidy(`all until ${foldedAt}`, area, [
    ...days,
    ['studies with a price issued', escalations.studies],
    ['studies with a missing item reported', escalations.escalated],
    ['escalation rate of studies percent', escalations.display],
    ...clocks,
  ]);
}

/** The national series with what was folded: all of it public. */
export function tidySeries(months: readonly IndicatorMonth[], fold: NationalFold | undefined): TidyRow[] {
  const shown = new Set(months.map(({ month }) => month));
  const byMonth = (fold?.months ?? []).filter(({ month }) => shown.has(month));
  return [
    ...months.flatMap((each) => [
      ...figureRows(each.month, NATIONAL, each),
      ...figureRows(each.month, NATIONAL, each.allPhases),
    ]),
    ...byMonth.flatMap(({ month, daysToDecide }) =>
      tidy(month, NATIONAL, [
        ['days to decide, decisions', daysToDecide.decisions],
        ['days to decide, median', daysToDecide.median],
        ['days to decide, 90th percentile', daysToDecide.ninetieth],
      ]),
    ),
    ...(fold ? foldRows(fold.foldedAt, NATIONAL, fold.figures) : []),
  ];
}

/** The figures of regions and ICBs: for coordinators. */
export function tidyAreas({ month, regions, icbs, fold }: IndicatorTrusts): TidyRow[] {
  return [
    ...[...regions, ...icbs].flatMap(({ area, figure }) => figureRows(month, area.code, figure)),
    ...(fold?.areas ?? []).flatMap(({ area, figures }) => foldRows(fold?.foldedAt ?? '', area.code, figures)),
  ];
}
