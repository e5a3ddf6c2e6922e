/** What has the wrong form in the form of an activity. What makes no price is a finding of the draft instead. */
import { ChargedPer, Section } from '../../../shared/domain/resource-review.ts';
import { statedPence } from '../../../shared/domain/tariff.ts';
import { line } from '../../../shared/domain/text.ts';
import { entriesOf } from '../../../shared/usecases/resource-review/resource-parts.ts';
import { readPounds, readWhole } from '../frame/number-field.ts';
import type { FieldError } from '../frame/page-request.ts';
import type { ActivityFilled } from './activity-entry.ts';
import { idMistakes, labelMistakes, otherIds } from './arm.ts';
import type { Draft } from './load-draft.ts';

const MOST_ACTIVITIES = 1000;
const MOST_MINUTES = 1_000_000;
const MOST_QUANTITY = 100_000;

const isBetween = (value: number | undefined, least: number, most: number): boolean =>
  value !== undefined && value >= least && value <= most;

function minutesMistakes({ rows }: ActivityFilled): FieldError[] {
  return rows.flatMap(({ minutes }, at) =>
    minutes === '' || isBetween(readWhole(minutes), 1, MOST_MINUTES)
      ? []
      : [{ field: `minutes-${at}`, text: 'Enter whole minutes, such as 15, or leave it empty' }],
  );
}

function lineMistakes(text: string, field: string, longest: number): FieldError[] {
  if (text === '' || line(longest).safeParse(text).success) return [];
  return [{ field, text: `Use one line of at most ${longest} characters` }];
}

function amountMistakes({ amount }: ActivityFilled): FieldError[] {
  if (amount === '' || statedPence.safeParse(readPounds(amount)).success) return [];
  return [{ field: 'passThroughPence', text: 'Enter an amount in pounds, such as 25 or 25.50' }];
}

export function activityMistakes(filled: ActivityFilled, draft: Draft, at: number | 'new'): FieldError[] {
  const { section, chargedPer, quantity, inProtocolSchedule } = filled;
  return [
    ...labelMistakes(filled.label),
    ...(Section.safeParse(section).success ? [] : [{ field: 'section', text: 'Select a section' }]),
    ...minutesMistakes(filled),
    ...lineMistakes(filled.deviationReason, 'deviationReason', 500),
    ...amountMistakes(filled),
    ...(ChargedPer.safeParse(chargedPer).success
      ? []
      : [{ field: 'chargedPer', text: 'Select how it is charged' }]),
    ...(quantity === '' || isBetween(readWhole(quantity), 1, MOST_QUANTITY)
      ? []
      : [{ field: 'quantity', text: 'Enter a whole number of at least 1, or leave it empty' }]),
    ...lineMistakes(filled.trigger, 'trigger', 300),
    ...(inProtocolSchedule === 'yes' || inProtocolSchedule === 'no'
      ? []
      : [{ field: 'inProtocolSchedule', text: 'Select yes or no' }]),
    ...idMistakes(filled.id, otherIds(draft, 'activities', at)),
    ...(at === 'new' && entriesOf(draft.document, 'activities').length >= MOST_ACTIVITIES
      ? [{ text: 'A review has at most 1,000 activities' }]
      : []),
  ];
}
