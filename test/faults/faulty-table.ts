/** A table that loses requests before it does anything, and answers after it has done what it was asked. */
import { type RecordTable, StoreUnavailable } from '../../shared/ports/record-table.ts';
import type { SeededRandom } from './seeded-random.ts';

export interface FaultCounts {
  calls: number;
  throttled: number;
  lostAnswers: number;
}

export interface FaultyTable {
  readonly table: RecordTable;
  readonly counts: Readonly<FaultCounts>;
}

export interface Faults {
  readonly random: SeededRandom;
  /** Of every hundred calls so many are throttled, and of the writes as many again lose their answer. */
  readonly percent: number;
  /** Waited for before a call is carried out, and again before it answers, so that others come in between. */
  readonly turn?: () => Promise<void>;
}

export function createFaultyTable(
  table: RecordTable,
  { random, percent, turn = async () => undefined }: Faults,
): FaultyTable {
  const counts: FaultCounts = { calls: 0, throttled: 0, lostAnswers: 0 };
  const begin = async (): Promise<void> => {
    counts.calls += 1;
    await turn();
    if (!random.happens(percent)) return;
    counts.throttled += 1;
    throw new StoreUnavailable('throttled');
  };
  const read = async <T>(make: () => Promise<T>): Promise<T> => {
    await begin();
    const answer = await make();
    await turn();
    return answer;
  };
  return {
    counts,
    table: {
      get: (name, key) => read(() => table.get(name, key)),
      query: (query) => read(() => table.query(query)),
      transact: async (writes) => {
        await begin();
        await table.transact(writes);
        await turn();
        if (!random.happens(percent)) return;
        counts.lostAnswers += 1;
        throw new StoreUnavailable('the answer was lost after the commit');
      },
    },
  };
}
