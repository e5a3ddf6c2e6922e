/** Months and days of the indicator are those of Europe/London (indicator.md). */

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
  return parts.find((candidate) => candidate.type === type)?.value ?? '';
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
