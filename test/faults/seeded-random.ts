/** Chance that repeats: the same seed gives the same faults and the same course. */
export interface SeededRandom {
  /** From 0, below `limit`. */
  below(limit: number): number;
  /** Whether something happens that happens so many times in a hundred. */
  happens(percent: number): boolean;
  pick<T>(items: readonly [T, ...T[]]): T;
}

/** Source of the generator: mulberry32, public domain. */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number): number => next() % limit;
  return {
    below,
    happens: (percent) => below(10_000) < percent * 100,
    pick: (items) => items[below(items.length)] ?? items[0],
  };
}
