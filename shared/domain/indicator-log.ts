/**
 * A month's decisions as the indicator counts them: rows drawn from the decision log, in the order of their leaves
 * (indicator.md). Each names the hash of its log entry, which ties the month's root to the trusts' chains.
 */
import * as z from 'zod';

import { countDecision, MonthCounters } from './adherence-counters.ts';
import type { IndicatorDefinition } from './adherence-definition.ts';
import { computeDecided, type DecidedFigure, type TrustRecords } from './adherence-indicator.ts';
import { canonicalBytes, type Sha256 } from './canonical.ts';
import type { LogEntry } from './decision-log.ts';
import { growTree, hashLeaf, type MerkleTree } from './merkle.ts';
import { DecisionKind, RefusalReason } from './offer.ts';
import { addCounters, type Counters } from './replay.ts';
import { sha256Hex } from './sha256-hex.ts';
import { irasId, Phase } from './study.ts';
import { moment, odsCode } from './text.ts';

/** One decision. It names no person, and holds nothing that anybody typed. */
export const DecisionRow = z.strictObject({
  irasId,
  odsCode,
  /** Of its entry in the trust's log. */
  sequence: z.int().min(1),
  offer: z.strictObject({ reviewVersion: z.int().min(1), issueNumber: z.int().min(1) }),
  decidedAt: moment,
  decision: DecisionKind,
  reason: RefusalReason.exactOptional(),
  study: z.strictObject({ phase: Phase, isAtmp: z.boolean() }),
  /** Whether the organisation was an NHS trust in England when it decided. */
  isEnglishTrust: z.boolean(),
  entrySha256: sha256Hex,
});
export type DecisionRow = z.infer<typeof DecisionRow>;

/** The row of an entry; undefined for one that holds no decision. */
export function rowOf(entry: LogEntry): DecisionRow | undefined {
  const { event } = entry;
  if (event.kind !== 'decided') return undefined;
  return {
    irasId: entry.irasId,
    odsCode: entry.odsCode,
    sequence: entry.sequence,
    offer: entry.offer,
    decidedAt: entry.at,
    decision: event.decision,
    ...(event.reason && { reason: event.reason }),
    study: entry.study,
    isEnglishTrust: entry.isEnglishTrust,
    entrySha256: entry.sha256,
  };
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** By decision time, IRAS ID as a number, ODS code; of one trust in one study by its log. */
export function compareRows(a: DecisionRow, b: DecisionRow): number {
  return (
    Date.parse(a.decidedAt) - Date.parse(b.decidedAt) ||
    Number(a.irasId) - Number(b.irasId) ||
    compareTexts(a.odsCode, b.odsCode) ||
    a.sequence - b.sequence
  );
}

/** A row with its salt, 16 random bytes, without which refusals could be guessed from the root. */
export const IndicatorLeaf = z.strictObject({
  row: DecisionRow,
  salt: z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 small hexadecimal digits'),
});
export type IndicatorLeaf = z.infer<typeof IndicatorLeaf>;

/** The hash of a leaf: over the RFC 8785 bytes of `{row, salt}`. */
export function leafHash({ row, salt }: IndicatorLeaf, sha256: Sha256): string {
  return hashLeaf(canonicalBytes({ row, salt }), sha256);
}

/** @param leaves in the order of `compareRows` */
export function growIndicatorTree(leaves: readonly IndicatorLeaf[], sha256: Sha256): MerkleTree {
  return growTree(
    leaves.map((leaf) => leafHash(leaf, sha256)),
    sha256,
  );
}

/** The records that a month's rows make, as the live ones should be: those of trusts that any definition counts. */
export function recordsOfRows(rows: Iterable<DecisionRow>): TrustRecords[] {
  const trusts = new Map<string, Counters>();
  for (const { odsCode: trust, decision, reason, study, isEnglishTrust } of rows) {
    const added = countDecision({ ...study, isEnglishTrust }, decision, reason);
    trusts.set(trust, addCounters(trusts.get(trust) ?? {}, added));
  }
  return [...trusts].map(([trust, counters]) => ({ odsCode: trust, month: MonthCounters.parse(counters) }));
}

/** The figure of a month from its decisions alone. */
export function figureOfRows(rows: Iterable<DecisionRow>, definition: IndicatorDefinition): DecidedFigure {
  return computeDecided(recordsOfRows(rows), definition);
}
