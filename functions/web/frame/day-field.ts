/** A day as people enter it in three fields. */
import { londonDay } from '../../../shared/domain/london-time.ts';
import { day as calendarDay } from '../../../shared/domain/text.ts';
import type { FieldError } from './page-request.ts';
import type { SubmittedForm } from './submitted-form.ts';

/** The three fields as they were filled in. */
export interface FilledDay {
  readonly day: string;
  readonly month: string;
  readonly year: string;
}

export const NO_DAY: FilledDay = { day: '', month: '', year: '' };

export function fillDay(form: SubmittedForm, name: string): FilledDay {
  return {
    day: form.value(`${name}[day]`),
    month: form.value(`${name}[month]`),
    year: form.value(`${name}[year]`),
  };
}

/** `2026-11-02` in its parts, without leading noughts; nothing for no day. */
export function fillDayFrom(on: string | undefined): FilledDay {
  const [year, month, day] = (on ?? '').split('-');
  if (year === undefined || month === undefined || day === undefined) return NO_DAY;
  return { day: String(Number(day)), month: String(Number(month)), year };
}

export type ReadDay =
  /** Without `day` the fields were left empty. */
  { readonly ok: true; readonly day?: string } | { readonly ok: false; readonly error: FieldError };

/**
 * The day as `2026-11-02`, or what is wrong with it, at the field that is.
 * @param what `when the contract was signed`, for the sentence
 * @param now milliseconds since 1970; the day may not be after it, in London
 */
export function readDay(filled: FilledDay, name: string, what: string, now: number): ReadDay {
  const missing = (['day', 'month', 'year'] as const).filter((part) => filled[part] === '');
  if (missing.length === 3) return { ok: true };
  const [first] = missing;
  const wrong = (part: string, text: string): ReadDay => ({
    ok: false,
    error: { field: `${name}-${part}`, text },
  });
  if (first !== undefined) {
    const parts = missing.map((part) => `a ${part === 'day' ? 'day of the month' : part}`);
    return wrong(first, `The day ${what} must include ${parts.join(' and ')}`);
  }
  const { day, month, year } = filled;
  const isNumeric = /^\d{1,2}$/.test(day) && /^\d{1,2}$/.test(month) && /^\d{4}$/.test(year);
  const parsed = isNumeric
    ? calendarDay.safeParse(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`).data
    : undefined;
  if (parsed === undefined) return wrong('day', `The day ${what} must be a real one, such as 2 11 2026`);
  if (parsed > londonDay(now)) return wrong('day', `The day ${what} must be today or in the past`);
  return { ok: true, day: parsed };
}
