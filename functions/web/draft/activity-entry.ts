/** The form of an activity: from the draft, from what was sent, and back into the draft. */
import { SECTIONS } from '../../../shared/domain/resource-review.ts';
import { type Fields, fieldsOf, textOf } from '../../../shared/usecases/resource-review/resource-parts.ts';
import { readPounds, readWhole, writePounds } from '../frame/number-field.ts';
import type { SignedInRequest } from '../frame/page-request.ts';
import type { SubmittedForm } from '../frame/submitted-form.ts';
import { type Draft, idFor } from './load-draft.ts';

/** More rows than the roles of any tariff and the minutes of any activity. */
const MOST_ROWS = 600;

/** Minutes of one staff role; empty where the role has no part. */
export interface MinutesRow {
  readonly role: string;
  readonly minutes: string;
}

export interface ActivityFilled {
  readonly label: string;
  readonly id: string;
  readonly section: string;
  /** The code of an item; empty for none. */
  readonly tariffItem: string;
  /** What is looked for in the tariff. */
  readonly search: string;
  readonly rows: readonly MinutesRow[];
  readonly deviationReason: string;
  readonly amount: string;
  readonly chargedPer: string;
  readonly quantity: string;
  readonly trigger: string;
  readonly inProtocolSchedule: string;
}

/** The roles of the draft's own minutes, then every other role of the tariff. */
function rowsFrom({ tariff }: Draft, minutes: unknown): MinutesRow[] {
  const own = (Array.isArray(minutes) ? minutes : []).map((entry: unknown) => {
    const { role, minutes: count } = fieldsOf(entry);
    return { role: textOf(role) ?? '', minutes: typeof count === 'number' ? String(count) : '' };
  });
  const others = (tariff?.roles ?? []).filter(({ code }) => !own.some(({ role }) => role === code));
  return [...own, ...others.map(({ code }) => ({ role: code, minutes: '' }))];
}

/** A section that the address proposes for a new activity. */
function proposedSection({ query }: SignedInRequest): string {
  const section = query.get('section');
  return SECTIONS.find((known) => known === section) ?? '';
}

const yesOrNo = (value: unknown): string => (value === true ? 'yes' : value === false ? 'no' : '');
const numberText = (value: unknown): string => (typeof value === 'number' ? String(value) : '');

export function fillActivityFrom(draft: Draft, entry: Fields, request: SignedInRequest): ActivityFilled {
  const { passThroughPence } = entry;
  return {
    label: textOf(entry['label']) ?? '',
    id: textOf(entry['id']) ?? '',
    section: textOf(entry['section']) ?? proposedSection(request),
    tariffItem: textOf(entry['tariffItem']) ?? '',
    search: '',
    rows: rowsFrom(draft, entry['minutes']),
    deviationReason: textOf(entry['deviationReason']) ?? '',
    amount: typeof passThroughPence === 'number' ? writePounds(passThroughPence) : '',
    chargedPer: textOf(entry['chargedPer']) ?? '',
    quantity: numberText(entry['quantity']),
    trigger: textOf(entry['trigger']) ?? '',
    inProtocolSchedule: yesOrNo(entry['inProtocolSchedule']),
  };
}

/** One row a staff role: `role-0` with `minutes-0`, and so on. */
function rowsOf(form: SubmittedForm): MinutesRow[] {
  const rows: MinutesRow[] = [];
  for (let at = 0; form.values(`role-${at}`).length > 0 && at < MOST_ROWS; at += 1)
    rows.push({ role: form.value(`role-${at}`), minutes: form.value(`minutes-${at}`) });
  return rows;
}

export function fillActivity(form: SubmittedForm): ActivityFilled {
  return {
    label: form.value('label'),
    id: form.value('id'),
    section: form.value('section'),
    tariffItem: form.value('tariffItem'),
    search: form.value('search'),
    rows: rowsOf(form),
    deviationReason: form.value('deviationReason'),
    amount: form.value('passThroughPence'),
    chargedPer: form.value('chargedPer'),
    quantity: form.value('quantity'),
    trigger: form.value('trigger'),
    inProtocolSchedule: form.value('inProtocolSchedule'),
  };
}

const given = (text: string): string | undefined => (text === '' ? undefined : text);

/** The entry of a form without mistakes. */
export function toActivity(filled: ActivityFilled, draft: Draft, at: number | 'new'): Fields {
  const { label, id, section, chargedPer, inProtocolSchedule } = filled;
  const rows = filled.rows.filter(({ minutes }) => minutes !== '');
  const minutes = rows.map((row) => ({ role: row.role, minutes: readWhole(row.minutes) }));
  return {
    id: idFor(draft, 'activities', at, { id, label }),
    label,
    section,
    tariffItem: given(filled.tariffItem),
    minutes: minutes.length === 0 ? undefined : minutes,
    passThroughPence: readPounds(filled.amount),
    chargedPer,
    // On a line that is charged per visit the schedule has it.
    quantity: chargedPer === 'visit' ? undefined : readWhole(filled.quantity),
    trigger: given(filled.trigger),
    inProtocolSchedule: inProtocolSchedule === 'yes',
    deviationReason: given(filled.deviationReason),
  };
}
