import { readFileSync } from 'node:fs';
import fontkit from '@cantoo/fontkit';
import { PDFDocument, type PDFFont } from 'pdf-lib';
import { A4, FONT_FILES, JSON_NAME, type ReferenceDocument, TEXT } from './reference-document.ts';

const regular = readFileSync(FONT_FILES.regular);
const bold = readFileSync(FONT_FILES.bold);

function wrap(text: string, font: PDFFont, size: number, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && font.widthOfTextAtSize(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** pdf-lib the way its examples do it: one drawText per line, the font embedded in each document; untagged. */
export async function renderByPdfLib(document: ReferenceDocument): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  pdf.registerFontkit(fontkit);
  const [plain, strong] = [
    await pdf.embedFont(regular, { subset: true }),
    await pdf.embedFont(bold, { subset: true }),
  ];
  let page = pdf.addPage([A4.width, A4.height]);
  let y: number = A4.height - A4.margin;
  const write = (text: string, font: PDFFont, size: number, x: number): void =>
    page.drawText(text, { x, y: y - size, size, font });
  write(document.title, strong, TEXT.titleSize, A4.margin);
  y -= 40;
  for (const text of document.introduction) {
    for (const line of wrap(text, plain, TEXT.bodySize, A4.width - 2 * A4.margin)) {
      write(line, plain, TEXT.bodySize, A4.margin);
      y -= TEXT.bodyLeading;
    }
  }
  const drawRow = (cells: readonly string[], font: PDFFont): void => {
    const wrapped = cells.map((text, at) =>
      wrap(text, font, TEXT.size, (document.columns[at]?.width ?? 0) - 4),
    );
    const height = Math.max(...wrapped.map((lines) => lines.length)) * TEXT.leading + 2 * TEXT.pad;
    if (y - height < A4.margin) {
      page = pdf.addPage([A4.width, A4.height]);
      y = A4.height - A4.margin;
      if (font === plain)
        drawRow(
          document.columns.map(({ header }) => header),
          strong,
        );
    }
    const top = y;
    let x: number = A4.margin;
    wrapped.forEach((lines, at) => {
      const column = document.columns[at];
      if (!column) return;
      y = top - TEXT.pad;
      for (const line of lines) {
        const indent =
          column.align === 'right' ? column.width - 4 - font.widthOfTextAtSize(line, TEXT.size) : 2;
        write(line, font, TEXT.size, x + indent);
        y -= TEXT.leading;
      }
      x += column.width;
    });
    y = top - height;
  };
  drawRow(
    document.columns.map(({ header }) => header),
    strong,
  );
  for (const cells of document.rows) drawRow(cells, plain);
  await pdf.attach(document.json, JSON_NAME, { mimeType: 'application/json' });
  return pdf.save();
}
