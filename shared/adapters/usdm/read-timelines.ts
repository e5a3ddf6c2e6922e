/** The timelines of a study design: the main one, whose instances are the visits, and the others. */
import { type Item, isTrue, itemsOf, type Reference, referencesOf, textOf } from './item.ts';
import { readLabel } from './label.ts';
import { countOf, type Notes, quote, quoteSome } from './notes.ts';

export interface Instance {
  readonly item: Item;
  readonly id: string | undefined;
  readonly isDecision: boolean;
  /** Its activities as the file lists them, repetitions included. */
  readonly activities: readonly Reference[];
}

export interface Timeline {
  readonly item: Item;
  readonly id: string | undefined;
  readonly label: string;
  readonly isMain: boolean;
  readonly instances: readonly Instance[];
}

export function readTimelines(design: Item, notes: Notes): Timeline[] {
  return itemsOf(design, 'scheduleTimelines', notes).map((item) => ({
    item,
    id: textOf(item, 'id', notes),
    label: readLabel(item, notes),
    isMain: isTrue(item, 'mainTimeline'),
    instances: itemsOf(item, 'instances', notes).map((instance) => readInstance(instance, notes)),
  }));
}

function readInstance(item: Item, notes: Notes): Instance {
  const activities = referencesOf(item, 'activityIds', notes);
  // What has activities is a visit, whatever it calls itself.
  const isDecision =
    activities.length === 0 && textOf(item, 'instanceType', notes) === 'ScheduledDecisionInstance';
  return { item, id: textOf(item, 'id', notes), isDecision, activities };
}

/** The timeline whose instances are the visits. Where several say that they are the main one, all of them, in order. */
export function findMainTimelines(
  timelines: readonly Timeline[],
  design: Item,
  notes: Notes,
): readonly Timeline[] {
  const main = timelines.filter(({ isMain }) => isMain);
  const path = [...design.path, 'scheduleTimelines'];
  const [only] = timelines;
  if (main.length > 1) {
    notes.error(
      'severalMainTimelines',
      path,
      `${countOf(main.length, 'timeline')} say that they are the main one: ${quoteSome(main.map(({ label }) => label))}. The draft has the visits of all of them, one timeline after the other.`,
      'Remove the visits that do not belong to the study as a whole.',
    );
  }
  if (main.length > 0) return main;
  if (only && timelines.length === 1) {
    notes.warning(
      'noMainTimeline',
      path,
      `No timeline says that it is the main one; the only one, ${quote(only.label)}, is taken for it.`,
      'Check the visits against the protocol.',
    );
    return [only];
  }
  notes.error(
    'noMainTimeline',
    path,
    timelines.length === 0
      ? 'The study design has no timeline, so there are no visits.'
      : `None of ${countOf(timelines.length, 'timeline')} says that it is the main one, so there are no visits.`,
    'Give a file in which one timeline has "mainTimeline": true.',
  );
  return [];
}

/** How many distinct pairs of instance and activity there are. */
export function countCells(timelines: readonly Timeline[]): number {
  return timelines
    .flatMap(({ instances }) => instances)
    .reduce((sum, { activities }) => sum + new Set(activities.map(({ id }) => id)).size, 0);
}
