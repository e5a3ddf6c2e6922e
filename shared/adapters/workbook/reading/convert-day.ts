/** Calendar days as people write them in a cell. */
import type { CellContent } from '../xlsx/sheet.ts';
import type { Found, Place } from './found.ts';

type Readable = Exclude<CellContent, { kind: 'error' | 'uncalculated' }>;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** A real date, `2026-02-28`, `28 Feb 2026`, or `28/02/2026`, where the day comes first and a warning says so. */
export function readDay(content: Readable, place: Place, found: Found): string | undefined {
  if (content.kind === 'day') return content.day;
  const text = content.kind === 'text' ? content.text.trim() : undefined;
  const day =
    text === undefined ? undefined : (isoDay(text) ?? writtenDay(text) ?? numericDay(text, place, found));
  if (day === undefined)
    found.error(
      'schema',
      place,
      content.kind === 'number' ? 'This is a number, not a date.' : 'This is not a calendar day.',
      'Format the cell as a date, or write the day as 2026-04-01.',
    );
  return day;
}

function isoDay(text: string): string | undefined {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  return calendarDay(year, Number(month), day);
}

function writtenDay(text: string): string | undefined {
  const [, day, month = '', year] = /^(\d{1,2})[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4})$/.exec(text) ?? [];
  return calendarDay(year, MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1, day);
}

function numericDay(text: string, place: Place, found: Found): string | undefined {
  const [, day, month, year] = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$/.exec(text) ?? [];
  const read = calendarDay(year, Number(month), day);
  if (read !== undefined)
    found.warning(
      'dayFirst',
      place,
      `This text is read as ${read}, day first.`,
      'Check it, or write it as 2026-04-01.',
    );
  return read;
}

function calendarDay(year: string | undefined, month: number, day: string | undefined): string | undefined {
  if (year === undefined || day === undefined || !(month >= 1 && month <= 12)) return undefined;
  const text = `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`;
  const read = new Date(`${text}T00:00:00Z`);
  // Dates roll over: a 30 February comes back as 2 March.
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(text) ? text : undefined;
}
