/** What verification says of a closed month, to the letter: trusts and coordinators decide by these sentences. */
import { describe, expect, it } from 'vitest';
import { sha256Hex as sha256 } from '../../shared/adapters/system/sha256.ts';
import { isSigned } from '../../shared/adapters/verification/check-signature.ts';
import { DEFINITIONS } from '../../shared/domain/adherence-definition.ts';
import { canonicalBytes, canonicalText } from '../../shared/domain/canonical.ts';
import { readJsonText } from '../../shared/domain/exact-document.ts';
import type { IndicatorLeaf } from '../../shared/domain/indicator-log.ts';
import {
  type ClosedFigure,
  hashSnapshot,
  type IndicatorLog,
  type IndicatorProof,
  type IndicatorSnapshot,
  makeSnapshot,
  proveRows,
  type SnapshotContent,
} from '../../shared/domain/indicator-snapshot.ts';
import {
  verifyIndicatorLog,
  verifyProof,
  verifySnapshot,
} from '../../shared/domain/indicator-verification.ts';
import type { Check } from '../../shared/domain/verification.ts';
import { hashOf } from '../support/ledger-records.ts';
import { createTestSigner } from '../support/test-signer.ts';

type Answer = Pick<IndicatorLeaf['row'], 'decision' | 'reason'>;
const ACCEPTED: Answer = { decision: 'accepted' };
const REFUSED: Answer = { decision: 'notAccepted', reason: 'setupFee' };
const NO_CAPACITY: Answer = { decision: 'declinedCapacity' };

/** A leaf per decision, one after the other on the days of November. */
const leavesOf = (...decided: readonly (readonly [odsCode: string, answer: Answer])[]): IndicatorLeaf[] =>
  decided.map(([odsCode, answer], at) => ({
    row: {
      ...{ irasId: `100${at}`, odsCode, sequence: 2, offer: { reviewVersion: 1, issueNumber: 1 } },
      ...{ decidedAt: `2026-11-0${at + 2}T09:00:00.000Z`, ...answer, isEnglishTrust: true },
      ...{ study: { phase: 'III', isAtmp: false }, entrySha256: hashOf(`entry ${at}`) },
    },
    salt: hashOf(`salt ${at}`).slice(0, 32),
  }));

const signer = createTestSigner();
const keys = await signer.listKeys();
const tools = { sha256, isSigned };

async function seal(content: SnapshotContent): Promise<IndicatorSnapshot> {
  const hash = hashSnapshot(content, sha256);
  return { ...content, integrity: { sha256: hash, signature: await signer.sign(hash) } };
}
async function close(leaves: readonly IndicatorLeaf[]): Promise<IndicatorSnapshot> {
  const openAtEnd = () => ({ openOffers: 0, escalatedOffers: 0, trustsWithOpenOffers: 0 });
  const month = { month: '2026-11', revision: 1, closedAt: '2026-12-05T04:15:00.000Z' };
  return seal(makeSnapshot({ ...month, leaves, openAtEnd }, sha256));
}

const LEAVES = leavesOf(
  ['RJ1', ACCEPTED],
  ['RK9', REFUSED],
  ['RJ1', ACCEPTED],
  ['RTD', ACCEPTED],
  ['RK9', NO_CAPACITY],
);
const snapshot = await close(LEAVES);
const log: IndicatorLog = { schema: 'ncvr.indicator-log/1', snapshot, leaves: LEAVES };
const proofOf = (trust: string): IndicatorProof => {
  const proof = proveRows({ snapshot, leaves: LEAVES }, trust, sha256);
  if (!proof) throw new Error(`${trust} decided nothing`);
  return proof;
};

function read(document: unknown) {
  const json = readJsonText(canonicalBytes(document));
  if (!json.ok) throw new Error(json.check.sentence);
  return json;
}
const checksOf = {
  snapshot: (document: unknown) => verifySnapshot(read(document), keys, tools).checks,
  proof: (document: unknown) => verifyProof(read(document), keys, tools).checks,
  log: (document: unknown) => verifyIndicatorLog(read(document), keys, tools).checks,
};
const said = (checks: readonly Check[]) =>
  checks.map(({ part, result, sentence }) => [part, result, sentence]);
const find = (checks: readonly Check[], part: Check['part']) => checks.find((check) => check.part === part);

const SEALED = [
  ['hash', 'right', `The hash is that of the document: ${snapshot.integrity.sha256}.`],
  [
    'words',
    'right',
    'The definitions are those published as ncvr-adherence/1 and ncvr-adherence/all-phases.',
  ],
  [
    'figures',
    'right',
    'Each figure follows from its counts. ncvr-adherence/1: 66.6% (2 of 3 trusts); ncvr-adherence/all-phases: 66.6% (2 of 3 trusts).',
  ],
  ['signature', 'right', 'It is signed by the key test-key, published since 2026-04-01T00:00:00.000Z.'],
];
const CANONICAL = ['canonical', 'right', 'The file is byte for byte its own canonical form (RFC 8785).'];

