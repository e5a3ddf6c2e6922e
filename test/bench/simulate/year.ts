/** A year of the whole country, month by month: every decision through the use cases, every month closed on its day. */
import { LATE_PHASE_DEFINITION } from '../../../shared/domain/adherence-definition.ts';
import { displayShare } from '../../../shared/domain/adherence-indicator.ts';
import type { LogEntry } from '../../../shared/domain/decision-log.ts';
import { addMonths, monthsFrom } from '../../../shared/domain/indicator-months.ts';
import type { IndicatorSnapshot } from '../../../shared/domain/indicator-snapshot.ts';
import { londonMonth } from '../../../shared/domain/london-time.ts';
import { isOpenOn } from '../../../shared/domain/organisation.ts';
import type { DecisionLogExport } from '../../../shared/domain/receipt-verification.ts';
import type { Phase } from '../../../shared/domain/study.ts';
import { bundledMultipliers, bundledOrganisations } from '../../../shared/reference/index.ts';
import { archiveKey } from '../../../shared/usecases/archive-keys.ts';
import { readAll } from '../../../shared/usecases/read-all.ts';
import { createAgenda } from './agenda.ts';
import { createRandom, type Random } from './random.ts';
import { plan, type SimulatedStudy, type Tally, type Told, type Year } from './study.ts';
import { createWorld, type World } from './world.ts';

export const FIRST_MONTH = '2026-04';
export const MONTHS = monthsFrom(FIRST_MONTH, addMonths(FIRST_MONTH, 11));
/** Midnight in London, in summer time. */
const BEGIN = '2026-03-31T23:00:00.000Z';
const END = '2027-03-31T23:00:00.000Z';

export interface YearSize {
  readonly studies: number;
  readonly sites: number;
  readonly seed: number;
}

export interface ClosedYear {
  readonly world: World;
  readonly tally: Tally;
  readonly trusts: number;
  readonly snapshots: readonly IndicatorSnapshot[];
  /** As exported, in the order of the months. */
  readonly logs: readonly Uint8Array[];
  readonly chains: readonly DecisionLogExport[];
  readonly units: Readonly<Record<'people' | 'closing' | 'oneClosing' | 'oneFold', Units>>;
  readonly entries: number;
  /** What did not agree, in words. */
  readonly faults: readonly string[];
}

export interface Units {
  readonly read: number;
  readonly write: number;
}

/** Mostly of phase III, as commercial studies in the NHS are. */
const PHASES: readonly [Phase, ...Phase[]] = ['I', 'II', 'II', 'III', 'III', 'III', 'III', 'IV'];

/** Trusts that are open all year, with their region: those that close in it are asked nothing here. */
function trustsOfYear(): Map<string, string> {
  const organisations = bundledOrganisations();
  return new Map(
    bundledMultipliers().rows.flatMap(({ odsCode }): [string, string][] => {
      const known = organisations.get(odsCode);
      return known?.region && isOpenOn(known, '2026-04-01') && isOpenOn(known, '2027-03-31')
        ? [[odsCode, known.region.code]]
        : [];
    }),
  );
}

function someStudy(random: Random, trusts: readonly string[], number: number, sites: number): SimulatedStudy {
  const chosen = new Set<string>();
  while (chosen.size < Math.min(sites, trusts.length)) chosen.add(trusts[random.below(trusts.length)] ?? '');
  const [lead = ''] = chosen;
  const phase = random.pick(PHASES);
  return {
    ...{ irasId: String(1_000_000 + number), lead, phase, isAtmp: random.percent(5), sites: [...chosen] },
  };
}

/** What one piece of work takes of the table. */
async function measure(world: World, work: () => Promise<unknown>): Promise<Units> {
  const { read, write } = world.meter.units;
  await work();
  return { read: world.meter.units.read - read, write: world.meter.units.write - write };
}

const sum = (one: Units, other: Units): Units => ({
  read: one.read + other.read,
  write: one.write + other.write,
});

/** The definition in the plainest words: trusts that decided something, without those that refused something. */
function countByHand(told: readonly Told[], month: string): string {
  const decided = told.filter(
    (each) => each.month === month && each.isLate && each.decision !== 'declinedCapacity',
  );
  const trusts = new Set(decided.map(({ odsCode }) => odsCode));
  const refused = decided.filter(({ decision }) => decision === 'notAccepted');
  const numerator = trusts.size - new Set(refused.map(({ odsCode }) => odsCode)).size;
  return `${numerator}/${trusts.size} ${displayShare(numerator, trusts.size)}`;
}

