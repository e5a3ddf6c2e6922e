import type {
  Block,
  PdfDocumentModel,
  TableBlock,
  TableRow,
} from '../../../shared/adapters/pdf/render-pdf.ts';

/** A document with nothing but these blocks. */
export const documentOf = (...blocks: readonly Block[]): PdfDocumentModel => ({
  title: 'A document',
  subject: 'A subject',
  author: 'An author',
  createdAt: Date.UTC(2026, 3, 7),
  fileId: '0123456789abcdef0123456789abcdef',
  header: { left: 'A document', right: '1009991' },
  footer: { left: 'A site' },
  blocks,
});

/** Three columns: a name that shares, two amounts of fixed width. */
export const tableOf = (rows: readonly TableRow[], caption?: string): TableBlock => ({
  kind: 'table',
  caption,
  columns: [
    { header: 'Activity', width: { share: 1 }, namesRow: true },
    { header: 'Unit price', width: { points: 80 }, align: 'right', varies: true },
    { header: 'Total', width: { points: 80 }, align: 'right', varies: true },
  ],
  rows,
});

export const itemRows = (count: number): readonly TableRow[] =>
  Array.from({ length: count }, (_, index) => ({
    cells: [`Activity ${index + 1}`, '12.50', `${index + 1}.00`],
  }));
