import type { Flow } from './flow.ts';
import { BLANK_HEIGHT, type CellLayout, type MeasuredTable, type RowLayout } from './table-model.ts';
import { BLUE_TINT, DARK_BLUE, HAIRLINE, RULE, TINT } from './theme.ts';

/** The header row and the open group's name again, for the eye only: the structure tree has them once. */
export function continueOnNewPage(flow: Flow, table: MeasuredTable, group: RowLayout | undefined): void {
  flow.startPage();
  for (const row of [table.head, group]) {
    if (!row) continue;
    // A cell that varies is shown in the stream of what varies.
    for (const varies of [false, true]) {
      const cells = row.cells.filter((cell) => cell.varies === varies && cell.lines.length > 0);
      if (cells.length === 0) continue;
      flow.page.beginArtifact(varies, '/Type/Pagination');
      for (const cell of cells) showCellLines(flow, cell, row, 0, cell.lines.length);
      flow.page.endMarked(varies);
    }
    finishRow(flow, table, row, row.height);
  }
}

export function drawRow(
  flow: Flow,
  table: MeasuredTable,
  row: RowLayout,
  element: number,
  group: RowLayout | undefined,
): void {
  const elements = row.cells.map((cell) => addCell(flow, row, cell, element));
  if (row.height > flow.room && row.kind !== 'head') {
    drawTallRow(flow, table, row, elements, group);
    return;
  }
  row.cells.forEach((cell, index) => {
    drawCell(flow, cell, elements[index] ?? 0, row, 0, cell.lines.length);
  });
  finishRow(flow, table, row, row.height);
}

/** A row that no page can hold runs on: as many lines of each cell as there is room for, page after page. */
function drawTallRow(
  flow: Flow,
  table: MeasuredTable,
  row: RowLayout,
  elements: readonly number[],
  group: RowLayout | undefined,
): void {
  const longest = Math.max(...row.cells.map((cell) => cell.lines.length));
  const leading = Math.max(...row.cells.map((cell) => cell.style.leading));
  let from = 0;
  while (from < longest) {
    const fitting = Math.floor((flow.room - 2 * row.pad) / leading);
    if (fitting < 1) {
      continueOnNewPage(flow, table, group);
      continue;
    }
    const to = Math.min(longest, from + fitting);
    row.cells.forEach((cell, index) => {
      drawCell(flow, cell, elements[index] ?? 0, row, from, to);
    });
    finishRow(flow, table, row, (to - from) * leading + 2 * row.pad);
    from = to;
  }
}

function addCell(flow: Flow, row: RowLayout, cell: CellLayout, parent: number): number {
  const span = cell.span > 1 ? `/ColSpan ${cell.span}` : '';
  const scope = row.kind === 'head' ? 'Column' : row.kind === 'group' || cell.namesRow ? 'Row' : undefined;
  if (scope !== undefined && cell.text !== '') {
    return flow.structure.add(parent, 'TH', `/A[<</O/Table/Scope/${scope}${span}>>]`);
  }
  return flow.structure.add(parent, 'TD', span === '' ? '' : `/A[<</O/Table${span}>>]`);
}

function drawCell(
  flow: Flow,
  cell: CellLayout,
  element: number,
  row: RowLayout,
  from: number,
  to: number,
): void {
  const end = Math.min(to, cell.lines.length);
  if (cell.blankWidth > 0 && from === 0) {
    flow.page.rule(RULE, cell.x, flow.y + BLANK_HEIGHT, cell.blankWidth, 6);
  }
  if (from >= end) return;
  flow.begin(cell.varies, element);
  showCellLines(flow, cell, row, from, end);
  flow.end(cell.varies);
}

/** Header cells stand on the rule below them; others hang from the top. */
function showCellLines(flow: Flow, cell: CellLayout, row: RowLayout, from: number, to: number): void {
  const { leading } = cell.style;
  const blank = cell.blankWidth > 0 ? BLANK_HEIGHT : 0;
  const top =
    flow.y + blank + (row.kind === 'head' ? row.height - row.pad - cell.lines.length * leading : row.pad);
  for (let index = from; index < to; index += 1) {
    const line = cell.lines[index];
    if (!line) return;
    const x = cell.right < 0 ? cell.x : cell.right - line.width;
    const whole = line.start === 0 && line.end === cell.text.length;
    const text = whole ? cell.text : cell.text.slice(line.start, line.end);
    flow.show(cell.varies, x, top + (index - from) * leading, cell.style, text);
  }
}

/** Tint and rules of a row, then on below it. */
function finishRow(flow: Flow, table: MeasuredTable, row: RowLayout, height: number): void {
  const { x, width } = table.frame;
  const { page } = flow;
  if (row.kind === 'group') page.tint(TINT, x, flow.y, width, height);
  if (row.kind === 'total') page.tint(BLUE_TINT, x, flow.y, width, height);
  if (row.kind === 'total') page.rule(DARK_BLUE, x, flow.y - 5, width, 10);
  if (row.kind === 'subtotal') page.rule(RULE, x, flow.y - 3, width, 6);
  flow.y += height;
  if (row.kind === 'head') page.rule(DARK_BLUE, x, flow.y - 10, width, 12);
  else page.rule(HAIRLINE, x, flow.y - 3, width, 5);
}
