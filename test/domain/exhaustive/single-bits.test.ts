/** Tampering: every single bit of what the service issues, turned one by one. */
import { describe, expect, it } from 'vitest';
import { isSigned } from '../../../shared/adapters/verification/check-signature.ts';
import { checkAppendix } from '../../../shared/domain/appendix-verification.ts';
import { canonicalBytes } from '../../../shared/domain/canonical.ts';
import {
  appendEntry,
  EMPTY_LOG_HEAD,
  headAfter,
  type LogEntry,
  type LogEvent,
} from '../../../shared/domain/decision-log.ts';
import { readJsonText } from '../../../shared/domain/exact-document.ts';
import type { Actor } from '../../../shared/domain/person.ts';
import { hashReceipt, makeReceipt } from '../../../shared/domain/receipt.ts';
import { verifyDecisionLog, verifyReceipt } from '../../../shared/domain/receipt-verification.ts';
import { type Check, verdictOf } from '../../../shared/domain/verification.ts';
import { flipBit, issueTiny } from '../../support/issued-appendix.ts';
import { sha256 } from '../../support/sample.ts';
import { createTestSigner } from '../../support/test-signer.ts';

const tools = { sha256, isSigned };
const signer = createTestSigner();
const HASH = 'a'.repeat(64);
const by: Actor = {
  ...{ issuer: 'https://identity.example', subject: 'kim', name: 'Kim Ward' },
  ...{ role: 'siteRepresentative', organisation: 'RJ1' },
};

/** A trust's log: issued, and accepted with the two answers that the network gave in between. */
function makeLog(): LogEntry[] {
  const events: readonly LogEvent[] = [
    { kind: 'issued', appendixSha256: HASH, pdfSha256: HASH },
    { kind: 'escalated', escalation: 'e1' },
    { kind: 'returned', escalation: 'e1' },
    { kind: 'decided', decision: 'accepted', appendixSha256: HASH },
  ];
  let head = { length: 0, head: EMPTY_LOG_HEAD };
  return events.map((event) => {
    const content: Parameters<typeof appendEntry>[1] = {
      ...{ irasId: '1009991', odsCode: 'RJ1', at: '2026-06-30T23:30:00.000Z', by },
      ...{ offer: { reviewVersion: 1, issueNumber: 1 }, study: { phase: 'III', isAtmp: false } },
      isEnglishTrust: true,
      event,
    };
    const entry = appendEntry(head, content, sha256);
    head = headAfter(entry);
    return entry;
  });
}

/** The bits that can be turned without anybody noticing. */
function missedBits(bytes: Uint8Array, isCaught: (changed: Uint8Array) => boolean): number[] {
  const missed: number[] = [];
  for (let bit = 0; bit < bytes.length * 8; bit += 1) if (!isCaught(flipBit(bytes, bit))) missed.push(bit);
  return missed;
}

const isWrong = (checks: Iterable<Check>): boolean => {
  for (const { result } of checks) if (result === 'wrong') return true;
  return false;
};

describe('any single bit turned is found', () => {
  it('in an issued appendix', async () => {
    const { bytes, keys } = await issueTiny(signer);
    expect(isWrong(checkAppendix(bytes, keys, tools))).toBe(false);
    expect(missedBits(bytes, (changed) => isWrong(checkAppendix(changed, keys, tools)))).toEqual([]);
    expect(bytes.length * 8).toBeGreaterThan(20_000);
  });

  it('in a receipt', async () => {
    const keys = await signer.listKeys();
    const content = makeReceipt(makeLog().at(-1)!, { shortTitle: 'CARDIO-1' });
    const hash = hashReceipt(content, sha256);
    const receipt = { ...content, integrity: { sha256: hash, signature: await signer.sign(hash) } };
    const verify = (bytes: Uint8Array) => {
      const json = readJsonText(bytes);
      return verdictOf(json.ok ? verifyReceipt(json, keys, tools).checks : [json.check]);
    };
    expect(verify(canonicalBytes(receipt))).toBe('right');
    expect(missedBits(canonicalBytes(receipt), (changed) => verify(changed) === 'wrong')).toEqual([]);
  });

  it('in a decision log', () => {
    const verify = (bytes: Uint8Array) => {
      const json = readJsonText(bytes);
      return verdictOf(json.ok ? verifyDecisionLog(json, tools).checks : [json.check]);
    };
    const bytes = canonicalBytes({ schema: 'ncvr.decision-log/1', entries: makeLog() });
    expect(verify(bytes)).toBe('right');
    expect(missedBits(bytes, (changed) => verify(changed) === 'wrong')).toEqual([]);
  });
});
