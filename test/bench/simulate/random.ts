/** Numbers that look random, the same in every run of one seed (mulberry32). */
export interface Random {
  /** A whole number from 0 to below. */
  readonly below: (most: number) => number;
  /** Whether something of so many in a hundred happens. */
  readonly percent: (share: number) => boolean;
  readonly pick: <T>(from: readonly [T, ...T[]]) => T;
}

export function createRandom(seed: number): Random {
  let state = seed;
  const below = (most: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * most);
  };
  return {
    below,
    percent: (share) => below(10_000) < share * 100,
    pick: (from) => from[below(from.length)] ?? from[0],
  };
}
