/**
 * Which characters the financial appendix can print. A review whose texts hold any other is refused where it comes
 * in: once it is agreed, nothing could issue its prices (appendix.md section 3).
 */
import { error, type Finding } from './findings.ts';

/** Code points of the document's font, in hexadecimal; a test holds them against the font. */
export const PRINTABLE_RANGES =
  '20-7e a0-ac ae-181 186 18a 18d-190 192-194 196-197 19a-19b 19e 1a0-1a1 1af-1b1 1b7 1bf-1c3 ' +
  '1cd-1dd 1e2-1e7 1ea-1eb 1ee-1f0 1f4-1f5 1f7-201 204-205 208-209 20c-20d 218-220 222-223 226-227 ' +
  '237 23a-23e 241-245 248-249 2b9 2bb-2c1 2c6-2cc 2d0-2dd 374-375 37a 37e 384-38a 38c 38e-3a1 ' +
  '3a3-3d1 3d5 3d7 3d9 3db 3dd 3e1 3f4 3f7-3f8 1e02-1e03 1e06-1e07 1e0a-1e11 1e16-1e17 1e1e-1e2b ' +
  '1e32-1e3b 1e3e-1e49 1e52-1e53 1e56-1e63 1e66-1e67 1e6a-1e6f 1e72-1e73 1e7e-1e85 1e8e-1e97 ' +
  '1e9e-1ef9 2007 2009-200a 2010-201e 2020-2023 2026 202f-2033 2035 2039-203a 203c-203f 2044 ' +
  '2047-204a 2070-2071 2074-208e 20a1 20a3-20a4 20a6-20a7 20a9 20ab-20ac 20ae 20b1-20b2 20b4-20b5 ' +
  '20b8-20ba 20bd 2105 2113 2116-2117 211e 2120 2122 2126 212e 2150-215e 2189 2190-2199 21a8 ' +
  '21d0-21d3 21e7 2200 2202-2203 2206 220f 2211-2212 2215 2219-221a 221e-221f 2229 222b 2236-2237 ' +
  '2248 2260-2261 2264-2265 25a0-25a1 25aa-25ac 25b2-25ba 25bc-25c4 25c6 25c9-25cc 25cf 25d8-25d9 ' +
  '25e6 2610-2611 2615 263a-263c 263f-2642 2660 2663 2665-2666 266a-266b 2713-2714 2717-2718 2752 ' +
  '275b-2760 2764';

const characters = PRINTABLE_RANGES.split(' ')
  .map((range) =>
    range
      .split('-')
      .map((codePoint) => `\\u{${codePoint}}`)
      .join('-'),
  )
  .join('');
// A text of several lines is printed on one.
const UNPRINTABLE = new RegExp(`[^\\n${characters}]`, 'u');

/** Every text below `value` that the appendix could not print, each with the first character that stands in the way. */
export function findUnprintableTexts(value: unknown, path: readonly PropertyKey[] = []): Finding[] {
  if (typeof value === 'string') return findUnprintable(value, path);
  if (Array.isArray(value)) return value.flatMap((each, at) => findUnprintableTexts(each, [...path, at]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => findUnprintableTexts(each, [...path, key]));
}

function findUnprintable(text: string, path: readonly PropertyKey[]): Finding[] {
  // Where none is found the place is -1, and there is no character before the first.
  const code = text.codePointAt(text.search(UNPRINTABLE));
  if (code === undefined) return [];
  const character = String.fromCodePoint(code);
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return [
    error(
      'unprintableText',
      path,
      `The financial appendix cannot print the character ${character} (${name}).`,
      'Use letters, digits and signs of the Latin or Greek script instead.',
    ),
  ];
}
