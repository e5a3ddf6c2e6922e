import type { KeyValue } from '../pdf/model.ts';

/** Longest value that stands in half the width without many lines. */
const HALF_WIDTH = 80;

/** A term and its value, or a line to write it on; a hint under the line says why it is blank. */
export function statedTerm(key: string, value: string | undefined, hint: string): KeyValue {
  if (value === undefined) return { key, value: { blank: hint } };
  return { key, value, wide: value.length > HALF_WIDTH };
}
