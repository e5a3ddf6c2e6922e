/** What a resource review names twice: arms, visits, activities, cells of the schedule, sites. */
import { error, type Finding } from './findings.ts';
import type { ResourceReview } from './resource-review.ts';

/** Every entry whose key came before it. */
export function repeated<T>(
  entries: readonly T[],
  keyOf: (entry: T) => string,
): { at: number; first: number; key: string }[] {
  const seen = new Map<string, number>();
  return entries.flatMap((entry, at) => {
    const key = keyOf(entry);
    const first = seen.get(key);
    if (first !== undefined) return [{ at, first, key }];
    seen.set(key, at);
    return [];
  });
}

export function findDuplicates(review: ResourceReview): Finding[] {
  const duplicate = (path: PropertyKey[], what: string, first: number, mend: string) =>
    error('duplicateId', path, `${what} is there already, as entry ${first + 1} of this list.`, mend);
  const ids = (['arms', 'visits', 'activities'] as const).flatMap((list) =>
    repeated<{ readonly id: string }>(review[list], ({ id }) => id).map(({ at, first, key }) =>
      duplicate([list, at, 'id'], `The id ${key}`, first, 'Give each entry its own id, or remove one.'),
    ),
  );
  // Activity ids hold no line break, so the two cannot run into each other.
  const cells = repeated(review.schedule, ({ activity, visit }) => `${activity}\n${visit}`).map(
    ({ at, first }) =>
      duplicate(
        ['schedule', at],
        'A cell for this activity at this visit',
        first,
        'Keep one cell, with the whole quantity.',
      ),
  );
  const sites = repeated(review.sites, ({ odsCode }) => odsCode).map(({ at, first, key }) =>
    duplicate(['sites', at, 'odsCode'], `The site ${key}`, first, 'Keep one entry for the site.'),
  );
  return [...ids, ...cells, ...sites];
}
