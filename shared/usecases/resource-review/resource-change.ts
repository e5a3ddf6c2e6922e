/**
 * One change of a draft's arms, visits, activities, schedule, sites or terms. Everything else of the draft stays as
 * it is, and what names an entry that goes or gets another id follows it.
 */
import {
  cellsOf,
  type DraftList,
  entriesOf,
  type Fields,
  fieldsOf,
  isStray,
  overlay,
} from './resource-parts.ts';

export type ResourceChange =
  /** An entry with these fields; a field that is given as undefined leaves it. `at` counts from 0. */
  | { readonly kind: 'put'; readonly list: DraftList; readonly at: number | 'new'; readonly entry: Fields }
  | { readonly kind: 'remove'; readonly list: DraftList; readonly at: number }
  /** How often each activity happens at one visit; activities that are not named do not happen there. */
  | { readonly kind: 'visit'; readonly visit: string; readonly quantities: ReadonlyMap<string, number> }
  /** Takes cells out that name no activity or no visit. */
  | { readonly kind: 'strayCells' }
  | { readonly kind: 'terms'; readonly terms: Fields };

type Positioned = DraftList | 'schedule';

export interface ChangedResource {
  readonly document: Fields;
  /** Of each list that changed: where each entry was before; undefined where it is new or was written again. */
  readonly origins: ReadonlyMap<Positioned, readonly (number | undefined)[]>;
  /** Whether the terms were written again. */
  readonly isTermsWritten: boolean;
}

interface Kept {
  readonly entry: Fields;
  readonly from: number | undefined;
}

const numbered = (entries: readonly Fields[]): Kept[] => entries.map((entry, from) => ({ entry, from }));
const rewritten = (entry: Fields): Kept => ({ entry, from: undefined });

function withLists(document: Fields, lists: ReadonlyMap<Positioned, readonly Kept[]>): ChangedResource {
  const given = [...lists].map(([list, kept]) => [list, kept.map(({ entry }) => entry)] as const);
  return {
    document: { ...document, ...Object.fromEntries(given) },
    origins: new Map([...lists].map(([list, kept]) => [list, kept.map(({ from }) => from)])),
    isTermsWritten: false,
  };
}

/** Which field of a cell of the schedule names an entry of the list. */
const CELL_FIELD: Readonly<Partial<Record<DraftList, 'activity' | 'visit'>>> = {
  activities: 'activity',
  visits: 'visit',
};

function renameKey(targets: Fields, before: string, after: string | undefined): Fields {
  return Object.fromEntries(
    Object.entries(targets).flatMap(([arm, target]) =>
      arm !== before ? [[arm, target]] : after === undefined ? [] : [[after, target]],
    ),
  );
}

/** What names an arm: the visits at which it is, and the targets of sites. @param after undefined: the arm goes */
function moveArm(document: Fields, before: string, after: string | undefined): Map<Positioned, Kept[]> {
  const visits = numbered(entriesOf(document, 'visits')).map(({ entry, from }) => {
    const arms: unknown = entry['arms'];
    if (!Array.isArray(arms)) return { entry, from };
    const named = arms.flatMap((arm: unknown) =>
      arm !== before ? [arm] : after === undefined ? [] : [after],
    );
    return { entry: { ...entry, arms: named }, from };
  });
  const sites = numbered(entriesOf(document, 'sites')).map(({ entry, from }) => {
    const targets = fieldsOf(entry['targetParticipants']);
    if (!Object.hasOwn(targets, before)) return { entry, from };
    return { entry: { ...entry, targetParticipants: renameKey(targets, before, after) }, from };
  });
  return new Map([
    ['visits', visits],
    ['sites', sites],
  ]);
}

/** What names an entry gets its new name, or goes with it, unless another entry has the same id. */
function follow(
  document: Fields,
  list: DraftList,
  before: unknown,
  after: string | undefined,
): Map<Positioned, Kept[]> {
  const isShared = entriesOf(document, list).filter(({ id }) => id === before).length > 1;
  if (typeof before !== 'string' || before === after || isShared) return new Map();
  if (list === 'arms') return moveArm(document, before, after);
  const field = CELL_FIELD[list];
  if (!field) return new Map();
  const cells = numbered(entriesOf(document, 'schedule')).flatMap(({ entry, from }) => {
    if (entry[field] !== before) return [{ entry, from }];
    return after === undefined ? [] : [{ entry: { ...entry, [field]: after }, from }];
  });
  return new Map([['schedule', cells]]);
}

function put(document: Fields, list: DraftList, at: number | 'new', given: Fields): ChangedResource {
  const entries = numbered(entriesOf(document, list));
  if (at === 'new')
    return withLists(document, new Map([[list, [...entries, rewritten(overlay({}, given))]]]));
  const before = entries[at]?.entry ?? {};
  const entry = overlay(before, given);
  const id = typeof entry['id'] === 'string' ? entry['id'] : undefined;
  const followed =
    id === undefined ? new Map<Positioned, Kept[]>() : follow(document, list, before['id'], id);
  const changed = entries.map((kept, index) => (index === at ? rewritten(entry) : kept));
  return withLists(document, new Map<Positioned, readonly Kept[]>([...followed, [list, changed]]));
}

function remove(document: Fields, list: DraftList, at: number): ChangedResource {
  const entries = numbered(entriesOf(document, list));
  const followed = follow(document, list, entries[at]?.entry['id'], undefined);
  const left = entries.filter((_, index) => index !== at);
  return withLists(document, new Map<Positioned, readonly Kept[]>([...followed, [list, left]]));
}

/** The cells of other visits stay where they are; those of this one come in the order of the activities. */
function writeVisit(
  document: Fields,
  visit: string,
  quantities: ReadonlyMap<string, number>,
): ChangedResource {
  const others = numbered(entriesOf(document, 'schedule')).filter(({ entry }) => entry['visit'] !== visit);
  const cells = [...quantities].map(([activity, quantity]) => rewritten({ activity, visit, quantity }));
  return withLists(document, new Map([['schedule', [...others, ...cells]]]));
}

function withoutStrays(document: Fields): ChangedResource {
  const isOut = isStray(document);
  const cells = cellsOf(document);
  const left = numbered(entriesOf(document, 'schedule')).filter(({ from }) => {
    const cell = from === undefined ? undefined : cells[from];
    return cell !== undefined && !isOut(cell);
  });
  return withLists(document, new Map([['schedule', left]]));
}

/** The draft after a change. */
export function changeResource(document: Fields, change: ResourceChange): ChangedResource {
  switch (change.kind) {
    case 'put':
      return put(document, change.list, change.at, change.entry);
    case 'remove':
      return remove(document, change.list, change.at);
    case 'visit':
      return writeVisit(document, change.visit, change.quantities);
    case 'strayCells':
      return withoutStrays(document);
    case 'terms': {
      const terms = overlay({}, change.terms);
      const isEmpty = Object.keys(terms).length === 0;
      return {
        document: overlay(document, { terms: isEmpty ? undefined : terms }),
        origins: new Map(),
        isTermsWritten: true,
      };
    }
  }
}
