/**
 * `npm run bench:portfolio [-- --studies N --sites M]`: a national re-pricing of a simulated portfolio on the local
 * service, over HTTP. Slowness never fails it; a price that is not as it was previewed does.
 */
import { parseArgs } from 'node:util';
import { bundledMultipliers } from '../../shared/reference/index.ts';
import type { ApiClient } from '../support/api-client.ts';
import {
  acceptPrice,
  forEachOf,
  listEntries,
  nextRelease,
  type PortfolioSize,
  portfolioReviews,
  signInCoordinator,
  untilRepricing,
} from '../support/portfolio.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import { agreeStudy, signInParties, untilIssued } from '../support/study-journey.ts';
import { describeMachine } from './machine.ts';
import { findFaults, readAllRows } from './portfolio/check.ts';
import { formatMemory, type MemoryWatch, watchMemory } from './portfolio/memory.ts';

const USAGE = 'npm run bench:portfolio [-- --studies N --sites M]';
/** A simulated year; see the cost table, which counts as many. */
const DEFAULTS = { studies: '1450', sites: '10' } as const;
const STUDIES_AT_ONCE = 4;
const STUDIES_WITH_ACCEPTED = 5;
/** A token lasts an hour, and seeding may take longer. */
const STUDIES_PER_SIGN_IN = 100;
const WITHIN_MS = 10 * 60_000;
const REPRICING_WITHIN_MS = 4 * 3_600_000;
const FAULTS_SHOWN = 20;
/** As a shell tells of a process that was interrupted. */
const INTERRUPTED = 130;

const say = (what: string, value: string): void => console.log(`${what.padEnd(34)}${value}`);

function readCount(option: string, text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new Error(`--${option} must be a whole number from 1 to 99999, not ${text}. Usage: ${USAGE}`);
}

