import { fileURLToPath } from 'node:url';
import pdfmake from 'pdfmake';
import { A4, FONT_FILES, JSON_NAME, type ReferenceDocument, TEXT } from './reference-document.ts';

pdfmake.setFonts({ SourceSans: { normal: FONT_FILES.regular, bold: FONT_FILES.bold } });
// Nothing but its own fonts is read, and nothing fetched.
const fonts = fileURLToPath(new URL('../../../node_modules/source-sans/', import.meta.url));
pdfmake.setLocalAccessPolicy((path) => path.startsWith(fonts) || path.endsWith(JSON_NAME));
pdfmake.setUrlAccessPolicy(() => false);

/** pdfmake: its tables, headers repeated; untagged, because what it tags is an empty tree. */
export function renderByPdfmake(document: ReferenceDocument): Promise<Uint8Array> {
  const { columns, rows } = document;
  return pdfmake
    .createPdf({
      pageSize: 'A4',
      pageMargins: A4.margin,
      info: { title: document.title },
      defaultStyle: { font: 'SourceSans', fontSize: TEXT.size },
      footer: (page, pages) => ({
        text: `${document.footer}, page ${page} of ${pages}`,
        margin: [A4.margin, 20],
      }),
      content: [
        { text: document.title, fontSize: TEXT.titleSize, bold: true },
        ...document.introduction.map((text) => ({ text, fontSize: TEXT.bodySize })),
        {
          table: {
            headerRows: 1,
            dontBreakRows: true,
            widths: columns.map(({ width }) => width - 9),
            body: [
              columns.map(({ header, align }) => ({ text: header, bold: true, alignment: align })),
              ...rows.map((cells) =>
                cells.map((text, at) => ({ text, alignment: columns[at]?.align ?? ('left' as const) })),
              ),
            ],
          },
          layout: 'lightHorizontalLines',
        },
      ],
    })
    .getBuffer();
}
