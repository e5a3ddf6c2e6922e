/** What a sheet's look hides from the reader of its values: merged cells, hidden rows, columns and sheets. */
import { type CellRange, formatAddress, formatColumn } from '../xlsx/cell-address.ts';
import type { Sheet, SheetRow } from '../xlsx/sheet.ts';
import type { Found } from './found.ts';

interface About {
  readonly sheet: string;
  readonly list: string;
}

/** Of merged cells only the first has a value: the others would be read as blank. */
export function refuseMerged(
  sheet: Sheet,
  { sheet: name, list }: About,
  headingRow: number,
  lastColumn: number,
  found: Found,
): void {
  const matters = ({ from, to }: CellRange) => to.row >= headingRow && from.column <= lastColumn;
  for (const { from, to } of sheet.merged.filter(matters)) {
    found.error(
      'mergedCells',
      { sheet: name, cell: from, path: list },
      `The cells ${formatAddress(from)} to ${formatAddress(to)} are merged; only the first holds a value.`,
      'Unmerge them, and write the value into every cell that it is for.',
    );
  }
}

/** What is hidden is read like the rest, so the person who sends it is told. */
export function warnOfHidden(
  sheet: Sheet,
  { sheet: name, list }: About,
  headingRow: number,
  readable: ReadonlySet<number>,
  body: readonly SheetRow[],
  found: Found,
): void {
  const warn = (cell: { row: number; column: number }, what: string) =>
    found.warning(
      'hidden',
      { sheet: name, cell, path: list },
      `${what} hidden, and read all the same.`,
      'Show what is hidden and check it, or delete it.',
    );
  if (sheet.isHidden) warn({ row: 1, column: 1 }, `The sheet ${name} is`);
  const rows = body.filter(
    ({ isHidden, cells }) => isHidden && cells.some(({ column }) => readable.has(column)),
  );
  const [firstRow] = rows;
  if (firstRow)
    warn(
      { row: firstRow.row, column: 1 },
      rows.length === 1 ? `Row ${firstRow.row} is` : `${rows.length} rows, from row ${firstRow.row} on, are`,
    );
  const columns = [...readable]
    .sort((a, b) => a - b)
    .filter((column) => sheet.hiddenColumns.some(({ from, to }) => column >= from && column <= to));
  const [firstColumn] = columns;
  if (firstColumn !== undefined)
    warn(
      { row: headingRow, column: firstColumn },
      columns.length === 1
        ? `Column ${formatColumn(firstColumn)} is`
        : `${columns.length} columns, from column ${formatColumn(firstColumn)} on, are`,
    );
}
