/** Glyphs as the writer by hand takes them: a table of strings, made once. */
import { CODE_POINTS } from '../../../shared/adapters/pdf/font/font-data.ts';

/** The byte within a PDF literal string, one character a byte. */
function escapeByte(byte: number): string {
  const character = String.fromCharCode(byte);
  if (character === '\r') return '\\r';
  return character === '(' || character === ')' || character === '\\' ? `\\${character}` : character;
}

const codePoints = CODE_POINTS.split(' ').flatMap((range) => {
  const [first = 0, last = 0] = range.split('-').map((code) => Number.parseInt(code, 16));
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
});
const encoded: string[] = Array.from({ length: Math.max(...codePoints) + 1 }, () => '');
codePoints.forEach((codePoint, at) => {
  encoded[codePoint] = escapeByte((at + 1) >> 8) + escapeByte((at + 1) & 0xff);
});

/** The body of a PDF literal string, two bytes a glyph, one character a byte. */
export function encodeGlyphs(text: string): string {
  let bytes = '';
  for (let at = 0; at < text.length; at += 1) bytes += encoded[text.charCodeAt(at)] ?? '';
  return bytes;
}
