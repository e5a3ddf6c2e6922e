/** Nothing acknowledged is lost, and nothing happens twice, however often the service is killed. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChainFault, type LogEntry } from '../../shared/domain/decision-log.ts';
import { londonMonth } from '../../shared/domain/london-time.ts';
import { type ApiAnswer, type ApiClient, api } from '../support/api-client.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import {
  agreeStudy,
  listSites,
  type Parties,
  reviewOf,
  signInParties,
  untilIssued,
} from '../support/study-journey.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let service: ServiceProcess;
let parties: Parties;

beforeAll(async () => {
  service = await startServiceProcess({ seed: false });
  parties = await signInParties(service.baseUrl);
});
afterAll(() => service.remove());

async function readLog(client: ApiClient, irasId: string, odsCode: string): Promise<LogEntry[]> {
  return (await client.get(`/api/studies/${irasId}/sites/${odsCode}/log`)).body.items;
}

describe('killed between agreement and the last appendix', () => {
  it('issues every site exactly once after the restart', async () => {
    const irasId = '2000001';
    await agreeStudy(parties, reviewOf(irasId));
    await service.kill();
    await service.start();
    const rows = await untilIssued(parties.lead, irasId, 12);
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['issued']));
    for (const { odsCode, appendixSha256 } of rows) {
      const log = await readLog(parties.lead, irasId, odsCode);
      expect(log.map(({ event }) => event.kind)).toEqual(['issued']);
      expect(findChainFault(log, sha256)).toBeUndefined();
      const appendix = await parties.lead.get(`/api/studies/${irasId}/sites/${odsCode}/appendix`);
      expect(appendix.body.integrity.sha256).toBe(appendixSha256);
    }
  });
});

/** Asks until somebody answers: what a client does whose answer was lost. */
async function insist(ask: () => Promise<ApiAnswer>): Promise<ApiAnswer> {
  for (let tries = 0; tries < 400; tries += 1) {
    const answer = await ask().catch(() => undefined);
    if (answer && answer.status !== 503 && answer.status !== 500) return answer;
    await sleep(50);
  }
  throw new Error('nobody answered');
}

describe('forty clients decide each offer at once, and the service is killed twice', () => {
  it('leaves one decision for each offer, the one that everybody was told, and an exact indicator', async () => {
    const irasId = '2000002';
    const sites = ['RRV', 'RJ1', 'RTD', 'RGT'];
    const indicator = async () =>
      (await insist(() => api(service.baseUrl).get(`/api/indicator/${londonMonth(Date.now())}`))).body;
    const before = await indicator();
    await agreeStudy(parties, reviewOf(irasId, sites));
    await untilIssued(parties.lead, irasId, sites.length);
    const choices = [
      { decision: 'accepted' },
      { decision: 'notAccepted', reason: 'other' },
      { decision: 'declinedCapacity' },
    ] as const;
    const clients = await Promise.all(
      sites.map(async (odsCode) => {
        const trust = await parties.trust(odsCode);
        const { appendixSha256 } = (await trust.get(`/api/studies/${irasId}/sites/${odsCode}/price`)).body;
        return { odsCode, trust, appendixSha256 };
      }),
    );
    const deciding = clients.flatMap(({ odsCode, trust, appendixSha256 }) =>
      Array.from({ length: 40 }, async (_, index) => {
        await sleep(Math.random() * 1500);
        const choice = choices[index % choices.length]!;
        const answer = await insist(() =>
          trust.put(`/api/studies/${irasId}/sites/${odsCode}/decision`, { ...choice, appendixSha256 }),
        );
        return { odsCode, choice, answer };
      }),
    );
    const killing = (async () => {
      for (let round = 0; round < 2; round += 1) {
        await sleep(400);
        await service.kill();
        await service.start();
      }
    })();
    const answers = await Promise.all(deciding);
    await killing;

    const rows = await listSites(parties.lead, irasId);
    const decided = new Map<string, string>();
    for (const odsCode of sites) {
      const log = await readLog(parties.lead, irasId, odsCode);
      const decisions = log.flatMap(({ event }) => (event.kind === 'decided' ? [event.decision] : []));
      expect(decisions).toHaveLength(1);
      expect(findChainFault(log, sha256)).toBeUndefined();
      expect(rows.find((row) => row.odsCode === odsCode)?.status).toBe(decisions[0]);
      decided.set(odsCode, decisions[0]!);
    }
    for (const { odsCode, choice, answer } of answers) {
      const truth = decided.get(odsCode);
      expect(answer.status).toBe(choice.decision === truth ? 200 : 409);
      const told = answer.status === 200 ? answer.body.decision : answer.body.first;
      expect(told.decision).toBe(truth);
    }
    const after = await indicator();
    const count = (decision: string) => [...decided.values()].filter((made) => made === decision).length;
    expect(after.offersAccepted - before.offersAccepted).toBe(count('accepted'));
    expect(after.offersDecided - before.offersDecided).toBe(count('accepted') + count('notAccepted'));
    expect(after.declinedCapacity - before.declinedCapacity).toBe(count('declinedCapacity'));
    expect(after.reasons.other - before.reasons.other).toBe(count('notAccepted'));
    expect(after.openOffers).toBe(before.openOffers);
  });
});
