/** November 2026, closed with three decisions of two trusts, and signed. */
import { sha256Hex as sha256 } from '../../shared/adapters/system/sha256.ts';
import type { DecisionRow, IndicatorLeaf } from '../../shared/domain/indicator-log.ts';
import {
  hashSnapshot,
  type IndicatorSnapshot,
  makeSnapshot,
} from '../../shared/domain/indicator-snapshot.ts';
import { hashOf } from './ledger-records.ts';
import type { createTestSigner } from './test-signer.ts';

const row = (odsCode: string, irasId: string): DecisionRow => ({
  ...{ irasId, odsCode, sequence: 2, offer: { reviewVersion: 1, issueNumber: 1 } },
  ...{ decidedAt: '2026-11-02T09:00:00.000Z', decision: 'accepted', isEnglishTrust: true },
  ...{ study: { phase: 'III', isAtmp: false }, entrySha256: hashOf('entry') },
});
const leaf = (odsCode: string, irasId: string): IndicatorLeaf => ({
  row: row(odsCode, irasId),
  salt: hashOf(`${irasId}${odsCode}`).slice(0, 32),
});

export const leaves = [leaf('RJ1', '1001'), leaf('RK9', '1001'), leaf('RJ1', '1002')];
export const closing = {
  ...{ month: '2026-11', revision: 1, closedAt: '2026-12-05T04:15:00.000Z', leaves },
  openAtEnd: () => ({ openOffers: 0, escalatedOffers: 0, trustsWithOpenOffers: 0 }),
};

export async function signClosedMonth(
  signer: ReturnType<typeof createTestSigner>,
): Promise<IndicatorSnapshot> {
  const content = makeSnapshot(closing, sha256);
  const hash = hashSnapshot(content, sha256);
  return { ...content, integrity: { sha256: hash, signature: await signer.sign(hash) } };
}