describe('of what the service published', () => {
  it('each part of a snapshot says what it is', () => {
    expect(said(checksOf.snapshot(snapshot))).toEqual([
      CANONICAL,
      ['schema', 'right', 'The document is a complete snapshot of the indicator.'],
      ...SEALED,
    ]);
    expect(verifySnapshot(read(snapshot), keys, tools).document).toEqual(snapshot);
  });

  it("each part of a trust's proof says what it is", () => {
    expect(said(checksOf.proof(proofOf('RJ1')))).toEqual([
      CANONICAL,
      ['schema', 'right', 'The document is a complete proof of inclusion.'],
      ...SEALED,
      [
        'tree',
        'right',
        "The 2 rows of RJ1 are in the published root of 2026-11. Whether a row was left out, only the trust's own log can show.",
      ],
    ]);
    expect(find(checksOf.proof(proofOf('RTD')), 'tree')?.sentence).toMatch(
      /^The 1 row of RTD is in the published root of 2026-11\. /,
    );
  });

  it('each part of an exported month says what it is', () => {
    expect(said(checksOf.log(log))).toEqual([
      CANONICAL,
      ['schema', 'right', 'The document is a complete exported month of the indicator.'],
      ...SEALED,
      ['tree', 'right', `The 5 rows make the published root, ${snapshot.tree.root}.`],
      ['figures', 'right', 'The rows make every figure of the snapshot.'],
    ]);
  });

  it.each([
    ['nothing was decided', [], 'ncvr-adherence/1: no data (0 of 0 trusts)'],
    ['every trust accepted', leavesOf(['RJ1', ACCEPTED]), 'ncvr-adherence/1: 100.0% (1 of 1 trusts)'],
    ['every trust refused', leavesOf(['RJ1', REFUSED]), 'ncvr-adherence/1: 0.0% (0 of 1 trusts)'],
    ['none had capacity', leavesOf(['RJ1', NO_CAPACITY]), 'ncvr-adherence/1: no data (0 of 0 trusts)'],
  ])('a month in which %s is right', async (_what, leaves, figures) => {
    const closed = await close(leaves);
    const checks = checksOf.log({ ...log, snapshot: closed, leaves });
    expect(checks.filter(({ result }) => result !== 'right')).toEqual([]);
    expect(find(checks, 'figures')?.sentence).toContain(figures);
  });
});

describe('of a snapshot that somebody with the key sealed', () => {
  /** The second figure changed, and the document sealed anew: only what it says is wrong. */
  const withFigure = async (changes: Partial<ClosedFigure>) => {
    const { integrity: _seal, ...content } = snapshot;
    const [first, second] = content.figures;
    return seal({ ...content, figures: [first!, { ...second!, ...changes }] });
  };

  it.each([
    ['display', { display: '66.7' }, '66.6', '66.7'],
    ['numerator', { numerator: 4, display: '133.3' }, 'at most 3', '4'],
    ['denominator', { denominator: 5, display: '40.0' }, 'at most 4', '5'],
    ['reasons', { reasons: { setupFee: 1, outsourcedService: 1, other: 0 } }, '1', '2'],
    ['reasons', { reasons: { setupFee: 0, outsourcedService: 0, other: 0 } }, '1', '0'],
    ['offersDecided', { declinedCapacity: 2 }, 'at most 5', '4'],
  ])('names the %s that contradicts the other counts: %j', async (field, changes, expected, found) => {
    const checks = checksOf.snapshot(await withFigure(changes));
    expect(checks.filter(({ result }) => result === 'wrong')).toEqual([
      {
        ...{ part: 'figures', result: 'wrong', sentence: 'A figure contradicts itself.' },
        difference: { path: `figures[1].${field}`, expected, found },
      },
    ]);
  });

  it.each([
    ['an outsourced service', { setupFee: 0, outsourcedService: 1, other: 0 }],
    ['anything else', { setupFee: 0, outsourcedService: 0, other: 1 }],
  ])('counts a refusal for %s as a refusal', async (_what, reasons) => {
    expect(find(checksOf.snapshot(await withFigure({ reasons })), 'figures')?.result).toBe('right');
  });

  it('names the definition whose words are not the published ones', async () => {
    const definition = { ...DEFINITIONS[1]!, words: 'The official figure' };
    const checks = checksOf.snapshot(await withFigure({ definition }));
    expect(checks.filter(({ result }) => result === 'wrong')).toEqual([
      {
        ...{ part: 'words', result: 'wrong' },
        sentence: 'A definition is not the one that is published under its name.',
        difference: {
          path: 'figures[1].words',
          expected: expect.stringContaining(DEFINITIONS[1]!.words.slice(0, 50)),
          found: '"The official figure"',
        },
      },
    ]);
  });
});

