/** Timing of several ways to do the same work, side by side. */
import { isDeepStrictEqual } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** One way to do the work. Who they are: `ncvr` is us, everything else a peer. */
export interface Contender {
  readonly name: string;
  readonly run: () => unknown;
}

/** What a measure found, in the shape that `results.json` keeps. */
export interface Row {
  readonly measure: string;
  readonly peer: string;
  readonly ours: number;
  readonly theirs: number;
  readonly unit: string;
  /** How many times better we are. */
  readonly ratio: number;
  readonly note?: string;
}

export interface Measure {
  /** `--quick` takes fewer rounds. Throws only where a result is wrong, never for slowness. */
  readonly run: (options: { readonly rounds: number }) => Promise<readonly Row[]>;
}

export const US = 'ncvr';

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** So short a run is repeated within a round that the clock can see it. */
const LEAST_ROUND_MS = 100;
/** Each contender runs this long before it is timed, so that everyone's code is compiled. */
const WARM_UP_MS = 400;
/**
 * Before each timed run, untimed runs of this many times its length: a forced collection also throws away compiled code
 * whose kinds of objects are just then not in use, which no program in the middle of its work goes through.
 */
const WARM_AGAIN = 2;

async function time(run: () => unknown, times: number): Promise<number> {
  const start = performance.now();
  for (let count = 0; count < times; count += 1) {
    const result = run();
    if (result instanceof Promise) await result;
  }
  return (performance.now() - start) / times;
}

/** Runs until warm; answers how often to run it in one round. The fastest run tells: it was not interrupted. */
async function warmUp({ run }: Contender): Promise<number> {
  const until = performance.now() + WARM_UP_MS;
  let fastest = await time(run, 1);
  while (performance.now() < until) fastest = Math.min(fastest, await time(run, 1));
  return Math.max(1, Math.min(1000, Math.ceil(LEAST_ROUND_MS / fastest)));
}

/** Nobody clears up after another: what a contender leaves is collected before the next one is timed. */
function openCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('this Node cannot be asked to collect its garbage');
  return () => void collect();
}

/**
 * Median milliseconds of one run of each contender. Rounds are interleaved, everyone once in each and in turning
 * order, so that a busy moment of the machine hits all alike.
 */
export async function race(
  contenders: readonly Contender[],
  rounds: number,
): Promise<ReadonlyMap<string, number>> {
  const collectGarbage = openCollector();
  const times = new Map<string, number[]>();
  const repeats = new Map<string, number>();
  for (const contender of contenders) repeats.set(contender.name, await warmUp(contender));
  for (let round = 0; round < rounds; round += 1) {
    const from = round % contenders.length;
    for (const { name, run } of [...contenders.slice(from), ...contenders.slice(0, from)]) {
      collectGarbage();
      const count = repeats.get(name) ?? 1;
      await time(run, WARM_AGAIN * count);
      const taken = await time(run, count);
      times.set(name, [...(times.get(name) ?? []), taken]);
    }
  }
  return new Map([...times].map(([name, all]) => [name, median(all)]));
}

/** Rows of us against each peer, where less is better. */
export function compareTimes(
  measure: string,
  medians: ReadonlyMap<string, number>,
  {
    unit = 'ms',
    notes = {},
  }: { readonly unit?: string; readonly notes?: Readonly<Record<string, string>> } = {},
): Row[] {
  const ours = medians.get(US) ?? Number.NaN;
  return [...medians]
    .filter(([name]) => name !== US)
    .map(([peer, theirs]) => {
      const note = notes[peer];
      return { measure, peer, ours, theirs, unit, ratio: theirs / ours, ...(note !== undefined && { note }) };
    });
}

/** Races and compares in one step. */
export async function raceRows(
  measure: string,
  contenders: readonly Contender[],
  rounds: number,
  notes: Readonly<Record<string, string>> = {},
): Promise<Row[]> {
  return compareTimes(measure, await race(contenders, rounds), { notes });
}

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** @throws Error where two results differ as JSON: a benchmark of wrong results is worth nothing */
export function requireSame(what: string, ours: unknown, theirs: unknown): void {
  if (isDeepStrictEqual(asJson(ours), asJson(theirs))) return;
  const [a, b] = [ours, theirs].map((value) => JSON.stringify(value).slice(0, 300));
  throw new Error(`${what} differ: ${a ?? ''} and ${b ?? ''}`);
}
