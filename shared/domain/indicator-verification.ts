/** Verification of snapshots, of trusts' proofs and of exported months, from the file alone (indicator.md). */

import { DEFINITIONS } from './adherence-definition.ts';
import { displayShare } from './adherence-indicator.ts';
import { checkHash } from './appendix-verification.ts';
import type { Sha256 } from './canonical.ts';
import { checkCanonical, type ExactDocument, type JsonText, readExactly } from './exact-document.ts';
import {
  compareRows,
  figureOfRows,
  growIndicatorTree,
  type IndicatorLeaf,
  leafHash,
} from './indicator-log.ts';
import {
  type ClosedFigure,
  IndicatorLog,
  IndicatorProof,
  IndicatorSnapshot,
  type ProvenRow,
} from './indicator-snapshot.ts';
import { londonMonth } from './london-time.ts';
import { followPath, rootOf } from './merkle.ts';
import { checkSignature } from './signature-check.ts';
import {
  type Check,
  type Difference,
  findDifference,
  type KnownKeys,
  right,
  type VerificationTools,
  wrong,
} from './verification.ts';

type ReadJson = Extract<JsonText, { readonly ok: true }>;

export interface VerifiedIndicator<T> {
  readonly checks: readonly Check[];
  readonly document?: T;
}

/** The definitions, word by word, are those that this version knows under their names. */
function checkDefinitions({ figures }: IndicatorSnapshot): Check {
  const difference = findDifference(
    DEFINITIONS,
    figures.map(({ definition }) => definition),
  );
  return difference
    ? wrong('words', 'A definition is not the one that is published under its name.', {
        ...difference,
        path: `figures${difference.path}`,
      })
    : right(
        'words',
        `The definitions are those published as ${DEFINITIONS.map(({ id }) => id).join(' and ')}.`,
      );
}

/** What of a figure contradicts itself. */
function faultOf(figure: ClosedFigure, size: number): Difference | undefined {
  const { numerator, denominator, offersAccepted, offersDecided, declinedCapacity, reasons } = figure;
  const refused = reasons.setupFee + reasons.outsourcedService + reasons.other;
  const claims: readonly (readonly [string, boolean, string, string])[] = [
    [
      'display',
      figure.display === displayShare(numerator, denominator),
      displayShare(numerator, denominator),
      figure.display,
    ],
    ['numerator', numerator <= denominator, `at most ${denominator}`, String(numerator)],
    ['denominator', denominator <= offersDecided, `at most ${offersDecided}`, String(denominator)],
    [
      'reasons',
      refused === offersDecided - offersAccepted,
      String(offersDecided - offersAccepted),
      String(refused),
    ],
    ['offersDecided', offersDecided + declinedCapacity <= size, `at most ${size}`, String(offersDecided)],
  ];
  const broken = claims.find(([, holds]) => !holds);
  return broken && { path: broken[0], expected: broken[2], found: broken[3] };
}

function checkFigures({ figures, tree }: IndicatorSnapshot): Check {
  for (const [at, figure] of figures.entries()) {
    const fault = faultOf(figure, tree.size);
    if (fault)
      return wrong('figures', 'A figure contradicts itself.', {
        ...fault,
        path: `figures[${at}].${fault.path}`,
      });
  }
  const shown = figures.map(
    ({ definition, display, numerator, denominator }) =>
      `${definition.id}: ${display === 'no data' ? display : `${display}%`} (${numerator} of ${denominator} trusts)`,
  );
  return right('figures', `Each figure follows from its counts. ${shown.join('; ')}.`);
}

function checkSeal(snapshot: IndicatorSnapshot, keys: KnownKeys, tools: VerificationTools): Check[] {
  return [
    checkHash(snapshot, tools.sha256),
    checkDefinitions(snapshot),
    checkFigures(snapshot),
    checkSignature(snapshot.integrity, keys, tools.isSigned),
  ];
}

/** The form of a document and, where it is whole, the rest of its checks. */
function verifyExactly<T>(
  { text, value }: ReadJson,
  read: (value: unknown) => ExactDocument<T>,
  checksOf: (document: T) => readonly Check[],
): VerifiedIndicator<T> {
  const canonical = checkCanonical(text, value);
  // Without a canonical form there is no hash either, and nothing more to say.
  if (canonical.result === 'wrong' && !canonical.difference) return { checks: [canonical] };
  const { check, value: document } = read(value);
  if (document === undefined) return { checks: [canonical, check] };
  return { document, checks: [canonical, check, ...checksOf(document)] };
}

