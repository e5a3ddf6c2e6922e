/** A closed month: what it replaces, and the proof that a trust's rows are in it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex as sha256 } from '../../shared/adapters/system/sha256.ts';
import { isSigned } from '../../shared/adapters/verification/check-signature.ts';
import { canonicalBytes } from '../../shared/domain/canonical.ts';
import { readJsonText } from '../../shared/domain/exact-document.ts';
import {
  type IndicatorSnapshot,
  indicatorFileName,
  makeSnapshot,
  proveRows,
} from '../../shared/domain/indicator-snapshot.ts';
import { verifyProof } from '../../shared/domain/indicator-verification.ts';
import { closing, leaves, signClosedMonth } from '../support/closed-month.ts';
import { hashOf } from '../support/ledger-records.ts';
import { createTestSigner } from '../support/test-signer.ts';

const signer = createTestSigner();
let snapshot: IndicatorSnapshot;
beforeAll(async () => {
  snapshot = await signClosedMonth(signer);
});

const tree = async (odsCode: string) => {
  const proof = proveRows({ snapshot, leaves }, odsCode, sha256);
  const json = readJsonText(canonicalBytes(proof));
  if (!json.ok) return json.check;
  const { checks } = verifyProof(json, await signer.listKeys(), { sha256, isSigned });
  expect(checks.map(({ result }) => result)).not.toContain('wrong');
  return checks.find(({ part }) => part === 'tree');
};

describe('a closed month', () => {
  it('names the revision that it replaces, and none where it is the first', () => {
    expect(makeSnapshot(closing, sha256)).not.toHaveProperty('replaces');
    const second = makeSnapshot({ ...closing, revision: 2, replaces: hashOf('first') }, sha256);
    expect(second).toMatchObject({ revision: 2, replaces: hashOf('first'), tree: { size: 3 } });
    expect(indicatorFileName(second, 'snapshot')).toBe('ncvr-adherence_2026-11_r2_snapshot.json');
  });

  it('proves to a trust that its rows are in it, one or many', async () => {
    expect((await tree('RJ1'))?.sentence).toMatch(
      /^The 2 rows of RJ1 are in the published root of 2026-11\. /,
    );
    expect((await tree('RK9'))?.sentence).toMatch(/^The 1 row of RK9 is in the published root of 2026-11\. /);
  });

  it('has nothing to prove to a trust that decided nothing', () => {
    expect(proveRows({ snapshot, leaves }, 'RTD', sha256)).toBeUndefined();
    expect(proveRows({ snapshot, leaves: [] }, 'RJ1', sha256)).toBeUndefined();
  });
});
