/** A national re-pricing re-prices exactly what was previewed, once, however often the service is killed. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChainFault, type LogEntry } from '../../shared/domain/decision-log.ts';
import { sumPence } from '../../shared/domain/money.ts';
import { bundledMultipliers, bundledTariff } from '../../shared/reference/index.ts';
import type { ApiClient } from '../support/api-client.ts';
import {
  acceptPrice,
  type Entry,
  expectedPrice,
  forEachOf,
  listEntries,
  nextRelease,
  portfolioReviews,
  readRows,
  signInCoordinator,
  untilRepricing,
} from '../support/portfolio.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import { agreeStudy, type Parties, signInParties, untilIssued } from '../support/study-journey.ts';

const SITES = 3;
/** More than the studies of one step, so that there are pages to come after the one that is interrupted. */
const reviews = portfolioReviews({ studies: 12, sites: SITES });
const release = nextRelease();
/** The first site of the first two studies. */
const ACCEPTED = reviews.slice(0, 2).map(({ study, sites }) => [study.irasId, sites[0]!.odsCode] as const);
const REPRICED = reviews.length * SITES - ACCEPTED.length;
const WITHIN_MS = 40_000;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let service: ServiceProcess;
let parties: Parties;
let coordinator: ApiClient;

beforeAll(async () => {
  service = await startServiceProcess({ seed: false });
  parties = await signInParties(service.baseUrl);
  coordinator = await signInCoordinator(service.baseUrl);
  await forEachOf(reviews, 4, (review) => agreeStudy(parties, review));
  for (const { study } of reviews) await untilIssued(parties.lead, study.irasId, SITES);
  for (const [irasId, odsCode] of ACCEPTED) await acceptPrice(parties, irasId, odsCode);
});
afterAll(() => service.remove());

const readPrice = async (irasId: string, odsCode: string) =>
  (await coordinator.get(`/api/studies/${irasId}/sites/${odsCode}/price`)).body;

const readLog = async (irasId: string, odsCode: string): Promise<LogEntry[]> =>
  (await coordinator.get(`/api/studies/${irasId}/sites/${odsCode}/log`)).body.items;

const readAccepted = () =>
  Promise.all(
    ACCEPTED.map(async ([irasId, odsCode]) => ({
      price: await readPrice(irasId, odsCode),
      log: await readLog(irasId, odsCode),
    })),
  );

async function untilSuperseded({ irasId, odsCode, issueNumber }: Entry): Promise<void> {
  for (let tries = 0; tries < 4000; tries += 1) {
    const row = (await readRows(coordinator, irasId)).get(odsCode);
    if (row && row.issueNumber > issueNumber) return;
    await sleep(5);
  }
  throw new Error(`${irasId} ${odsCode} was not re-priced`);
}

async function killAndRestart(): Promise<number> {
  await service.kill();
  const killedAt = Date.now();
  await service.start();
  return killedAt;
}

async function publishAndPreview(): Promise<{ readonly id: string; readonly entries: readonly Entry[] }> {
  expect((await coordinator.put(`/api/tariffs/${release.id}`, release)).status).toBe(201);
  const asked = { tariff: release.id, multipliers: bundledMultipliers().id };
  const requested = await coordinator.post('/api/repricings', asked);
  expect(requested.status).toBe(202);
  await killAndRestart();
  const { id } = requested.body;
  const { preview } = await untilRepricing(coordinator, id, 'previewed', WITHIN_MS);
  const entries = await listEntries(coordinator, id);
  expect(preview).toMatchObject({
    studies: reviews.length,
    accepted: ACCEPTED.length,
    alreadyThere: 0,
    blocked: 0,
    totals: { prices: REPRICED, dearer: REPRICED, toPence: sumPence(entries.map((entry) => entry.toPence)) },
  });
  return { id, entries };
}

async function expectRepriced({ irasId, odsCode, toPence }: Entry): Promise<void> {
  const review = reviews.find(({ study }) => study.irasId === irasId)!;
  const price = await readPrice(irasId, odsCode);
  const expected = expectedPrice(review, odsCode, release);
  expect(price).toMatchObject(expected);
  expect(price).toMatchObject({ status: 'issued', reviewVersion: 1, issueNumber: 2, tariff: release.id });
  expect(toPence).toBe(expected.expectedPence);
  expect(toPence).not.toBe(expectedPrice(review, odsCode, bundledTariff()).expectedPence);
  const log = await readLog(irasId, odsCode);
  expect(log.map(({ event }) => event.kind)).toEqual(['issued', 'superseded', 'issued']);
  expect(findChainFault(log, sha256)).toBeUndefined();
}

describe('a national re-pricing, killed during its preview and twice while it runs', () => {
  it('re-prices exactly what was previewed, once, and leaves accepted prices as they were', async () => {
    const before = await readAccepted();
    const { id, entries } = await publishAndPreview();
    const keyOf = ({ irasId, odsCode }: Entry) => `${irasId} ${odsCode}`;
    const accepted = ACCEPTED.map(([irasId, odsCode]) => `${irasId} ${odsCode}`);
    const all = reviews.flatMap(({ study, sites }) => sites.map((at) => `${study.irasId} ${at.odsCode}`));
    expect(entries.map(keyOf).toSorted()).toEqual(all.filter((key) => !accepted.includes(key)).toSorted());

    expect((await coordinator.post(`/api/repricings/${id}/run`, {})).status).toBe(202);
    let killedAt = 0;
    for (const entry of [entries[0]!, entries[Math.floor(REPRICED / 4)]!]) {
      await untilSuperseded(entry);
      killedAt = await killAndRestart();
    }
    const { run, progress } = await untilRepricing(coordinator, id, 'done', WITHIN_MS);
    expect(run).toMatchObject({ repriced: REPRICED, skipped: 0, failed: 0 });
    expect(progress).toEqual({ done: REPRICED, total: REPRICED });
    // Something was left to do when it was killed for the second time.
    expect(Date.parse(run?.endedAt ?? '')).toBeGreaterThan(killedAt);

    const after = await listEntries(coordinator, id);
    expect(after).toEqual(entries.map((entry) => ({ ...entry, outcome: 'repriced' })));
    for (const entry of after) await expectRepriced(entry);
    expect(await readAccepted()).toEqual(before);
    expect(before.map(({ price }) => [price.status, price.issueNumber, price.tariff])).toEqual(
      ACCEPTED.map(() => ['accepted', 1, bundledTariff().id]),
    );
  });
});
