/** Values as the document says them: in words of plain British English, the same in every locale and time zone. */
import type { ChargedPer, Section } from '../../domain/resource-review.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** `2026-11-21` (or a moment on it) as `21 November 2026`. */
export function dayInWords(day: string): string {
  const [year = '', month = '', date = ''] = day.slice(0, 10).split('-');
  return `${Number(date)} ${MONTHS[Number(month) - 1] ?? ''} ${year}`;
}

/** `2026-11-21T09:00:00Z` as `21 November 2026, 09:00 UTC`. */
export function momentInWords(moment: string): string {
  return `${dayInWords(moment)}, ${moment.slice(11, 16)} UTC`;
}

/** `a, b and c`. */
export function listInWords(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** An address typed on several lines, on one. */
export function onOneLine(text: string): string {
  return text
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .reduce(
      (whole, each) => (whole === '' ? each : `${whole}${/[,;:]$/.test(whole) ? '' : ','} ${each}`),
      '',
    );
}

export const SECTION_NAMES: Readonly<Record<Section, string>> = {
  participant: 'Participant visits',
  screening: 'Screening',
  unscheduled: 'Unscheduled visits',
  conditional: 'Conditional items',
  pharmacy: 'Pharmacy',
  setUp: 'Set-up',
  closeDown: 'Close-down',
  site: 'Site level',
  passThrough: 'Pass-through',
};

export const CHARGED: Readonly<Record<ChargedPer, string>> = {
  visit: 'At each visit',
  participant: 'For each participant',
  once: 'Once',
  occurrence: 'Each time it happens',
};
