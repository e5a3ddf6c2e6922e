import { type PDFContext, PDFRawStream, type PDFRef } from 'pdf-lib';
import { CORE_COUNT, FACES, TO_UNICODE } from '../font/font-data.ts';
import { WrittenObject } from './written-object.ts';

type Extent = 'core' | 'extended';

/** Bytes of a packed stream, decoded once. */
const decoded = new Map<string, Uint8Array>();

function unpack(base64: string): Uint8Array {
  const known = decoded.get(base64);
  if (known) return known;
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  decoded.set(base64, bytes);
  return bytes;
}

/** Widths of the core glyphs, cut off once. */
const coreWidths = new Map<string, string>();

function cutWidths(widths: string): string {
  const known = coreWidths.get(widths);
  if (known !== undefined) return known;
  const cut = widths.split(' ', CORE_COUNT).join(' ');
  coreWidths.set(widths, cut);
  return cut;
}

/** Both weights under the names the content streams use. Answers the resource dictionary's /Font entry. */
export function addFonts(context: PDFContext, needsExtended: boolean): string {
  const extent: Extent = needsExtended ? 'extended' : 'core';
  const map = unpack(TO_UNICODE[extent]);
  const toUnicode = context.register(
    PDFRawStream.of(context.obj({ Filter: 'FlateDecode', Length: map.length }), map),
  );
  const regular = addFace(context, 'Regular', FACES.regular, extent, toUnicode);
  const bold = addFace(context, 'Bold', FACES.bold, extent, toUnicode);
  return `<</R ${regular.toString()}/B ${bold.toString()}>>`;
}

function addFace(
  context: PDFContext,
  weight: 'Regular' | 'Bold',
  face: (typeof FACES)['regular'],
  extent: Extent,
  toUnicode: PDFRef,
): PDFRef {
  // Six letters name the subset.
  const name = `/${extent === 'core' ? 'NCVRCO' : 'NCVREX'}+NCVRText-${weight}`;
  const bytes = unpack(face[extent].deflated);
  const file = context.register(
    PDFRawStream.of(
      context.obj({ Filter: 'FlateDecode', Length: bytes.length, Length1: face[extent].length }),
      bytes,
    ),
  );
  const descriptor = context.register(
    new WrittenObject(
      `<</Type/FontDescriptor/FontName${name}/Flags 4/FontBBox[${face.box.join(' ')}]/ItalicAngle 0` +
        `/Ascent ${face.ascent}/Descent ${face.descent}/CapHeight ${face.capHeight}/StemV ${face.stemV}` +
        `/FontFile2 ${file.toString()}>>`,
    ),
  );
  const widths = extent === 'core' ? cutWidths(face.widths) : face.widths;
  const descendant = context.register(
    new WrittenObject(
      `<</Type/Font/Subtype/CIDFontType2/BaseFont${name}/CIDToGIDMap/Identity/DW 500/W[1[${widths}]]` +
        `/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor ${descriptor.toString()}>>`,
    ),
  );
  return context.register(
    new WrittenObject(
      `<</Type/Font/Subtype/Type0/BaseFont${name}/Encoding/Identity-H/DescendantFonts[${descendant.toString()}]` +
        `/ToUnicode ${toUnicode.toString()}>>`,
    ),
  );
}
