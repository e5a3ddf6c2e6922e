/**
 * The document written by hand, as bytes and without a library: tagged, one object stream, level 1. It knows this
 * one document and nothing else, so it is the bound that a renderer for any document can come near to.
 */
import { deflateSync } from 'node:zlib';
import { BOLD, type Face, REGULAR, widthOf } from '../../../shared/adapters/pdf/font/font.ts';
import { CORE_COUNT, FACES, TO_UNICODE } from '../../../shared/adapters/pdf/font/font-data.ts';
import { encodeGlyphs } from './raw-glyphs.ts';
import { A4, JSON_NAME, type ReferenceDocument, TEXT } from './reference-document.ts';

const deflate = (source: string | Uint8Array): Uint8Array =>
  deflateSync(typeof source === 'string' ? Buffer.from(source, 'latin1') : source, { level: 1 });
const TOP = A4.height - A4.margin;

function wrap(text: string, face: Face, size: number, width: number): string[] {
  const limit = width * 10;
  const space = widthOf(' ', face, size * 10);
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ')) {
    const wide = widthOf(word, face, size * 10);
    if (line !== '' && used + space + wide > limit) {
      lines.push(line);
      line = word;
      used = wide;
    } else {
      line = line === '' ? word : `${line} ${word}`;
      used = line === word ? wide : used + space + wide;
    }
  }
  lines.push(line);
  return lines;
}

const show = (x: number, y: number, text: string): string =>
  `1 0 0 1 ${x.toFixed(1)} ${y.toFixed(1)} Tm(${encodeGlyphs(text)})Tj\n`;
const faceOf = (face: Face, size: number): string => `${face.resource} ${size} Tf\n`;

interface DynamicCell {
  readonly row: number;
  readonly column: number;
  readonly right: number;
  readonly y: number;
  readonly markedContent: number;
}

interface Page {
  fixed: string;
  marked: number;
  readonly dynamic: DynamicCell[];
  /** Index of the structure element of each marked content. */
  readonly owners: number[];
}

interface Element {
  readonly tag: string;
  readonly parent: number;
  readonly kids: number[];
  page: number;
  markedContent: number;
}

/** All that the sites of a study share: pages without their numbers, deflated, and the structure tree. */
export interface Template {
  readonly pages: readonly { readonly deflated: Uint8Array; readonly dynamic: readonly DynamicCell[] }[];
  /** Source of the structure's objects, from number `FIRST_ELEMENT` on, deflated as an object stream. */
  readonly structure: { readonly count: number; readonly first: number; readonly deflated: Uint8Array };
  readonly fontSources: readonly string[];
}

const FONT_FILES = [FACES.regular, FACES.bold].map((face) =>
  Uint8Array.from(Buffer.from(face.core.deflated, 'base64')),
);
const TO_UNICODE_BYTES = Uint8Array.from(Buffer.from(TO_UNICODE.core, 'base64'));

class Drawing {
  readonly pages: Page[] = [];
  readonly elements: Element[] = [];
  y = 0;

  startPage(): Page {
    const page: Page = { fixed: '', marked: 0, dynamic: [], owners: [] };
    this.pages.push(page);
    this.y = TOP;
    return page;
  }

  get page(): Page {
    return this.pages.at(-1) ?? this.startPage();
  }

  add(tag: string, parent: number): number {
    const index = this.elements.push({ tag, parent, kids: [], page: -1, markedContent: -1 }) - 1;
    if (parent >= 0) this.elements[parent]?.kids.push(index);
    return index;
  }

  mark(element: number): number {
    const { page } = this;
    const owner = this.elements[element];
    if (owner) [owner.page, owner.markedContent] = [this.pages.length - 1, page.marked];
    page.owners.push(element);
    page.marked += 1;
    return page.marked - 1;
  }

  paragraph(tag: string, text: string, face: Face, size: number, leading: number): void {
    const marked = this.mark(this.add(tag, 0));
    this.page.fixed += `/${tag}<</MCID ${marked}>>BDC\n${faceOf(face, size)}`;
    for (const line of wrap(text, face, size, A4.width - 2 * A4.margin)) {
      this.y -= leading;
      this.page.fixed += show(A4.margin, this.y, line);
    }
    this.page.fixed += 'EMC\n';
  }
}

