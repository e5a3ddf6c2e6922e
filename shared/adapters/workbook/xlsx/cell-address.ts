/** Cells by row and column, both from 1, and as people name them: `Activities!F7`. */

export interface CellRef {
  readonly row: number;
  readonly column: number;
}

export interface CellRange {
  readonly from: CellRef;
  readonly to: CellRef;
}

export const LAST_ROW = 1_048_576;
export const LAST_COLUMN = 16_384;

const A = 64;

/** `F7`, or undefined where it is no address inside a sheet. */
export function parseAddress(address: string): CellRef | undefined {
  let column = 0;
  let at = 0;
  for (; at < address.length; at += 1) {
    const letter = address.charCodeAt(at) - A;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
    if (column > LAST_COLUMN) return undefined;
  }
  const digits = address.slice(at);
  if (at === 0 || !/^[1-9]\d{0,6}$/.test(digits)) return undefined;
  const row = Number(digits);
  return row > LAST_ROW ? undefined : { row, column };
}

/** `B4:C6`, or a single cell. */
export function parseRange(range: string): CellRange | undefined {
  const [first = '', second = first] = range.split(':');
  const from = parseAddress(first);
  const to = parseAddress(second);
  return from && to && { from, to };
}

/** 27 is `AA`. */
export function formatColumn(column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(A + 1 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

export function formatAddress({ row, column }: CellRef): string {
  return `${formatColumn(column)}${row}`;
}

/** `Activities!F7`; the sheet in quotes where Excel needs them. */
export function formatCell(sheet: string, cell: CellRef): string {
  const name = /^[A-Za-z_][\w.]*$/.test(sheet) ? sheet : `'${sheet.replaceAll("'", "''")}'`;
  return `${name}!${formatAddress(cell)}`;
}
