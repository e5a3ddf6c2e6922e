/** The tables whose rows are entries of a list: arms, visits, sites, expense caps. Activities have minutes besides. */
import { formatPath } from '../../../domain/findings.ts';
import { splitMinutes } from '../layout/several-in-a-cell.ts';
import { MINUTES_AS_TEXT, type TableLayout } from '../layout/tables.ts';
import type { Cell } from '../xlsx/sheet.ts';
import { convertCell } from './convert-cell.ts';
import type { Found } from './found.ts';
import type { Locator, PathStep } from './locator.ts';
import type { Table, TableRow } from './read-table.ts';

export type Entry = Record<string, unknown>;

/** One entry a row: each column's value under its path, blanks left out. */
export function readEntries(layout: TableLayout, table: Table, found: Found): Entry[] {
  return table.rows.map((row, index) => {
    const entry: Entry = {};
    for (const { path, kind } of layout.columns) {
      const column = table.columnOf.get(path);
      const cell = column === undefined ? undefined : row.cells.get(column);
      if (!cell) continue;
      const value = convertCell(
        kind,
        cell,
        { sheet: table.sheet, cell, path: `${layout.list}[${index}].${path}` },
        found,
      );
      if (value !== undefined) entry[path] = value;
    }
    return entry;
  });
}

/** Lets the locator find the cells of a table; `columnOf` knows the columns that depend on the review. */
export function locateTable(
  layout: TableLayout,
  table: Table,
  locator: Locator,
  columnOf: (row: TableRow, steps: readonly PathStep[]) => number | undefined = () => undefined,
): void {
  const first =
    layout.columns.map(({ path }) => table.columnOf.get(path)).find((column) => column !== undefined) ?? 1;
  locator.addList(layout.list, {
    sheet: table.sheet,
    headingRow: table.headingRow,
    at(index, steps) {
      const row = table.rows[index];
      if (!row) return undefined;
      const field = steps[0];
      const named = typeof field === 'string' ? table.columnOf.get(field) : undefined;
      return { row: row.row, column: columnOf(row, steps) ?? named ?? first };
    },
  });
}

/** The targets of a site by arm, from the columns of the arms. A blank is no target, not 0. */
export function readTargets(
  table: Table,
  row: TableRow,
  index: number,
  found: Found,
): Record<string, unknown> {
  return Object.fromEntries(
    table.keyed.flatMap(({ column, key }) => {
      const cell = row.cells.get(column);
      const path = formatPath(['sites', index, 'targetParticipants', key]);
      const value = cell && convertCell('whole', cell, { sheet: table.sheet, cell, path }, found);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

export function targetColumn({ keyed }: Table, steps: readonly PathStep[]): number | undefined {
  if (steps[0] !== 'targetParticipants') return undefined;
  return (keyed.find(({ key }) => key === steps[1]) ?? keyed[0])?.column;
}

interface MinutesInCell {
  readonly entry: { readonly role: string; readonly minutes?: unknown };
  readonly cell: Cell;
}

/** The minutes of an activity: the columns of the roles from left to right, then those written as text. */
export function readMinutes(table: Table, row: TableRow, index: number, found: Found): MinutesInCell[] {
  const path = `activities[${index}].minutes`;
  let count = 0;
  const inColumns = table.keyed.flatMap(({ column, key }): MinutesInCell[] => {
    const cell = row.cells.get(column);
    if (!cell) return [];
    const place = { sheet: table.sheet, cell, path: `${path}[${count}].minutes` };
    count += 1;
    const minutes = convertCell('whole', cell, place, found);
    return [{ entry: { role: key, ...(minutes === undefined ? {} : { minutes }) }, cell }];
  });
  const textColumn = table.columnOf.get(MINUTES_AS_TEXT.path);
  const cell = textColumn === undefined ? undefined : row.cells.get(textColumn);
  const text = cell && convertCell('code', cell, { sheet: table.sheet, cell, path }, found);
  if (!cell || typeof text !== 'string') return inColumns;
  const written = splitMinutes(text).map(({ role, minutes }) => ({
    entry: { role, ...(minutes === undefined ? {} : { minutes }) },
    cell,
  }));
  return [...inColumns, ...written];
}
