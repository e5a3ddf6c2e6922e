/** More studies on worse days of AWS, over the real clients. */
import { describe, it } from 'vitest';
import { takeBadDay } from '../aws/journeys.ts';
import { noteTrials } from '../trials.ts';

describe('requests that are throttled, cancelled, fail, or are carried out and not answered', () => {
  it.concurrent.for([
    { percent: 1, studies: 60 },
    { percent: 5, studies: 60 },
    { percent: 30, studies: 24 },
  ])('at $percent in 100 lose nothing and double nothing', async ({ percent, studies }, { task, expect }) => {
    const { faults, trials, counts, note } = await takeBadDay({ percent, seed: Date.now() }, studies);
    const failures = faults.length;
    noteTrials({ task }, { what: 'requests of people on bad days of AWS', trials, failures, note });
    noteTrials(
      { task },
      { what: 'requests to DynamoDB and S3 on bad days', trials: counts.requests, failures },
    );
    expect(faults).toEqual([]);
  });
});
