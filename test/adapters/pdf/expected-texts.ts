import type { Block, PdfDocumentModel, RichText } from '../../../shared/adapters/pdf/render-pdf.ts';

const plain = (text: RichText): string =>
  typeof text === 'string' ? text : text.map((run) => (typeof run === 'string' ? run : run.text)).join('');

const cellText = (cell: string | { readonly text: string }): string =>
  typeof cell === 'string' ? cell : cell.text;

function textsOf(block: Block): readonly (string | undefined)[] {
  switch (block.kind) {
    case 'title':
      return [block.eyebrow, block.text, block.lead];
    case 'heading':
      return [block.text];
    case 'paragraph':
      return [plain(block.text)];
    case 'list':
      return block.items.flatMap((item, index) => [block.numbered ? `${index + 1}.` : '•', plain(item)]);
    case 'keyValues':
      return block.rows.flatMap(({ key, value }) => [key, typeof value === 'string' ? value : value.blank]);
    case 'table':
      return [
        block.caption,
        ...block.columns.map((column) => column.header),
        ...(block.rows.length === 0 ? [block.emptyText ?? 'None.'] : []),
        ...block.rows.flatMap((row) => row.cells.map(cellText)),
      ];
    case 'callout':
      return [block.heading, ...block.blocks.flatMap(textsOf)];
    case 'figures':
      return block.items.flatMap((item) => [item.label, item.value, item.note]);
    case 'qrCode':
      // The picture itself has no text.
      return ['', ...block.beside.flatMap(textsOf)];
    case 'pageBreak':
      return [];
  }
}

/** The texts of a model in the order a screen reader must say them. */
export const expectedTexts = (model: PdfDocumentModel): readonly string[] =>
  model.blocks.flatMap((block) =>
    textsOf(block).filter((text) => text !== undefined && (text !== '' || block.kind === 'qrCode')),
  ) as readonly string[];
