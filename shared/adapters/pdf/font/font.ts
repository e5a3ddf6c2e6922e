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
/** The glyph as two bytes of a PDF literal string, escaped, one character a byte. */
const encoded: string[] = Array.from({ length: TABLE_SIZE }, () => '');

const escapedByte = (byte: number): string => {
  const character = String.fromCharCode(byte);
  if (character === '\r') return '\\r';
  return character === '(' || character === ')' || character === '\\' ? `\\${character}` : character;
};

codePoints.forEach((codePoint, index) => {
  glyphs[codePoint] = index + 1;
  encoded[codePoint] = escapedByte((index + 1) >> 8) + escapedByte((index + 1) & 0xff);
});

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

/** Writes text as glyph numbers and remembers whether the extended subset is needed. */
export class GlyphEncoder {
  needsExtended = false;

  /** Body of a PDF literal string, one character a byte. Expects text that was measured, hence printable. */
  encode(text: string): string {
    let bytes = '';
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      bytes += encoded[code] ?? '';
      if (code > 0xff && (glyphs[code] ?? 0) > CORE_COUNT) this.needsExtended = true;
    }
    return bytes;
  }
}
