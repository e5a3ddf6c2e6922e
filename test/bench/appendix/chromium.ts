import { launchBrowser } from '../../support/browser.ts';
import { A4, type ReferenceDocument, TEXT } from './reference-document.ts';

/** Its own font is wider: with a foot as high as ours its last row would stand alone on a ninth page. */
const FOOT = A4.margin - 16;

const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function toHtml({ title, introduction, columns, rows, footer }: ReferenceDocument): string {
  const cell = (tag: 'th' | 'td', text: string, at: number): string =>
    `<${tag} style="width:${columns[at]?.width ?? 0}pt;text-align:${columns[at]?.align ?? 'left'}">${escapeHtml(text)}</${tag}>`;
  const row = (tag: 'th' | 'td', cells: readonly string[]): string =>
    `<tr>${cells.map((text, at) => cell(tag, text, at)).join('')}</tr>`;
  return `<!doctype html><html lang="en-GB"><title>${title}</title><style>
@page{size:A4;margin:${A4.margin}pt ${A4.margin}pt ${FOOT}pt}body{font:${TEXT.bodySize}pt/${TEXT.bodyLeading}pt sans-serif;margin:0}
h1{font-size:${TEXT.titleSize}pt}table{border-collapse:collapse;table-layout:fixed;font-size:${TEXT.size}pt;line-height:${TEXT.leading}pt}
td,th{padding:${TEXT.pad}pt 2pt;vertical-align:top}tr{break-inside:avoid}</style><h1>${title}</h1>
${introduction.map((text) => `<p>${escapeHtml(text)}</p>`).join('')}
<table><thead>${row(
    'th',
    columns.map(({ header }) => header),
  )}</thead><tbody>${rows.map((cells) => row('td', cells)).join('')}</tbody></table><p>${footer}</p>`;
}

export interface ChromiumRenderer {
  /** Tagged; it cannot embed the data. */
  readonly render: (document: ReferenceDocument) => Promise<Uint8Array>;
  readonly close: () => Promise<void>;
}

/** One browser and one page that stay open. */
export async function openChromium(): Promise<ChromiumRenderer> {
  const browser = await launchBrowser();
  const page = await browser.newPage();
  return {
    render: async (document) => {
      await page.setContent(toHtml(document));
      return page.pdf({ format: 'A4', tagged: true, preferCSSPageSize: true });
    },
    close: () => browser.close(),
  };
}
