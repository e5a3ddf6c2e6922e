/** Decides who goes on: everybody waits for a turn at every port, and chance gives the turns. */
import type { FixedClock } from '../../../shared/adapters/memory/fixed-clock.ts';
import type { SeededRandom } from '../seeded-random.ts';

const IDLE_ROUNDS = 10_000;

export interface Scheduler {
  /** Resolves when it is the caller's turn. */
  readonly turn: () => Promise<void>;
  /** Gives turns until all work has come to its end; every turn takes a millisecond of the clock. */
  readonly run: (work: readonly Promise<unknown>[]) => Promise<void>;
}

/** The same seed gives the same course. @throws Error where everybody waits for something that never comes */
export function createScheduler(random: SeededRandom, clock: FixedClock): Scheduler {
  const waiting: (() => void)[] = [];
  return {
    turn: () => new Promise((resume) => void waiting.push(resume)),
    run: async (work) => {
      const progress = { isOver: false };
      const end = Promise.all(work).finally(() => (progress.isOver = true));
      // A failure is thrown below; until then it is nobody's.
      end.catch(() => undefined);
      for (let idle = 0; !progress.isOver && idle < IDLE_ROUNDS; ) {
        // Everything that can go on without a turn does so first: then the waiting are the same in every run.
        await new Promise((resume) => setImmediate(resume));
        const [next] = waiting.splice(random.below(Math.max(waiting.length, 1)), 1);
        idle = next ? 0 : idle + 1;
        clock.advance(1);
        next?.();
      }
      if (!progress.isOver) throw new Error('everybody waits');
      await end;
    },
  };
}
