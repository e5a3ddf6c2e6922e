/** A crash at every write of every use case: afterwards everything is as if it had happened exactly once. */
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from './crash/all-scenarios.ts';
import { listTrials, prepareScenario, tryCrash, type Wrap } from './crash/run-scenario.ts';
import { listUnreached } from './crash/writing-use-cases.ts';
import { noteTrials } from './trials.ts';

describe('a crash at any write', () => {
  it.for(SCENARIOS)('while $name changes nothing', async (scenario, { task }) => {
    let tried = 0;
    const prepared = await prepareScenario(scenario);
    expect(prepared.writes).toBeGreaterThan(0);
    for (const trial of listTrials(prepared.writes)) {
      expect({ trial, faults: await tryCrash(prepared, trial) }).toEqual({ trial, faults: [] });
      tried += 1;
    }
    noteTrials({ task }, { what: 'crash points of use cases', trials: tried, failures: 0 });
  });
});

/** Each write of a transaction for itself: what no store may do. */
const withoutTransactions: Wrap = (table) => ({
  ...table,
  transact: async (writes) => {
    for (const write of writes) await table.transact([write]);
  },
});

describe('the comparison of states', () => {
  it('finds a store without transactions', async () => {
    const scenario = SCENARIOS.find(({ name }) => name === 'a trust answers accepted');
    const prepared = await prepareScenario(scenario!);
    const found: string[] = [];
    for (const trial of listTrials(prepared.writes * 2)) {
      found.push(...(await tryCrash(prepared, trial, withoutTransactions)));
    }
    expect(found).not.toEqual([]);
  });
});

describe('the use cases that write', () => {
  it('all take part in a scenario, or have crashes of their own', () => {
    const elsewhere = [
      // Its snapshots hold salts, so that no two courses store the same.
      'adherence-indicator/close-months.ts',
      // test/usecases/site-pricing/repricing-faults.test.ts: a death at every write.
      'site-pricing/request-repricing.ts',
      'site-pricing/steer-repricing.ts',
    ];
    expect(listUnreached().filter((file) => !elsewhere.includes(file))).toEqual([]);
  });
});
