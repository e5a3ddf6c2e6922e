/** One visit of a draft: its name, kind, place in the order, and the arms that have it. */
import * as z from 'zod';
import { VISIT_KINDS } from '../../../shared/domain/resource-review.ts';
import type { ResourceChange } from '../../../shared/usecases/resource-review/resource-change.ts';
import {
  cellsOf,
  entriesOf,
  type Fields,
  textOf,
} from '../../../shared/usecases/resource-review/resource-parts.ts';
import { readWhole } from '../frame/number-field.ts';
import type { FieldError } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';
import { idMistakes, labelMistakes, otherIds } from './arm.ts';
import { type Draft, idFor, namesOf } from './load-draft.ts';
import { createEntryPages } from './save-entry.ts';

interface Filled {
  readonly label: string;
  readonly id: string;
  readonly kind: string;
  readonly order: string;
  readonly arms: readonly string[];
  /** Of a new visit: the visit whose activities it begins with. */
  readonly copyFrom: string;
}

export const VISIT_KIND_WORDS: Readonly<Record<(typeof VISIT_KINDS)[number], string>> = {
  scheduled: 'Scheduled',
  screening: 'Screening',
  unscheduled: 'Unscheduled',
  followUp: 'Follow-up',
};

const Kind = z.enum(VISIT_KINDS);
const MOST_ORDER = 1_000_000;
const MOST_VISITS = 200;

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

/** After the last visit. */
function nextOrder({ document }: Draft): number {
  const orders = entriesOf(document, 'visits').flatMap(({ order }) =>
    typeof order === 'number' ? [order] : [],
  );
  return Math.min(MOST_ORDER, Math.max(0, ...orders) + 1);
}

function fillFrom(draft: Draft, entry: Fields): Filled {
  const isNew = Object.keys(entry).length === 0;
  const order: unknown = isNew ? nextOrder(draft) : entry['order'];
  return {
    label: textOf(entry['label']) ?? '',
    id: textOf(entry['id']) ?? '',
    kind: isNew ? 'scheduled' : (textOf(entry['kind']) ?? ''),
    order: typeof order === 'number' ? String(order) : '',
    arms: isNew ? namesOf(draft, 'arms').map(({ id }) => id) : textsOf(entry['arms']),
    copyFrom: '',
  };
}

function mistakesIn(
  { label, id, kind, order, arms }: Filled,
  draft: Draft,
  at: number | 'new',
): FieldError[] {
  const number = readWhole(order);
  return [
    ...labelMistakes(label),
    ...(Kind.safeParse(kind).success ? [] : [{ field: 'kind', text: 'Select what kind of visit it is' }]),
    ...(arms.length > 0 ? [] : [{ field: 'arms', text: 'Select at least one arm' }]),
    ...(number !== undefined && number <= MOST_ORDER
      ? []
      : [{ field: 'order', text: 'Enter a whole number, such as 3' }]),
    ...idMistakes(id, otherIds(draft, 'visits', at)),
    ...(at === 'new' && entriesOf(draft.document, 'visits').length >= MOST_VISITS
      ? [{ text: `A review has at most ${MOST_VISITS} visits` }]
      : []),
  ];
}

/** The cells of another visit, as a new one begins with them. */
function copyCells({ copyFrom }: Filled, entry: Fields, { document }: Draft): readonly ResourceChange[] {
  const visit = textOf(entry['id']);
  if (copyFrom === '' || visit === undefined) return [];
  const cells = cellsOf(document).filter((cell) => cell.visit === copyFrom);
  const quantities = cells.flatMap(({ activity, quantity }) =>
    activity !== undefined && typeof quantity === 'number' ? [[activity, quantity] as const] : [],
  );
  return [{ kind: 'visit', visit, quantities: new Map(quantities) }];
}

export function createVisitPages(deps: WebDeps) {
  return createEntryPages<Filled>(deps, {
    list: 'visits',
    template: 'draft/visit.njk',
    titleOf: (_draft, at) => (at === 'new' ? 'Add a visit' : 'Change the visit'),
    fillFrom,
    fill: (form) => ({
      label: form.value('label'),
      id: form.value('id'),
      kind: form.value('kind'),
      order: form.value('order'),
      arms: form.values('arms').filter((arm) => arm !== ''),
      copyFrom: form.value('copyFrom'),
    }),
    mistakesIn,
    toEntry: ({ label, id, kind, order, arms }, draft, at) => ({
      id: idFor(draft, 'visits', at, { id, label }),
      arms: [...new Set(arms)],
      label,
      order: readWhole(order),
      kind,
    }),
    thenFor: copyCells,
    model: ({ arms }, draft) => {
      const known = namesOf(draft, 'arms');
      const unknown = arms.filter((arm) => !known.some(({ id }) => id === arm));
      return {
        armItems: [
          ...known.map(({ id, label }) => ({ value: id, text: label, checked: arms.includes(id) })),
          ...unknown.map((id) => ({ value: id, text: `${id} (no arm of this review)`, checked: true })),
        ],
        kindItems: VISIT_KINDS.map((kind) => ({ value: kind, text: VISIT_KIND_WORDS[kind] })),
        visitItems: [
          { value: '', text: 'None: start empty' },
          ...namesOf(draft, 'visits').map(({ id, label }) => ({ value: id, text: label })),
        ],
      };
    },
  });
}
