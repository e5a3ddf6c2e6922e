/** What happens when, in the order of time: things that happen put others on the agenda. */

export const DAY_MS = 86_400_000;

export interface Agenda {
  /** Things of one moment happen in the order in which they were added. */
  readonly add: (at: number, happen: () => Promise<void>) => void;
  /** Everything before `end`; what comes later is left. @param move sets the clock */
  readonly run: (end: number, move: (at: number) => void) => Promise<void>;
}

interface Entry {
  readonly at: number;
  readonly happen: () => Promise<void>;
}

export function createAgenda(): Agenda {
  // The next one last: taking it off moves nothing.
  const entries: Entry[] = [];
  const add = (at: number, happen: () => Promise<void>): void => {
    let [low, high] = [0, entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((entries[middle]?.at ?? 0) >= at) low = middle + 1;
      else high = middle;
    }
    // Behind those of the same moment, which are further right.
    while (low > 0 && entries[low - 1]?.at === at) low -= 1;
    entries.splice(low, 0, { at, happen });
  };
  return {
    add,
    run: async (end, move) => {
      for (let next = entries.pop(); next && next.at < end; next = entries.pop()) {
        move(next.at);
        await next.happen();
      }
    },
  };
}
