/** Months of the indicator, `2026-11`, and when each is closed. */
import * as z from 'zod';
import { londonDay, londonMonth } from './london-time.ts';

export const Month = z.string().regex(/^20\d\d-(?:0[1-9]|1[0-2])$/, 'must be a month such as 2026-11');

/** `2026-01` less one is `2025-12`. */
export function addMonths(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const index = year * 12 + number - 1 + by;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** `2026-11`, `2026-12`, `2027-01`; none where the first is after the last. */
export function monthsFrom(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = first; month <= last; month = addMonths(month, 1)) months.push(month);
  return months;
}

/** The day of the next month on which a month is closed (indicator.md). */
const CLOSED_ON_DAY = '05';

/** The last month that is due to be closed: from the 5th on, in London, the month before this one. */
export function lastMonthDue(now: number): string {
  const isReached = londonDay(now).slice(-2) >= CLOSED_ON_DAY;
  return addMonths(londonMonth(now), isReached ? -1 : -2);
}
