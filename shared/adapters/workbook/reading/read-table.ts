/** Finds the headings of a table and the rows under them, wherever they stand and in whatever order. */
import { error } from '../../../domain/findings.ts';
import { plainHeading } from '../layout/field.ts';
import { NOTES, type TableLayout } from '../layout/tables.ts';
import type { Cell, Sheet, SheetRow } from '../xlsx/sheet.ts';
import { contentAsText } from './content-text.ts';
import type { Found } from './found.ts';
import { refuseMerged, warnOfHidden } from './look-of-sheet.ts';

/** A column whose heading ends with a role or an arm. */
interface KeyedColumn {
  readonly column: number;
  readonly key: string;
}

export interface TableRow {
  readonly row: number;
  readonly cells: ReadonlyMap<number, Cell>;
}

export interface Table {
  readonly sheet: string;
  readonly headingRow: number;
  /** By the path of the field. */
  readonly columnOf: ReadonlyMap<string, number>;
  readonly keyed: readonly KeyedColumn[];
  readonly rows: readonly TableRow[];
}

/** Headings are looked for no further down: above them there is room for a title and for help. */
const LAST_HEADING_ROW = 20;

/** The table, or undefined with a finding why it cannot be read. Rows that are blank are left out. */
export function readTable(layout: TableLayout, sheet: Sheet | undefined, found: Found): Table | undefined {
  if (!sheet) {
    if (layout.isRequired) found.add(missingSheet(layout.sheet, layout.list));
    return undefined;
  }
  const headings = findHeadings(layout, sheet);
  if (!headings) {
    found.error(
      'noHeadings',
      { sheet: layout.sheet, cell: { row: 1, column: 1 }, path: layout.list },
      `The sheet ${layout.sheet} has no row with its headings.`,
      `Write them into one row: ${layout.columns.map(({ heading }) => heading).join(', ')}.`,
    );
    return undefined;
  }
  const { columnOf, keyed, others, isComplete } = sortHeadings(layout, headings, found);
  if (!isComplete) return undefined;
  const readable = new Set([...columnOf.values(), ...keyed.map(({ column }) => column)]);
  const body = sheet.rows.filter(({ row }) => row > headings.row);
  refuseOtherColumns(layout, others, readable, body, found);
  refuseMerged(sheet, layout, headings.row, Math.max(...readable), found);
  const rows = body.flatMap((row) => toTableRow(row, readable)).slice(0, layout.most + 1);
  warnOfHidden(sheet, layout, headings.row, readable, body, found);
  return { sheet: layout.sheet, headingRow: headings.row, columnOf, keyed, rows };
}

export function missingSheet(sheet: string, list: string) {
  return error(
    'noSheet',
    [list],
    `The workbook has no sheet ${sheet}.`,
    'Add it as it is in the template, with the same name and headings.',
  );
}

/** The row that names most of the columns. */
function findHeadings(layout: TableLayout, sheet: Sheet): SheetRow | undefined {
  const wanted = new Set(layout.columns.map(({ heading }) => plainHeading(heading)));
  let best: SheetRow | undefined;
  let most = 0;
  for (const row of sheet.rows) {
    if (row.row > LAST_HEADING_ROW) break;
    const named = row.cells.filter((cell) => wanted.has(plainHeading(contentAsText(cell.content)))).length;
    if (named > most) [best, most] = [row, named];
  }
  return best;
}

interface SortedHeadings {
  readonly columnOf: ReadonlyMap<string, number>;
  readonly keyed: readonly KeyedColumn[];
  /** Headings that are none of ours. */
  readonly others: readonly Cell[];
  readonly isComplete: boolean;
}

function sortHeadings(layout: TableLayout, headings: SheetRow, found: Found): SortedHeadings {
  const columnOf = new Map<string, number>();
  const keyed: KeyedColumn[] = [];
  const others: Cell[] = [];
  for (const cell of headings.cells) {
    const heading = contentAsText(cell.content).trim();
    const known = layout.columns.find((column) => plainHeading(column.heading) === plainHeading(heading));
    const key = keyOf(layout, heading);
    if (known && !columnOf.has(known.path)) columnOf.set(known.path, cell.column);
    else if (known) refuseSecond(layout, heading, cell, found);
    else if (key !== undefined) keyed.push({ column: cell.column, key });
    else if (!plainHeading(heading).startsWith(plainHeading(NOTES))) others.push(cell);
  }
  const missing = layout.columns.filter(({ path, isRequired }) => isRequired && !columnOf.has(path));
  for (const { heading } of missing) {
    found.error(
      'noColumn',
      { sheet: layout.sheet, cell: { row: headings.row, column: 1 }, path: layout.list },
      `The sheet ${layout.sheet} has no column ${heading}.`,
      'Add a column with this heading, or correct the spelling of the one that is meant.',
    );
  }
  return { columnOf, keyed, others, isComplete: missing.length === 0 };
}

/** `nurse` for `Minutes: nurse`. The heading as it stands in the template, with nothing after it, is no column yet. */
function keyOf({ prefix }: TableLayout, heading: string): string | undefined {
  if (prefix === undefined || !heading.toLowerCase().startsWith(prefix.trimEnd().toLowerCase()))
    return undefined;
  const key = heading.slice(prefix.trimEnd().length).trim();
  return key === '' ? undefined : key;
}

function refuseSecond(layout: TableLayout, heading: string, cell: Cell, found: Found): void {
  found.error(
    'duplicateColumn',
    { sheet: layout.sheet, cell, path: layout.list },
    `The column ${heading} is there twice; the first is read.`,
    'Keep one of them.',
  );
}

/** A column that is not read must not look as if it were. */
function refuseOtherColumns(
  layout: TableLayout,
  others: readonly Cell[],
  readable: ReadonlySet<number>,
  body: readonly SheetRow[],
  found: Found,
): void {
  const used = new Set(body.flatMap(({ cells }) => cells.map(({ column }) => column)));
  for (const cell of others) {
    if (!used.has(cell.column) || readable.has(cell.column)) continue;
    found.error(
      'unknownColumn',
      { sheet: layout.sheet, cell, path: layout.list },
      `The sheet ${layout.sheet} has no column of this heading.`,
      `Correct its spelling, remove the column, or call it ${NOTES} if it is for people only.`,
    );
  }
}

function toTableRow({ row, cells }: SheetRow, readable: ReadonlySet<number>): TableRow[] {
  const read = cells.filter(({ column }) => readable.has(column));
  return read.length === 0 ? [] : [{ row, cells: new Map(read.map((cell) => [cell.column, cell])) }];
}
