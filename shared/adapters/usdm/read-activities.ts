/** The activities of a study design: labels, procedure codes and the group that each belongs to. */
import type { ProtocolCode } from '../../domain/activity-mapping.ts';
import { type Item, indexById, itemOf, itemsOf, textOf } from './item.ts';
import { readLabel, readLine } from './label.ts';
import type { Notes } from './notes.ts';

export interface ProtocolActivities {
  readonly byId: ReadonlyMap<string, Item>;
  /** `a01`, `a02` ...: the place in the file's list, so that the same file always gives the same ids. */
  readonly draftIdOf: (usdmId: string) => string;
}

export function readActivities(design: Item, notes: Notes): ProtocolActivities {
  const items = itemsOf(design, 'activities', notes);
  const byId = indexById(items, notes);
  const places = new Map<string, number>();
  for (const [at, item] of items.entries()) {
    const id = item.fields['id'];
    if (typeof id === 'string' && !places.has(id)) places.set(id, at + 1);
  }
  return { byId, draftIdOf: (id) => `a${String(places.get(id) ?? 0).padStart(2, '0')}` };
}

/** An activity as the dictionary knows it: its label first, then its name. */
export interface NamedActivity {
  readonly label: string;
  readonly names: readonly string[];
  readonly codes: readonly ProtocolCode[];
}

export function readActivity(item: Item, notes: Notes): NamedActivity {
  const label = readLabel(item, notes);
  const name = readLine(item, 'name', notes);
  return {
    label,
    names: name === undefined || name === label ? [label] : [label, name],
    codes: itemsOf(item, 'definedProcedures', notes).flatMap((procedure) => readCode(procedure, notes)),
  };
}

function readCode(procedure: Item, notes: Notes): ProtocolCode[] {
  const code = itemOf(procedure, 'code', notes);
  const value = code && textOf(code, 'code', notes);
  const system = code && textOf(code, 'codeSystem', notes);
  return value === undefined || system === undefined ? [] : [{ system: system.trim(), code: value.trim() }];
}
