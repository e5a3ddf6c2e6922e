/** One arm of a draft: its name, and the identifier that visits and targets know it by. */
import { identifier, line } from '../../../shared/domain/text.ts';
import { type Fields, textOf } from '../../../shared/usecases/resource-review/resource-parts.ts';
import type { FieldError } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';
import { type Draft, idFor, namesOf } from './load-draft.ts';
import { createEntryPages } from './save-entry.ts';

interface Filled {
  readonly label: string;
  readonly id: string;
}

export function labelMistakes(label: string): FieldError[] {
  if (label === '') return [{ field: 'label', text: 'Enter a name' }];
  const isLine = line(300).safeParse(label).success;
  return isLine ? [] : [{ field: 'label', text: 'Use one line of at most 300 characters' }];
}

/** An id may be left empty: then it is made of the name. */
export function idMistakes(id: string, taken: readonly string[]): FieldError[] {
  if (id === '') return [];
  if (!identifier.safeParse(id).success)
    return [{ field: 'id', text: 'Use at most 64 characters, without a space at the beginning or end' }];
  return taken.includes(id)
    ? [{ field: 'id', text: `Another entry has the identifier ${id}: give a different one` }]
    : [];
}

/** The ids of the other entries of a list. */
export function otherIds(draft: Draft, list: 'arms' | 'visits' | 'activities', at: number | 'new'): string[] {
  const entries: unknown = draft.document[list];
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown, index) => {
    const id: unknown = typeof entry === 'object' && entry !== null && 'id' in entry ? entry.id : undefined;
    return index !== at && typeof id === 'string' ? [id] : [];
  });
}

const MOST_ARMS = 10;

export function createArmPages(deps: WebDeps) {
  return createEntryPages<Filled>(deps, {
    list: 'arms',
    template: 'draft/arm.njk',
    titleOf: (_draft, at) => (at === 'new' ? 'Add an arm' : 'Change the arm'),
    fillFrom: (_draft, entry: Fields) => ({
      label: textOf(entry['label']) ?? '',
      id: textOf(entry['id']) ?? '',
    }),
    fill: (form) => ({ label: form.value('label'), id: form.value('id') }),
    mistakesIn: ({ label, id }, draft, at) => [
      ...labelMistakes(label),
      ...idMistakes(id, otherIds(draft, 'arms', at)),
      ...(at === 'new' && namesOf(draft, 'arms').length >= MOST_ARMS
        ? [{ text: `A review has at most ${MOST_ARMS} arms` }]
        : []),
    ],
    toEntry: ({ label, id }, draft, at) => ({ id: idFor(draft, 'arms', at, { id, label }), label }),
    model: () => ({}),
  });
}
