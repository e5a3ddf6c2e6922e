/** Reading a JSON file that may hold anything where USDM wants something: what does not fit is noted, never fatal. */
import type { Notes } from './notes.ts';

/** An object of the file and where it stands. */
export interface Item {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly path: readonly PropertyKey[];
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asItem(value: unknown, path: readonly PropertyKey[]): Item | undefined {
  return isFields(value) ? { fields: value, path } : undefined;
}

/** The value of a field; null, which USDM files write freely, is absent. */
function valueOf({ fields }: Item, field: string): unknown {
  return Object.hasOwn(fields, field) ? (fields[field] ?? undefined) : undefined;
}

function misfit(item: Item, field: string | number, wanted: string, notes: Notes): void {
  notes.error('schema', [...item.path, field], `This is not ${wanted}.`, `Give ${wanted}.`);
}

/** The object in a field. */
export function itemOf(item: Item, field: string, notes: Notes): Item | undefined {
  const value = valueOf(item, field);
  if (value === undefined) return undefined;
  const found = asItem(value, [...item.path, field]);
  if (!found) misfit(item, field, 'an object', notes);
  return found;
}

function entriesOf(item: Item, field: string, notes: Notes): readonly unknown[] {
  const value = valueOf(item, field);
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  misfit(item, field, 'a list', notes);
  return [];
}

/** The objects in a list. */
export function itemsOf(item: Item, field: string, notes: Notes): Item[] {
  return entriesOf(item, field, notes).flatMap((value, at) => {
    const path = [...item.path, field, at];
    const found = asItem(value, path);
    if (!found) notes.error('schema', path, 'This is not an object.', 'Give an object, or remove it.');
    return found ? [found] : [];
  });
}

/** A text; one that is blank is absent. */
export function textOf(item: Item, field: string, notes: Notes): string | undefined {
  const value = valueOf(item, field);
  if (value === undefined) return undefined;
  if (typeof value !== 'string') {
    misfit(item, field, 'text', notes);
    return undefined;
  }
  return /\S/u.test(value) ? value : undefined;
}

export interface Reference {
  readonly id: string;
  readonly path: readonly PropertyKey[];
}

/** The ids in a list of references. A number stands for its digits, so that the reference can at least be named. */
export function referencesOf(item: Item, field: string, notes: Notes): Reference[] {
  return entriesOf(item, field, notes).flatMap((value, at) => {
    const path = [...item.path, field, at];
    if (typeof value === 'string') return [{ id: value, path }];
    notes.error('schema', path, 'This is not the id of anything.', 'Give an id as text.');
    return typeof value === 'number' ? [{ id: String(value), path }] : [];
  });
}

/** Whether a field is true. */
export function isTrue(item: Item, field: string): boolean {
  return valueOf(item, field) === true;
}

/** Items by their id. The first of several with one id is the one that is meant; the others are noted. */
export function indexById(items: readonly Item[], notes: Notes): Map<string, Item> {
  const index = new Map<string, Item>();
  for (const item of items) {
    const id = textOf(item, 'id', notes);
    if (id === undefined) {
      notes.error(
        'noId',
        [...item.path, 'id'],
        'This has no id, so nothing can refer to it.',
        'Give it an id.',
      );
    } else if (index.has(id)) {
      notes.error(
        'duplicateId',
        [...item.path, 'id'],
        `The id ${JSON.stringify(id.slice(0, 120))} is there already; references are taken to mean the first.`,
        'Give each its own id.',
      );
    } else index.set(id, item);
  }
  return index;
}
