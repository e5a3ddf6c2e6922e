/** Months and days of the indicator are those of Europe/London (indicator.md). */
import { itemAt } from './item-at.ts';

const MONTH = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
});
const DAY = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

function part(parts: readonly Intl.DateTimeFormatPart[], type: Intl.DateTimeFormatPartTypes): string {
  return itemAt(
    parts.filter((candidate) => candidate.type === type),
    0,
  ).value;
}

/** The month in London of a moment, `2026-11`. */
export function londonMonth(at: number | string): string {
  const parts = MONTH.formatToParts(new Date(at));
  return `${part(parts, 'year')}-${part(parts, 'month')}`;
}

/** The calendar day in London of a moment, `2026-11-21`. */
export function londonDay(at: number | string): string {
  const parts = DAY.formatToParts(new Date(at));
  return `${part(parts, 'year')}-${part(parts, 'month')}-${part(parts, 'day')}`;
}

const MOMENT_LONDON = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
});
const MOMENT_UTC = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

// Put together here: the separators of locale data change between releases of Node.
function inWords(parts: readonly Intl.DateTimeFormatPart[], zone: string): string {
  const date = `${part(parts, 'day')} ${part(parts, 'month')} ${part(parts, 'year')}`;
  return `${date}, ${part(parts, 'hour')}:${part(parts, 'minute')}:${part(parts, 'second')} ${zone}`;
}

/** A moment as clocks in London show it, `21 June 2026, 10:00:00 BST`. */
export function londonMoment(at: number | string): string {
  const parts = MOMENT_LONDON.formatToParts(new Date(at));
  return inWords(parts, part(parts, 'timeZoneName'));
}

/** A moment in UTC, `21 June 2026, 09:00:00 UTC`. */
export function utcMoment(at: number | string): string {
  return inWords(MOMENT_UTC.formatToParts(new Date(at)), 'UTC');
}
