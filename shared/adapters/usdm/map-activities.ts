/** The draft's activities: mapped by the dictionary where it says one thing, listed for a person everywhere else. */
import { createMapper, createSuggester, type MappingEntry } from '../../domain/activity-mapping.ts';
import type { Activity } from '../../domain/resource-review.ts';
import type { ImportAids, UnmappedActivity } from '../../ports/protocol-import.ts';
import type { Item } from './item.ts';
import { countOf, type Notes, quote, quoteSome } from './notes.ts';
import { type NamedActivity, type ProtocolActivities, readActivity } from './read-activities.ts';

const MOST_SUGGESTIONS = 3;

export interface MappedActivities {
  readonly activities: readonly Activity[];
  readonly unmapped: readonly UnmappedActivity[];
}

type FindEntry = (activity: NamedActivity, item: Item) => MappingEntry | undefined;

function createFindEntry({ mapping, tariff }: ImportAids, notes: Notes): FindEntry {
  if (!mapping) return () => undefined;
  const look = createMapper(mapping);
  const known = tariff && new Set(tariff.items.map(({ code }) => code));
  return (activity, item) => {
    const answer = look(activity);
    if (answer.kind === 'ambiguous') {
      notes.warning(
        'ambiguousMapping',
        item.path,
        `The dictionary gives several answers for ${quote(activity.label)}: ${quoteSome([...new Set(answer.entries.map(({ tariffItem }) => tariffItem))])}. None is taken.`,
        'Choose one in the draft, and keep one in the dictionary.',
      );
    }
    if (answer.kind !== 'mapped') return undefined;
    if (!known || known.has(answer.entry.tariffItem)) return answer.entry;
    notes.warning(
      'unknownTariffItem',
      item.path,
      `The dictionary maps ${quote(activity.label)} to ${quote(answer.entry.tariffItem)}, which the tariff ${tariff.id} does not have.`,
      'Choose another item in the draft, and correct the dictionary.',
    );
    return undefined;
  };
}

function toActivity(id: string, label: string, entry: MappingEntry | undefined): Activity {
  return {
    id,
    label,
    section: entry?.section ?? 'participant',
    ...(entry && { tariffItem: entry.tariffItem }),
    chargedPer: entry?.chargedPer ?? 'visit',
    inProtocolSchedule: true,
  };
}

/** @param scheduled at how many visits an activity is, by its id in the file; the others are not in the draft */
export function mapActivities(
  { byId, draftIdOf }: ProtocolActivities,
  scheduled: ReadonlyMap<string, number>,
  aids: ImportAids,
  notes: Notes,
): MappedActivities {
  const findEntry = createFindEntry(aids, notes);
  const suggest = createSuggester(aids.tariff?.items ?? []);
  const activities: Activity[] = [];
  const unmapped: UnmappedActivity[] = [];
  for (const [usdmId, item] of byId) {
    const cells = scheduled.get(usdmId);
    if (cells === undefined) continue;
    const read = readActivity(item, notes);
    const entry = findEntry(read, item);
    const id = draftIdOf(usdmId);
    activities.push(toActivity(id, read.label, entry));
    if (entry) continue;
    const suggestions = suggest(read.label, MOST_SUGGESTIONS);
    unmapped.push({ activity: id, label: read.label, codes: read.codes, cells, suggestions });
  }
  noteUnmapped(activities.length, unmapped, notes);
  noteSameLabels(activities, notes);
  return { activities, unmapped };
}

function noteUnmapped(all: number, unmapped: readonly UnmappedActivity[], notes: Notes): void {
  if (unmapped.length === 0) return;
  notes.warning(
    'unmapped',
    [],
    `${countOf(unmapped.length, 'activity')} of ${all} ${unmapped.length === 1 ? 'is' : 'are'} not mapped to the tariff.`,
    'Choose a tariff item, or minutes by staff role, for each activity listed as unmapped.',
  );
}

function noteSameLabels(activities: readonly Activity[], notes: Notes): void {
  for (const [label, same] of Map.groupBy(activities, (activity) => activity.label)) {
    if (same.length === 1) continue;
    notes.warning(
      'sameLabel',
      [],
      `The activities ${quoteSome(same.map(({ id }) => id))} are all called ${quote(label)}; the draft has each.`,
      'Name them so that they can be told apart, or remove what would be paid twice.',
    );
  }
}
