/** How often something was tried and how often it failed: for the table at the end of a run. */
import type { TestContext } from 'vitest';

export interface Trials {
  readonly what: string;
  readonly trials: number;
  readonly failures: number;
  /** A line of its own, below the table. */
  readonly note?: string;
}

declare module 'vitest' {
  interface TaskMeta {
    trials?: Trials[];
  }
}

/** Puts the count where the reporter finds it. Note it before it is judged, so that failures are counted too. */
export function noteTrials({ task }: Pick<TestContext, 'task'>, trials: Trials): void {
  task.meta.trials = [...(task.meta.trials ?? []), trials];
}
