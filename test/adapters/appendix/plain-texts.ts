import { describeAppendix } from '../../../shared/adapters/appendix/describe-appendix.ts';
import type { Block, TableBlock } from '../../../shared/adapters/pdf/model.ts';
import type { FinancialAppendix } from '../../../shared/domain/financial-appendix.ts';

export const blocksOf = (appendix: FinancialAppendix): readonly Block[] => describeAppendix(appendix).blocks;

const textOf = (cell: TableBlock['rows'][number]['cells'][number]): string =>
  typeof cell === 'string' ? cell : cell.text;

/** Cells of the tables, row by row; facts are rows of a name and a value. */
export function rowsOf(block: Block): readonly (readonly string[])[] {
  if (block.kind === 'keyValues')
    return block.rows.map(({ key, value }) => [key, typeof value === 'string' ? value : value.blank]);
  if (block.kind !== 'table') return [];
  const rows = block.rows.map((row) => row.cells.map(textOf));
  return [
    block.columns.map(({ header }) => header),
    ...(rows.length > 0 ? rows : [[block.emptyText ?? 'None.']]),
  ];
}

/** The blocks under the heading that begins so, up to the next heading of its level or above. */
export function under(blocks: readonly Block[], heading: string): readonly Block[] {
  const start = blocks.findIndex((block) => block.kind === 'heading' && block.text.startsWith(heading));
  const opening = blocks[start];
  if (opening?.kind !== 'heading') throw new Error(`No heading begins with "${heading}".`);
  const rest = blocks.slice(start + 1);
  const end = rest.findIndex((block) => block.kind === 'heading' && block.level <= opening.level);
  return end < 0 ? rest : rest.slice(0, end);
}

/** Rows of all tables under a heading. */
export const rowsUnder = (appendix: FinancialAppendix, heading: string): readonly (readonly string[])[] =>
  under(blocksOf(appendix), heading).flatMap(rowsOf);

/** All running text of some blocks. */
export function proseOf(blocks: readonly Block[]): string {
  return blocks
    .flatMap((block): readonly string[] => {
      if (block.kind === 'callout') return [block.heading ?? '', proseOf(block.blocks)];
      if (block.kind === 'paragraph') return [plain(block.text)];
      if (block.kind === 'list') return block.items.map(plain);
      if (block.kind === 'qrCode') return [proseOf(block.beside)];
      return [];
    })
    .join('\n');
}

const plain = (text: Extract<Block, { kind: 'paragraph' }>['text']): string =>
  typeof text === 'string' ? text : text.map((run) => (typeof run === 'string' ? run : run.text)).join('');
