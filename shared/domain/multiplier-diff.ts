/** What a set of site multipliers changes against another. */
import * as z from 'zod';
import { MultiplierRow, type MultiplierSet } from './tariff.ts';
import { odsCode } from './text.ts';

const micro = MultiplierRow.shape.micro;

export const MultiplierDiff = z.object({
  /** Ids of the sets. */
  from: z.string(),
  to: z.string(),
  added: z.array(MultiplierRow),
  /** These cannot be priced by the new set: what has no row is never priced at 1.0. */
  removed: z.array(MultiplierRow),
  changed: z.array(
    z.object({
      odsCode,
      beforeMicro: micro,
      afterMicro: micro,
      /** The change in millionths of the old multiplier, rounded half away from zero: 12345 is 1.2345%. */
      changeMillionths: z.int(),
    }),
  ),
  unchanged: z.int().min(0),
});
export type MultiplierDiff = z.infer<typeof MultiplierDiff>;

/** `(after - before) / before` in millionths, rounded half away from zero. */
function relativeChange(before: number, after: number): number {
  const difference = BigInt(after) - BigInt(before);
  const size = difference < 0n ? -difference : difference;
  const rounded = (2n * size * 1_000_000n + BigInt(before)) / (2n * BigInt(before));
  return Number(difference < 0n ? -rounded : rounded);
}

/** The differences from one set to another, by ODS code. */
export function diffMultipliers(before: MultiplierSet, after: MultiplierSet): MultiplierDiff {
  const old = new Map(before.rows.map((row) => [row.odsCode, row]));
  const now = new Map(after.rows.map((row) => [row.odsCode, row]));
  const kept = [...now.values()].flatMap((row) => {
    const was = old.get(row.odsCode);
    return was ? [{ odsCode: row.odsCode, beforeMicro: was.micro, afterMicro: row.micro }] : [];
  });
  const changed = kept.filter(({ beforeMicro, afterMicro }) => beforeMicro !== afterMicro);
  return {
    from: before.id,
    to: after.id,
    added: [...now.values()].filter((row) => !old.has(row.odsCode)),
    removed: [...old.values()].filter((row) => !now.has(row.odsCode)),
    changed: changed.map((row) => ({
      ...row,
      changeMillionths: relativeChange(row.beforeMicro, row.afterMicro),
    })),
    unchanged: kept.length - changed.length,
  };
}

/** `12345` millionths as `+1.2345%`. */
export function formatChange(millionths: number): string {
  const digits = String(Math.abs(millionths)).padStart(5, '0');
  return `${millionths < 0 ? '-' : '+'}${digits.slice(0, -4)}.${digits.slice(-4)}%`;
}
