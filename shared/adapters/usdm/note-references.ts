/** Chains and groups that the draft does not need but that are broken: a sign that the file is damaged elsewhere too. */

import { findCircles } from './find-circles.ts';
import { type Item, itemsOf, referencesOf, textOf } from './item.ts';
import { shownName } from './label.ts';
import { type Notes, quote } from './notes.ts';
import type { ProtocolActivities } from './read-activities.ts';
import type { Timeline } from './read-timelines.ts';

type Edges = ReadonlyMap<string, readonly string[]>;

function noteEdges(
  edges: Edges,
  itemOfId: (id: string) => Item | undefined,
  field: string,
  notes: Notes,
): void {
  for (const [from, targets] of edges) {
    const item = itemOfId(from);
    for (const id of targets) {
      if (!item || itemOfId(id)) continue;
      notes.warning(
        'unknownReference',
        [...item.path, field],
        `${quote(shownName(item))} refers to ${quote(id)}, which the study design does not have.`,
        'Check what is missing against the protocol.',
      );
    }
  }
}

const CIRCLE_MEND =
  'Correct the file, or check the draft against the protocol: every visit and cell is in it.';

function describeCircles(edges: Edges, itemOfId: (id: string) => Item | undefined, field: string) {
  return findCircles(edges).flatMap(({ from, to }) => {
    const [item, target] = [itemOfId(from), itemOfId(to)];
    if (!item || !target) return [];
    const names = `${quote(shownName(item))} leads back to ${quote(shownName(target))}`;
    return [
      {
        path: [...item.path, field],
        message: `The references ${quote(field)} go round in a circle: ${names}.`,
      },
    ];
  });
}

/** What is missing, and what is a circle: an order or a group cannot be one. */
function noteChain(edges: Edges, index: ReadonlyMap<string, Item>, field: string, notes: Notes): void {
  const itemOfId = (id: string) => index.get(id);
  noteEdges(edges, itemOfId, field, notes);
  for (const { path, message } of describeCircles(edges, itemOfId, field)) {
    notes.error('circularReference', path, message, CIRCLE_MEND);
  }
}

function singleEdges(index: ReadonlyMap<string, Item>, field: string, notes: Notes): Edges {
  return new Map(
    [...index].map(([id, item]) => {
      const target = textOf(item, field, notes);
      return [id, target === undefined ? [] : [target]];
    }),
  );
}

/** The order and groups of activities, and the order of encounters. */
export function noteBrokenReferences(design: Item, { byId }: ProtocolActivities, notes: Notes): void {
  const encounters = new Map<string, Item>();
  for (const encounter of itemsOf(design, 'encounters', notes)) {
    const id = encounter.fields['id'];
    if (typeof id === 'string' && !encounters.has(id)) encounters.set(id, encounter);
  }
  for (const index of [byId, encounters]) {
    for (const field of ['nextId', 'previousId']) {
      noteChain(singleEdges(index, field, notes), index, field, notes);
    }
  }
  const groups = new Map(
    [...byId].map(([id, item]) => [id, referencesOf(item, 'childIds', notes).map((child) => child.id)]),
  );
  noteChain(groups, byId, 'childIds', notes);
}

/** Timelines that are worked out in each other: none is entered, but a reader of the file would go round for ever. */
export function noteCircularTimelines(
  timelines: readonly Timeline[],
  { byId }: ProtocolActivities,
  notes: Notes,
): void {
  const index = new Map(timelines.flatMap(({ id, item }) => (id === undefined ? [] : [[id, item] as const])));
  const edges = new Map(
    timelines.flatMap(({ id, instances }) => {
      if (id === undefined) return [];
      const users = instances.flatMap(({ item, activities }) => [
        item,
        ...activities.flatMap((reference) => byId.get(reference.id) ?? []),
      ]);
      const targets = [...new Set(users)].flatMap((item) => textOf(item, 'timelineId', notes) ?? []);
      return [[id, [...new Set(targets)].filter((target) => index.has(target))] as const];
    }),
  );
  // A timeline that has the very activity that it works out is one: odd, but it does no harm here.
  for (const { path, message } of describeCircles(edges, (id) => index.get(id), 'timelineId')) {
    notes.warning('circularReference', path, message, CIRCLE_MEND);
  }
}

/** A group that is scheduled itself, beside or instead of what it groups: kept as it is, nothing is put in its place. */
export function noteScheduledGroups(
  { byId }: ProtocolActivities,
  scheduled: ReadonlyMap<string, number>,
  notes: Notes,
): void {
  for (const id of scheduled.keys()) {
    const item = byId.get(id);
    const children = item ? referencesOf(item, 'childIds', notes) : [];
    if (!item || children.length === 0) continue;
    const too = children.some((child) => scheduled.has(child.id));
    notes.warning(
      'scheduledGroup',
      item.path,
      `${quote(shownName(item))} is a group of activities and is scheduled itself${too ? ', as are activities of the group' : ''}; the draft has it as an activity of its own.`,
      too
        ? 'Remove it from the draft if it would be paid twice.'
        : 'Price it as a whole, or replace it by its activities.',
    );
  }
}