function drawTable(drawing: Drawing, { columns, rows }: ReferenceDocument): void {
  const table = drawing.add('Table', 0);
  const headers = columns.map(({ header }) => header);
  const drawRow = (cells: readonly string[], at: number, face: Face, isRepeated: boolean): void => {
    const wrapped = cells.map((text, column) =>
      wrap(text, face, TEXT.size, (columns[column]?.width ?? 0) - 4),
    );
    const height = Math.max(...wrapped.map((lines) => lines.length)) * TEXT.leading + 2 * TEXT.pad;
    if (drawing.y - height < A4.margin) {
      drawing.startPage();
      drawRow(headers, -1, BOLD, true);
    }
    const { page } = drawing;
    const row = isRepeated ? -1 : drawing.add('TR', table);
    if (isRepeated) page.fixed += '/Artifact<</Type/Pagination>>BDC\n';
    page.fixed += faceOf(face, TEXT.size);
    let x: number = A4.margin;
    wrapped.forEach((lines, column) => {
      const { width = 0, align, varies } = columns[column] ?? {};
      const top = drawing.y - TEXT.pad - TEXT.size;
      const tag = at < 0 ? 'TH' : 'TD';
      const marked = isRepeated ? -1 : drawing.mark(drawing.add(tag, row));
      if (varies && at >= 0) {
        page.dynamic.push({ row: at, column, right: x + width - 2, y: top, markedContent: marked });
      } else {
        if (!isRepeated) page.fixed += `/${tag}<</MCID ${marked}>>BDC `;
        lines.forEach((line, index) => {
          const from = align === 'right' ? x + width - 2 - widthOf(line, face, TEXT.size * 10) / 10 : x + 2;
          page.fixed += show(from, top - index * TEXT.leading, line);
        });
        if (!isRepeated) page.fixed += 'EMC\n';
      }
      x += width;
    });
    drawing.y -= height;
    page.fixed += isRepeated
      ? 'EMC\n'
      : `/Artifact<<>>BDC ET .85 g ${A4.margin} ${drawing.y.toFixed(1)} 475 .5 re f 0 g BT EMC\n`;
  };
  drawRow(headers, -1, BOLD, false);
  rows.forEach((cells, at) => drawRow(cells, at, REGULAR, false));
}

/** Numbers of the objects: the fixed ones first, then three for each page, then the structure. */
const CATALOGUE = 1;
const PAGE_TREE = 2;
const FIRST_FONT = 3;
const FONT_OBJECTS = 9;
const INFO = FIRST_FONT + FONT_OBJECTS;
const FILE_SPEC = INFO + 1;
const FILE = FILE_SPEC + 1;
const METADATA = FILE + 1;
const FIRST_PAGE = METADATA + 1;

const structureRoot = (pages: number): number => FIRST_PAGE + 3 * pages;

function writeStructure(drawing: Drawing): Template['structure'] {
  const root = structureRoot(drawing.pages.length);
  const numberOf = (element: number): number => (element < 0 ? root : root + 1 + element);
  const sources = drawing.elements.map(({ tag, parent, kids, page, markedContent }) => {
    const scope = tag === 'TH' ? '/A[<</O/Table/Scope/Column>>]' : '';
    const content =
      page >= 0
        ? `/Pg ${FIRST_PAGE + 3 * page} 0 R/K ${markedContent}`
        : `/K[${kids.map((kid) => `${numberOf(kid)} 0 R`).join(' ')}]`;
    return `<</S/${tag}/P ${numberOf(parent)} 0 R${scope}${content}>>`;
  });
  const parents = drawing.pages.map(
    ({ owners }, page) => `${page}[${owners.map((owner) => `${numberOf(owner)} 0 R`).join(' ')}]`,
  );
  const tree = `<</Type/StructTreeRoot/K[${root + 1} 0 R]/ParentTreeNextKey ${parents.length}/ParentTree<</Nums[${parents.join(' ')}]>>>>`;
  return objectStream(root, [tree, ...sources]);
}

function objectStream(from: number, sources: readonly string[]) {
  let index = '';
  let body = '';
  sources.forEach((source, at) => {
    index += `${from + at} ${body.length} `;
    body += `${source}\n`;
  });
  return { count: sources.length, first: index.length, deflated: deflate(index + body) };
}

