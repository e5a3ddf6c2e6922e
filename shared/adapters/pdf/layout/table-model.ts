import { PdfModelError, type TableBlock, type TableCell, type TableRow } from '../model.ts';
import { breakText, type Line } from './line-breaking.ts';
import type { TextLayout } from './rich-text.ts';
import type { Frame } from './text-blocks.ts';
import { STYLES, type TextStyle } from './theme.ts';

/** Space around a cell's text, tenths of a point. */
export const CELL_PAD = { x: 50, y: 38, compactY: 22 } as const;

/** Height of a line to write on, above its hint. */
export const BLANK_HEIGHT = 220;

/** One step of an indented row. */
const INDENT = 120;

export interface CellLayout {
  readonly text: string;
  readonly lines: readonly Line[];
  readonly style: TextStyle;
  readonly x: number;
  /** Right edge of the text where it is set flush right; otherwise -1. */
  readonly right: number;
  readonly span: number;
  readonly namesRow: boolean;
  readonly varies: boolean;
  /** A line to write on instead of a text, as wide as this; 0 for none. */
  readonly blankWidth: number;
}

export interface RowLayout {
  readonly kind: 'head' | 'item' | 'group' | 'subtotal' | 'total';
  readonly cells: readonly CellLayout[];
  readonly height: number;
  /** Space above and below the cells' text. */
  readonly pad: number;
}

/** A table measured, whatever it was made from. */
export interface MeasuredTable {
  readonly frame: Frame;
  readonly caption: TextLayout | undefined;
  readonly head: RowLayout | undefined;
  readonly rows: readonly RowLayout[];
}

export interface ColumnPlace {
  readonly x: number;
  readonly width: number;
}

/** Edges of the columns: fixed ones first, the rest by share; the last takes what rounding leaves. */
export function placeColumns(
  columns: readonly Pick<TableBlock['columns'][number], 'width' | 'header'>[],
  x: number,
  width: number,
): readonly ColumnPlace[] {
  const fixed = columns.reduce(
    (sum, column) => sum + ('points' in column.width ? column.width.points * 10 : 0),
    0,
  );
  const shares = columns.reduce((sum, column) => sum + ('share' in column.width ? column.width.share : 0), 0);
  let left = x;
  return columns.map((column, index) => {
    const wanted =
      'points' in column.width ? column.width.points * 10 : ((width - fixed) * column.width.share) / shares;
    const isLast = index === columns.length - 1;
    const place = { x: left, width: Math.round(isLast && shares > 0 ? x + width - left : wanted) };
    left += place.width;
    if (place.width < 3 * CELL_PAD.x || left > x + width) {
      throw new PdfModelError(
        `The columns do not fit: "${column.header}" is left ${place.width / 10} points.`,
      );
    }
    return place;
  });
}

const ROW_STYLES = {
  head: STYLES.cellHead,
  item: STYLES.cell,
  group: STYLES.cellGroup,
  subtotal: STYLES.cellStrong,
  total: STYLES.cellStrong,
} as const;

function styleOf(kind: RowLayout['kind'], cell: TableCell | undefined): TextStyle {
  if (cell?.strong) return STYLES.cellStrong;
  return cell?.muted ? { ...STYLES.cell, colour: STYLES.small.colour } : ROW_STYLES[kind];
}

/** Measures a row. Throws PdfModelError where spans do not add up, UnprintableTextError for a missing glyph. */
export function layoutRow(
  row: Omit<TableRow, 'kind'> & { readonly kind: RowLayout['kind'] },
  columns: TableBlock['columns'],
  places: readonly ColumnPlace[],
  pad: number = CELL_PAD.y,
): RowLayout {
  let next = 0;
  let height = 0;
  const cells = row.cells.map((given, index) => {
    const cell = typeof given === 'string' ? undefined : given;
    const text = typeof given === 'string' ? given : given.text;
    const isLast = index === row.cells.length - 1;
    const span = cell?.span ?? (row.kind === 'group' && isLast ? places.length - next : 1);
    const column = columns[next];
    const first = places[next];
    const last = places[next + span - 1];
    if (!column || !first || !last)
      throw new PdfModelError(`A row has more cells than its ${places.length} columns.`);
    next += span;
    const style = styleOf(row.kind, cell);
    const inset = CELL_PAD.x + (index === 0 ? (row.indent ?? 0) * INDENT : 0);
    const right = last.x + last.width - CELL_PAD.x;
    const lines = text === '' ? [] : breakText(text, style.face, style.size, right - first.x - inset);
    height = Math.max(height, lines.length * style.leading);
    const flushRight = (cell?.align ?? column.align) === 'right';
    return {
      text,
      lines,
      style,
      x: first.x + inset,
      right: flushRight ? right : -1,
      span,
      namesRow: (column.namesRow ?? false) && span < places.length,
      varies: column.varies ?? false,
      blankWidth: 0,
    };
  });
  if (next !== places.length) {
    throw new PdfModelError(
      `A row has cells for ${next} of ${places.length} columns: "${cells[0]?.text ?? ''}".`,
    );
  }
  return { kind: row.kind, cells, height: Math.max(height, STYLES.cell.leading) + 2 * pad, pad };
}
