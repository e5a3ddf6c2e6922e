/** Tampering: every single bit of what is published of a closed month, turned one by one. */
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex as sha256 } from '../../../shared/adapters/system/sha256.ts';
import { isSigned } from '../../../shared/adapters/verification/check-signature.ts';
import { canonicalBytes } from '../../../shared/domain/canonical.ts';
import { readJsonText } from '../../../shared/domain/exact-document.ts';
import { type IndicatorSnapshot, proveRows } from '../../../shared/domain/indicator-snapshot.ts';
import {
  type VerifiedIndicator,
  verifyIndicatorLog,
  verifyProof,
  verifySnapshot,
} from '../../../shared/domain/indicator-verification.ts';
import { verdictOf } from '../../../shared/domain/verification.ts';
import { leaves, signClosedMonth } from '../../support/closed-month.ts';
import { flipBit } from '../../support/issued-appendix.ts';
import { createTestSigner } from '../../support/test-signer.ts';

const signer = createTestSigner();
const keys = await signer.listKeys();
let snapshot: IndicatorSnapshot;
beforeAll(async () => {
  snapshot = await signClosedMonth(signer);
});

type Verify = (...given: Parameters<typeof verifySnapshot>) => VerifiedIndicator<unknown>;

/** Bits that can be turned without the verdict becoming wrong. */
function missedBits(document: unknown, verify: Verify): { bits: number; missed: number[] } {
  const bytes = canonicalBytes(document);
  const verdict = (changed: Uint8Array) => {
    const json = readJsonText(changed);
    return verdictOf(json.ok ? verify(json, keys, { sha256, isSigned }).checks : [json.check]);
  };
  expect(verdict(bytes)).toBe('right');
  const all = Array.from({ length: bytes.length * 8 }, (_, bit) => bit);
  return { bits: all.length, missed: all.filter((bit) => verdict(flipBit(bytes, bit)) !== 'wrong') };
}

describe('any single bit turned is found', () => {
  it('in the snapshot of a month', () => {
    const { bits, missed } = missedBits(snapshot, verifySnapshot);
    expect(missed).toEqual([]);
    expect(bits).toBeGreaterThan(5_000);
  });

  it("in the proof that a trust's rows are in it", () => {
    const { bits, missed } = missedBits(proveRows({ snapshot, leaves }, 'RJ1', sha256), verifyProof);
    expect(missed).toEqual([]);
    expect(bits).toBeGreaterThan(10_000);
  });

  it('in the exported log of the month', () => {
    const log = { schema: 'ncvr.indicator-log/1', snapshot, leaves };
    const { bits, missed } = missedBits(log, verifyIndicatorLog);
    expect(missed).toEqual([]);
    expect(bits).toBeGreaterThan(10_000);
  });
});
