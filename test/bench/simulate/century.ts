/** A hundred such years through the pure functions alone: the hourly fold, and every month's figure from its rows. */
import { LATE_PHASE_DEFINITION } from '../../../shared/domain/adherence-definition.ts';
import type { DecidedFigure } from '../../../shared/domain/adherence-indicator.ts';
import { EMPTY_LOG_HEAD, type LogEntry, type LogEvent } from '../../../shared/domain/decision-log.ts';
import {
  type FoldedSite,
  type FoldFigures,
  foldChain,
  foldMonths,
  foldSites,
  type NationalFold,
} from '../../../shared/domain/indicator-fold.ts';
import { type DecisionRow, figureOfRows, rowOf } from '../../../shared/domain/indicator-log.ts';
import type { RefusalReason } from '../../../shared/domain/offer.ts';
import type { Phase } from '../../../shared/domain/study.ts';
import { DAY_MS } from './agenda.ts';
import { createRandom, type Random } from './random.ts';

export interface CenturySize {
  readonly years: number;
  readonly studies: number;
  readonly sites: number;
  readonly seed: number;
  readonly trusts: readonly string[];
}

export interface Century {
  readonly entries: number;
  readonly decisions: number;
  readonly sites: number;
  readonly figures: FoldFigures;
  readonly months: NationalFold['months'];
  /** Of the last December, from its rows. */
  readonly last: DecidedFigure;
  /** Every decision was in exactly one month of the fold and one month's rows. */
  readonly isWhole: boolean;
  readonly seconds: { readonly generate: number; readonly fold: number };
  readonly heapBytes: number;
}

const FIRST_YEAR = 2000;
const PHASES: readonly [Phase, ...Phase[]] = ['I', 'II', 'II', 'III', 'III', 'III', 'III', 'IV'];
/** Stands for any hash: nothing here looks at one. */
const SOME_HASH = EMPTY_LOG_HEAD;
const REASONS: readonly [RefusalReason, ...RefusalReason[]] = ['setupFee', 'outsourcedService', 'other'];
const OFFER = { reviewVersion: 1, issueNumber: 1 };

function eventsOf(random: Random, isEscalating: boolean): LogEvent[] {
  const events: LogEvent[] = [{ kind: 'issued', appendixSha256: SOME_HASH, pdfSha256: SOME_HASH }];
  if (isEscalating)
    events.push({ kind: 'escalated', escalation: 'one' }, { kind: 'returned', escalation: 'one' });
  const isRefused = random.percent(5);
  const decision = isRefused ? 'notAccepted' : random.percent(3) ? 'declinedCapacity' : 'accepted';
  const reason = isRefused ? random.pick(REASONS) : undefined;
  return [...events, { kind: 'decided', decision, appendixSha256: SOME_HASH, ...(reason && { reason }) }];
}

interface ChainOf {
  readonly irasId: string;
  readonly odsCode: string;
  readonly study: LogEntry['study'];
  readonly issuedAt: number;
  readonly isEscalating: boolean;
}

function chainOf(random: Random, { irasId, odsCode, study, issuedAt, isEscalating }: ChainOf): LogEntry[] {
  const events = eventsOf(random, isEscalating);
  const days = random.percent(20) ? 45 + random.below(120) : 7 + random.below(35);
  return events.map((event, index) => ({
    ...{ schema: 'ncvr.decision-log-entry/1', irasId, odsCode, sequence: index + 1, offer: OFFER, study },
    at: new Date(issuedAt + Math.floor((index * days * DAY_MS) / (events.length - 1))).toISOString(),
    ...{ isEnglishTrust: true, event, previous: SOME_HASH, sha256: SOME_HASH },
  }));
}

/** The chains of one year's studies, all issued and decided from January of it to June of the next. */
function* yearOf(size: CenturySize, random: Random, year: number): Generator<LogEntry[]> {
  const begin = Date.UTC(FIRST_YEAR + year, 0, 1);
  for (let number = 0; number < size.studies; number += 1) {
    const irasId = String(1_000_000 + year * size.studies + number);
    const study = { phase: random.pick(PHASES), isAtmp: random.percent(5) };
    const issuedAt = begin + random.below(365 * DAY_MS);
    const [isEscalating, from] = [random.percent(20), random.below(size.trusts.length)];
    for (let at = 0; at < size.sites; at += 1) {
      // Prime to the number of trusts or not: no trust twice in ten.
      const odsCode = size.trusts[(from + at * 7) % size.trusts.length] ?? '';
      yield chainOf(random, { irasId, odsCode, study, issuedAt, isEscalating: isEscalating && at === 0 });
    }
  }
}

/** Rows by month, let go of once their month is over and its figure is known. */
function createMonths() {
  const rows = new Map<string, DecisionRow[]>();
  const figures = new Map<string, DecidedFigure & { readonly rows: number }>();
  return {
    figures,
    add: (month: string, row: DecisionRow): void => {
      const ofMonth = rows.get(month) ?? [];
      ofMonth.push(row);
      rows.set(month, ofMonth);
    },
    closeBefore: (month: string): void => {
      for (const [each, ofMonth] of rows) {
        if (each >= month) continue;
        figures.set(each, { ...figureOfRows(ofMonth, LATE_PHASE_DEFINITION), rows: ofMonth.length });
        rows.delete(each);
      }
    },
  };
}

/** @param say is told at the end of every tenth year */
export function foldCentury(size: CenturySize, say: (line: string) => void): Century {
  const random = createRandom(size.seed);
  const months = createMonths();
  const sites: FoldedSite[] = [];
  let [entries, fold, heapBytes] = [0, 0, 0];
  const begun = performance.now();
  const timed = <T>(work: () => T): T => {
    const from = performance.now();
    const made = work();
    fold += performance.now() - from;
    return made;
  };
  for (let year = 0; year < size.years; year += 1) {
    for (const chain of yearOf(size, random, year)) {
      entries += chain.length;
      timed(() => {
        const site = foldChain(chain, {});
        if (site) sites.push(site);
        const [row] = chain.flatMap((entry) => rowOf(entry) ?? []);
        const month = site?.decisions[0]?.month;
        if (row && month !== undefined) months.add(month, row);
      });
    }
    timed(() => months.closeBefore(`${FIRST_YEAR + year + 1}-01`));
    heapBytes = Math.max(heapBytes, process.memoryUsage().heapUsed);
    if ((year + 1) % 10 === 0) say(`${year + 1} years: ${entries} entries, ${(fold / 1000).toFixed(1)} s`);
  }
  timed(() => months.closeBefore('9999-12'));
  const [figures, foldedMonths] = timed(() => [foldSites(sites), foldMonths(sites)] as const);
  heapBytes = Math.max(heapBytes, process.memoryUsage().heapUsed);
  const last = months.figures.get(`${FIRST_YEAR + size.years - 1}-12`);
  if (!last) throw new Error('nothing was decided in the last December');
  const decisions = foldedMonths.reduce((sum, { daysToDecide }) => sum + daysToDecide.decisions, 0);
  const isWhole =
    decisions === size.years * size.studies * size.sites &&
    foldedMonths.every(
      ({ month, daysToDecide }) => months.figures.get(month)?.rows === daysToDecide.decisions,
    );
  return {
    ...{ entries, decisions, sites: sites.length, figures, months: foldedMonths, last, isWhole, heapBytes },
    seconds: { fold: fold / 1000, generate: (performance.now() - begun - fold) / 1000 },
  };
}
