/**
 * A subset of a TrueType font, without hinting: glyph 0 and the glyphs asked for, in the order asked for, then
 * the parts composite glyphs are made of. Used by build-font.ts only; never at run time.
 */

const COMPOSITE_ARGUMENTS_ARE_WORDS = 0x0001;
const COMPOSITE_HAS_SCALE = 0x0008;
const COMPOSITE_MORE = 0x0020;
const COMPOSITE_HAS_XY_SCALE = 0x0040;
const COMPOSITE_HAS_MATRIX = 0x0080;
const COMPOSITE_HAS_INSTRUCTIONS = 0x0100;

interface SourceFont {
  readonly glyph: (id: number) => Uint8Array;
  readonly advance: (id: number) => number;
  readonly bearing: (id: number) => number;
  readonly table: (tag: string) => Uint8Array;
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Reads the tables a subset needs. Throws where the file is no TrueType font with outlines. */
export function readTrueType(file: Uint8Array): SourceFont {
  const view = viewOf(file);
  const table = (tag: string): Uint8Array => {
    for (let entry = 12; entry < 12 + view.getUint16(4) * 16; entry += 16) {
      if (String.fromCharCode(...file.subarray(entry, entry + 4)) === tag) {
        return file.subarray(
          view.getUint32(entry + 8),
          view.getUint32(entry + 8) + view.getUint32(entry + 12),
        );
      }
    }
    throw new Error(`The font has no "${tag}" table.`);
  };
  const loca = viewOf(table('loca'));
  const longOffsets = viewOf(table('head')).getInt16(50) === 1;
  const offsetOf = (id: number): number =>
    longOffsets ? loca.getUint32(id * 4) : loca.getUint16(id * 2) * 2;
  const metricCount = viewOf(table('hhea')).getUint16(34);
  const hmtx = viewOf(table('hmtx'));
  const glyf = table('glyf');
  return {
    table,
    glyph: (id) => glyf.subarray(offsetOf(id), offsetOf(id + 1)),
    advance: (id) => hmtx.getUint16(Math.min(id, metricCount - 1) * 4),
    bearing: (id) =>
      id < metricCount ? hmtx.getInt16(id * 4 + 2) : hmtx.getInt16(metricCount * 4 + (id - metricCount) * 2),
  };
}

/** The glyph's outline without its hinting program; composite parts renumbered by `renumber`. */
function withoutHinting(glyph: Uint8Array, renumber: (id: number) => number): Uint8Array {
  if (glyph.length === 0) return glyph;
  const contours = viewOf(glyph).getInt16(0);
  if (contours >= 0) {
    const at = 10 + contours * 2;
    const programLength = viewOf(glyph).getUint16(at);
    return Uint8Array.from([...glyph.subarray(0, at), 0, 0, ...glyph.subarray(at + 2 + programLength)]);
  }
  const copy = Uint8Array.from(glyph);
  const view = viewOf(copy);
  let at = 10;
  for (;;) {
    const flags = view.getUint16(at);
    view.setUint16(at, flags & ~COMPOSITE_HAS_INSTRUCTIONS);
    view.setUint16(at + 2, renumber(view.getUint16(at + 2)));
    at += 4 + (flags & COMPOSITE_ARGUMENTS_ARE_WORDS ? 4 : 2);
    if (flags & COMPOSITE_HAS_SCALE) at += 2;
    else if (flags & COMPOSITE_HAS_XY_SCALE) at += 4;
    else if (flags & COMPOSITE_HAS_MATRIX) at += 8;
    if (!(flags & COMPOSITE_MORE)) return copy.subarray(0, at);
  }
}

function pad4(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array((bytes.length + 3) & ~3);
  padded.set(bytes);
  return padded;
}

/** sfnt container around the tables, in tag order, with checksums. */
function assemble(tables: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const tags = Object.keys(tables).sort();
  const bodies = tags.map((tag) => tables[tag] ?? new Uint8Array());
  const headLength = 12 + tags.length * 16;
  const file = new Uint8Array(headLength + bodies.reduce((sum, body) => sum + ((body.length + 3) & ~3), 0));
  const view = viewOf(file);
  const power = Math.floor(Math.log2(tags.length));
  view.setUint32(0, 0x00010000);
  view.setUint16(4, tags.length);
  view.setUint16(6, 16 << power);
  view.setUint16(8, power);
  view.setUint16(10, tags.length * 16 - (16 << power));
  let offset = headLength;
  tags.forEach((tag, index) => {
    const body = pad4(bodies[index] ?? new Uint8Array());
    const words = viewOf(body);
    let sum = 0;
    for (let at = 0; at < body.length; at += 4) sum = (sum + words.getUint32(at)) >>> 0;
    const entry = 12 + index * 16;
    file.set(Buffer.from(tag, 'latin1'), entry);
    view.setUint32(entry + 4, sum);
    view.setUint32(entry + 8, offset);
    view.setUint32(entry + 12, (bodies[index] ?? new Uint8Array()).length);
    file.set(body, offset);
    offset += body.length;
  });
  return file;
}

function patched(
  table: Uint8Array,
  ...changes: readonly (readonly [offset: number, value: number])[]
): Uint8Array {
  const copy = Uint8Array.from(table);
  for (const [offset, value] of changes) viewOf(copy).setUint16(offset, value);
  return copy;
}

/** Font file holding glyph 0 and `wanted` as glyphs 1, 2, ... in that order (a glyph may be wanted twice). */
export function subsetTrueType(font: SourceFont, wanted: readonly number[]): Uint8Array {
  const order = [0, ...wanted];
  const numbers = new Map(order.map((id, position) => [id, position]));
  const renumber = (id: number): number => {
    const known = numbers.get(id);
    if (known !== undefined) return known;
    numbers.set(id, order.length);
    return order.push(id) - 1;
  };
  const outlines: Uint8Array[] = [];
  for (let position = 0; position < order.length; position += 1) {
    outlines.push(pad4(withoutHinting(font.glyph(order[position] ?? 0), renumber)));
  }
  const loca = new DataView(new ArrayBuffer((order.length + 1) * 4));
  const hmtx = new DataView(new ArrayBuffer(order.length * 4));
  const glyf = new Uint8Array(outlines.reduce((sum, outline) => sum + outline.length, 0));
  let offset = 0;
  outlines.forEach((outline, position) => {
    loca.setUint32(position * 4, offset);
    hmtx.setUint16(position * 4, font.advance(order[position] ?? 0));
    hmtx.setInt16(position * 4 + 2, font.bearing(order[position] ?? 0));
    glyf.set(outline, offset);
    offset += outline.length;
  });
  loca.setUint32(order.length * 4, offset);
  return assemble({
    // Checksum adjustment 0, long offsets.
    head: patched(font.table('head'), [8, 0], [10, 0], [50, 1]),
    hhea: patched(font.table('hhea'), [34, order.length]),
    // No twilight zone, no storage, no functions, no instructions: the hinting is gone.
    maxp: patched(
      font.table('maxp'),
      [4, order.length],
      [14, 1],
      [16, 0],
      [18, 0],
      [20, 0],
      [22, 0],
      [24, 0],
      [26, 0],
    ),
    loca: new Uint8Array(loca.buffer),
    hmtx: new Uint8Array(hmtx.buffer),
    glyf,
  });
}
