/** Twenty rounds of kill -9 for service, worker and database: every price is issued once, every document is whole. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServiceProcess, startServiceProcess } from '../../support/service-process.ts';
import { signInParties, untilIssued } from '../../support/study-journey.ts';
import { findHistoryFaults } from '../history/check-history.ts';
import { createRecorder } from '../history/history.ts';
import { examine } from '../kills/autopsy.ts';
import { type Rounds, takeRound } from '../kills/rounds.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { noteTrials } from '../trials.ts';

const ROUNDS = 20;
let service: ServiceProcess;

beforeAll(async () => {
  service = await startServiceProcess({ seed: false });
});
afterAll(() => service.remove());

describe('service, worker and database killed at random moments', () => {
  it('leave every agreed site issued exactly once and every stored document whole', async ({ task }) => {
    const rounds: Rounds = {
      ...{ service, parties: await signInParties(service.baseUrl), studies: [], kills: 0 },
      ...{ random: createSeededRandom(Date.now()), recorder: createRecorder({ now: () => Date.now() }) },
    };
    for (let round = 0; round < ROUNDS; round += 1) await takeRound(rounds, round);
    for (const irasId of rounds.studies) await untilIssued(rounds.parties.lead, irasId, 12);
    await service.kill();
    const { faults: found, objects, logs } = await examine(service.folder, rounds.studies);
    const faults = [...found, ...findHistoryFaults(rounds.recorder.entries, { logs })];
    const noteOf = (what: string, trials: number) => ({ what, trials, failures: faults.length });
    noteTrials({ task }, noteOf('rounds of kill -9', rounds.kills));
    noteTrials({ task }, noteOf('prices issued under kill -9', logs.size));
    const answered = rounds.recorder.entries.filter(
      (entry) => entry.kind === 'decide' && entry.answer.kind !== 'unknown',
    );
    noteTrials({ task }, noteOf('answers to decisions under kill -9', answered.length));
    noteTrials({ task }, noteOf('documents read back after kill -9', objects));
    expect(faults).toEqual([]);
    expect(logs.size).toBe(rounds.studies.length * 12);
  });
});
