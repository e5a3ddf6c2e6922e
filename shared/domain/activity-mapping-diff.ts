/** What a dictionary of activities changes against the one before it. */
import * as z from 'zod';
import { type ActivityMapping, keyOfEntry, MappingEntry } from './activity-mapping.ts';

export const ActivityMappingDiff = z.object({
  added: z.array(MappingEntry).readonly(),
  removed: z.array(MappingEntry).readonly(),
  /** The same name and code, with another answer. */
  changed: z.array(z.object({ before: MappingEntry, after: MappingEntry })).readonly(),
});
export type ActivityMappingDiff = z.infer<typeof ActivityMappingDiff>;

/** Entries are the same where they answer for the same name and code; their order does not count. */
export function diffActivityMappings(before: ActivityMapping, after: ActivityMapping): ActivityMappingDiff {
  const known = new Map(before.entries.map((entry) => [keyOfEntry(entry), entry]));
  const next = new Map(after.entries.map((entry) => [keyOfEntry(entry), entry]));
  const answerOf = ({ tariffItem, chargedPer, section }: MappingEntry): string =>
    JSON.stringify([tariffItem, chargedPer ?? null, section ?? null]);
  return {
    added: [...next].filter(([key]) => !known.has(key)).map(([, entry]) => entry),
    removed: [...known].filter(([key]) => !next.has(key)).map(([, entry]) => entry),
    changed: [...next].flatMap(([key, entry]) => {
      const old = known.get(key);
      return old && answerOf(old) !== answerOf(entry) ? [{ before: old, after: entry }] : [];
    }),
  };
}
