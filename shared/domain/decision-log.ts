/**
 * The decision log: one append-only hash chain per study and trust, from the first issue on (appendix.md
 * section 6). Offers and indicator records can be rebuilt from it.
 */
import * as z from 'zod';
import { canonicalHash, type Sha256 } from './canonical.ts';
import { DecisionKind, RefusalReason } from './offer.ts';
import { Actor } from './person.ts';
import { sha256Hex } from './sha256-hex.ts';
import { irasId, Phase } from './study.ts';
import { identifier, moment, odsCode, paragraph } from './text.ts';

/** What the first entry of a chain names as the one before it. */
export const EMPTY_LOG_HEAD = '0'.repeat(64);

const offerRef = z.strictObject({ reviewVersion: z.int().min(1), issueNumber: z.int().min(1) });

export const LogEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('issued'), appendixSha256: sha256Hex, pdfSha256: sha256Hex }),
  z.strictObject({
    kind: z.literal('decided'),
    decision: DecisionKind,
    appendixSha256: sha256Hex,
    reason: RefusalReason.optional(),
    note: paragraph(500).optional(),
  }),
  z.strictObject({ kind: z.literal('escalated'), escalation: identifier }),
  z.strictObject({ kind: z.literal('returned'), escalation: identifier }),
  /** `movedTo`: the trust closed, and its part went to this successor. */
  z.strictObject({ kind: z.literal('superseded'), movedTo: odsCode.exactOptional() }),
  z.strictObject({ kind: z.literal('withdrawn') }),
]);
export type LogEvent = z.infer<typeof LogEvent>;

const entryFields = {
  schema: z.literal('ncvr.decision-log-entry/1'),
  irasId,
  odsCode,
  sequence: z.int().min(1),
  at: moment,
  /** Absent where the service itself acted (issue, supersession by a new version). */
  by: Actor.optional(),
  offer: offerRef,
  /** Scope of the study when it happened, so that the indicator can be rebuilt from the log alone. */
  study: z.strictObject({ phase: Phase, isAtmp: z.boolean() }),
  /** Whether the organisation was an NHS trust in England at this time. */
  isEnglishTrust: z.boolean(),
  event: LogEvent,
  previous: sha256Hex,
};
export const LogEntryContent = z.strictObject(entryFields);
export type LogEntryContent = z.infer<typeof LogEntryContent>;
export const LogEntry = z.strictObject({ ...entryFields, sha256: sha256Hex });
export type LogEntry = z.infer<typeof LogEntry>;

export interface LogHead {
  readonly length: number;
  readonly head: string;
}

/** The next entry of a chain: numbered after the head, naming its hash. */
export function appendEntry(
  head: LogHead,
  content: Omit<LogEntryContent, 'schema' | 'sequence' | 'previous'>,
  sha256: Sha256,
): LogEntry {
  const entry: LogEntryContent = {
    schema: 'ncvr.decision-log-entry/1',
    ...content,
    sequence: head.length + 1,
    previous: head.head,
  };
  return { ...entry, sha256: canonicalHash(entry, sha256) };
}

export function headAfter(entry: LogEntry): LogHead {
  return { length: entry.sequence, head: entry.sha256 };
}

export type ChainFault = {
  readonly at: number;
  readonly fault: 'outOfOrder' | 'wrongPrevious' | 'wrongHash';
};

/** The first fault of a chain, oldest entry first: tampering, omission and reordering all break it. */
export function findChainFault(entries: readonly LogEntry[], sha256: Sha256): ChainFault | undefined {
  let head: LogHead = { length: 0, head: EMPTY_LOG_HEAD };
  for (const [at, entry] of entries.entries()) {
    const { sha256: claimed, ...content } = entry;
    if (entry.sequence !== head.length + 1) return { at, fault: 'outOfOrder' };
    if (entry.previous !== head.head) return { at, fault: 'wrongPrevious' };
    if (canonicalHash(content, sha256) !== claimed) return { at, fault: 'wrongHash' };
    head = headAfter(entry);
  }
  return undefined;
}
