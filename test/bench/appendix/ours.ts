import { type PdfDocumentModel, renderPdf, StreamMemory } from '../../../shared/adapters/pdf/render-pdf.ts';
import { CREATED_AT, JSON_NAME, type ReferenceDocument } from './reference-document.ts';

function toModel(document: ReferenceDocument): PdfDocumentModel {
  return {
    title: document.title,
    subject: document.title,
    author: 'National Contract Value Review',
    createdAt: CREATED_AT,
    fileId: document.id,
    header: { left: document.title, right: 'IRAS 1009991' },
    footer: { left: document.footer },
    blocks: [
      { kind: 'title', text: document.title },
      ...document.introduction.map((text) => ({ kind: 'paragraph' as const, text })),
      {
        kind: 'table',
        density: 'compact',
        columns: document.columns.map(({ header, width, align, varies }, at) => ({
          header,
          width: { points: width },
          align,
          varies,
          namesRow: at === 0,
        })),
        rows: document.rows.map((cells) => ({ cells })),
      },
    ],
    attachment: {
      name: JSON_NAME,
      mediaType: 'application/json',
      description: 'The document as data',
      bytes: document.json,
    },
  };
}

/** Our renderer. With a memory it re-uses what the sites of a study share; without one nothing is kept. */
export function renderOurs(document: ReferenceDocument, memory = new StreamMemory()): Uint8Array {
  return renderPdf(toModel(document), memory);
}
