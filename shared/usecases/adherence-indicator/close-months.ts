/**
 * Closes months: on the 5th of the next one each gets a signed snapshot, and a revision beside it where its log
 * says something else later (indicator.md). Safe to repeat and to run twice at once: the first to add wins.
 */

import { OpenCounters } from '../../domain/adherence-counters.ts';
import { DEFINITIONS, type IndicatorDefinition } from '../../domain/adherence-definition.ts';
import { computeDecided, computeOpen, type TrustRecords } from '../../domain/adherence-indicator.ts';
import { canonicalBytes, canonicalHash, canonicalText } from '../../domain/canonical.ts';
import {
  compareRows,
  type DecisionRow,
  figureOfRows,
  type IndicatorLeaf,
  rowOf,
} from '../../domain/indicator-log.ts';
import { lastMonthDue, monthsFrom } from '../../domain/indicator-months.ts';
import { hashSnapshot, IndicatorLog, makeSnapshot } from '../../domain/indicator-snapshot.ts';
import { londonMonth } from '../../domain/london-time.ts';
import { addCounters, type Counters, replayChain } from '../../domain/replay.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import type { Identifiers } from '../../ports/identifiers.ts';
import type { ClosedMonth, IndicatorShelf } from '../../ports/indicator-shelf.ts';
import type { Signer } from '../../ports/signer.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { archiveKey } from '../archive-keys.ts';
import { readMonthRecords } from './month-records.ts';
import { type ReadStudyLogsDeps, readStudyLogs, type TrustLog } from './read-study-logs.ts';

export interface CloseMonthsDeps extends ReadStudyLogsDeps {
  readonly ledger: ReadStudyLogsDeps['ledger'] & Pick<StudyLedger, 'listMonthCounters' | 'listOpenCounters'>;
  readonly shelf: Pick<IndicatorShelf, 'findClosedMonth' | 'addClosedMonth'>;
  readonly archive: Pick<DocumentArchive, 'get' | 'putIfAbsent'>;
  readonly signer: Pick<Signer, 'sign'>;
  readonly identifiers: Pick<Identifiers, 'random'>;
  readonly clock: Clock;
}

export interface ClosedMonths {
  /** Months that got a snapshot now, `2026-10`, and revisions, `2026-09 revision 2`. */
  readonly closed: readonly string[];
  /** Months due whose snapshot still says what the log says. */
  readonly unchanged: number;
  /** Months whose live counters say something else than their log: the log was closed; run `ncvr rebuild`. */
  readonly disagreeing: readonly string[];
}

/** What of the logs concerns closing. */
interface DueLogs {
  readonly rows: ReadonlyMap<string, DecisionRow[]>;
  readonly logs: readonly TrustLog[];
  readonly firstMonth: string | undefined;
}

function listOf(rows: Map<string, DecisionRow[]>, month: string): DecisionRow[] {
  const ofMonth = rows.get(month) ?? [];
  rows.set(month, ofMonth);
  return ofMonth;
}

async function readDue(deps: CloseMonthsDeps, lastDue: string): Promise<DueLogs> {
  const rows = new Map<string, DecisionRow[]>();
  const logs: TrustLog[] = [];
  let firstMonth: string | undefined;
  for await (const study of readStudyLogs(deps)) {
    for (const log of study.logs) {
      const months = log.entries.map(({ at }) => londonMonth(at));
      for (const [at, entry] of log.entries.entries()) {
        const month = months[at] ?? '';
        if (month > lastDue) continue;
        if (firstMonth === undefined || month < firstMonth) firstMonth = month;
        const row = rowOf(entry);
        if (row) listOf(rows, month).push(row);
      }
      logs.push(log);
    }
  }
  return { rows, logs, firstMonth };
}