/** Objects 3 to 11: for each weight font, descendant, descriptor and file; then the map to Unicode. */
function writeFonts(): readonly string[] {
  return [FACES.regular, FACES.bold].flatMap((face, at) => {
    const first = FIRST_FONT + 4 * at;
    const name = `/NCVRCO+NCVRText-${at === 0 ? 'Regular' : 'Bold'}`;
    const widths = face.widths.split(' ', CORE_COUNT).join(' ');
    return [
      `<</Type/Font/Subtype/Type0/BaseFont${name}/Encoding/Identity-H/DescendantFonts[${first + 1} 0 R]/ToUnicode ${FIRST_FONT + 8} 0 R>>`,
      `<</Type/Font/Subtype/CIDFontType2/BaseFont${name}/CIDToGIDMap/Identity/DW 500/W[1[${widths}]]/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor ${first + 2} 0 R>>`,
      `<</Type/FontDescriptor/FontName${name}/Flags 4/FontBBox[${face.box.join(' ')}]/ItalicAngle 0/Ascent ${face.ascent}/Descent ${face.descent}/CapHeight ${face.capHeight}/StemV ${face.stemV}/FontFile2 ${first + 3} 0 R>>`,
    ];
  });
}

/** Lays the study's document out once. */
export function prepareRaw(document: ReferenceDocument): Template {
  const drawing = new Drawing();
  drawing.startPage();
  drawing.add('Document', -1);
  drawing.paragraph('H1', document.title, BOLD, TEXT.titleSize, 30);
  for (const text of document.introduction)
    drawing.paragraph('P', text, REGULAR, TEXT.bodySize, TEXT.bodyLeading);
  drawing.y -= 10;
  drawTable(drawing, document);
  return {
    pages: drawing.pages.map(({ fixed, dynamic }) => ({ deflated: deflate(`BT\n${fixed}ET\n`), dynamic })),
    structure: writeStructure(drawing),
    fontSources: writeFonts(),
  };
}

class Writer {
  readonly #chunks: Uint8Array[] = [];
  readonly #rows: [kind: number, place: number, index: number][] = [];
  #length = 0;

  constructor() {
    this.#push(Buffer.from('%PDF-1.7\n%\xE2\xE3\xCF\xD3\n', 'latin1'));
  }
  #push(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    this.#length += bytes.length;
  }
  stream(number: number, entries: string, bytes: Uint8Array): void {
    this.#rows[number] = [1, this.#length, 0];
    this.#push(Buffer.from(`${number} 0 obj\n<<${entries}/Length ${bytes.length}>>\nstream\n`, 'latin1'));
    this.#push(bytes);
    this.#push(Buffer.from('\nendstream\nendobj\n', 'latin1'));
  }
  objects(number: number, from: number, { count, first, deflated }: Template['structure']): void {
    for (let at = 0; at < count; at += 1) this.#rows[from + at] = [2, number, at];
    this.stream(number, `/Type/ObjStm/N ${count}/First ${first}/Filter/FlateDecode`, deflated);
  }
  /** Objects of any numbers in one stream. */
  loose(number: number, sources: ReadonlyMap<number, string>): void {
    let index = '';
    let body = '';
    let at = 0;
    for (const [each, source] of sources) {
      index += `${each} ${body.length} `;
      body += `${source}\n`;
      this.#rows[each] = [2, number, at];
      at += 1;
    }
    const bytes = deflate(index + body);
    this.stream(number, `/Type/ObjStm/N ${at}/First ${index.length}/Filter/FlateDecode`, bytes);
  }
  finish(number: number, id: string): Uint8Array {
    const start = this.#length;
    this.#rows[number] = [1, start, 0];
    const view = new DataView(new ArrayBuffer((number + 1) * 7));
    view.setUint16(5, 0xffff);
    for (let each = 1; each <= number; each += 1) {
      const row = this.#rows[each];
      if (!row) throw new Error(`object ${each} is missing`);
      view.setUint8(each * 7, row[0]);
      view.setUint32(each * 7 + 1, row[1]);
      view.setUint16(each * 7 + 5, row[2]);
    }
    const entries = `/Type/XRef/Size ${number + 1}/W[1 4 2]/Root ${CATALOGUE} 0 R/Info ${INFO} 0 R/ID[<${id}><${id}>]/Filter/FlateDecode`;
    this.stream(number, entries, deflate(new Uint8Array(view.buffer)));
    this.#push(Buffer.from(`startxref\n${start}\n%%EOF\n`, 'latin1'));
    return Buffer.concat(this.#chunks);
  }
}