/** Live figure, closed month and a count by hand, where they are not the same. */
async function compareMonth(world: World, tally: Tally, snapshot: IndicatorSnapshot): Promise<string[]> {
  const { month } = snapshot;
  const say = ({
    numerator,
    denominator,
    display,
  }: Pick<IndicatorSnapshot['figures'][number], 'numerator' | 'denominator' | 'display'>) =>
    `${numerator}/${denominator} ${display}`;
  const late = snapshot.figures.find(({ definition }) => definition.id === LATE_PHASE_DEFINITION.id);
  const said = [
    late ? say(late) : 'none',
    say(await world.readMonth({ month })),
    countByHand(tally.told, month),
  ];
  return new Set(said).size === 1 ? [] : [`${month}: closed, live and counted by hand: ${said.join(', ')}`];
}

async function readChains(world: World, studies: number): Promise<DecisionLogExport[]> {
  const chains: DecisionLogExport[] = [];
  for (let number = 0; number < studies; number += 1) {
    const entries: LogEntry[] = [];
    const irasId = String(1_000_000 + number);
    for await (const entry of readAll((page) => world.ledger.listStudyLog(irasId, page))) entries.push(entry);
    for (const ofTrust of Map.groupBy(entries, ({ odsCode }) => odsCode).values())
      chains.push({ schema: 'ncvr.decision-log/1', entries: ofTrust });
  }
  return chains;
}

/** Simulates the year and closes its months, each on the 5th of the next. @param say is told of every closed month */
export async function simulateYear(size: YearSize, say: (line: string) => void): Promise<ClosedYear> {
  const world = await createWorld(BEGIN);
  const [agenda, random] = [createAgenda(), createRandom(size.seed)];
  const networkOf = trustsOfYear();
  const trusts = [...networkOf.keys()];
  const tally: Tally = { issuedPrices: 0, escalations: 0, upheld: 0, reissues: 0, postponed: 0, told: [] };
  const monthNow = (): string => londonMonth(world.clock.now());
  const year: Year = { world, agenda, random, tally, networkOf, monthNow };
  const [begin, end] = [Date.parse(BEGIN), Date.parse(END)];
  for (let number = 0; number < size.studies; number += 1) {
    plan(year, someStudy(random, trusts, number, size.sites), begin + random.below(end - begin));
  }
  const faults: string[] = [];
  let closing: Units = { read: 0, write: 0 };
  let oneClosing = closing;
  const close = async (): Promise<void> => {
    oneClosing = await measure(world, async () => {
      const { closed, disagreeing } = await world.closeMonths();
      say(`closed ${closed.join(', ')}`);
      faults.push(
        ...disagreeing.map((month) => `${month}: the live counters say something else than the log`),
      );
    });
    closing = sum(closing, oneClosing);
  };
  for (const month of MONTHS.slice(1)) agenda.add(Date.parse(`${month}-05T04:15:00.000Z`), close);
  await agenda.run(end, (at) => world.clock.set(new Date(at).toISOString()));
  const { read, write } = world.meter.units;
  const people = { read: read - closing.read, write: write - closing.write };
  world.clock.set('2027-04-05T04:15:00.000Z');
  await close();
  let entries = 0;
  const oneFold = await measure(world, async () => {
    ({ entries } = await world.foldLog());
  });
  return {
    ...{ world, tally, faults, entries, trusts: trusts.length },
    ...(await exportYear(world, tally, faults)),
    chains: await readChains(world, size.studies),
    units: { people, closing, oneClosing, oneFold },
  };
}

async function exportYear(
  world: World,
  tally: Tally,
  faults: string[],
): Promise<Pick<ClosedYear, 'snapshots' | 'logs'>> {
  const snapshots: IndicatorSnapshot[] = [];
  const logs: Uint8Array[] = [];
  for (const month of MONTHS) {
    const closed = (await world.shelf.findClosedMonth(month))?.snapshot;
    // A month before the first price of a small simulation was never closed.
    if (!closed) continue;
    faults.push(...(await compareMonth(world, tally, closed)));
    const log = await world.archive.get(archiveKey.indicatorLog(month, closed.integrity.sha256));
    if (!log) throw new Error(`${month}: its log is not in the archive`);
    snapshots.push(closed);
    logs.push(log);
  }
  return { snapshots, logs };
}
