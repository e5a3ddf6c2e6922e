import { findUnprintable, nameCodePoint } from './font.ts';

/** A field whose text cannot be printed. `path` is written like `site.name` or `arms[0].visits[2].label`. */
export interface UnprintableField {
  readonly path: string;
  readonly codePoint: number;
  readonly index: number;
  /** A sentence for the person who typed it. */
  readonly message: string;
}

const childPath = (path: string, key: string): string =>
  /^\d+$/.test(key) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;

/** Walks any JSON value in its own order and answers the first text with a character the font lacks. */
export function findUnprintableField(value: unknown, path = ''): UnprintableField | undefined {
  if (typeof value === 'string') {
    const found = findUnprintable(value);
    if (!found) return undefined;
    const message =
      `${path}: the character ${nameCodePoint(found.codePoint)} at position ${found.index + 1} cannot be printed. ` +
      'Replace it with a letter, digit or sign of the Latin or Greek script.';
    return { path, ...found, message };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, child] of Object.entries(value)) {
    const found = findUnprintableField(child, childPath(path, key));
    if (found) return found;
  }
  return undefined;
}
