/** In which order the columns of staff roles stand, so that minutes read from left to right are in their own order. */
import type { Activity } from '../../../domain/resource-review.ts';

type Minutes = NonNullable<Activity['minutes']>;

/**
 * The preferred roles and all that activities name. An order that an activity asks for goes before the preferred
 * one; where activities contradict each other, some of them cannot be read from columns (see `fitsColumns`).
 */
export function orderRoles(preferred: readonly string[], activities: readonly Activity[]): string[] {
  const sequences = activities.map(({ minutes = [] }) => minutes.map(({ role }) => role));
  const waiting = new Set([...preferred, ...sequences.flat()]);
  const before = new Map<string, Set<string>>([...waiting].map((role) => [role, new Set()]));
  for (const sequence of sequences) {
    for (const [at, role] of sequence.entries()) {
      const previous = sequence[at - 1];
      if (previous !== undefined && previous !== role) before.get(role)?.add(previous);
    }
  }
  const order: string[] = [];
  while (waiting.size > 0) {
    const roles = [...waiting];
    const next =
      roles.find((role) => ![...(before.get(role) ?? [])].some((other) => waiting.has(other))) ?? roles[0];
    if (next === undefined) break;
    order.push(next);
    waiting.delete(next);
  }
  return order;
}

/** Whether minutes, read from the columns of `roles`, come back in their order. */
export function fitsColumns(minutes: Minutes, roles: readonly string[]): boolean {
  const columns = minutes.map(({ role }) => roles.indexOf(role));
  return columns.every((column, at) => column > (columns[at - 1] ?? -1));
}
