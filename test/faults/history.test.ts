/** Fifty clients at once, over ports that fail and messages that come twice: nothing is lost or doubled. */
import { describe, expect, it } from 'vitest';
import { BREAKAGES, MERE_NUISANCE } from './broken-tables.ts';
import { prepareCourse, takeCourse } from './history/course.ts';
import { FAILING_PERCENTS, tryCourses } from './history/try-courses.ts';
import { noteTrials } from './trials.ts';

const OPERATIONS = 2_000;
const MOST_OPERATIONS = 10_000;

describe('fifty clients who decide the same and different prices at once', () => {
  it.for(FAILING_PERCENTS)(
    'find the first decision while %d in 100 calls fail',
    async (percent, { task }) => {
      const { operations, faults, failed } = await tryCourses(OPERATIONS, { seed: 1, percent });
      expect(faults).toEqual([]);
      expect(failed > 0).toBe(percent > 0);
      noteTrials({ task }, { what: 'operations of fifty clients at once', trials: operations, failures: 0 });
    },
  );

  it('are not confused by a refusal of something that happened', async () => {
    const { faults } = await tryCourses(OPERATIONS, { seed: 1, percent: 1, wrap: MERE_NUISANCE });
    expect(faults).toEqual([]);
  });

  it('take the same course from the same seed', async () => {
    const prepared = await prepareCourse();
    const courses = await Promise.all([7, 7, 8].map((seed) => takeCourse(prepared, { seed, percent: 5 })));
    expect(courses[1]?.trace).toEqual(courses[0]?.trace);
    expect(courses[2]?.trace).not.toEqual(courses[0]?.trace);
  });
});

describe('the checker', () => {
  it.for(Object.entries(BREAKAGES))('finds a table that %s', async ([, wrap]) => {
    const { faults } = await tryCourses(MOST_OPERATIONS, { seed: 1, percent: 2, wrap });
    expect(faults).not.toEqual([]);
  });
});
