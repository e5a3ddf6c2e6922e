/** Snapshots, proofs and exported months answer part by part, and no bit of them can be changed unseen. */
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../shared/adapters/system/sha256.ts';
import { isSigned } from '../../../shared/adapters/verification/check-signature.ts';
import { canonicalBytes, canonicalHash } from '../../../shared/domain/canonical.ts';
import type { CheckPart, VerificationReport } from '../../../shared/domain/verification.ts';
import { archiveKey } from '../../../shared/usecases/archive-keys.ts';
import { createVerifyDocument } from '../../../shared/usecases/verification/verify-document.ts';
import { personAs } from '../../support/service-deps.ts';
import { createDecisionWorld, type DecisionWorld, type Json } from '../adherence-indicator/decision-world.ts';

const MONTH = '2026-11';
const TRUSTS = ['RJ1', 'RK9', 'RTD', 'RTH', 'RRV'];

type Kind = 'indicatorSnapshot' | 'indicatorProof' | 'indicatorLog';
const KINDS: readonly Kind[] = ['indicatorSnapshot', 'indicatorProof', 'indicatorLog'];

let world: DecisionWorld;
let documents: Readonly<Record<Kind, Uint8Array>>;
let verify: (bytes: Uint8Array) => Promise<VerificationReport>;
let verifyWithoutKeys: typeof verify;

beforeAll(async () => {
  world = await createDecisionWorld('2026-12-05T04:15:00.000Z');
  for (const [at, odsCode] of TRUSTS.entries()) {
    await world.issue({ irasId: '1001', odsCode }, '2026-10-20T09:00:00.000Z');
    const decision = at === 1 ? 'notAccepted' : 'accepted';
    await world.decide({ irasId: '1001', odsCode }, decision, `2026-11-0${at + 2}T10:00:00.000Z`);
  }
  await world.issue({ irasId: '1002', odsCode: 'RJ1' }, '2026-10-20T09:00:00.000Z');
  await world.decide({ irasId: '1002', odsCode: 'RJ1' }, 'declinedCapacity', '2026-11-20T10:00:00.000Z');
  await world.close();
  const { snapshot, bytes } = await world.readSnapshot({ month: MONTH });
  const caller = personAs('siteRepresentative', 'RJ1');
  documents = {
    indicatorSnapshot: bytes,
    indicatorProof: (await world.readProof({ caller, month: MONTH, odsCode: 'RJ1' })).bytes,
    indicatorLog: (await world.archive.get(archiveKey.indicatorLog(MONTH, snapshot.integrity.sha256)))!,
  };
  const deps = {
    ...{ sha256: sha256Hex, isSigned },
    pdfs: { examine: async () => ({ ok: false as const, sentence: 'It is no PDF.' }) },
  };
  const withKeys = createVerifyDocument({ ...deps, findKeys: () => world.signer.listKeys() });
  const withoutKeys = createVerifyDocument({ ...deps, findKeys: async () => undefined });
  verify = (document) => withKeys({ bytes: document });
  verifyWithoutKeys = (document) => withoutKeys({ bytes: document });
});

const text = (bytes: Uint8Array): Json => JSON.parse(new TextDecoder().decode(bytes));
/** A document changed by its values, in its canonical form; `sealed`: with the hash of what it says now. */
function change(kind: Kind, edit: (document: Json) => void, sealed = false): Uint8Array {
  const document = text(documents[kind]);
  edit(document);
  const snapshot = kind === 'indicatorSnapshot' ? document : document.snapshot;
  if (sealed) {
    const { integrity, ...content } = snapshot;
    integrity.sha256 = canonicalHash(content, sha256Hex);
  }
  return canonicalBytes(document);
}
const wrongParts = async (bytes: Uint8Array): Promise<CheckPart[]> =>
  (await verify(bytes)).checks.filter(({ result }) => result === 'wrong').map(({ part }) => part);

describe.each(KINDS)('%s', (kind) => {
  it('is right as the service gives it, part by part', async () => {
    const report = await verify(documents[kind]);
    expect(report).toMatchObject({ kind, verdict: 'right', document: { month: MONTH, revision: 1 } });
    expect(report.checks.every(({ result }) => result === 'right')).toBe(true);
    const parts = report.checks.map(({ part }) => part);
    expect(parts).toEqual(
      expect.arrayContaining(['canonical', 'schema', 'hash', 'words', 'figures', 'signature']),
    );
    expect(parts.includes('tree')).toBe(kind !== 'indicatorSnapshot');
  });

  it('without keys is consistent, its key not trusted', async () => {
    const { verdict, checks } = await verifyWithoutKeys(documents[kind]);
    expect(verdict).toBe('right');
    expect(checks.find(({ part }) => part === 'signature')).toMatchObject({ result: 'notChecked' });
  });

  it('shows any single bit that was changed', async () => {
    const whole = documents[kind];
    const bits = fc.record({ at: fc.nat(whole.length - 1), bit: fc.nat(7) });
    await fc.assert(
      fc.asyncProperty(bits, async ({ at, bit }) => {
        const flipped = Uint8Array.from(whole);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        expect((await verify(flipped)).verdict).toBe('wrong');
      }),
      { numRuns: 1500 },
    );
  });

  it('shows what was cut off, put behind it, or written otherwise', async () => {
    const whole = documents[kind];
    expect((await verify(whole.subarray(0, -1))).verdict).toBe('wrong');
    expect((await verify(Buffer.concat([whole, Buffer.from('\n')]))).verdict).toBe('wrong');
    const pretty = new TextEncoder().encode(JSON.stringify(text(whole), null, 2));
    expect(await wrongParts(pretty)).toEqual(['canonical']);
  });

  it('is signed: whoever changes it and its hash has no signature', async () => {
    const forged = change(
      kind,
      (document) => ((document.snapshot ?? document).closedAt = '2026-12-05T04:15:00.001Z'),
      true,
    );
    expect(await wrongParts(forged)).toEqual(['signature']);
  });
});