describe('of what was changed', () => {
  it('says only that it is not canonical, where it holds half a character', () => {
    const broken = canonicalText(snapshot).replace('not the official', '\\ud800 the official');
    const json = readJsonText(new TextEncoder().encode(broken));
    expect(json.ok && said(verifySnapshot(json, keys, tools).checks)).toEqual([
      ['canonical', 'wrong', 'The document has no canonical form (RFC 8785): it holds half a character.'],
    ]);
  });

  it('says what it lacks to be a whole document, and nothing of what is in it', () => {
    const { month: _none, ...rest } = snapshot;
    expect(said(checksOf.snapshot(rest))).toEqual([
      CANONICAL,
      [
        'schema',
        'wrong',
        'The document is not a complete snapshot of the indicator. month: This field is missing.',
      ],
    ]);
    expect(verifySnapshot(read(rest), keys, tools).document).toBeUndefined();
  });

  it('checks everything where it is only written otherwise', () => {
    const pretty = readJsonText(new TextEncoder().encode(JSON.stringify(snapshot, null, 2)));
    const checks = pretty.ok ? verifySnapshot(pretty, keys, tools).checks : [];
    expect(checks.map(({ part, result }) => [part, result])).toEqual([
      ['canonical', 'wrong'],
      ...['schema', 'hash', 'words', 'figures', 'signature'].map((part) => [part, 'right']),
    ]);
  });

  const [first, second] = proofOf('RJ1').rows;
  const elsewhere = { ...first!, row: { ...first!.row, odsCode: 'RTD' } };
  const later = { ...first!, row: { ...first!.row, decidedAt: '2026-12-01T00:00:00.000Z' } };
  const other = { ...first!, row: { ...first!.row, decision: 'notAccepted' } };
  it.each([
    ['another trust', [elsewhere], 'Row 1 is of another trust.'],
    ['another month', [later], 'Row 1 was not decided in the month.'],
    ['another answer', [other, second!], 'Row 1 is not in the published root at its place.'],
    ['another place', [first!, { ...second!, index: 3 }], 'Row 2 is not in the published root at its place.'],
    ['the same place twice', [first!, first!], 'Row 2 is out of order, or there twice.'],
    ['a place before the one before it', [second!, first!], 'Row 2 is out of order, or there twice.'],
  ])('names the row of a proof that is of %s', (_what, rows, sentence) => {
    expect(find(checksOf.proof({ ...proofOf('RJ1'), rows }), 'tree')).toEqual({
      ...{ part: 'tree', result: 'wrong', sentence },
    });
  });

  const moved = (at: number, decidedAt: string) =>
    LEAVES.map((leaf, place) => (place === at ? { ...leaf, row: { ...leaf.row, decidedAt } } : leaf));
  it.each([
    ['a row of another month', moved(4, '2026-12-01T00:00:00.000Z'), 'Row 5 was not decided in 2026-11.'],
    [
      'the last row of another month',
      moved(0, '2026-10-31T23:59:59.999Z'),
      'Row 1 was not decided in 2026-11.',
    ],
    ['rows in another order', [...LEAVES].reverse(), 'Row 2 is out of order, or there twice.'],
    ['a row twice', [LEAVES[0]!, ...LEAVES], 'Row 2 is out of order, or there twice.'],
  ])('names, in an exported month, %s', (_what, leaves, sentence) => {
    expect(find(checksOf.log({ ...log, leaves }), 'tree')).toEqual({
      part: 'tree',
      result: 'wrong',
      sentence,
    });
  });

  it('counts the rows of an exported month', () => {
    expect(find(checksOf.log({ ...log, leaves: LEAVES.slice(0, 4) }), 'tree')).toEqual({
      ...{ part: 'tree', result: 'wrong', sentence: 'The snapshot is of another number of rows.' },
      difference: { path: 'snapshot.tree.size', expected: '4', found: '5' },
    });
  });

  it('holds the rows of an exported month against root and figures', () => {
    const refused = LEAVES.map((leaf, at) =>
      at === 3 ? { ...leaf, row: { ...leaf.row, ...REFUSED } } : leaf,
    );
    const wrong = checksOf.log({ ...log, leaves: refused }).filter(({ result }) => result === 'wrong');
    expect(wrong).toEqual([
      {
        ...{ part: 'tree', result: 'wrong', sentence: 'The rows do not make the published root.' },
        difference: {
          path: 'snapshot.tree.root',
          expected: expect.stringMatching(/^[0-9a-f]{64}$/),
          found: snapshot.tree.root,
        },
      },
      {
        ...{ part: 'figures', result: 'wrong', sentence: 'The rows do not make this figure.' },
        difference: { path: 'snapshot.figures[0].numerator', expected: '1', found: '2' },
      },
    ]);
  });
});
