/** Verification of receipts and of exported decision logs, from the file alone. */

import * as z from 'zod';
import { checkHash } from './appendix-verification.ts';
import { canonicalHash } from './canonical.ts';
import { findChainFault, LogEntry } from './decision-log.ts';
import { type JsonText, readExactly } from './exact-document.ts';
import { itemAt } from './item-at.ts';
import { makeReceipt, Receipt } from './receipt.ts';
import { checkSignature } from './signature-check.ts';
import {
  type Check,
  findDifference,
  type KnownKeys,
  right,
  type VerificationTools,
  wrong,
} from './verification.ts';

type ReadJson = Extract<JsonText, { readonly ok: true }>;

export interface VerifiedReceipt {
  readonly checks: readonly Check[];
  readonly receipt?: Receipt;
}

/** Whether who, when, what and the words are those of the log entry inside. */
function checkWords({ integrity: _seal, ...content }: Receipt): Check {
  if (content.entry.event.kind !== 'decided' || !content.entry.by) {
    return wrong('words', 'The log entry inside holds no decision.');
  }
  const expected = makeReceipt(content.entry, {
    shortTitle: content.study.shortTitle,
    siteName: content.site.name,
  });
  const difference = findDifference(expected, content);
  return difference
    ? wrong('words', 'The receipt does not say what its log entry says.', difference)
    : right('words', 'Who, when, what and the words are those of the log entry inside.');
}

function checkEntry(
  { entry: { sha256: claimed, ...content } }: Receipt,
  { sha256 }: VerificationTools,
): Check {
  const hash = canonicalHash(content, sha256);
  return hash === claimed
    ? right('chain', `The log entry inside has its own hash: number ${content.sequence} of its log.`)
    : wrong('chain', 'The log entry inside was changed.', {
        path: 'entry.sha256',
        expected: hash,
        found: claimed,
      });
}

/** Every part of a receipt, each for itself. The file need not be canonical: its values are what is signed. */
export function verifyReceipt(
  { value }: ReadJson,
  keys: KnownKeys,
  tools: VerificationTools,
): VerifiedReceipt {
  const { check, value: receipt } = readExactly(Receipt, 'receipt', value);
  if (!receipt) return { checks: [check] };
  const { sha256, signature } = receipt.integrity;
  return {
    receipt,
    checks: [
      check,
      checkHash(receipt, tools.sha256),
      checkWords(receipt),
      checkEntry(receipt, tools),
      checkSignature({ sha256, signature }, keys, tools.isSigned),
    ],
  };
}

/** An exported decision log: one trust's chain in one study, oldest entry first. */
export const DecisionLogExport = z.strictObject({
  schema: z.literal('ncvr.decision-log/1'),
  entries: z.array(LogEntry).min(1).max(100_000),
});
export type DecisionLogExport = z.infer<typeof DecisionLogExport>;

const FAULTS = {
  outOfOrder: 'is not the next one by its number: an entry is missing, moved or added',
  wrongPrevious: 'does not name the hash of the entry before it',
  wrongHash: 'was changed: it does not have the hash that it names',
} as const;

function checkChain({ entries }: DecisionLogExport, { sha256 }: VerificationTools): Check {
  const fault = findChainFault(entries, sha256);
  if (fault) return wrong('chain', `Entry ${fault.at + 1} ${FAULTS[fault.fault]}.`);
  const first = itemAt(entries, 0);
  const stranger = entries.findIndex(
    ({ irasId, odsCode }) => irasId !== first.irasId || odsCode !== first.odsCode,
  );
  if (stranger !== -1) return wrong('chain', `Entry ${stranger + 1} is of another study or trust.`);
  if (first.event.kind !== 'issued') return wrong('chain', 'The log does not begin with an issue.');
  const head = itemAt(entries, entries.length - 1).sha256;
  return right(
    'chain',
    `The ${entries.length} entries form one unbroken chain, which ends in ${head}. Whether entries after it were left out, only a later receipt or entry can show.`,
  );
}

export interface VerifiedLog {
  readonly checks: readonly Check[];
  readonly log?: DecisionLogExport;
}

/** The chain of an exported decision log. */
export function verifyDecisionLog({ value }: ReadJson, tools: VerificationTools): VerifiedLog {
  const { check, value: log } = readExactly(DecisionLogExport, 'decision log', value);
  return log ? { log, checks: [check, checkChain(log, tools)] } : { checks: [check] };
}
