/** The real clients of DynamoDB and S3 on bad days of AWS: nothing is lost, nothing happens twice. */
import { describe, expect, it } from 'vitest';
import { takeBadDay } from './aws/journeys.ts';
import { forgetsConditions } from './broken-tables.ts';
import { noteTrials } from './trials.ts';

const STUDIES = 4;
const BAD_DAYS = [
  { percent: 1, studies: STUDIES },
  { percent: 5, studies: STUDIES },
  { percent: 30, studies: 2 },
];

describe('requests that are throttled, cancelled, fail, or are carried out and not answered', () => {
  // Most of the time is spent waiting between the SDK's retries.
  it.concurrent.for(BAD_DAYS)(
    'at $percent in 100 lose nothing and double nothing',
    async ({ percent, studies }, { task, expect }) => {
      const { faults, trials, counts, note } = await takeBadDay({ percent, seed: percent }, studies);
      expect(faults).toEqual([]);
      expect(counts.lostAnswer).toBeGreaterThan(0);
      noteTrials({ task }, { what: 'requests on bad days of AWS', trials, failures: 0, note });
    },
  );
});

describe('the checker', () => {
  it('finds a table of the real database that forgets conditions', async () => {
    const options = { percent: 1, seed: 1, wrap: forgetsConditions };
    const { faults } = await takeBadDay(options, STUDIES);
    expect(faults).not.toEqual([]);
  });
});
