/** Two crashes in a row: the second while the service recovers from the first. */
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../crash/all-scenarios.ts';
import { listDoubleTrials, prepareScenario, tryCrash } from '../crash/run-scenario.ts';
import { noteTrials } from '../trials.ts';

describe('a crash at any write, and another at any write of the recovery', () => {
  it.for(SCENARIOS)('while $name changes nothing', async (scenario, { task }) => {
    const prepared = await prepareScenario(scenario);
    const failed: unknown[] = [];
    let tried = 0;
    for (const trial of listDoubleTrials(prepared.writes)) {
      const faults = await tryCrash(prepared, trial);
      tried += 1;
      if (faults.length > 0) failed.push({ trial, faults });
    }
    noteTrials({ task }, { what: 'two crashes in one use case', trials: tried, failures: failed.length });
    expect(failed).toEqual([]);
  });
});
