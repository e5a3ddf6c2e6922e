/** Columns and rows whose decimals become whole numbers of the document. */
import type { Found, Place } from '../reading/found.ts';
import type { ExactNumber } from './exact-numbers.ts';

/** By the path of the field. */
export type ExactColumns = ReadonlyMap<string, (text: string) => ExactNumber>;

/** The value as the document has it; other fields pass as they are. What is not exact is a finding. */
export function convertExact(
  exact: ExactColumns,
  path: string,
  value: unknown,
  place: Place,
  found: Found,
): unknown {
  const read = exact.get(path);
  if (!read || typeof value !== 'string') return value;
  const number = read(value);
  if (number.ok) return number.value;
  found.error('schema', place, number.message, number.mend);
  return undefined;
}
