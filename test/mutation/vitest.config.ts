/**
 * The tests of one group (run.ts says which) as the mutation run uses them: the same cases each time, none for long, quick files first.
 * The indicator's documents are verified through their use case. What goes through every bit or 100,000 lines is left out: it would only kill more.
 */
import { statSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const sizeOf = ({ moduleId }: TestSpecification): number => statSync(moduleId).size;

/** A mutant is dead at the first test that fails: what is quick comes first. */
class SmallFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => sizeOf(a) - sizeOf(b));
  }
}

export default defineConfig({
  test: {
    include: [process.env['NCVR_MUTATION_TESTS'] ?? 'test/domain/*.test.ts'],
    setupFiles: ['test/mutation/same-cases.ts'],
    sequence: { sequencer: SmallFilesFirst },
    isolate: false,
    testTimeout: 60_000,
  },
});
