/**
 * Makes font-data.ts from Source Sans 3 (package "source-sans"): run `node shared/adapters/pdf/font/build-font.ts`.
 * Two subsets a face, with the same glyph numbers: "core" (English, Welsh, money, signs) and "extended" (all of
 * Latin, Greek), which a document carries only when it prints such a letter.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { create } from '@cantoo/fontkit';
import { readTrueType, subsetTrueType } from './truetype-subset.ts';

const PACKAGE = new URL('../../../../node_modules/source-sans/TTF/', import.meta.url);

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
const letters = (text: string): number[] => Array.from(text, (letter) => letter.codePointAt(0) ?? 0);

const CORE = [
  ...range(0x20, 0x7e),
  ...range(0xa0, 0xff),
  ...letters('ŴŵŶŷ–—‘’“”‚„†‡•…‰′″‹›€№™←↑→↓−∞≈≠≤≥√∑∆□■☐☑✓✗αβγδμΩ\u2009\u2010\u2011\u202f'),
];

const EXTENDED = [
  ...range(0x100, 0x24f),
  ...range(0x2b9, 0x2dd),
  ...range(0x370, 0x3ff),
  ...range(0x1e00, 0x1eff),
  ...range(0x2000, 0x200a),
  ...range(0x2010, 0x2027),
  ...range(0x202f, 0x205f),
  ...range(0x2070, 0x209c),
  ...range(0x20a0, 0x20bf),
  ...range(0x2100, 0x218b),
  ...range(0x2190, 0x22ff),
  ...range(0x25a0, 0x27bf),
];

/** Invisible formatting characters, though the font may map them. Soft hyphen; zero width; direction marks. */
const isRefused = (code: number): boolean =>
  code === 0xad || (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) || code >= 0x2800;

function openFace(file: string) {
  const bytes = readFileSync(new URL(file, PACKAGE));
  const shaped = create(bytes);
  if (!('layout' in shaped)) throw new Error(`${file} is a collection, not a face.`);
  const glyphOf = (code: number): number | undefined =>
    shaped.hasGlyphForCodePoint(code)
      ? // Tabular figures stand in for the digits, so that columns of money line up.
        shaped.layout(String.fromCodePoint(code), ['tnum', 'lnum']).glyphs[0]?.id
      : undefined;
  return { shaped, raw: readTrueType(bytes), glyphOf };
}

/** Runs of consecutive code points as "20-7e a0-ac": glyph 1 is the first code point, and so on. */
function toRanges(codes: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const code of codes) {
    const last = runs.at(-1);
    if (last && last[1] + 1 === code) last[1] = code;
    else runs.push([code, code]);
  }
  return runs.map(([first, last]) => `${first.toString(16)}-${last.toString(16)}`).join(' ');
}

const hex4 = (value: number): string => value.toString(16).padStart(4, '0');

/** The map from glyph to character that readers, search and screen readers use. */
function toUnicode(codes: readonly number[]): string {
  const lines = codes.map((code, index) => `<${hex4(index + 1)}><${hex4(code)}>`);
  const blocks = Array.from({ length: Math.ceil(lines.length / 100) }, (_, block) =>
    lines.slice(block * 100, block * 100 + 100),
  );
  return [
    '/CIDInit/ProcSet findresource begin 12 dict begin begincmap',
    '/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def',
    '/CMapName/Adobe-Identity-UCS def/CMapType 2 def',
    '1 begincodespacerange <0000><ffff> endcodespacerange',
    ...blocks.map((block) => `${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`),
    'endcmap CMapName currentdict/CMap defineresource pop end end',
  ].join('\n');
}

const packed = (bytes: Uint8Array): string => deflateSync(bytes, { level: 9 }).toString('base64');

const regular = openFace('SourceSans3-Regular.ttf');
const bold = openFace('SourceSans3-Bold.ttf');
const isDrawn = (code: number): boolean =>
  !isRefused(code) && regular.glyphOf(code) !== undefined && bold.glyphOf(code) !== undefined;
const core = CORE.filter(isDrawn);
const all = [...core, ...EXTENDED.filter((code) => isDrawn(code) && !core.includes(code))];

function describeFace(face: typeof regular, stemV: number): string {
  const glyphs = all.map((code) => face.glyphOf(code) ?? 0);
  const { bbox } = face.shaped;
  const file = (count: number): string => {
    const bytes = subsetTrueType(face.raw, glyphs.slice(0, count));
    return `{ length: ${bytes.length}, deflated: '${packed(bytes)}' }`;
  };
  return `{
    widths: '${glyphs.map((id) => face.raw.advance(id)).join(' ')}',
    ascent: ${face.shaped.ascent},
    descent: ${face.shaped.descent},
    capHeight: ${face.shaped.capHeight},
    stemV: ${stemV},
    box: [${bbox.minX}, ${bbox.minY}, ${bbox.maxX}, ${bbox.maxY}],
    core: ${file(core.length)},
    extended: ${file(all.length)},
  }`;
}

writeFileSync(
  new URL('./font-data.ts', import.meta.url),
  `// Made by build-font.ts from Source Sans 3; do not edit. Licence: OFL.txt beside this file.
export const CODE_POINTS =
  '${toRanges(core)} ${toRanges(all.slice(core.length))}';
export const CORE_COUNT = ${core.length};
export const TO_UNICODE = {
  core: '${packed(Buffer.from(toUnicode(core), 'latin1'))}',
  extended: '${packed(Buffer.from(toUnicode(all), 'latin1'))}',
};
export const FACES = {
  regular: ${describeFace(regular, 80)},
  bold: ${describeFace(bold, 140)},
};
`,
);
