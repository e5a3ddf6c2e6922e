/** Fifty clients at once, some hundred thousand operations of theirs, from seeds that no run had before. */
import { describe, expect, it } from 'vitest';
import { FAILING_PERCENTS, tryCourses } from '../history/try-courses.ts';
import { noteTrials } from '../trials.ts';

const OPERATIONS = 75_000;

describe('fifty clients who decide the same and different prices at once', () => {
  it.for(FAILING_PERCENTS)(
    'find the first decision while %d in 100 calls fail',
    async (percent, { task }) => {
      const { operations, faults, failed } = await tryCourses(OPERATIONS, {
        seed: Date.now() % 1e9,
        percent,
      });
      const what = 'operations of fifty clients at once';
      noteTrials({ task }, { what, trials: operations, failures: faults.length });
      expect(faults).toEqual([]);
      expect(failed > 0).toBe(percent > 0);
    },
  );
});
