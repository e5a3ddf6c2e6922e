/** What a lead site attests of an agreement reached outside the service: who, when, and how it knows. */
import { londonDay } from '../../../shared/domain/london-time.ts';
import type { Agreement } from '../../../shared/domain/review-version.ts';
import { day, line, paragraph } from '../../../shared/domain/text.ts';
import type { FieldError } from '../frame/page-request.ts';
import type { SubmittedForm } from '../frame/submitted-form.ts';

export const MOST_EVIDENCE = 1000;
const MOST_NAME = 200;

/** The fields as they were filled in. */
export interface Filled {
  readonly agreedBy: string;
  readonly day: string;
  readonly month: string;
  readonly year: string;
  readonly evidence: string;
}

export type Attestation = NonNullable<Agreement['attested']>;

export const EMPTY: Filled = { agreedBy: '', day: '', month: '', year: '', evidence: '' };

export function fill(form: SubmittedForm): Filled {
  return {
    agreedBy: form.value('agreedBy'),
    day: form.value('agreedOn[day]'),
    month: form.value('agreedOn[month]'),
    year: form.value('agreedOn[year]'),
    evidence: form.value('evidence'),
  };
}

/** The day as `2026-11-02`, or undefined for what is none. */
function readDay({ day: dayOfMonth, month, year }: Filled): string | undefined {
  if (!/^\d{1,2}$/.test(dayOfMonth) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) return undefined;
  return day.safeParse(`${year}-${month.padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`).data;
}

function dayError(filled: Filled, agreedOn: string | undefined, now: number): FieldError | undefined {
  const missing = (['day', 'month', 'year'] as const).find((part) => filled[part] === '');
  if (missing !== undefined) {
    const isAll = filled.day === '' && filled.month === '' && filled.year === '';
    const text = isAll
      ? 'Enter the day on which the company agreed'
      : `The day must include a ${missing === 'day' ? 'day of the month' : missing}`;
    return { field: `agreedOn-${missing}`, text };
  }
  if (agreedOn === undefined)
    return { field: 'agreedOn-day', text: 'The day must be a real one, such as 2 11 2026' };
  if (agreedOn > londonDay(now))
    return { field: 'agreedOn-day', text: 'The day must be today or in the past' };
  return undefined;
}

function textError(
  text: string,
  field: string,
  most: number,
  isPlain: boolean,
  missing: string,
): FieldError | undefined {
  if (text === '') return { field, text: missing };
  if (text.length > most) return { field, text: `Use ${most} characters or less; this is ${text.length}` };
  return isPlain ? undefined : { field, text: 'Leave out control characters' };
}

export type Read =
  | { readonly ok: true; readonly attested: Attestation }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** @param now milliseconds since 1970 */
export function readAttestation(filled: Filled, now: number): Read {
  const agreedOn = readDay(filled);
  const agreedBy = line(MOST_NAME).safeParse(filled.agreedBy);
  const evidence = paragraph(MOST_EVIDENCE).safeParse(filled.evidence);
  const errors = [
    textError(filled.agreedBy, 'agreedBy', MOST_NAME, agreedBy.success, 'Enter who agreed for the company'),
    dayError(filled, agreedOn, now),
    textError(
      filled.evidence,
      'evidence',
      MOST_EVIDENCE,
      evidence.success,
      'Enter how you know that the company agreed',
    ),
  ].filter((error) => error !== undefined);
  if (errors.length > 0 || !agreedBy.success || agreedOn === undefined || !evidence.success)
    return { ok: false, errors };
  return { ok: true, attested: { agreedBy: agreedBy.data, agreedOn, evidence: evidence.data } };
}
