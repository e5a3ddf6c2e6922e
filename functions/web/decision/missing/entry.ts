/** What a trust says of a missing item, field by field: texts of a form in, the item or its mistakes out. */
import type { EscalatedItem } from '../../../../shared/domain/escalation-share.ts';
import type { StaffRole } from '../../../../shared/domain/tariff.ts';
import { line, paragraph } from '../../../../shared/domain/text.ts';
import type { FieldError } from '../../frame/page-request.ts';
import type { SubmittedForm } from '../../frame/submitted-form.ts';
import type { MissingItemDraft } from '../../frame/web-session.ts';

const MOST_LABEL = 300;
export const MOST_EVIDENCE = 4000;
const MOST_MINUTES = 1_000_000;
const MOST_QUANTITY = 100_000;

export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** The first page: what is missing, where the protocol has it. */
export interface FilledItem {
  readonly label: string;
  readonly evidence: string;
  /** `yes`, `no`, or nothing chosen. */
  readonly inProtocolSchedule: string;
}

export function fillItem(form: SubmittedForm): FilledItem {
  return {
    label: form.value('label'),
    evidence: form.value('evidence'),
    inProtocolSchedule: form.value('inProtocolSchedule'),
  };
}

export function fillItemFrom(draft: MissingItemDraft | undefined): FilledItem {
  const { label = '', evidence = '', inProtocolSchedule } = draft ?? {};
  const schedule = inProtocolSchedule === undefined ? '' : inProtocolSchedule ? 'yes' : 'no';
  return { label, evidence, inProtocolSchedule: schedule };
}

function textMistake(field: string, text: string, most: number, missing: string): FieldError {
  if (text === '') return { field, text: missing };
  return text.length > most
    ? { field, text: `Use ${most.toLocaleString('en-GB')} characters or less; this is ${text.length}` }
    : { field, text: 'Leave out control characters' };
}

type Described = Pick<MissingItemDraft, 'label' | 'evidence' | 'inProtocolSchedule'>;

export function readItem(filled: FilledItem): Read<Described> {
  const label = line(MOST_LABEL).safeParse(filled.label);
  const evidence = paragraph(MOST_EVIDENCE).safeParse(filled.evidence);
  const { inProtocolSchedule } = filled;
  const isAnswered = inProtocolSchedule === 'yes' || inProtocolSchedule === 'no';
  if (label.success && evidence.success && isAnswered) {
    return {
      ok: true,
      value: {
        label: label.data,
        evidence: evidence.data,
        inProtocolSchedule: inProtocolSchedule === 'yes',
      },
    };
  }
  return {
    ok: false,
    errors: [
      ...(label.success
        ? []
        : [textMistake('label', filled.label, MOST_LABEL, 'Enter what is missing, such as “Liver biopsy”')]),
      ...(isAnswered
        ? []
        : [
            {
              field: 'inProtocolSchedule',
              text: 'Select yes if the item is in the protocol’s schedule of events',
            },
          ]),
      ...(evidence.success
        ? []
        : [
            textMistake(
              'evidence',
              filled.evidence,
              MOST_EVIDENCE,
              'Enter where the protocol asks for it, and why no line of the review has it',
            ),
          ]),
    ],
  };
}

/** The third page: how often, and for staff time how long. */
export interface FilledAmount {
  readonly chargedPer: string;
  readonly quantity: string;
  /** In the order of the tariff's roles. */
  readonly minutes: readonly string[];
}

/** Roles have codes of any kind, so fields go by their number. */
export const minutesField = (index: number): string => `minutes-${index}`;

export function fillAmount(form: SubmittedForm, roles: readonly StaffRole[]): FilledAmount {
  return {
    chargedPer: form.value('chargedPer'),
    quantity: form.value('quantity'),
    minutes: roles.map((_, index) => form.value(minutesField(index))),
  };
}

export function fillAmountFrom(
  { chargedPer, quantity, minutes = [] }: Pick<MissingItemDraft, 'chargedPer' | 'quantity' | 'minutes'>,
  roles: readonly StaffRole[],
): FilledAmount {
  const known = new Map(minutes.map((each) => [each.role, String(each.minutes)]));
  return {
    chargedPer: chargedPer ?? '',
    quantity: String(quantity ?? 1),
    minutes: roles.map(({ code }) => known.get(code) ?? ''),
  };
}

function wholeNumber(text: string, most: number): number | undefined {
  if (!/^[1-9]\d{0,8}$/.test(text)) return undefined;
  return Number(text) <= most ? Number(text) : undefined;
}

function minutesErrors(minutes: readonly string[], roles: readonly StaffRole[]): FieldError[] {
  if (minutes.every((text) => text === ''))
    return [{ field: minutesField(0), text: 'Enter the minutes of at least one staff role' }];
  return minutes.flatMap((text, index): FieldError[] => {
    if (text === '' || wholeNumber(text, MOST_MINUTES) !== undefined) return [];
    const role = roles[index]?.label ?? '';
    return [
      {
        field: minutesField(index),
        text: `The minutes of ${role} must be a whole number of at least 1, such as 30`,
      },
    ];
  });
}

type Amount = Pick<EscalatedItem, 'chargedPer' | 'quantity' | 'minutes'>;

/** @param needsMinutes the item is priced by staff time */
export function readAmount(
  filled: FilledAmount,
  roles: readonly StaffRole[],
  needsMinutes: boolean,
): Read<Amount> {
  const { chargedPer } = filled;
  const quantity = wholeNumber(filled.quantity, MOST_QUANTITY);
  const isChosen = chargedPer === 'participant' || chargedPer === 'once';
  const errors: FieldError[] = [
    ...(needsMinutes ? minutesErrors(filled.minutes, roles) : []),
    ...(isChosen ? [] : [{ field: 'chargedPer', text: 'Select what the item is needed for' }]),
    ...(quantity !== undefined
      ? []
      : [
          {
            field: 'quantity',
            text: 'How often must be a whole number between 1 and 100,000, such as 1',
          },
        ]),
  ];
  if (errors.length > 0 || !isChosen || quantity === undefined) return { ok: false, errors };
  const minutes = roles.flatMap(({ code }, index) => {
    const count = wholeNumber(filled.minutes[index] ?? '', MOST_MINUTES);
    return count === undefined ? [] : [{ role: code, minutes: count }];
  });
  return { ok: true, value: { chargedPer, quantity, ...(needsMinutes && { minutes }) } };
}

/** The item that a finished draft names; undefined while something is open. */
export function toItem(draft: MissingItemDraft): EscalatedItem | undefined {
  const { label, pricedBy, chargedPer, quantity, minutes } = draft;
  if (pricedBy === undefined || chargedPer === undefined) return undefined;
  if (pricedBy === 'staffTime' && minutes === undefined) return undefined;
  return {
    label,
    ...(pricedBy === 'staffTime' ? { minutes } : { tariffItem: pricedBy.tariffItem }),
    chargedPer,
    ...(quantity !== undefined && { quantity }),
  };
}
