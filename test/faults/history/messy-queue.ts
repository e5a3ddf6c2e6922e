/** A queue as bad as SQS may be: messages come in any order, twice, or only after the sweeper sent them again. */

import { StoreUnavailable } from '../../../shared/ports/record-table.ts';
import { type SiteWork } from '../../../shared/ports/site-work.ts';
import type { WorkQueue } from '../../../shared/ports/work-queue.ts';
import type { SeededRandom } from '../seeded-random.ts';

export interface MessyQueue extends WorkQueue<SiteWork> {
  /** Any message, which may come once more later; undefined while there is none. */
  take(): SiteWork | undefined;
  /** What a worker failed at comes again. */
  giveBack(message: SiteWork): void;
}

export interface Mess {
  readonly random: SeededRandom;
  /** How many of a hundred messages get lost, and how many sends fail. */
  readonly percent: number;
  readonly turn: () => Promise<void>;
}

const TWICE_PERCENT = 15;

export function createMessyQueue({ random, percent, turn }: Mess): MessyQueue {
  const bag: SiteWork[] = [];
  return {
    send: async (messages) => {
      await turn();
      if (random.happens(percent)) throw new StoreUnavailable('the queue is away');
      bag.push(...messages.filter(() => !random.happens(percent)));
    },
    take: () => {
      if (bag.length === 0) return undefined;
      const at = random.below(bag.length);
      return random.happens(TWICE_PERCENT) ? bag[at] : bag.splice(at, 1)[0];
    },
    giveBack: (message) => void bag.push(message),
  };
}
