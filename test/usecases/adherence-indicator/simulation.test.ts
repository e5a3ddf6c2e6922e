/**
 * Thirty months at two hundred trusts with random decisions: the live figure, what is rebuilt from the log, the
 * closed months and a script in another language say exactly the same.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { ALL_PHASES_DEFINITION, LATE_PHASE_DEFINITION } from '../../../shared/domain/adherence-definition.ts';
import type { DecidedFigure } from '../../../shared/domain/adherence-indicator.ts';
import type { LogEntry } from '../../../shared/domain/decision-log.ts';
import { addMonths, monthsFrom } from '../../../shared/domain/indicator-months.ts';
import type { IndicatorSnapshot } from '../../../shared/domain/indicator-snapshot.ts';
import { DECISIONS, REFUSAL_REASONS } from '../../../shared/domain/offer.ts';
import { Organisation } from '../../../shared/domain/organisation.ts';
import { isLatePhase, Phase } from '../../../shared/domain/study.ts';
import { bundledOrganisations } from '../../../shared/reference/index.ts';
import { archiveKey } from '../../../shared/usecases/archive-keys.ts';
import { readAll } from '../../../shared/usecases/read-all.ts';
import { type Rederived, rederive } from '../../support/rederive.ts';
import { createDecisionWorld, type DecisionWorld, type Json, type Part } from './decision-world.ts';

const FIRST = '2026-04';
const LAST = addMonths(FIRST, 29);
const MONTHS = monthsFrom(FIRST, LAST);
/** In the month after the last one, after the 5th. */
const NOW = `${addMonths(LAST, 1)}-06T09:00:00.000Z`;

/** Numbers that look random, the same in every run (mulberry32). */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

/** Moments of a month in London: its first and last milliseconds, and days in between. */
function momentsOf(month: string, random: (below: number) => number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  // Midnight in London is 23:00 UTC in summer time; 1 April and 1 November are the first of their kind.
  const isSummer = (at: number): boolean => at >= 4 && at <= 10;
  const start = Date.UTC(year, number - 1, 1) - (isSummer(number) ? 3_600_000 : 0);
  const end = Date.UTC(year, number, 1) - (isSummer((number % 12) + 1) ? 3_600_000 : 0);
  const at = [start, end - 1, start + random(end - start), start + random(end - start)][random(4)] ?? start;
  return new Date(at).toISOString();
}

interface Told {
  readonly month: string;
  readonly odsCode: string;
  readonly isLate: boolean;
  readonly isEnglishTrust: boolean;
  readonly decision: string;
  readonly reason: string | undefined;
}

/** The definition once more, in the plainest words: what a person with pencil and paper would count. */
function countByHand(told: readonly Told[], lateOnly: boolean): DecidedFigure {
  const inScope = told.filter((each) => each.isEnglishTrust && (each.isLate || !lateOnly));
  const decided = inScope.filter(({ decision }) => decision !== 'declinedCapacity');
  const refusals = decided.filter(({ decision }) => decision === 'notAccepted');
  const trusts = new Set(decided.map(({ odsCode }) => odsCode));
  const numerator = trusts.size - new Set(refusals.map(({ odsCode }) => odsCode)).size;
  const because = (reason: string) => refusals.filter((each) => each.reason === reason).length;
  return {
    numerator,
    denominator: trusts.size,
    display: trusts.size === 0 ? 'no data' : (Math.floor((numerator * 1000) / trusts.size) / 10).toFixed(1),
    offersAccepted: decided.length - refusals.length,
    offersDecided: decided.length,
    declinedCapacity: inScope.length - decided.length,
    reasons: {
      setupFee: because('setupFee'),
      outsourcedService: because('outsourcedService'),
      other: because('other'),
    },
  };
}

async function simulate(world: DecisionWorld): Promise<Told[]> {
  const random = createRandom(20_261_121);
  const pick = <T>(from: readonly T[]): T => from[random(from.length)]!;
  const organisations = [...bundledOrganisations().values()];
  const english = organisations.filter(({ nation, type }) => nation === 'England' && type === 'nhsTrust');
  const welsh = ['W01', 'W02', 'W03', 'W04', 'W05'].map((odsCode): Organisation => {
    const board = { odsCode, name: `Board ${odsCode}`, nation: 'Wales', type: 'healthBoard', status: 'open' };
    return Organisation.parse(board);
  });
  for (const board of welsh) await world.organisation(board);
  const takingPart = [...english.slice(0, 195), ...welsh];
  const told: Told[] = [];
  for (const [at, month] of MONTHS.entries()) {
    // The fourth month is empty; studies come and go.
    if (at === 3) continue;
    for (let number = 0; number < 14; number += 1) {
      const irasId = String(100_000 + at * 100 + number);
      const [phase, isAtmp] = [pick(Phase.options), random(6) === 0];
      world.study(irasId, { phase, isAtmp });
      for (const { odsCode, nation, type } of Array.from({ length: 14 }, () => pick(takingPart))) {
        const part: Part = { irasId, odsCode };
        if (world.statusOf(part) !== undefined) continue;
        const issuedAt = momentsOf(month, random);
        await world.issue(part, issuedAt);
        if (random(10) === 0) continue;
        // Decided in its own month, or a month or two later.
        const decidedIn = MONTHS[Math.min(at + pick([0, 0, 0, 1, 2]), MONTHS.length - 1)] ?? month;
        const moment = momentsOf(decidedIn, random);
        const decision = pick([...DECISIONS, 'accepted', 'accepted', 'accepted', 'accepted'] as const);
        const reason = decision === 'notAccepted' ? pick(REFUSAL_REASONS) : undefined;
        if (Date.parse(moment) < Date.parse(issuedAt)) continue;
        await world.decide(part, decision, moment, reason);
        told.push({
          ...{ month: decidedIn, odsCode, decision, reason },
          isLate: isLatePhase(phase) && !isAtmp,
          isEnglishTrust: nation === 'England' && type === 'nhsTrust',
        });
      }
    }
  }
  return told;
}

