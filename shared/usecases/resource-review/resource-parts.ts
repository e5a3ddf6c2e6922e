/** The lists of a draft as a page shows them. A draft may have errors in its form: what cannot be read stays as it is. */
export type Fields = Readonly<Record<string, unknown>>;

export const DRAFT_LISTS = ['arms', 'visits', 'activities', 'sites'] as const;
export type DraftList = (typeof DRAFT_LISTS)[number];

/** Any JSON value as an object with named fields: none where it is something else. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Given fields replace those that are there; a field that is given as undefined leaves. */
export function overlay(before: Fields, given: Fields): Fields {
  return Object.fromEntries(
    Object.entries({ ...before, ...given }).filter(([, value]) => value !== undefined),
  );
}

/** The text of a field, or none where it is something else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The entries of a list, in the order of the draft: an entry that is no object has no fields. */
export function entriesOf(document: Fields, list: DraftList | 'schedule'): readonly Fields[] {
  const value: unknown = document[list];
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

/** One cell of the schedule, as far as it can be read. */
export interface DraftCell {
  readonly activity: string | undefined;
  readonly visit: string | undefined;
  readonly quantity: unknown;
}

export function cellsOf(document: Fields): readonly DraftCell[] {
  return entriesOf(document, 'schedule').map(({ activity, visit, quantity }) => ({
    activity: textOf(activity),
    visit: textOf(visit),
    quantity,
  }));
}

/** Cells that name no activity or no visit of the draft. */
export function isStray(document: Fields): (cell: DraftCell) => boolean {
  const idsOf = (list: DraftList) => new Set(entriesOf(document, list).map(({ id }) => id));
  const [activities, visits] = [idsOf('activities'), idsOf('visits')];
  return ({ activity, visit }) => !activities.has(activity) || !visits.has(visit);
}
