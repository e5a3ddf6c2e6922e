import { assembleDocument } from './file/document-objects.ts';
import { StreamMemory } from './file/stream-memory.ts';
import { drawBlocks } from './layout/blocks.ts';
import { Flow } from './layout/flow.ts';
import { drawRunningLines } from './layout/running-lines.ts';
import { CONTENT_WIDTH, PAGE } from './layout/theme.ts';
import { type PdfDocumentModel, PdfModelError } from './model.ts';

export { StreamMemory } from './file/stream-memory.ts';
export { findUnprintable, UnprintableTextError } from './font/font.ts';
export { findUnprintableField, type UnprintableField } from './font/unprintable-field.ts';
export * from './model.ts';

/**
 * Lays a document out on A4 and answers the file: tagged for screen readers, with bookmarks, one embedded font
 * family, and the attachment inside. The same model gives the same bytes on one build of Node, whatever the time
 * zone, the locale or the memory.
 *
 * @param memory compressed streams of earlier documents; give the same one for all sites of a study.
 * @throws UnprintableTextError where a text has a character the font lacks (ask findUnprintableField first, to
 *   name the field); PdfModelError where the model contradicts itself.
 */
export function renderPdf(document: PdfDocumentModel, memory: StreamMemory = new StreamMemory()): Uint8Array {
  if (!/^[0-9a-f]{32}$/i.test(document.fileId)) {
    throw new PdfModelError(`fileId must be 32 hexadecimal digits, not "${document.fileId}".`);
  }
  const flow = new Flow();
  drawBlocks(flow, document.blocks, { x: PAGE.left, width: CONTENT_WIDTH });
  drawRunningLines(flow, document);
  return assembleDocument(document, flow, memory);
}
