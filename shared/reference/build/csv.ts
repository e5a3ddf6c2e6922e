import { readFileSync } from 'node:fs';

/** One row of a source file: every column of its heading, as text. */
export type Row = ReadonlyMap<string, string>;

const CELL = /,(?:"((?:[^"]|"")*)"|([^,]*))/y;

/** Splits one line by RFC 4180; our sources keep every row on one line. */
function splitLine(line: string): string[] {
  const cells: string[] = [];
  // With a comma in front every cell, the first too, is a comma and its content.
  const cellsWithCommas = `,${line}`;
  CELL.lastIndex = 0;
  while (CELL.lastIndex < cellsWithCommas.length) {
    const match = CELL.exec(cellsWithCommas);
    if (match === null) throw new Error(`This line is not CSV: ${line}`);
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
  }
  return cells;
}

/**
 * Rows of `sources/<name>`, in the file's order.
 * @throws Error when a row has more or fewer cells than the heading.
 */
export function readSource(name: string): Row[] {
  const text = readFileSync(new URL(`../sources/${name}`, import.meta.url), 'utf8');
  const [heading = '', ...lines] = text.replaceAll('\r\n', '\n').trimEnd().split('\n');
  const columns = splitLine(heading);
  return lines.map((line) => {
    const cells = splitLine(line);
    if (cells.length !== columns.length) {
      throw new Error(`${name}: ${cells.length} cells where the heading has ${columns.length}: ${line}`);
    }
    return new Map(columns.map((column, index) => [column, cells[index] ?? '']));
  });
}

/** The cell of a column. @throws Error when the source has no such column. */
export function cell(row: Row, column: string): string {
  const value = row.get(column);
  if (value === undefined) throw new Error(`No column ${column}; there are ${[...row.keys()].join(', ')}`);
  return value;
}

/** As `cell`, for a column that may not be empty. */
export function required(row: Row, column: string): string {
  const value = cell(row, column);
  if (value === '') throw new Error(`Column ${column} is empty in the row ${[...row.values()].join(',')}`);
  return value;
}
