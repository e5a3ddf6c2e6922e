/**
 * What a month is closed with (indicator.md): a signed snapshot of figures and Merkle root; the month's log, which
 * coordinators can export; and the proof that a trust's own rows are in the published root.
 */
import * as z from 'zod';
import { DEFINITIONS, IndicatorDefinition } from './adherence-definition.ts';
import type { OpenFigure } from './adherence-indicator.ts';
import { canonicalHash, type Sha256 } from './canonical.ts';
import { Signature } from './financial-appendix.ts';
import { type DecisionRow, figureOfRows, growIndicatorTree, IndicatorLeaf } from './indicator-log.ts';
import { Month } from './indicator-months.ts';
import { pathOf, rootOf } from './merkle.ts';
import { sha256Hex } from './sha256-hex.ts';
import { moment, odsCode } from './text.ts';

const count = z.int().min(0);

export const ClosedFigure = z.strictObject({
  /** Whole, so that the snapshot says what was counted. */
  definition: IndicatorDefinition,
  numerator: count,
  denominator: count,
  display: z.string().regex(/^(?:\d{1,3}\.\d|no data)$/, 'must be a percentage with one decimal, or no data'),
  offersAccepted: count,
  offersDecided: count,
  declinedCapacity: count,
  reasons: z.strictObject({ setupFee: count, outsourcedService: count, other: count }),
  /** What was open when the month ended, and not counted. It follows from the trusts' logs, not from the tree. */
  openAtEnd: z.strictObject({ openOffers: count, escalatedOffers: count, trustsWithOpenOffers: count }),
});
export type ClosedFigure = z.infer<typeof ClosedFigure>;

const contentFields = {
  schema: z.literal('ncvr.indicator-snapshot/1'),
  month: Month,
  /** 1, and one more for each later change; nothing is overwritten. */
  revision: z.int().min(1).max(9999),
  closedAt: moment,
  /** The hash of the revision before this one. */
  replaces: sha256Hex.exactOptional(),
  /** In the order of the definitions. */
  figures: z.array(ClosedFigure).min(1).max(10),
  /** Over every decision of the month, whether or not a definition counts it. */
  tree: z.strictObject({ algorithm: z.literal('RFC 9162 SHA-256'), size: count, root: sha256Hex }),
};
export const SnapshotContent = z.strictObject(contentFields);
export type SnapshotContent = z.infer<typeof SnapshotContent>;

export const IndicatorSnapshot = z.strictObject({
  ...contentFields,
  integrity: z.strictObject({ sha256: sha256Hex, signature: Signature }),
});
export type IndicatorSnapshot = z.infer<typeof IndicatorSnapshot>;

/** The decisions of a closed month with their salts, in the order of their leaves: for coordinators. */
export const IndicatorLog = z.strictObject({
  schema: z.literal('ncvr.indicator-log/1'),
  snapshot: IndicatorSnapshot,
  leaves: z.array(IndicatorLeaf).max(1_000_000),
});
export type IndicatorLog = z.infer<typeof IndicatorLog>;

export const ProvenRow = z.strictObject({
  ...IndicatorLeaf.shape,
  /** The leaf's place, from 0, and the hashes that lead from it to the root. */
  index: count,
  path: z.array(sha256Hex).max(64),
});
export type ProvenRow = z.infer<typeof ProvenRow>;

/** A trust's own rows of a month, each with its way to the published root. */
export const IndicatorProof = z.strictObject({
  schema: z.literal('ncvr.indicator-proof/1'),
  odsCode,
  snapshot: IndicatorSnapshot,
  rows: z.array(ProvenRow).min(1).max(100_000),
});
export type IndicatorProof = z.infer<typeof IndicatorProof>;

export interface MonthToClose {
  readonly month: string;
  readonly revision: number;
  readonly closedAt: string;
  readonly replaces?: string | undefined;
  /** In the order of `compareRows`, each with its salt. */
  readonly leaves: readonly IndicatorLeaf[];
  /** By definition id. */
  readonly openAtEnd: (definition: IndicatorDefinition) => OpenFigure;
}

/** The snapshot of a month, unsigned. */
export function makeSnapshot(closing: MonthToClose, sha256: Sha256): SnapshotContent {
  const { month, revision, closedAt, replaces, leaves, openAtEnd } = closing;
  const rows: readonly DecisionRow[] = leaves.map(({ row }) => row);
  return {
    schema: 'ncvr.indicator-snapshot/1',
    month,
    revision,
    closedAt,
    ...(replaces !== undefined && { replaces }),
    figures: DEFINITIONS.map((definition) => ({
      definition,
      ...figureOfRows(rows, definition),
      openAtEnd: openAtEnd(definition),
    })),
    tree: {
      algorithm: 'RFC 9162 SHA-256',
      size: leaves.length,
      root: rootOf(growIndicatorTree(leaves, sha256), sha256),
    },
  };
}

/** The hash that the signature is over: of the RFC 8785 bytes of the snapshot without `integrity`. */
export function hashSnapshot(content: SnapshotContent, sha256: Sha256): string {
  return canonicalHash(content, sha256);
}

/** The proof of a trust's rows; undefined where it decided nothing in the month. */
export function proveRows(
  { snapshot, leaves }: Pick<IndicatorLog, 'snapshot' | 'leaves'>,
  trust: string,
  sha256: Sha256,
): IndicatorProof | undefined {
  const tree = growIndicatorTree(leaves, sha256);
  const rows = leaves.flatMap((leaf, index): ProvenRow[] =>
    leaf.row.odsCode === trust ? [{ ...leaf, index, path: pathOf(tree, index) }] : [],
  );
  return rows.length === 0 ? undefined : { schema: 'ncvr.indicator-proof/1', odsCode: trust, snapshot, rows };
}

/** `ncvr-adherence_2026-10_r1_snapshot.json` */
export function indicatorFileName(
  { month, revision }: Pick<SnapshotContent, 'month' | 'revision'>,
  what: string,
): string {
  return `ncvr-adherence_${month}_r${revision}_${what}.json`;
}
