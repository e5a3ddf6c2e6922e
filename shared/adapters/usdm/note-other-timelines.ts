/** What is not in the draft: the other timelines and the activities that only they have, or none. */
import type { UnscheduledActivity } from '../../ports/protocol-import.ts';
import { type Item, textOf } from './item.ts';
import { shownName } from './label.ts';
import { countOf, type Notes, quote, quoteSome } from './notes.ts';
import type { ProtocolActivities } from './read-activities.ts';
import { countCells, type Timeline } from './read-timelines.ts';

/** Who on the main timeline has an activity or instance that is worked out in another timeline. */
function findUsers(
  main: readonly Timeline[],
  { byId }: ProtocolActivities,
  notes: Notes,
): Map<string, Set<string>> {
  const users = new Map<string, Set<string>>();
  const seen = new Set<Item>();
  const add = (item: Item) => {
    if (seen.has(item)) return;
    seen.add(item);
    const timeline = textOf(item, 'timelineId', notes);
    if (timeline === undefined) return;
    users.set(timeline, (users.get(timeline) ?? new Set()).add(shownName(item)));
  };
  for (const { item, activities } of main.flatMap(({ instances }) => instances)) {
    add(item);
    for (const { id } of activities) {
      const activity = byId.get(id);
      if (activity) add(activity);
    }
  }
  return users;
}

function activityNames(timeline: Timeline, { byId }: ProtocolActivities): string[] {
  const ids = new Set(timeline.instances.flatMap(({ activities }) => activities.map(({ id }) => id)));
  return [...ids].map((id) => shownName(byId.get(id) ?? { fields: { id }, path: [] }));
}

/** One warning for each other timeline: costing.md section 6 wants them listed. */
export function noteOtherTimelines(
  main: readonly Timeline[],
  others: readonly Timeline[],
  activities: ProtocolActivities,
  notes: Notes,
): void {
  const users = findUsers(main, activities, notes);
  for (const timeline of others) {
    const names = activityNames(timeline, activities);
    const used = [...(users.get(timeline.id ?? '') ?? [])];
    notes.warning(
      'otherTimeline',
      timeline.item.path,
      [
        `The timeline ${quote(timeline.label)} is not the main one and is not in the draft: ${countOf(timeline.instances.length, 'instance')}, ${countOf(countCells([timeline]), 'cell')}.`,
        names.length > 0 ? `Its activities: ${quoteSome(names)}.` : 'It has no activities.',
        used.length > 0
          ? `The main timeline refers to it from ${quoteSome(used)}.`
          : 'The main timeline does not refer to it.',
      ].join(' '),
      'Add what it needs to the draft: to the minutes of the activity that it works out, as quantities, or as activities of their own.',
    );
  }
  const known = new Set([...main, ...others].map(({ id }) => id));
  for (const [id, names] of users) {
    if (known.has(id)) continue;
    notes.warning(
      'unknownReference',
      main[0]?.item.path ?? [],
      `${quoteSome([...names])} should be worked out in the timeline ${quote(id)}, which the study design does not have.`,
      'Check what these need against the protocol.',
    );
  }
}

/** The activities that are at no visit, and the other timelines that have them. */
export function listUnscheduled(
  others: readonly Timeline[],
  { byId }: ProtocolActivities,
  scheduled: ReadonlyMap<string, number>,
  notes: Notes,
): UnscheduledActivity[] {
  const timelinesOf = new Map<string, Set<string>>();
  for (const { label, instances } of others) {
    for (const { id } of instances.flatMap(({ activities }) => activities)) {
      timelinesOf.set(id, (timelinesOf.get(id) ?? new Set()).add(label));
    }
  }
  const unscheduled = [...byId]
    .filter(([id]) => !scheduled.has(id))
    .map(([id, item]) => ({ id, label: shownName(item), timelines: [...(timelinesOf.get(id) ?? [])] }));
  if (unscheduled.length > 0) {
    notes.warning(
      'unscheduledActivities',
      [],
      `${countOf(unscheduled.length, 'activity')} of the file ${unscheduled.length === 1 ? 'is' : 'are'} at no visit of the main timeline and not in the draft: ${quoteSome(unscheduled.map(({ label }) => label))}.`,
      'Add those that the study pays for, with the visits at which they happen or how they are charged.',
    );
  }
  return unscheduled;
}
