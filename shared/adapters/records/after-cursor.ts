/** Cursors of lists that this service merges itself: they name the last key that was shown. */
import * as z from 'zod';
import { InvalidCursor } from '../../ports/record-table.ts';

const AfterCursor = z.strictObject({ list: z.string(), after: z.string().min(1).max(1024) });

export function encodeAfter(list: string, after: string): string {
  return Buffer.from(JSON.stringify({ list, after })).toString('base64url');
}

/**
 * The key to go on behind; undefined for the first page.
 * @throws InvalidCursor for garbage and for the cursor of another list
 */
export function decodeAfter(list: string, cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const parsed = AfterCursor.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (!parsed.success || parsed.data.list !== list) throw new InvalidCursor();
  return parsed.data.after;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
