import { PdfModelError, type TableBlock } from '../model.ts';
import type { Flow, Prepared } from './flow.ts';
import { layoutText } from './rich-text.ts';
import { CELL_PAD, layoutRow, type MeasuredTable, placeColumns, type RowLayout } from './table-model.ts';
import { continueOnNewPage, drawRow } from './table-rows.ts';
import { drawText, type Frame } from './text-blocks.ts';
import { PAGE, STYLES } from './theme.ts';

const CAPTION_GAP = 50;

export function prepareTable(block: TableBlock, frame: Frame): Prepared {
  const places = placeColumns(block.columns, frame.x, frame.width);
  const head = layoutRow(
    { kind: 'head', cells: block.columns.map((column) => column.header) },
    block.columns.map((column) => ({ ...column, varies: false })),
    places,
  );
  const empty =
    block.rows.length === 0
      ? [{ cells: [{ text: block.emptyText ?? 'None.', span: places.length }] }]
      : block.rows;
  const pad = block.density === 'compact' ? CELL_PAD.compactY : CELL_PAD.y;
  const rows = empty.map((row) =>
    layoutRow({ ...row, kind: row.kind ?? 'item' }, block.columns, places, pad),
  );
  const caption =
    block.caption === undefined ? undefined : layoutText(block.caption, STYLES.caption, frame.width);
  return prepareMeasured({ frame, caption, head, rows }, { above: 140, below: 180 });
}

/** Nothing is repeated on every page that would leave no room for what it names. */
function refuseTall(row: RowLayout): void {
  if ((row.kind === 'head' || row.kind === 'group') && row.height > PAGE.height / 4) {
    throw new PdfModelError(
      `A table's ${row.kind} row is taller than a quarter of the page: shorten its texts.`,
    );
  }
}

export function prepareMeasured(
  table: MeasuredTable,
  gaps: { readonly above: number; readonly below: number },
): Prepared {
  if (table.head) refuseTall(table.head);
  table.rows.forEach(refuseTall);
  const captionHeight = table.caption ? table.caption.height + CAPTION_GAP : 0;
  const headHeight = table.head?.height ?? 0;
  return {
    ...gaps,
    opening: captionHeight + headHeight + Math.min(chunkHeight(table.rows, 0), PAGE.height / 4),
    height: captionHeight + headHeight + table.rows.reduce((sum, row) => sum + row.height, 0),
    draw: (flow, reserved) => {
      flow.reserve(reserved);
      drawTable(flow, table);
    },
  };
}

/**
 * Height of a row and of those that must stay with it: a group and its first row, a total and the row before, the
 * first two rows and the last two.
 */
function chunkHeight(rows: readonly RowLayout[], index: number): number {
  const row = rows[index];
  if (!row) return 0;
  const next = rows[index + 1];
  const isEdge = index === 0 || index === rows.length - 2;
  const together = isEdge || row.kind === 'group' || next?.kind === 'subtotal' || next?.kind === 'total';
  return row.height + (next && together ? chunkHeight(rows, index + 1) : 0);
}

function drawTable(flow: Flow, table: MeasuredTable): void {
  const { structure } = flow;
  const element = structure.add(flow.container, 'Table');
  if (table.caption) {
    const outer = flow.container;
    flow.container = element;
    drawText(flow, table.caption, 'Caption', table.frame.x, false);
    flow.container = outer;
    flow.y += CAPTION_GAP;
  }
  if (table.head) {
    const row = structure.add(structure.add(element, 'THead'), 'TR');
    drawRow(flow, table, table.head, row, undefined);
  }
  const body = structure.add(element, 'TBody');
  let group: RowLayout | undefined;
  table.rows.forEach((row, index) => {
    if (row.kind === 'group' || row.kind === 'total') group = undefined;
    // A chunk taller than a third of a page may be torn apart rather than leave a hole.
    const chunk = chunkHeight(table.rows, index);
    const wanted = chunk > PAGE.height / 3 ? row.height : chunk;
    if (wanted > flow.room && !isFresh(flow, table)) continueOnNewPage(flow, table, group);
    drawRow(flow, table, row, structure.add(body, 'TR'), group);
    if (row.kind === 'group') group = row;
    if (row.kind === 'subtotal') group = undefined;
  });
}

const isFresh = (flow: Flow, table: MeasuredTable): boolean => flow.y <= PAGE.top + (table.head?.height ?? 0);
