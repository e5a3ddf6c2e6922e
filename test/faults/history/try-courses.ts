/** Many courses one after another, for the short and the long tests. */
import { type CourseOptions, prepareCourse, takeCourse } from './course.ts';

export const FAILING_PERCENTS = [0, 1, 5, 20] as const;

export interface CoursesResult {
  readonly operations: number;
  /** Each with the seed that brings it about again. */
  readonly faults: readonly string[];
  /** Calls of the table that failed by chance. */
  readonly failed: number;
}

/** Takes courses from the seed on until there were so many operations, or until one shows a fault. */
export async function tryCourses(
  operations: number,
  { seed: first, ...options }: CourseOptions,
): Promise<CoursesResult> {
  const prepared = await prepareCourse();
  let [done, failed] = [0, 0];
  for (let seed = first; done < operations; seed += 1) {
    const course = await takeCourse(prepared, { ...options, seed });
    done += course.operations;
    failed += course.failed;
    const faults = course.faults.map((fault) => `seed ${seed}: ${fault}`);
    if (faults.length > 0) return { operations: done, failed, faults };
  }
  return { operations: done, failed, faults: [] };
}
