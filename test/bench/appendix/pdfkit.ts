import { readFileSync } from 'node:fs';
import PDFDocument from 'pdfkit';
import { A4, FONT_FILES, JSON_NAME, type ReferenceDocument, TEXT } from './reference-document.ts';

const regular = readFileSync(FONT_FILES.regular);
const bold = readFileSync(FONT_FILES.bold);
const BOTTOM = A4.height - A4.margin;

type Doc = InstanceType<typeof PDFDocument>;

function drawRow(
  doc: Doc,
  { columns }: ReferenceDocument,
  cells: readonly string[],
  y: number,
  structure: { readonly row: PDFKit.PDFStructureElement; readonly tag: 'TH' | 'TD' } | undefined,
): void {
  let x: number = A4.margin;
  cells.forEach((text, at) => {
    const column = columns[at];
    if (!column) return;
    const draw = (): void => {
      doc.text(text, x + 2, y + TEXT.pad, { width: column.width - 4, align: column.align });
    };
    if (structure) {
      const cell = doc.struct(structure.tag, {}, draw);
      structure.row.add(cell);
      cell.end();
    } else {
      doc.markContent('Artifact', { type: 'Pagination' });
      draw();
      doc.endMarkedContent();
    }
    x += column.width;
  });
}

function heightOf(doc: Doc, { columns }: ReferenceDocument, cells: readonly string[]): number {
  const heights = cells.map((text, at) => doc.heightOfString(text, { width: (columns[at]?.width ?? 0) - 4 }));
  return Math.max(...heights) + 2 * TEXT.pad;
}

function drawTable(doc: Doc, document: ReferenceDocument, root: PDFKit.PDFStructureElement): void {
  const table = doc.struct('Table');
  root.add(table);
  const headers = document.columns.map(({ header }) => header);
  const drawHead = (first: boolean): number => {
    doc.font('Bold').fontSize(TEXT.size);
    const row = first ? doc.struct('TR') : undefined;
    if (row) table.add(row);
    const top = doc.y;
    const height = heightOf(doc, document, headers);
    drawRow(doc, document, headers, top, row && { row, tag: 'TH' });
    row?.end();
    doc.font('Regular');
    return top + height;
  };
  let y = drawHead(true);
  for (const cells of document.rows) {
    const height = heightOf(doc, document, cells);
    if (y + height > BOTTOM) {
      doc.addPage();
      doc.y = A4.margin;
      y = drawHead(false);
    }
    const row = doc.struct('TR');
    table.add(row);
    drawRow(doc, document, cells, y, { row, tag: 'TD' });
    row.end();
    y += height;
  }
  table.end();
}

/** PDFKit, tagged, with our own table: its `table()` takes thirty times as long. */
export function renderByPdfkit(document: ReferenceDocument): Promise<Uint8Array> {
  const doc = new PDFDocument({
    size: 'A4',
    margin: A4.margin,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'en-GB',
    displayTitle: true,
    info: { Title: document.title },
  });
  const chunks: Buffer[] = [];
  const finished = new Promise<Uint8Array>((resolve) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
  });
  doc.registerFont('Regular', regular).registerFont('Bold', bold);
  const root = doc.struct('Document');
  doc.addStructure(root);
  root.add(doc.struct('H1', {}, () => doc.font('Bold').fontSize(TEXT.titleSize).text(document.title)));
  for (const text of document.introduction)
    root.add(doc.struct('P', {}, () => doc.font('Regular').fontSize(TEXT.bodySize).text(text)));
  drawTable(doc, document, root);
  root.end();
  doc.file(Buffer.from(document.json), { name: JSON_NAME, type: 'application/json' });
  doc.end();
  return finished;
}