/** Undefined where the arguments cannot be read, which it says. */
function readSize(): PortfolioSize | undefined {
  try {
    const { values } = parseArgs({
      options: {
        studies: { type: 'string', default: DEFAULTS.studies },
        sites: { type: 'string', default: DEFAULTS.sites },
      },
    });
    return { studies: readCount('studies', values.studies), sites: readCount('sites', values.sites) };
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/** Seconds that it took. */
async function time(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

const seconds = (taken: number, prices: number): string =>
  `${taken.toFixed(1)} s, ${(prices / taken).toFixed(1)} prices a second`;

async function seed(baseUrl: string, size: PortfolioSize): Promise<readonly string[]> {
  const reviews = portfolioReviews(size);
  for (let from = 0; from < reviews.length; from += STUDIES_PER_SIGN_IN) {
    const parties = await signInParties(baseUrl);
    await forEachOf(reviews.slice(from, from + STUDIES_PER_SIGN_IN), STUDIES_AT_ONCE, async (review) => {
      await agreeStudy(parties, review);
      await untilIssued(parties.lead, review.study.irasId, size.sites, WITHIN_MS);
    });
    const done = Math.min(from + STUDIES_PER_SIGN_IN, reviews.length);
    console.error(`(${done} of ${reviews.length} studies are issued)`);
  }
  const parties = await signInParties(baseUrl);
  for (const { study, sites } of reviews.slice(0, STUDIES_WITH_ACCEPTED))
    for (const { odsCode } of sites.slice(0, 1)) await acceptPrice(parties, study.irasId, odsCode);
  return reviews.map(({ study }) => study.irasId);
}

function require(what: string, status: number, wanted: number, body: unknown): void {
  if (status !== wanted) throw new Error(`${what}: ${status} ${JSON.stringify(body)}`);
}

async function preview(coordinator: ApiClient, memory: MemoryWatch): Promise<string> {
  const release = nextRelease();
  const published = await coordinator.put(`/api/tariffs/${release.id}`, release);
  require('release', published.status, 201, published.body);
  memory.peak();
  let id = '';
  let prices = 0;
  const taken = await time(async () => {
    const asked = { tariff: release.id, multipliers: bundledMultipliers().id };
    const requested = await coordinator.post('/api/repricings', asked);
    require('re-pricing', requested.status, 202, requested.body);
    id = requested.body.id;
    const done = await untilRepricing(coordinator, id, 'previewed', REPRICING_WITHIN_MS);
    prices = done.preview.totals.prices;
    say('previewed', `${prices} prices, ${done.preview.accepted} accepted, ${done.preview.blocked} blocked`);
  });
  say('preview', seconds(taken, prices));
  say('memory at most during the preview', formatMemory(memory.peak()));
  return id;
}

async function untilFailedAreIssued(coordinator: ApiClient, id: string, size: PortfolioSize): Promise<void> {
  const failed = (await listEntries(coordinator, id)).filter(({ outcome }) => outcome === 'failed');
  for (const irasId of new Set(failed.map((entry) => entry.irasId)))
    await untilIssued(coordinator, irasId, size.sites, WITHIN_MS);
}

/** Runs it; its last price is issued when it is done, or soon after where its documents failed at first. */
async function run(coordinator: ApiClient, id: string, size: PortfolioSize, memory: MemoryWatch) {
  let prices = 0;
  const taken = await time(async () => {
    const started = await coordinator.post(`/api/repricings/${id}/run`, {});
    require('run', started.status, 202, started.body);
    const done = await untilRepricing(coordinator, id, 'done', REPRICING_WITHIN_MS);
    const { repriced = 0, skipped = 0, failed = 0 } = done.run ?? {};
    prices = repriced + failed;
    say('re-priced', `${prices} prices, ${failed} at a second attempt, ${skipped} skipped`);
    if (failed > 0) await untilFailedAreIssued(coordinator, id, size);
  });
  say('run, every successor issued', seconds(taken, prices));
  say('memory at most during the run', formatMemory(memory.peak()));
}

async function measure(baseUrl: string, size: PortfolioSize, memory: MemoryWatch): Promise<boolean> {
  say('memory at the start', formatMemory(memory.now()));
  const prices = size.studies * size.sites;
  let irasIds: readonly string[] = [];
  const seeding = await time(async () => {
    irasIds = await seed(baseUrl, size);
  });
  say('seeding over HTTP', seconds(seeding, prices));
  say('memory after seeding', formatMemory(memory.now()));
  const reader = await signInCoordinator(baseUrl);
  const before = await readAllRows(reader, irasIds);
  const id = await preview(reader, memory);
  await run(await signInCoordinator(baseUrl), id, size, memory);
  const checker = await signInCoordinator(baseUrl);
  const after = await readAllRows(checker, irasIds);
  const faults = await findFaults(checker, { id, before, after });
  if (before.size !== prices) return fail([`${before.size} prices were seeded, not ${prices}`]);
  if (faults.length > 0) return fail(faults);
  say('check', 're-priced is what was previewed, to the penny; accepted prices are untouched');
  return true;
}

function fail(faults: readonly string[]): false {
  console.error(`WRONG: ${faults.length} faults`);
  for (const fault of faults.slice(0, FAULTS_SHOWN)) console.error(`  ${fault}`);
  return false;
}

/** Whoever loses patience finds neither its service nor its data afterwards. */
function removeWhenInterrupted(starting: Promise<ServiceProcess>): void {
  const end = (): void => {
    void starting
      .then((service) => service.remove())
      .catch(() => undefined)
      .finally(() => process.exit(INTERRUPTED));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
}

async function main(): Promise<void> {
  const size = readSize();
  if (!size) {
    process.exitCode = 2;
    return;
  }
  console.log(`${describeMachine()}\n`);
  say('studies', `${size.studies} of ${size.sites} sites`);
  say('prices', String(size.studies * size.sites));
  const starting = startServiceProcess({ seed: false });
  removeWhenInterrupted(starting);
  const service = await starting;
  const memory = watchMemory(service.folder);
  try {
    if (!(await measure(service.baseUrl, size, memory))) process.exitCode = 1;
  } finally {
    memory.stop();
    await service.remove();
  }
}

await main();
