import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { PAGES } from './reference-document.ts';

/**
 * Pages, size and tagging of a rendering, read back with pdf.js.
 * @throws Error where it is not the reference document: too few pages, or its last row missing
 */
export async function describePdf(bytes: Uint8Array): Promise<string> {
  const kilobytes = Math.round(bytes.length / 1000);
  const loading = getDocument({ data: new Uint8Array(bytes), verbosity: 0 });
  const document = await loading.promise;
  const last = await document.getPage(document.numPages);
  const { items } = await last.getTextContent();
  const text = items.map((item) => ('str' in item ? item.str : '')).join('');
  const first = await document.getPage(1);
  // Null where there is no tree, whatever its type says.
  const isTagged = JSON.stringify(await first.getStructTree()).includes('"children":[{');
  const pages = document.numPages;
  await loading.destroy();
  if (Math.abs(pages - PAGES) > 1) throw new Error(`the document has ${pages} pages instead of ${PAGES}`);
  if (!text.includes('150.')) throw new Error('the last row of the table is missing');
  return `${pages} pages, ${kilobytes} KB, ${isTagged ? 'tagged' : 'untagged'}`;
}
