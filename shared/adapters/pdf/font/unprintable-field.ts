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

interface Found {
  /** From the innermost outwards. */
  readonly keys: string[];
  readonly codePoint: number;
  readonly index: number;
}

/** Paths are only made where something is found: nearly always nothing is. */
function find(value: unknown): Found | undefined {
  if (typeof value === 'string') {
    const found = findUnprintable(value);
    return found && { keys: [], ...found };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, child] of Object.entries(value)) {
    const found = find(child);
    if (!found) continue;
    found.keys.push(key);
    return found;
  }
  return undefined;
}

/** Walks any JSON value in its own order and answers the first text with a character the font lacks. */
export function findUnprintableField(value: unknown): UnprintableField | undefined {
  const found = find(value);
  if (!found) return undefined;
  const { keys, codePoint, index } = found;
  const path = keys.reduceRight(childPath, '');
  const message =
    `${path}: the character ${nameCodePoint(codePoint)} at position ${index + 1} cannot be printed. ` +
    'Replace it with a letter, digit or sign of the Latin or Greek script.';
  return { path, codePoint, index, message };
}
