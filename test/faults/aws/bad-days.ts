/** The service over the real clients of DynamoDB and S3, whose requests meet faults by chance. */

import { createSiteWorker } from '../../../functions/site-pricing/worker.ts';
import { createLocalQueue, type LocalQueue } from '../../../infra/local/queue.ts';
import {
  createDocumentClient,
  createDynamoClient,
  DynamoEnvironment,
} from '../../../shared/adapters/dynamodb/client.ts';
import { createDynamoRecordTable } from '../../../shared/adapters/dynamodb/record-table.dynamodb.ts';
import type { FixedClock } from '../../../shared/adapters/memory/fixed-clock.ts';
import { createAppendixRenderer } from '../../../shared/adapters/pdf/appendix-pdf.ts';
import { createS3DocumentArchive } from '../../../shared/adapters/s3/document-archive.s3.ts';
import { createSystemIdentifiers } from '../../../shared/adapters/system/identifiers.ts';
import { createZipWriter } from '../../../shared/adapters/zip/zip-writer.fflate.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import type { SiteWork } from '../../../shared/ports/site-work.ts';
import { createSweep } from '../../../shared/usecases/site-pricing/sweep.ts';
import { startTestDatabase, type TestDatabase } from '../../support/local-database.ts';
import { createMemoryDeps, type MemoryDeps, NOW } from '../../support/service-deps.ts';
import { BUCKET, startTestObjectStore, type TestObjectStore } from '../../support/test-archive.ts';
import { createTestSigner } from '../../support/test-signer.ts';
import { createPricingProcess, type PricingProcess } from '../../usecases/site-pricing/pricing-process.ts';
import type { Breakage } from '../broken-tables.ts';
import { isDone } from '../crash/actors.ts';
import { createSeededRandom, type SeededRandom } from '../seeded-random.ts';
import { createProcessOver, createQueue } from '../world.ts';
import { type AwsCounts, type Injection, injectFaults, noCounts } from './inject-faults.ts';

interface Ground {
  readonly database: TestDatabase;
  readonly store: TestObjectStore;
  remove(): Promise<void>;
}

/** Waits between the SDK's retries are long: many at once make up for them. */
const WORKERS = 16;
/** A client of the SDK spends a budget of retries that all its requests share, so that people do not share one. */
const PROCESSES = 40;
const DRAINED_WITHIN_MS = 240_000;
const realClock: Clock = { now: () => Date.now() };

/** A real database and a real object store of their own. */
async function startGround(): Promise<Ground> {
  const database = await startTestDatabase();
  const store = await startTestObjectStore(realClock);
  const remove = async (): Promise<void> => {
    await store.remove();
    await database.remove();
  };
  return { database, store, remove };
}

/** Runs from the moment of the tests on, as fast as time does. */
export function createRunningClock(): FixedClock {
  let offset = Date.parse(NOW) - Date.now();
  return {
    now: () => Date.now() + offset,
    advance: (milliseconds) => void (offset += milliseconds),
    set: (moment) => void (offset = Date.parse(moment) - Date.now()),
  };
}

export interface BadDay {
  readonly clock: FixedClock;
  /** The service, in as many processes as a cloud would run, each with clients of its own that meet faults. */
  readonly processes: readonly [PricingProcess, ...PricingProcess[]];
  /** The same tables and documents, without faults. */
  readonly sound: MemoryDeps;
  readonly counts: AwsCounts;
  /** Works until nothing waits any more. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

export interface BadDayOptions {
  readonly percent: number;
  readonly seed: number;
  /** Puts a bug between the service and its table. */
  readonly wrap?: Breakage;
}

/** Ports of one process. Its clients meet faults where an injection is given. */
async function connect(
  { database, store }: Ground,
  clock: FixedClock,
  injection?: Injection,
  wrap: Breakage = (table) => table,
) {
  const environment = { AWS_REGION: 'eu-west-2', DYNAMODB_ENDPOINT: database.endpoint() };
  const dynamo = createDynamoClient(DynamoEnvironment.parse(environment));
  const s3 = store.client();
  if (injection) for (const client of [dynamo, s3]) injectFaults(client, injection);
  const made = await createMemoryDeps();
  const { tableNames } = database;
  const client = createDocumentClient(dynamo);
  const table = createDynamoRecordTable({ client, tableNames, clock: realClock });
  const deps = createProcessOver(
    { ...made, clock, identifiers: createSystemIdentifiers(clock) },
    {
      table: wrap(table, injection?.random ?? createSeededRandom(0)),
      archive: {
        ...made.archive,
        ...createS3DocumentArchive({ client: s3, bucket: BUCKET, clock: realClock }),
      },
      queue: createQueue(),
    },
  );
  return { deps, close: () => dynamo.destroy() };
}

/** Workers behind a queue that gives up after five failures, as SQS does; the sweeper sends again. */
function createWorkers(processes: readonly MemoryDeps[], random: SeededRandom): LocalQueue<SiteWork> {
  const made = { renderer: createAppendixRenderer(), signer: createTestSigner(), zip: createZipWriter() };
  const logger = { error: () => undefined };
  const [worker, ...others] = processes.map((deps) => createSiteWorker({ ...deps, ...made, logger }));
  return createLocalQueue({
    ...{ name: 'site-pricing', handler: (event) => random.pick([worker!, ...others])(event) },
    ...{ batchSize: 1, concurrency: WORKERS, backoffMs: () => 20 },
  });
}

/** Sweeps until no price is pending and no job open; what is left after long is for the checks to find. */
async function drain(queue: LocalQueue<SiteWork>, faulty: MemoryDeps, { ledger }: MemoryDeps): Promise<void> {
  const sweep = createSweep({ ...faulty, queue });
  const isQuiet = async (): Promise<boolean> => {
    const [offers, jobs] = await Promise.all([
      ledger.listPendingOffers({ limit: 1 }),
      ledger.listOpenJobs({ limit: 1 }),
    ]);
    return offers.items.length + jobs.items.length === 0;
  };
  const giveUp = Date.now() + DRAINED_WITHIN_MS;
  for (await queue.idle(); !(await isQuiet()); await queue.idle()) {
    if (Date.now() > giveUp) return;
    await isDone(() => sweep({ olderThanMs: -1 }));
  }
}

/** A service of its own, over a database and an object store of its own. */
export async function openBadDay({ percent, seed, wrap }: BadDayOptions): Promise<BadDay> {
  const ground = await startGround();
  const clock = createRunningClock();
  const counts = noCounts();
  const injection: Injection = { random: createSeededRandom(seed), percent, counts };
  const sound = await connect(ground, clock);
  const sweeping = await connect(ground, clock, injection, wrap);
  await sound.deps.directory.putCompany({ id: 'example-pharma', name: 'Example Pharma Ltd' });
  // The worker needs the queue, and the queue the worker.
  const sending = { ...createQueue(), send: (messages: readonly SiteWork[]) => queue.send(messages) };
  const connections = await Promise.all(
    Array.from({ length: PROCESSES }, () => connect(ground, clock, injection, wrap)),
  );
  const ports = connections.map(({ deps }): MemoryDeps => ({ ...deps, queue: sending }));
  const queue = createWorkers(ports, injection.random);
  const [process, ...others] = await Promise.all(ports.map((deps) => createPricingProcess(deps)));
  return {
    ...{ clock, counts, sound: sound.deps, processes: [process!, ...others] },
    drain: () => drain(queue, sweeping.deps, sound.deps),
    stop: async () => {
      await queue.stop();
      for (const { close } of [sound, sweeping, ...connections]) close();
      await ground.remove();
    },
  };
}
