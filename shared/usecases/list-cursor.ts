/** Opaque cursors of lists that a use case puts together itself; each says where the next page begins. */
import * as z from 'zod';
import { InvalidCursor } from '../ports/record-table.ts';

/** Writes the parts of a position as URL-safe text. */
export function writeCursor(parts: readonly string[]): string {
  return btoa(encodeURIComponent(JSON.stringify(parts)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Reads a cursor back. @throws InvalidCursor for one that this list never gave out */
export function readCursor(cursor: string, parts: number): readonly string[] {
  const read = decode(cursor);
  if (read?.length !== parts) throw new InvalidCursor();
  return read;
}

function decode(cursor: string): readonly string[] | undefined {
  try {
    const text = decodeURIComponent(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')));
    return z.array(z.string()).safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