it('a snapshot of an empty month is right, and says that it has no data', async () => {
  const { bytes } = await world.readSnapshot({ month: '2026-10' });
  const { verdict, checks } = await verify(bytes);
  expect(verdict).toBe('right');
  expect(checks.find(({ part }) => part === 'figures')?.sentence).toContain(
    'ncvr-adherence/1: no data (0 of 0 trusts)',
  );
});

describe('what is wrong is named', () => {
  const snapshot = 'indicatorSnapshot';
  it.each<[string, CheckPart, (document: Json) => void]>([
    ['a numerator above the denominator', 'figures', (it) => (it.figures[0].numerator = 6)],
    ['a percentage that does not follow', 'figures', (it) => (it.figures[0].display = '100.0')],
    ['refusals without their reasons', 'figures', (it) => (it.figures[0].reasons.other = 0)],
    ['more decisions than leaves', 'figures', (it) => (it.tree.size = 4)],
    ['other words', 'words', (it) => (it.figures[0].definition.words = 'The official figure')],
    ['another rule under the same name', 'words', (it) => it.figures[0].definition.rules.phases.pop()],
    ['a definition left out', 'words', (it) => it.figures.pop()],
  ])('%s', async (_what, part, edit) => {
    expect(await wrongParts(change(snapshot, edit, true))).toEqual(
      expect.arrayContaining([part, 'signature']),
    );
  });

  it.each<[string, string, (document: Json) => void]>([
    [
      'another answer',
      'Row 1 is not in the published root',
      (it) => (it.rows[0].row.decision = 'notAccepted'),
    ],
    ['another salt', 'Row 1 is not in the published root', (it) => (it.rows[0].salt = '0'.repeat(32))],
    ['another place', 'Row 2 is not in the published root', (it) => (it.rows[1].index = 4)],
    ['a row twice', 'Row 2 is out of order, or there twice', (it) => (it.rows[1] = it.rows[0])],
    ['rows in another order', 'Row 2 is out of order', (it) => it.rows.reverse()],
    ['another trust', 'Row 1 is of another trust', (it) => (it.odsCode = 'RK9')],
    [
      'another month',
      'Row 1 was not decided in the month',
      (it) => (it.rows[0].row.decidedAt = '2026-12-01T00:00:00.000Z'),
    ],
  ])('%s in a proof', async (_what, sentence, edit) => {
    const { checks } = await verify(change('indicatorProof', edit));
    expect(checks.find(({ part }) => part === 'tree')).toMatchObject({ result: 'wrong' });
    expect(checks.find(({ part }) => part === 'tree')?.sentence).toContain(sentence);
  });

  it.each<[string, CheckPart, (document: Json) => void]>([
    ['a row left out', 'tree', (it) => it.leaves.pop()],
    ['a changed answer', 'figures', (it) => (it.leaves[1].row.decision = 'accepted')],
    ['a changed answer', 'tree', (it) => (it.leaves[1].row.decision = 'accepted')],
    ['rows in another order', 'tree', (it) => it.leaves.reverse()],
    ['a row of another month', 'tree', (it) => (it.leaves[5].row.decidedAt = '2026-12-01T00:00:00.000Z')],
  ])('%s in an exported month', async (_what, part, edit) => {
    expect(await wrongParts(change('indicatorLog', edit))).toContain(part);
  });

  it('a proof without a row, which would prove nothing', async () => {
    expect(await wrongParts(change('indicatorProof', (it) => (it.rows = [])))).toContain('schema');
  });

  it.each(['constructor', '__proto__', 'toString'])('a document that calls itself %s', async (schema) => {
    const report = await verify(new TextEncoder().encode(`{"schema":"${schema}"}`));
    expect(report).toMatchObject({ kind: 'unknown', verdict: 'wrong' });
  });

  it('half a character, without failing', async () => {
    const broken = new TextDecoder()
      .decode(documents.indicatorSnapshot)
      .replace('not the official', '\\ud800 the official');
    expect(await wrongParts(new TextEncoder().encode(broken))).toEqual(['canonical']);
  });
});
