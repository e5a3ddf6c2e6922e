/**
 * The series as a picture: a bar for each month, what the current month can still become, and the target. Months
 * without a decision have no bar: they are neither 0% nor 100%. Everything in it is in the table beneath it, too.
 */
import type { IndicatorMonth } from '../../../shared/usecases/adherence-indicator/read-month.ts';
import { FILTERS } from '../frame/words.ts';

export interface ChartSize {
  readonly width: number;
  readonly height: number;
  /** A label under every so many months, counted from the last. */
  readonly labelEvery: number;
}

/** Two pictures, so that their text keeps its size on a small screen. */
export const WIDE: ChartSize = { width: 960, height: 360, labelEvery: 1 };
export const NARROW: ChartSize = { width: 340, height: 300, labelEvery: 4 };

const INK = '#212b32';
const GREY = '#4c6272';
const GRID = '#d8dde0';
const BLUE = '#005eb8';
const TARGET = '#b35300';
const FONT = 'font-family="Arial, sans-serif" font-size="14"';

const SPACE = { left: 52, right: 12, top: 34, bottom: 48 } as const;

const SHORT = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'short' });

/** `2026-11` as `Nov` and `2026`. */
function monthLabel(month: string): readonly [string, string] {
  return [SHORT.format(new Date(`${month}-01T00:00:00Z`)).slice(0, 3), month.slice(0, 4)];
}

interface Frame {
  readonly size: ChartSize;
  /** Where a share of one lies. */
  readonly y: (share: number) => number;
  readonly left: (index: number) => number;
  readonly step: number;
}

function frameOf(size: ChartSize, count: number): Frame {
  const inner = size.height - SPACE.top - SPACE.bottom;
  const step = (size.width - SPACE.left - SPACE.right) / Math.max(count, 1);
  return {
    size,
    step,
    y: (share) => round(SPACE.top + inner * (1 - share)),
    left: (index) => round(SPACE.left + step * index),
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;

function grid({ size, y }: Frame): string[] {
  return [0, 0.25, 0.5, 0.75].flatMap((share) => [
    `<line x1="${SPACE.left}" x2="${size.width - SPACE.right}" y1="${y(share)}" y2="${y(share)}" stroke="${share === 0 ? GREY : GRID}"/>`,
    `<text x="${SPACE.left - 8}" y="${y(share) + 5}" text-anchor="end" fill="${INK}">${share * 100}%</text>`,
  ]);
}

function target({ size, y }: Frame): string[] {
  const end = size.width - SPACE.right;
  return [
    `<line x1="${SPACE.left}" x2="${end}" y1="${y(1)}" y2="${y(1)}" stroke="${TARGET}" stroke-width="2" stroke-dasharray="6 4"/>`,
    `<text x="${SPACE.left - 8}" y="${y(1) + 5}" text-anchor="end" fill="${INK}">100%</text>`,
    `<text x="${end}" y="${y(1) - 10}" text-anchor="end" fill="${TARGET}" font-weight="bold">Target 100%</text>`,
  ];
}

/** `87.5` of a display or bound; undefined for "no data". */
function share(text: string): number | undefined {
  const value = Number.parseFloat(text);
  return Number.isFinite(value) ? value / 100 : undefined;
}

/** What the month can still become, as an outline from the lowest to the highest. */
function rangeOf({ y, left, step }: Frame, { bounds }: IndicatorMonth, index: number): string[] {
  const [lowest, highest] = [share(bounds?.lowest ?? ''), share(bounds?.highest ?? '')];
  if (lowest === undefined || highest === undefined) return [];
  const [x, width] = [round(left(index) + step * 0.2), round(step * 0.6)];
  const height = Math.max(round(y(lowest) - y(highest)), 2);
  return [
    `<rect x="${x}" y="${y(highest)}" width="${width}" height="${height}" fill="none" stroke="${BLUE}" stroke-width="2" stroke-dasharray="3 3"/>`,
  ];
}

function bar(frame: Frame, month: IndicatorMonth, index: number): string[] {
  const { y, left, step, size } = frame;
  const middle = round(left(index) + step / 2);
  const value = month.denominator === 0 ? undefined : share(month.display);
  const range = month.isCurrent ? rangeOf(frame, month, index) : [];
  if (value === undefined) {
    const label =
      size.labelEvery === 1 && range.length === 0
        ? [
            `<text x="${middle}" y="${y(0) - 8}" text-anchor="middle" fill="${GREY}" font-size="12">no data</text>`,
          ]
        : [];
    return [...range, ...label];
  }
  const height = Math.max(round(y(0) - y(value)), 1);
  const x = round(left(index) + step * 0.2);
  const inside = value > 0.15;
  const text =
    size.labelEvery === 1
      ? [
          `<text x="${middle}" y="${inside ? y(value) + 20 : y(value) - 8}" text-anchor="middle" font-weight="bold" fill="${inside ? '#fff' : INK}">${month.display}</text>`,
        ]
      : [];
  return [
    `<rect x="${x}" y="${y(value)}" width="${round(step * 0.6)}" height="${height}" fill="${BLUE}"/>`,
    ...range,
    ...text,
  ];
}

function label(
  { left, step, size, y }: Frame,
  { month }: IndicatorMonth,
  index: number,
  count: number,
): string[] {
  if ((count - 1 - index) % size.labelEvery !== 0) return [];
  const [name, year] = monthLabel(month);
  const x = round(left(index) + step / 2);
  const isFirst = index === (count - 1) % size.labelEvery;
  const shown = size.labelEvery > 1 || isFirst || name === 'Jan';
  return [
    `<text x="${x}" y="${y(0) + 20}" text-anchor="middle" fill="${INK}">${name}</text>`,
    ...(shown ? [`<text x="${x}" y="${y(0) + 38}" text-anchor="middle" fill="${GREY}">${year}</text>`] : []),
  ];
}

/** The picture of a series, oldest month first. It holds nothing that anybody typed. */
export function drawChart(series: readonly IndicatorMonth[], size: ChartSize): string {
  const frame = frameOf(size, series.length);
  const parts = [
    ...grid(frame),
    ...series.flatMap((month, index) => bar(frame, month, index)),
    ...series.flatMap((month, index) => label(frame, month, index, series.length)),
    ...target(frame),
  ];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" ${FONT}>` +
    `<rect width="${size.width}" height="${size.height}" fill="#fff"/>${parts.join('')}</svg>`
  );
}

/** The picture in words, for those who do not see it; the table says the rest. */
export function describeChart(series: readonly IndicatorMonth[]): string {
  const decided = series.filter(({ denominator }) => denominator > 0);
  const all = decided.filter(({ numerator, denominator }) => numerator === denominator).length;
  const [first, last] = [series[0], series.at(-1)].map((month) => month && FILTERS.month(month.month));
  const months = decided.length === 1 ? '1 month has' : `${decided.length} months have`;
  return `Bar chart of the adherence indicator from ${first ?? ''} to ${last ?? ''} with a line at the target of 100%. ${months} decisions; ${all} of them reached the target. The table below holds every figure.`;
}
