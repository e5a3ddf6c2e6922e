/** Releases of national data in the order in which they take effect, and which of them counts on a day. */
import * as z from 'zod';
import { financialYear, type MultiplierSet, type TariffRelease } from './tariff.ts';
import { day, identifier, moment } from './text.ts';

/** What is known of a release without its body. */
export const ReleaseFacts = z.object({
  id: identifier,
  financialYear,
  effectiveFrom: day,
  /** Tariffs only. */
  release: z.int().min(1).optional(),
  provenance: z.enum(['demonstration', 'national']).optional(),
  /** It ships with the service, and stands in until one is published for the same day. */
  isBundled: z.boolean(),
  publishedAt: moment.optional(),
});
export type ReleaseFacts = z.infer<typeof ReleaseFacts>;

/** A release as its own document states it. */
export type StatedFacts = Omit<ReleaseFacts, 'isBundled' | 'publishedAt'>;

export function tariffFacts(tariff: TariffRelease): StatedFacts {
  const { id, financialYear: year, effectiveFrom, release, provenance } = tariff;
  return { id, financialYear: year, effectiveFrom, release, provenance };
}

/** A set that names no day takes effect with its financial year: `2026/27` on 2026-04-01. */
export function multiplierFacts(set: MultiplierSet): StatedFacts {
  const { id, financialYear: year, effectiveFrom } = set;
  return { id, financialYear: year, effectiveFrom: effectiveFrom ?? firstDayOf(year) };
}

/** `2026/27` begins on 2026-04-01. */
export function firstDayOf(year: string): string {
  return `${year.slice(0, 4)}-04-01`;
}

const compare = <V extends string | number>(one: V, other: V): number =>
  one < other ? -1 : one > other ? 1 : 0;

/** By the day each takes effect, a bundled one before those published for the same day; then by release number. */
export function compareReleases(one: ReleaseFacts, other: ReleaseFacts): number {
  return (
    compare(one.effectiveFrom, other.effectiveFrom) ||
    compare(one.isBundled ? 0 : 1, other.isBundled ? 0 : 1) ||
    compare(one.release ?? 0, other.release ?? 0) ||
    compare(one.id, other.id)
  );
}

/**
 * The release in force on a day: the latest that has begun, national ones before demonstrations.
 * @param releases in the order of `compareReleases`
 */
export function findReleaseInForce<T extends ReleaseFacts>(
  releases: readonly T[],
  on: string,
): T | undefined {
  const begun = releases.filter(({ effectiveFrom }) => effectiveFrom <= on);
  return begun.findLast(({ provenance }) => provenance !== 'demonstration') ?? begun.at(-1);
}

/**
 * The release that this one follows, which its differences are counted from: the nearest before it of the same
 * provenance, else the nearest before it of any.
 * @param releases in the order of `compareReleases`; the release itself may be among them
 */
export function findReleaseBefore<T extends ReleaseFacts>(
  releases: readonly T[],
  release: ReleaseFacts,
): T | undefined {
  const earlier = releases.filter((each) => each.id !== release.id && compareReleases(each, release) < 0);
  return earlier.findLast(({ provenance }) => provenance === release.provenance) ?? earlier.at(-1);
}
