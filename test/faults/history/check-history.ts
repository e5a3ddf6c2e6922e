/**
 * Judges a recorded history against the log of every site: the first decision wins, everything acknowledged is
 * there, nothing is there that nobody asked for, and what was read later is never older. It knows nothing of how
 * the service comes to its answers.
 */
import type { LogEntry } from '../../../shared/domain/decision-log.ts';
import type { Decision } from '../../../shared/domain/offer.ts';
import type { DecideEntry, HistoryEntry, IndicatorEntry, ReadEntry } from './history.ts';

/** What is stored when everybody has gone home. */
export interface Outcome {
  readonly logs: ReadonlyMap<string, readonly LogEntry[]>;
}

/** The decision may be that of a later price, where a client still asked about the one before. */
interface Told {
  readonly entry: DecideEntry;
  readonly decision: Decision;
}

const isKind =
  <K extends HistoryEntry['kind']>(kind: K) =>
  (entry: HistoryEntry): entry is Extract<HistoryEntry, { kind: K }> =>
    entry.kind === kind;

const priceOf = ({ entry, decision }: Told): string => `${entry.odsCode} ${decision.appendixSha256}`;

const wordsOf = (decision: Pick<Decision, 'decision' | 'at' | 'by' | 'sequence'>): string =>
  `${decision.decision} by ${decision.by.subject} at ${decision.at} as entry ${decision.sequence}`;

function findTold(entries: readonly DecideEntry[]): Told[] {
  return entries.flatMap((entry) =>
    entry.answer.kind === 'told' || entry.answer.kind === 'first'
      ? [{ entry, decision: entry.answer.decision }]
      : [],
  );
}

/** Everybody who was told a decision on a price was told the same, and it stands in the log where it said. */
function checkTold(told: readonly Told[], { logs }: Outcome): string[] {
  const faults: string[] = [];
  for (const [price, tellings] of Map.groupBy(told, priceOf)) {
    const versions = new Set(tellings.map(({ decision }) => wordsOf(decision)));
    if (versions.size > 1) faults.push(`${price}: two decisions were told: ${[...versions].join('; ')}`);
  }
  for (const { entry, decision } of told) {
    const logged = logs.get(entry.odsCode)?.[decision.sequence - 1];
    const isThere =
      logged?.event.kind === 'decided' &&
      logged.event.appendixSha256 === decision.appendixSha256 &&
      logged.event.decision === decision.decision &&
      logged.at === decision.at &&
      logged.by?.subject === decision.by.subject;
    if (!isThere) faults.push(`${entry.odsCode}: told, but not in the log: ${wordsOf(decision)}`);
  }
  return faults;
}

/** Whoever got their own decision as the answer had asked for it; whoever was refused had asked for another. */
function checkAnswers(told: readonly Told[]): string[] {
  return told.flatMap(({ entry, decision }) => {
    const isAsked = entry.wanted === decision.decision && entry.appendixSha256 === decision.appendixSha256;
    return isAsked === (entry.answer.kind === 'told')
      ? []
      : [`${entry.client} wanted ${entry.wanted} and was told ${wordsOf(decision)}`];
  });
}

/** Every decision in a log is the only one on its price, and somebody was asking for it at that moment. */
function checkLogs(decides: readonly DecideEntry[], { logs }: Outcome): string[] {
  const faults: string[] = [];
  for (const [odsCode, log] of logs) {
    const seen = new Set<string>();
    for (const { sequence, event, at, by } of log) {
      if (event.kind !== 'decided') continue;
      if (seen.has(event.appendixSha256)) faults.push(`${odsCode}: entry ${sequence} decides once more`);
      seen.add(event.appendixSha256);
      const isAsked = decides.some(
        (entry) =>
          entry.client === by?.subject &&
          entry.odsCode === odsCode &&
          entry.appendixSha256 === event.appendixSha256 &&
          entry.wanted === event.decision &&
          entry.began <= Date.parse(at) &&
          Date.parse(at) <= entry.ended,
      );
      if (!isAsked) faults.push(`${odsCode}: nobody asked for entry ${sequence}, ${event.decision}`);
    }
  }
  return faults;
}

const STAGE = {
  notOffered: 0,
  pending: 1,
  issued: 2,
  escalated: 2,
  accepted: 3,
  notAccepted: 3,
  declinedCapacity: 3,
  superseded: 4,
  withdrawn: 4,
} as const;

