/** What one version of a resource review changes against another: by entry, by field, by cell of the schedule. */
import type { Activity, ResourceReview, Visit } from './resource-review.ts';

/** A field before and after; absent where it was not, or is no longer, stated. */
export interface FieldChange {
  /** `tariffItem`, or a path such as `protocol.version`. */
  readonly field: string;
  readonly before?: string;
  readonly after?: string;
}

export interface EntryChange {
  readonly id: string;
  /** As it is called now. */
  readonly label: string;
  readonly fields: readonly FieldChange[];
}

export interface EntryDiff {
  readonly added: readonly { readonly id: string; readonly label: string }[];
  readonly removed: readonly { readonly id: string; readonly label: string }[];
  readonly changed: readonly EntryChange[];
}

/** How often an activity happens at a visit; 0 where it does not. */
export interface CellChange {
  readonly activity: string;
  readonly visit: string;
  readonly before: number;
  readonly after: number;
}

export interface ResourceDiff {
  readonly study: readonly FieldChange[];
  readonly arms: EntryDiff;
  readonly visits: EntryDiff;
  readonly activities: EntryDiff;
  readonly schedule: readonly CellChange[];
  readonly terms: readonly FieldChange[];
  /** Absent where the reader does not see who takes part. */
  readonly sites?: EntryDiff;
}

/** A review whose sites may be left out, as a trust reads it. */
export type ComparableReview = Omit<ResourceReview, 'sites'> & {
  readonly sites?: ResourceReview['sites'] | undefined;
};

/** A value as text that two versions are compared by and people read. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}

type Fields = ReadonlyMap<string, string>;

/** Every stated field by its path, in the order of the document. */
function flatten(value: object, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  const fields: readonly (readonly [string, unknown])[] = Object.entries(value);
  for (const [name, field] of fields) {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    if (typeof field === 'object' && field !== null && !Array.isArray(field))
      for (const [deeper, text] of flatten(field, path)) flat.set(deeper, text);
    else if (field !== undefined) flat.set(path, textOf(field));
  }
  return flat;
}

function diffFields(before: Fields, after: Fields): FieldChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((field) => {
    const [old, now] = [before.get(field), after.get(field)];
    if (old === now) return [];
    return [{ field, ...(old !== undefined && { before: old }), ...(now !== undefined && { after: now }) }];
  });
}

interface Named {
  readonly id: string;
  readonly label: string;
}

/** Entries are the same where their ids are; a review without errors has each id once. */
function diffEntries<T>(
  before: readonly T[],
  after: readonly T[],
  nameOf: (entry: T) => Named,
  fieldsOf: (entry: T) => Fields,
): EntryDiff {
  const byId = (entries: readonly T[]) => new Map(entries.map((entry) => [nameOf(entry).id, entry]));
  const [old, now] = [byId(before), byId(after)];
  return {
    added: [...now.values()].map(nameOf).filter(({ id }) => !old.has(id)),
    removed: [...old.values()].map(nameOf).filter(({ id }) => !now.has(id)),
    changed: [...now].flatMap(([id, entry]) => {
      const earlier = old.get(id);
      const fields = earlier === undefined ? [] : diffFields(fieldsOf(earlier), fieldsOf(entry));
      return fields.length === 0 ? [] : [{ ...nameOf(entry), fields }];
    }),
  };
}

/** `nurse 30, medical 15`, whatever the order in which they are listed. */
function minutesText({ minutes }: Activity): string | undefined {
  return minutes
    ?.map(({ role, minutes: count }) => `${role} ${count}`)
    .sort()
    .join(', ');
}

function activityFields(activity: Activity): Fields {
  const { id: _id, minutes: _minutes, ...rest } = activity;
  return flatten({ ...rest, minutes: minutesText(activity) });
}

function visitFields({ id: _id, arms, ...rest }: Visit): Fields {
  return flatten({ ...rest, arms: [...arms].sort() });
}

/** Cells in the order of the activities and visits as they are now, those of removed ones last. */
function diffSchedule(before: ComparableReview, after: ComparableReview): CellChange[] {
  const cellsOf = ({ schedule }: ComparableReview) =>
    new Map(schedule.map((cell) => [`${cell.activity}\n${cell.visit}`, cell]));
  const [old, now] = [cellsOf(before), cellsOf(after)];
  return [...new Map([...now, ...old])].flatMap(([key, { activity, visit }]) => {
    const [from, to] = [old.get(key)?.quantity ?? 0, now.get(key)?.quantity ?? 0];
    return from === to ? [] : [{ activity, visit, before: from, after: to }];
  });
}

function studyFields({ study, leadSite, tariff }: ComparableReview): Fields {
  return new Map([...flatten(study), ...flatten({ leadSite, tariff })]);
}

function termFields({ terms = {} }: ComparableReview): Fields {
  const { expenseCaps, ...rest } = terms;
  const caps = expenseCaps?.map(({ expense, capPence }) => `${expense}: ${capPence}p`).join(', ');
  return flatten({ ...rest, expenseCaps: caps });
}

/** What `after` changes against `before`. The same review twice changes nothing. */
export function diffResources(before: ComparableReview, after: ComparableReview): ResourceDiff {
  const label = ({ id, label: name }: Named): Named => ({ id, label: name });
  const sites =
    before.sites && after.sites
      ? diffEntries(
          before.sites,
          after.sites,
          ({ odsCode }) => ({ id: odsCode, label: odsCode }),
          ({ principalInvestigator, targetParticipants }) =>
            flatten({ principalInvestigator, targetParticipants }),
        )
      : undefined;
  return {
    study: diffFields(studyFields(before), studyFields(after)),
    arms: diffEntries(before.arms, after.arms, label, ({ label: name }) => new Map([['label', name]])),
    visits: diffEntries(before.visits, after.visits, label, visitFields),
    activities: diffEntries(before.activities, after.activities, label, activityFields),
    schedule: diffSchedule(before, after),
    terms: diffFields(termFields(before), termFields(after)),
    ...(sites && { sites }),
  };
}

/** Whether anything changed at all. */
export function isSameResource({
  study,
  arms,
  visits,
  activities,
  schedule,
  terms,
  sites,
}: ResourceDiff): boolean {
  const isEmpty = (diff: EntryDiff | undefined) =>
    !diff || diff.added.length + diff.removed.length + diff.changed.length === 0;
  return (
    study.length + schedule.length + terms.length === 0 && [arms, visits, activities, sites].every(isEmpty)
  );
}
