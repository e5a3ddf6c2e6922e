/** The sheet Schedule: a grid with an activity in each row and a visit in each column. */
import { plainHeading } from '../layout/field.ts';
import { MOST_SCHEDULE_CELLS, SCHEDULE_HEADINGS, SCHEDULE_ORDER, SCHEDULE_SHEET } from '../layout/tables.ts';
import type { Cell, Sheet, SheetRow } from '../xlsx/sheet.ts';
import { contentAsText } from './content-text.ts';
import { convertCell } from './convert-cell.ts';
import type { Found } from './found.ts';
import type { Locator } from './locator.ts';
import { refuseMerged, warnOfHidden } from './look-of-sheet.ts';
import { missingSheet, readTable } from './read-table.ts';

interface GridCell {
  readonly activity: string;
  readonly visit: string;
  readonly cell: Cell;
}

const LIST = 'schedule';
const ABOUT = { sheet: SCHEDULE_SHEET, list: LIST };
/** An X in a schedule of events means once. */
const TICKS = ['x', '\u2713', '\u2714'];

/** The cells of the schedule, row by row or in the order that the sheet of the order keeps; undefined without a grid. */
export function readSchedule(
  sheet: Sheet | undefined,
  order: Sheet | undefined,
  locator: Locator,
  found: Found,
): unknown[] | undefined {
  if (!sheet) {
    found.add(missingSheet(SCHEDULE_SHEET, LIST));
    return undefined;
  }
  const headings = findHeadings(sheet, found);
  if (!headings) return undefined;
  const visits = visitColumns(headings, found);
  const body = sheet.rows.filter(({ row }) => row > headings.row);
  const readable = new Set([1, ...visits.keys()]);
  refuseMerged(sheet, ABOUT, headings.row, Math.max(...readable), found);
  warnOfHidden(sheet, ABOUT, headings.row, readable, body, found);
  const grid = inOrder(readGrid(body, visits, found), order, found);
  locateGrid(grid, headings.row, locator);
  return grid.map(({ activity, visit, cell }, index) => {
    const quantity = readQuantity(cell, `${LIST}[${index}].quantity`, found);
    return { activity, visit, ...(quantity === undefined ? {} : { quantity }) };
  });
}

function locateGrid(grid: readonly GridCell[], headingRow: number, locator: Locator): void {
  locator.addList(LIST, {
    sheet: SCHEDULE_SHEET,
    headingRow,
    at(index, [field]) {
      const cell = grid[index]?.cell;
      if (!cell) return undefined;
      if (field === 'activity') return { row: cell.row, column: 1 };
      return { row: field === 'visit' ? headingRow : cell.row, column: cell.column };
    },
  });
}

function findHeadings(sheet: Sheet, found: Found): SheetRow | undefined {
  const [id] = SCHEDULE_HEADINGS;
  const headings = sheet.rows.find(({ cells: [first] }) => {
    return first?.column === 1 && plainHeading(contentAsText(first.content)) === plainHeading(id);
  });
  if (!headings)
    found.error(
      'noHeadings',
      { sheet: SCHEDULE_SHEET, cell: { row: 1, column: 1 }, path: LIST },
      `The sheet ${SCHEDULE_SHEET} has no row of headings that begins with ${id} in column A.`,
      `Write ${SCHEDULE_HEADINGS.join(' and ')} into columns A and B, and the ids of the visits beside them.`,
    );
  return headings;
}

/** Ids of visits by column. The second column repeats the activity's name for the eye. */
function visitColumns(headings: SheetRow, found: Found): ReadonlyMap<number, string> {
  const cells = headings.cells.filter(({ column }) => column > SCHEDULE_HEADINGS.length);
  return new Map(
    cells.flatMap((cell) => {
      const id = readId(cell, found);
      return id === undefined ? [] : [[cell.column, id] as const];
    }),
  );
}

function readId(cell: Cell, found: Found): string | undefined {
  const id = convertCell('code', cell, { sheet: SCHEDULE_SHEET, cell, path: LIST }, found);
  return typeof id === 'string' ? id : undefined;
}

function readGrid(body: readonly SheetRow[], visits: ReadonlyMap<number, string>, found: Found): GridCell[] {
  const grid: GridCell[] = [];
  for (const { cells } of body) {
    const [first] = cells;
    const activity = first?.column === 1 ? readId(first, found) : undefined;
    for (const cell of cells) {
      if (cell.column <= SCHEDULE_HEADINGS.length) continue;
      const visit = visits.get(cell.column);
      if (visit !== undefined && activity !== undefined) grid.push({ activity, visit, cell });
      else if (visit !== undefined) refuseHeadless(cell, 'No activity heads the row of this cell.', found);
      else if (!visits.has(cell.column))
        refuseHeadless(cell, 'No visit heads the column of this cell.', found);
      // One more than may be, for the domain to say so.
      if (grid.length > MOST_SCHEDULE_CELLS) return grid;
    }
  }
  return grid;
}

function readQuantity(cell: Cell, path: string, found: Found): unknown {
  const isTick = cell.content.kind === 'text' && TICKS.includes(cell.content.text.trim().toLowerCase());
  return isTick ? 1 : convertCell('whole', cell, { sheet: SCHEDULE_SHEET, cell, path }, found);
}

function refuseHeadless(cell: Cell, message: string, found: Found): void {
  found.error(
    'headlessCell',
    { sheet: SCHEDULE_SHEET, cell, path: LIST },
    message,
    'Write its id, or clear the cell.',
  );
}

/** Puts the cells into the order that an exported review came in; cells that it does not name follow. */
function inOrder(grid: readonly GridCell[], order: Sheet | undefined, found: Found): readonly GridCell[] {
  const table = order && readTable(SCHEDULE_ORDER, order, found);
  if (!table) return grid;
  const waiting = Map.groupBy(grid, ({ activity, visit }) => `${activity}\n${visit}`);
  const textAt = (cells: ReadonlyMap<number, Cell>, path: string) => {
    const cell = cells.get(table.columnOf.get(path) ?? 0);
    return cell ? contentAsText(cell.content).trim() : '';
  };
  const named = table.rows.flatMap(({ cells }) => {
    const next = waiting.get(`${textAt(cells, 'activity')}\n${textAt(cells, 'visit')}`)?.shift();
    return next ? [next] : [];
  });
  const done = new Set(named);
  return [...named, ...grid.filter((cell) => !done.has(cell))];
}