function isSamePrice(one: ReadEntry, other: ReadEntry): boolean {
  return one.reviewVersion === other.reviewVersion && one.issueNumber === other.issueNumber;
}

/** Why the later of two reads cannot be, if it cannot. */
function findStepBack(before: ReadEntry, after: ReadEntry): string | undefined {
  if (after.logLength < before.logLength) return `the log had ${before.logLength} entries`;
  if (after.reviewVersion < before.reviewVersion) return `version ${before.reviewVersion} was there`;
  const isSameVersion = after.reviewVersion === before.reviewVersion;
  if (isSameVersion && after.issueNumber < before.issueNumber) return `issue ${before.issueNumber} was there`;
  if (!isSamePrice(before, after)) return undefined;
  if (STAGE[after.status] < STAGE[before.status]) return `it was ${before.status}`;
  if (before.decided && before.decided.at !== after.decided?.at) return `it was decided ${before.decided.at}`;
  return undefined;
}

/** A read that began after another ended shows no older state; nor one older than an acknowledged decision. */
function checkReads(reads: readonly ReadEntry[], told: readonly Told[]): string[] {
  const faults: string[] = [];
  for (const [odsCode, own] of Map.groupBy(reads, (read) => read.odsCode)) {
    for (const after of own) {
      for (const before of own) {
        const back = before.ended < after.began ? findStepBack(before, after) : undefined;
        if (back !== undefined) faults.push(`${odsCode}: ${after.client} read ${after.status}, but ${back}`);
      }
      const forgotten = told.find(
        ({ entry, decision }) =>
          entry.ended < after.began &&
          entry.odsCode === odsCode &&
          (decision.sequence > after.logLength ||
            (decision.appendixSha256 === after.appendixSha256 && after.decided?.at !== decision.at)),
      );
      if (forgotten) faults.push(`${odsCode}: ${after.client} did not see ${wordsOf(forgotten.decision)}`);
    }
  }
  return faults;
}

const COUNTED = ['accepted', 'notAccepted', 'declinedCapacity'] as const;

/** At every moment the indicator counts what was acknowledged before, and no more than was asked for by then. */
function checkIndicator(
  readings: readonly IndicatorEntry[],
  decides: readonly DecideEntry[],
  told: readonly Told[],
): string[] {
  const faults: string[] = [];
  for (const reading of readings) {
    for (const kind of COUNTED) {
      const acknowledged = told
        .filter(({ entry, decision }) => entry.ended < reading.began && decision.decision === kind)
        .map(priceOf);
      const asked = decides
        .filter(({ began, wanted }) => began <= reading.ended && wanted === kind)
        .map(({ odsCode, appendixSha256 }) => `${odsCode} ${appendixSha256}`);
      const [atLeast, atMost] = [new Set(acknowledged).size, new Set(asked).size];
      if (reading[kind] < atLeast) faults.push(`the indicator misses one that is ${kind}`);
      if (reading[kind] > atMost) faults.push(`the indicator counts one too many that is ${kind}`);
      const fell = readings.some((before) => before.ended < reading.began && before[kind] > reading[kind]);
      if (fell) faults.push(`the indicator's ${kind} went down`);
    }
  }
  return faults;
}

/** The last figure is the count of the logs. */
function checkFigure(last: IndicatorEntry | undefined, { logs }: Outcome): string[] {
  if (!last) return [];
  const events = [...logs.values()].flat().map(({ event }) => event);
  return COUNTED.flatMap((kind) => {
    const logged = events.filter((event) => event.kind === 'decided' && event.decision === kind).length;
    return logged === last[kind]
      ? []
      : [`the indicator ends with ${last[kind]} ${kind}, the logs with ${logged}`];
  });
}

/** @param entries the last of them is a reading of the indicator after all was over. @returns faults in words */
export function findHistoryFaults(entries: readonly HistoryEntry[], outcome: Outcome): string[] {
  const decides = entries.filter(isKind('decide'));
  const readings = entries.filter(isKind('indicator'));
  const told = findTold(decides);
  return [
    ...checkTold(told, outcome),
    ...checkAnswers(told),
    ...checkLogs(decides, outcome),
    ...checkReads(entries.filter(isKind('read')), told),
    ...checkIndicator(readings, decides, told),
    ...checkFigure(readings.at(-1), outcome),
  ];
}