/** The trusts' records of what was open when a month ended, from their logs. */
function openAtEnd(logs: readonly TrustLog[], month: string): TrustRecords[] {
  const trusts = new Map<string, Counters>();
  for (const { odsCode, entries } of logs) {
    const { open } = replayChain(entries.filter(({ at }) => londonMonth(at) <= month));
    trusts.set(odsCode, addCounters(trusts.get(odsCode) ?? {}, open));
  }
  return [...trusts].map(([odsCode, open]) => ({ odsCode, open: OpenCounters.parse(open) }));
}

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Salts of an earlier revision stay with their rows; every other row gets one of its own. */
async function saltRows(
  { archive, identifiers }: CloseMonthsDeps,
  rows: readonly DecisionRow[],
  before: ClosedMonth | undefined,
): Promise<IndicatorLeaf[]> {
  const salts = new Map<string, string>();
  if (before) {
    const { month, integrity } = before.snapshot;
    const kept = await archive.get(archiveKey.indicatorLog(month, integrity.sha256));
    const log = kept && IndicatorLog.parse(JSON.parse(new TextDecoder().decode(kept)));
    for (const { row, salt } of log?.leaves ?? []) salts.set(canonicalText(row), salt);
  }
  return rows.map((row) => ({ row, salt: salts.get(canonicalText(row)) ?? hexOf(identifiers.random(16)) }));
}

async function close(
  deps: CloseMonthsDeps,
  month: string,
  rows: readonly DecisionRow[],
  due: DueLogs,
  before: ClosedMonth | undefined,
): Promise<string | undefined> {
  const leaves = await saltRows(deps, rows, before);
  const open = openAtEnd(due.logs, month);
  const content = makeSnapshot(
    {
      month,
      revision: (before?.snapshot.revision ?? 0) + 1,
      closedAt: new Date(deps.clock.now()).toISOString(),
      replaces: before?.snapshot.integrity.sha256,
      leaves,
      openAtEnd: (definition) => computeOpen(open, definition),
    },
    deps.sha256,
  );
  const sha256 = hashSnapshot(content, deps.sha256);
  const snapshot = { ...content, integrity: { sha256, signature: await deps.signer.sign(sha256) } };
  // The log first: a snapshot that is published can always be proved.
  const log: IndicatorLog = { schema: 'ncvr.indicator-log/1', snapshot, leaves };
  await deps.archive.putIfAbsent(
    archiveKey.indicatorLog(month, sha256),
    canonicalBytes(log),
    'application/json',
  );
  const added = await deps.shelf.addClosedMonth({ snapshot, rowsSha256: canonicalHash(rows, deps.sha256) });
  if (added === 'alreadyThere') return undefined;
  return content.revision === 1 ? month : `${month} revision ${content.revision}`;
}

/** Whether the live counters say what the rows say, in every definition. */
async function isAgreed(
  deps: CloseMonthsDeps,
  month: string,
  rows: readonly DecisionRow[],
): Promise<boolean> {
  const live = await readMonthRecords(deps.ledger, month, false);
  const say = (of: (definition: IndicatorDefinition) => unknown): string =>
    canonicalText(DEFINITIONS.map(of));
  return (
    say((definition) => computeDecided(live, definition)) ===
    say((definition) => figureOfRows(rows, definition))
  );
}

/**
 * Makes `closeMonths`: every month that is due, from the first with an entry in any log. An empty month between is
 * closed too, with the root of nothing.
 * @throws BrokenLog: nothing is closed from a log that is broken
 */
export function createCloseMonths(deps: CloseMonthsDeps) {
  return async (): Promise<ClosedMonths> => {
    const lastDue = lastMonthDue(deps.clock.now());
    const due = await readDue(deps, lastDue);
    const closed: string[] = [];
    const disagreeing: string[] = [];
    let unchanged = 0;
    for (const month of due.firstMonth === undefined ? [] : monthsFrom(due.firstMonth, lastDue)) {
      const rows = (due.rows.get(month) ?? []).sort(compareRows);
      // Every day anew, closed or not: counters may be harmed later, and nobody would look again.
      if (!(await isAgreed(deps, month, rows))) disagreeing.push(month);
      const before = await deps.shelf.findClosedMonth(month);
      if (before?.rowsSha256 === canonicalHash(rows, deps.sha256)) {
        unchanged += 1;
        continue;
      }
      const name = await close(deps, month, rows, due, before);
      if (name !== undefined) closed.push(name);
    }
    return { closed, unchanged, disagreeing };
  };
}
