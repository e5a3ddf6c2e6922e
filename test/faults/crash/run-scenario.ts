/** Runs one use case with a crash at each of its writes, and compares what came of it with a course without. */
import type { RecordTable } from '../../../shared/ports/record-table.ts';
import { createMemoryMailer } from '../../usecases/notifications/mail-in-memory.ts';
import { findStateFaults } from '../check-state.ts';
import { createProcessOver, createWorld, type World } from '../world.ts';
import { type Actors, createActors, isDone } from './actors.ts';
import { type CrashPoint, createMortal, MODES } from './crash-point.ts';
import type { Scenario } from './scenario.ts';
import { takeSnapshot } from './snapshot.ts';

/** Who moves first after the crash: the sweeper, or the client with the request whose answer it does not know. */
export const FIRST = ['sweeper', 'client'] as const;
export type First = (typeof FIRST)[number];

export interface Trial extends CrashPoint {
  readonly first: First;
  /** Where the first recovery fails in its turn. */
  readonly again?: CrashPoint;
}

type Request = (actors: Actors) => Promise<unknown>;

export interface PreparedScenario {
  readonly scenario: Scenario;
  readonly world: World;
  readonly request: Request;
  /** What comes of it without a crash. */
  readonly expected: readonly string[];
  /** How many writes there are to crash at. */
  readonly writes: number;
}

/** Puts something between the process that dies and its table, such as a bug. */
export type Wrap = (table: RecordTable) => RecordTable;

interface Course {
  readonly request: Request;
  readonly scenario: Scenario;
  readonly wrap?: Wrap | undefined;
}

async function takeCourse(
  world: World,
  { request, scenario, wrap = (table) => table }: Course,
  trial?: Trial,
) {
  const mails = createMemoryMailer();
  const mortal = createMortal(world.deps, trial);
  const ports = { ...mortal.deps, table: wrap(mortal.deps.table) };
  const actors = await createActors({ ...mortal, deps: createProcessOver(mortal.deps, ports) }, mails);
  await isDone(() => request(actors));
  await isDone(() => actors.drain());
  if (trial) await recover(world, request, trial, mortal.isDead() ? undefined : actors, mails);
  const sent = [...new Set(mails.sent.map((message) => `mail ${JSON.stringify(message)}`))];
  const snapshot = [...(await takeSnapshot(world, scenario.blur)), ...sent.sort()];
  return { snapshot, writes: mortal.writes() };
}

/** The service is started again where it died, and the client asks again. */
async function recover(
  world: World,
  request: Request,
  { first, again }: Trial,
  living: Actors | undefined,
  mails: ReturnType<typeof createMemoryMailer>,
): Promise<void> {
  if (again) {
    await goOn(await createActors(createMortal(world.deps, again), mails), request, first);
  }
  await goOn(living ?? (await createActors(createMortal(world.deps), mails)), request, first);
}

async function goOn(actors: Actors, request: Request, first: First): Promise<void> {
  if (first === 'sweeper') await isDone(() => actors.drain());
  await isDone(() => request(actors));
  await isDone(() => actors.drain());
}

export async function prepareScenario(scenario: Scenario): Promise<PreparedScenario> {
  const world = await createWorld();
  const actors = await createActors(createMortal(world.deps));
  const request = await scenario.prepare(actors);
  await actors.drain();
  const course = await world.copy();
  const { snapshot, writes } = await takeCourse(course, { request, scenario });
  const before = await takeSnapshot(world, scenario.blur);
  if (snapshot.join('\n') === before.join('\n') && !scenario.blur)
    throw new Error(`nothing happens when ${scenario.name}`);
  return { scenario, world, request, expected: snapshot, writes };
}

/** @returns what is wrong after the crash and the recovery from it, in words */
export async function tryCrash(
  { scenario, world, request, expected }: PreparedScenario,
  trial: Trial,
  wrap?: Wrap,
): Promise<string[]> {
  const course = await world.copy();
  const { snapshot } = await takeCourse(course, { request, scenario, wrap }, trial);
  const more = snapshot.filter((line) => !expected.includes(line)).map((line) => `also: ${line}`);
  const less = expected.filter((line) => !snapshot.includes(line)).map((line) => `missing: ${line}`);
  const twice = snapshot.length === expected.length ? [] : [`${snapshot.length} of ${expected.length} lines`];
  return [...more, ...less, ...twice, ...(await findStateFaults(course.deps))];
}

/** A port that fails while the process lives leaves what a death at the same write leaves, and is tried alone. */
const DEATHS = ['diesBefore', 'diesAfter'] as const;

/** Two crashes: every point of a use case, and after each every point of what is done again. */
export function* listDoubleTrials(writes: number): Generator<Trial, void, undefined> {
  for (let at = 1; at <= writes; at += 1) {
    for (const mode of DEATHS) {
      for (let next = 1; next <= writes; next += 1) {
        for (const then of DEATHS) {
          for (const first of FIRST) yield { at, mode, first, again: { at: next, mode: then } };
        }
      }
    }
  }
}

/** Every crash point of a use case, in every way. */
export function* listTrials(writes: number): Generator<Trial, void, undefined> {
  for (let at = 1; at <= writes; at += 1) {
    for (const mode of MODES) for (const first of FIRST) yield { at, mode, first };
  }
}