let world: DecisionWorld;
let told: readonly Told[];
let snapshots: readonly IndicatorSnapshot[];
let logs: readonly Uint8Array[];
let rederived: readonly Rederived[];

beforeAll(async () => {
  world = await createDecisionWorld(NOW);
  told = await simulate(world);
  const { closed, disagreeing } = await world.close();
  expect(closed).toEqual(MONTHS);
  expect(disagreeing).toEqual([]);
  snapshots = await Promise.all(MONTHS.map(async (month) => (await world.readSnapshot({ month })).snapshot));
  logs = await Promise.all(
    snapshots.map(
      async ({ month, integrity }) =>
        (await world.archive.get(archiveKey.indicatorLog(month, integrity.sha256)))!,
    ),
  );
  const chains: LogEntry[] = [];
  for (const irasId of new Set(
    MONTHS.flatMap((_, at) => Array.from({ length: 14 }, (__, n) => String(100_000 + at * 100 + n))),
  ))
    for await (const entry of readAll((page) => world.ledger.listStudyLog(irasId, page))) chains.push(entry);
  const byChain = Map.groupBy(chains, ({ irasId, odsCode }) => `${irasId} ${odsCode}`);
  rederived = rederive(
    logs,
    [...byChain.values()].map((entries) => ({ schema: 'ncvr.decision-log/1' as const, entries })),
  );
}, 180_000);

describe('thirty months of random decisions', () => {
  it('are many, in every kind', () => {
    expect(told.length).toBeGreaterThan(3000);
    expect(new Set(told.map(({ decision, reason }) => `${decision} ${reason}`)).size).toBe(5);
    expect(told.filter(({ isEnglishTrust }) => !isEnglishTrust).length).toBeGreaterThan(20);
  });

  it.each(MONTHS)('%s: live figure, closed month and script say what a count by hand says', async (month) => {
    const at = MONTHS.indexOf(month);
    const ofMonth = told.filter((each) => each.month === month);
    const { allPhases, ...late } = await world.readMonth({ month });
    for (const [definition, live, lateOnly] of [
      [LATE_PHASE_DEFINITION, late, true],
      [ALL_PHASES_DEFINITION, allPhases, false],
    ] as const) {
      const expected = countByHand(ofMonth, lateOnly);
      expect(live).toMatchObject(expected);
      expect(snapshots[at]?.figures.find((each) => each.definition.id === definition.id)).toMatchObject(
        expected,
      );
      expect(rederived[at]?.figures[definition.id]).toEqual(expected);
    }
    expect(rederived[at]).toMatchObject({ month, root: snapshots[at]?.tree.root, faults: [] });
    expect(snapshots[at]?.tree.size).toBe(ofMonth.length);
  });

  it('are in the tables as a rebuild from the log makes them', async () => {
    const { differences, entries } = await world.rebuild({ mend: false });
    expect(differences).toEqual([]);
    expect(entries).toBeGreaterThan(told.length * 2);
  });

  it('are closed once: a second run changes nothing', async () => {
    expect(await world.close()).toEqual({ closed: [], unchanged: MONTHS.length, disagreeing: [] });
  });
});

describe('the script in another language', () => {
  const tamper = (change: (log: Json) => void): Rederived | undefined => {
    const log = JSON.parse(new TextDecoder().decode(logs[0]));
    change(log);
    return rederive([new TextEncoder().encode(JSON.stringify(log))])[0];
  };

  it('finds a changed decision, salt, order, figure and snapshot', () => {
    expect(tamper(() => undefined)?.faults).toEqual([]);
    const changes: ((log: Json) => void)[] = [
      (log) =>
        (log.leaves[0].row.decision =
          log.leaves[0].row.decision === 'accepted' ? 'declinedCapacity' : 'accepted'),
      (log) => (log.leaves[0].salt = '0'.repeat(32)),
      (log) => log.leaves.reverse(),
      (log) => log.leaves.pop(),
      (log) => (log.snapshot.figures[0].numerator = 999),
      (log) => (log.snapshot.closedAt = '2026-05-05T04:15:00.001Z'),
    ];
    for (const change of changes) expect(tamper(change)?.faults).not.toEqual([]);
  });
});