function writeMetadata(title: string): Uint8Array {
  return Buffer.from(
    `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part><dc:title><rdf:Alt><rdf:li xml:lang="x-default">${title}</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>`,
  );
}

/** One site's document from the study's template. */
export function writeRaw(template: Template, document: ReferenceDocument): Uint8Array {
  const { pages, structure } = template;
  const root = structureRoot(pages.length);
  const writer = new Writer();
  const loose = new Map<number, string>();
  const kids = pages.map((_, page) => `${FIRST_PAGE + 3 * page} 0 R`);
  loose.set(
    CATALOGUE,
    `<</Type/Catalog/Pages ${PAGE_TREE} 0 R/StructTreeRoot ${root} 0 R/MarkInfo<</Marked true>>/Lang(en-GB)/ViewerPreferences<</DisplayDocTitle true>>/Metadata ${METADATA} 0 R/AF[${FILE_SPEC} 0 R]/Names<</EmbeddedFiles<</Names[(${JSON_NAME}) ${FILE_SPEC} 0 R]>>>>>>`,
  );
  loose.set(PAGE_TREE, `<</Type/Pages/Kids[${kids.join(' ')}]/Count ${pages.length}>>`);
  loose.set(INFO, `<</Title(${document.title})>>`);
  loose.set(
    FILE_SPEC,
    `<</Type/Filespec/F(${JSON_NAME})/UF(${JSON_NAME})/AFRelationship/Data/EF<</F ${FILE} 0 R>>>>`,
  );
  template.fontSources.forEach((source, at) => {
    loose.set(FIRST_FONT + (at < 3 ? at : at + 1), source);
  });
  FONT_FILES.forEach((bytes, at) => {
    const { length } = (at === 0 ? FACES.regular : FACES.bold).core;
    writer.stream(FIRST_FONT + 4 * at + 3, `/Filter/FlateDecode/Length1 ${length}`, bytes);
  });
  writer.stream(FIRST_FONT + 8, '/Filter/FlateDecode', TO_UNICODE_BYTES);
  writer.stream(
    FILE,
    '/Type/EmbeddedFile/Subtype/application#2Fjson/Filter/FlateDecode',
    deflate(document.json),
  );
  writer.stream(METADATA, '/Type/Metadata/Subtype/XML', writeMetadata(document.title));
  pages.forEach(({ deflated, dynamic }, page) => {
    const number = FIRST_PAGE + 3 * page;
    let varying = `BT\n${faceOf(REGULAR, TEXT.size)}`;
    for (const { row, column, right, y, markedContent } of dynamic) {
      const text = document.rows[row]?.[column] ?? '';
      const x = right - widthOf(text, REGULAR, TEXT.size * 10) / 10;
      varying += `/TD<</MCID ${markedContent}>>BDC ${show(x, y, text)}EMC\n`;
    }
    const footer = `${document.footer}, page ${page + 1} of ${pages.length}`;
    varying += `/Artifact<</Type/Pagination/Subtype/Footer>>BDC ${show(A4.margin, 40, footer)}EMC\nET\n`;
    loose.set(
      number,
      `<</Type/Page/Parent ${PAGE_TREE} 0 R/MediaBox[0 0 ${A4.width} ${A4.height}]/Resources<</Font<</R ${FIRST_FONT} 0 R/B ${FIRST_FONT + 4} 0 R>>>>/Contents[${number + 1} 0 R ${number + 2} 0 R]/StructParents ${page}/Tabs/S>>`,
    );
    writer.stream(number + 1, '/Filter/FlateDecode', deflated);
    writer.stream(number + 2, '/Filter/FlateDecode', deflate(varying));
  });
  const next = root + structure.count;
  writer.objects(next, root, structure);
  writer.loose(next + 1, loose);
  return writer.finish(next + 2, document.id);
}

/** One document from nothing. */
export const renderRaw = (document: ReferenceDocument): Uint8Array =>
  writeRaw(prepareRaw(document), document);
