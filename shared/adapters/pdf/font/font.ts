import { CODE_POINTS, CORE_COUNT, FACES } from './font-data.ts';

/** Above every code point the font draws; tables below are indexed by UTF-16 code unit. */
const TABLE_SIZE = 0x2800;

/** One weight of the font. Advances are thousandths of an em by code unit; 0 where the font has no glyph. */
export interface Face {
  readonly resource: '/R' | '/B';
  readonly advances: Uint16Array;
  /** Height of a capital, thousandths of an em. */
  readonly capHeight: number;
}

/** The text has a character the document font cannot draw (or one that draws nothing: controls, bidi marks). */
export class UnprintableTextError extends Error {
  override readonly name = 'UnprintableTextError';
  readonly codePoint: number;
  /** Position of the character in the text, in UTF-16 code units. */
  readonly index: number;

  constructor(text: string, index: number) {
    const codePoint = text.codePointAt(index) ?? 0;
    super(
      `The character ${nameCodePoint(codePoint)} at position ${index + 1} cannot be printed. ` +
        'Replace it with a letter, digit or sign of the Latin or Greek script.',
    );
    this.codePoint = codePoint;
    this.index = index;
  }
}

/** "U+1F600", as people look characters up. */
export const nameCodePoint = (codePoint: number): string =>
  `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;

const codePoints = CODE_POINTS.split(' ').flatMap((range) => {
  const [first = '', last = ''] = range.split('-');
  const start = Number.parseInt(first, 16);
  return Array.from({ length: Number.parseInt(last, 16) - start + 1 }, (_, index) => start + index);
});

/** Glyph number by code unit; 0 where the font has none. */
const glyphs = new Uint16Array(TABLE_SIZE);

codePoints.forEach((codePoint, index) => {
  glyphs[codePoint] = index + 1;
});

const BACKSLASH = 0x5c;
/** What follows a backslash in a PDF literal string, by the byte that it stands for; 0 for bytes that need none. */
const escapes = new Uint8Array(256);
for (const character of '()\\') escapes[character.charCodeAt(0)] = character.charCodeAt(0);
escapes['\r'.charCodeAt(0)] = 'r'.charCodeAt(0);

function loadFace(
  resource: Face['resource'],
  data: { readonly widths: string; readonly capHeight: number },
): Face {
  const advances = new Uint16Array(TABLE_SIZE);
  data.widths.split(' ').forEach((width, index) => {
    advances[codePoints[index] ?? 0] = Number(width);
  });
  return { resource, advances, capHeight: data.capHeight };
}

export const REGULAR: Face = loadFace('/R', FACES.regular);
export const BOLD: Face = loadFace('/B', FACES.bold);

/**
 * The first character of the text that cannot be printed: one the font lacks, a control character, an invisible
 * or direction mark, a combining mark on its own (text is expected in NFC). Undefined where all can be.
 */
export function findUnprintable(
  text: string,
): { readonly codePoint: number; readonly index: number } | undefined {
  for (let index = 0; index < text.length; index += 1) {
    if (!glyphs[text.charCodeAt(index)]) return { codePoint: text.codePointAt(index) ?? 0, index };
  }
  return undefined;
}

/** Width in tenths of a point at `size` tenths of a point. Throws UnprintableTextError. */
export function widthOf(text: string, face: Face, size: number): number {
  const { advances } = face;
  let units = 0;
  for (let index = 0; index < text.length; index += 1) {
    const advance = advances[text.charCodeAt(index)];
    if (!advance) throw new UnprintableTextError(text, index);
    units += advance;
  }
  return Math.ceil((units * size) / 1000);
}

/** Most bytes that a UTF-16 code unit takes as a glyph: two, the second escaped. */
export const MOST_BYTES_OF_GLYPH = 3;

/** Writes text as glyph numbers and remembers whether the extended subset is needed. */
export class GlyphEncoder {
  needsExtended = false;

  /**
   * Writes the body of a PDF literal string into `bytes` from `start` on, two bytes a glyph, and answers where it ends.
   * Expects text that was measured, hence printable.
   */
  encode(text: string, bytes: Uint8Array, start: number): number {
    let at = start;
    for (let index = 0; index < text.length; index += 1) {
      const glyph = glyphs[text.charCodeAt(index)] ?? 0;
      if (glyph > CORE_COUNT) this.needsExtended = true;
      // So few glyphs need no more than a small number there, which is never escaped.
      bytes[at++] = glyph >> 8;
      const low = glyph & 0xff;
      const escape = escapes[low] ?? 0;
      if (escape !== 0) bytes[at++] = BACKSLASH;
      bytes[at++] = escape === 0 ? low : escape;
    }
    return at;
  }
}
