/** One course of many clients at once, from its seed: the same seed takes the same course. */
import type { LogEntry } from '../../../shared/domain/decision-log.ts';
import type { DocumentArchive } from '../../../shared/ports/document-archive.ts';
import { type RecordTable, StoreUnavailable } from '../../../shared/ports/record-table.ts';
import { createSweep } from '../../../shared/usecases/site-pricing/sweep.ts';
import type { MemoryDeps } from '../../support/service-deps.ts';
import { IRAS_ID, site, smallReview } from '../../usecases/resource-review/small-review.ts';
import { createPricingProcess } from '../../usecases/site-pricing/pricing-process.ts';
import { findStateFaults } from '../check-state.ts';
import { createActors, isDone } from '../crash/actors.ts';
import { createMortal } from '../crash/crash-point.ts';
import { createFaultyTable } from '../faulty-table.ts';
import { createSeededRandom, type SeededRandom } from '../seeded-random.ts';
import { createProcessOver, createQueue, createWorld, type World } from '../world.ts';
import { findHistoryFaults } from './check-history.ts';
import { actAsLead, actAsNetwork, actAsTrust, type Client, SITES, watchIndicator } from './clients.ts';
import { createRecorder, type HistoryEntry, type Recorder } from './history.ts';
import { createMessyQueue, type MessyQueue } from './messy-queue.ts';
import { createScheduler } from './scheduler.ts';

export interface CourseOptions {
  readonly seed: number;
  /** Of a hundred calls of a port so many fail, and as many again after they did what they should. */
  readonly percent: number;
  /** Puts something between the service and its table, such as a bug. */
  readonly wrap?: (table: RecordTable, random: SeededRandom) => RecordTable;
}

export interface CourseResult {
  /** In words; nothing where all is well. */
  readonly faults: readonly string[];
  /** What clients did and were answered or not. */
  readonly operations: number;
  /** Calls of the table that failed by chance. */
  readonly failed: number;
  readonly trace: readonly HistoryEntry[];
}

const TRUSTS = 42;
const LEADS = 3;
const NETWORKS = 3;
const WATCHERS = 2;
const WORKERS = 3;

/** A study whose prices are issued at every site. */
export async function prepareCourse(): Promise<World> {
  const world = await createWorld();
  const actors = await createActors(createMortal(world.deps));
  await actors.bringToIssued(smallReview({ sites: SITES.map((code) => site(code)) }));
  return world;
}

function createFaultyArchive(
  archive: MemoryDeps['archive'],
  fail: () => Promise<void>,
): MemoryDeps['archive'] {
  const guard = async <T>(make: () => Promise<T>): Promise<T> => {
    await fail();
    return make();
  };
  const guarded: Partial<DocumentArchive> = {
    get: (key) => guard(() => archive.get(key)),
    putIfAbsent: (...document) => guard(() => archive.putIfAbsent(...document)),
  };
  return { ...archive, ...guarded };
}

interface Service {
  readonly deps: MemoryDeps;
  readonly queue: MessyQueue;
  readonly random: SeededRandom;
  readonly turn: () => Promise<void>;
}

/** A worker that fails at a message gets it, or another worker does, once more. */
async function workFor({ deps, queue, turn }: Service, isOver: () => boolean): Promise<void> {
  const inbox = createQueue();
  const { work } = await createPricingProcess({
    ...deps,
    queue: { ...inbox, send: (messages) => queue.send(messages) },
  });
  for (; !isOver(); await turn()) {
    const message = queue.take();
    if (!message) continue;
    await inbox.send([message]);
    if (!(await isDone(work))) queue.giveBack(message);
  }
}

async function sweepFor({ deps, queue, turn }: Service, isOver: () => boolean): Promise<void> {
  const sweep = createSweep({ ...deps, queue });
  while (!isOver()) {
    await isDone(() => sweep({ olderThanMs: 500 }));
    for (let pause = 0; pause < 50 && !isOver(); pause += 1) await turn();
  }
}

async function actTogether({ deps, random }: Service, recorder: Recorder): Promise<void> {
  const crowd = async (count: number, name: string, act: (client: Client) => Promise<void>) => {
    const each = async (number: number) =>
      act({ name: `${name} ${number}`, random, recorder, process: await createPricingProcess(deps) });
    await Promise.all(Array.from({ length: count }, (_, number) => each(number)));
  };
  await Promise.all([
    crowd(TRUSTS, 'trust', actAsTrust),
    crowd(LEADS, 'lead', actAsLead),
    crowd(NETWORKS, 'network', actAsNetwork),
    crowd(WATCHERS, 'watcher', (client) => watchIndicator(client)),
  ]);
}

async function readLogs({ ledger }: MemoryDeps): Promise<Map<string, readonly LogEntry[]>> {
  const logs = new Map<string, readonly LogEntry[]>();
  for (const odsCode of SITES) {
    logs.set(odsCode, (await ledger.listLog(IRAS_ID, odsCode, { limit: 1000 })).items);
  }
  return logs;
}

/** Fifty clients, three workers and a sweeper over one copy of a prepared state; then judgement. */
export async function takeCourse(
  prepared: World,
  { seed, percent, wrap }: CourseOptions,
): Promise<CourseResult> {
  const world = await prepared.copy();
  const { clock, archive } = world.deps;
  const random = createSeededRandom(seed);
  const { turn, run } = createScheduler(random, clock);
  const bare = wrap ? wrap(world.deps.table, random) : world.deps.table;
  const faulty = createFaultyTable(bare, { random, percent, turn });
  const queue = createMessyQueue({ random, percent, turn });
  const failNow = async (): Promise<void> => {
    await turn();
    if (random.happens(percent)) throw new StoreUnavailable('the archive is away');
  };
  const deps = createProcessOver(world.deps, {
    table: faulty.table,
    archive: createFaultyArchive(archive, failNow),
    queue: { ...createQueue(), send: (messages) => queue.send(messages) },
  });
  const service: Service = { deps, queue, random, turn };
  const recorder = createRecorder(clock);
  let isOver = false;
  const acting = actTogether(service, recorder).finally(() => (isOver = true));
  const working = Array.from({ length: WORKERS }, () => workFor(service, () => isOver));
  await run([acting, ...working, sweepFor(service, () => isOver)]);
  return judgeCourse(world, bare, recorder, faulty.counts.throttled + faulty.counts.lostAnswers);
}

/** All is well again and what waits is done; then everything must agree. */
async function judgeCourse(
  world: World,
  table: RecordTable,
  recorder: Recorder,
  failed: number,
): Promise<CourseResult> {
  const healthy = createProcessOver(world.deps, { ...world.deps, table });
  const actors = await createActors(createMortal(healthy));
  await actors.drain();
  const random = createSeededRandom(0);
  await watchIndicator({ name: 'the last', random, recorder, process: actors }, 1);
  const faults = [
    ...findHistoryFaults(recorder.entries, { logs: await readLogs(world.deps) }),
    ...(await findStateFaults(world.deps)),
  ];
  return { faults, operations: recorder.entries.length, failed, trace: recorder.entries };
}
