import { defineConfig } from 'vitest/config';

/** The long versions: one after the other, for some of them kill and some of them measure. */
export default defineConfig({
  test: {
    include: ['test/faults/long/**/*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    reporters: ['default', './test/faults/trials-reporter.ts', './test/support/closing-line-reporter.ts'],
  },
});
