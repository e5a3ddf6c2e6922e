import { formatPath } from '../../../domain/findings.ts';
import { splitMinutes } from '../layout/several-in-a-cell.ts';
import { convertCell } from '../reading/convert-cell.ts';
import type { Found } from '../reading/found.ts';
import type { Table, TableRow } from '../reading/read-table.ts';
import type { Cell } from '../xlsx/sheet.ts';
import { ITEMS, OTHER_MINUTES } from './layout.ts';

export interface MinutesInCell {
  readonly entry: { readonly role: string; readonly minutes?: unknown };
  readonly cell: Cell;
}

/** The minutes of an item: the columns of the roles from left to right, then those written as text. */
export function readItemMinutes(table: Table, row: TableRow, index: number, found: Found): MinutesInCell[] {
  let count = 0;
  const inColumns = table.keyed.flatMap(({ column, key }): MinutesInCell[] => {
    const cell = row.cells.get(column);
    if (!cell) return [];
    const path = formatPath([ITEMS.list, index, 'minutes', count, 'minutes']);
    count += 1;
    const minutes = convertCell('whole', cell, { sheet: table.sheet, cell, path }, found);
    return [{ entry: { role: key, ...(minutes === undefined ? {} : { minutes }) }, cell }];
  });
  const column = table.columnOf.get(OTHER_MINUTES.path);
  const cell = column === undefined ? undefined : row.cells.get(column);
  const path = formatPath([ITEMS.list, index, 'minutes']);
  if (!cell) return inColumns;
  const text = convertCell(OTHER_MINUTES.kind, cell, { sheet: table.sheet, cell, path }, found);
  if (typeof text !== 'string') return inColumns;
  const written = splitMinutes(text).map(({ role, minutes }) => ({
    entry: { role, ...(minutes === undefined ? {} : { minutes }) },
    cell,
  }));
  return [...inColumns, ...written];
}