/** Every part of a snapshot, each for itself. The file must be its own canonical form, as the service gives it. */
export function verifySnapshot(
  json: ReadJson,
  keys: KnownKeys,
  tools: VerificationTools,
): VerifiedIndicator<IndicatorSnapshot> {
  return verifyExactly(
    json,
    (value) => readExactly(IndicatorSnapshot, 'snapshot of the indicator', value),
    (snapshot) => checkSeal(snapshot, keys, tools),
  );
}

/** What is wrong with one row of a proof, in a sentence. */
function faultOfRow(
  { odsCode, snapshot }: IndicatorProof,
  row: ProvenRow,
  sha256: Sha256,
): string | undefined {
  if (row.row.odsCode !== odsCode) return 'is of another trust';
  if (londonMonth(row.row.decidedAt) !== snapshot.month) return 'was not decided in the month';
  const { size, root } = snapshot.tree;
  const reached = followPath({ leaf: leafHash(row, sha256), index: row.index, size, path: row.path }, sha256);
  return reached === root ? undefined : 'is not in the published root at its place';
}

function checkInclusion(proof: IndicatorProof, sha256: Sha256): Check {
  const { rows, odsCode, snapshot } = proof;
  for (const [at, row] of rows.entries()) {
    const before = rows[at - 1];
    const fault =
      before && before.index >= row.index
        ? 'is out of order, or there twice'
        : faultOfRow(proof, row, sha256);
    if (fault !== undefined) return wrong('tree', `Row ${at + 1} ${fault}.`);
  }
  const [what, are] = rows.length === 1 ? ['row', 'is'] : ['rows', 'are'];
  return right(
    'tree',
    `The ${rows.length} ${what} of ${odsCode} ${are} in the published root of ${snapshot.month}. Whether a row was left out, only the trust's own log can show.`,
  );
}

/** Every part of a trust's proof: the snapshot inside it, and that each row is in its root. */
export function verifyProof(
  json: ReadJson,
  keys: KnownKeys,
  tools: VerificationTools,
): VerifiedIndicator<IndicatorProof> {
  return verifyExactly(
    json,
    (value) => readExactly(IndicatorProof, 'proof of inclusion', value),
    (proof) => [...checkSeal(proof.snapshot, keys, tools), checkInclusion(proof, tools.sha256)],
  );
}

function checkRoot({ snapshot, leaves }: IndicatorLog, sha256: Sha256): Check {
  const { size, root } = snapshot.tree;
  const stranger = leaves.findIndex(({ row }) => londonMonth(row.decidedAt) !== snapshot.month);
  if (stranger !== -1) return wrong('tree', `Row ${stranger + 1} was not decided in ${snapshot.month}.`);
  const unsorted = leaves.findIndex(({ row }, at) => {
    const before = leaves[at - 1]?.row;
    return before !== undefined && compareRows(before, row) >= 0;
  });
  if (unsorted !== -1) return wrong('tree', `Row ${unsorted + 1} is out of order, or there twice.`);
  if (leaves.length !== size) {
    const difference = { path: 'snapshot.tree.size', expected: String(leaves.length), found: String(size) };
    return wrong('tree', 'The snapshot is of another number of rows.', difference);
  }
  const grown = rootOf(growIndicatorTree(leaves, sha256), sha256);
  return grown === root
    ? right('tree', `The ${leaves.length} rows make the published root, ${root}.`)
    : wrong('tree', 'The rows do not make the published root.', {
        path: 'snapshot.tree.root',
        expected: grown,
        found: root,
      });
}

/** Whether the rows make the figures. */
function checkRederived({ figures }: IndicatorSnapshot, leaves: readonly IndicatorLeaf[]): Check {
  const rows = leaves.map(({ row }) => row);
  for (const [at, figure] of figures.entries()) {
    const expected = figureOfRows(rows, figure.definition);
    const { definition: _definition, openAtEnd: _open, ...found } = figure;
    const difference = findDifference(expected, found);
    if (difference) {
      const path = `snapshot.figures[${at}].${difference.path}`;
      return wrong('figures', 'The rows do not make this figure.', { ...difference, path });
    }
  }
  return right('figures', 'The rows make every figure of the snapshot.');
}

/** Every part of an exported month: its snapshot, and that its rows make root and figures. */
export function verifyIndicatorLog(
  json: ReadJson,
  keys: KnownKeys,
  tools: VerificationTools,
): VerifiedIndicator<IndicatorLog> {
  return verifyExactly(
    json,
    (value) => readExactly(IndicatorLog, 'exported month of the indicator', value),
    (log) => [
      ...checkSeal(log.snapshot, keys, tools),
      checkRoot(log, tools.sha256),
      checkRederived(log.snapshot, log.leaves),
    ],
  );
}
