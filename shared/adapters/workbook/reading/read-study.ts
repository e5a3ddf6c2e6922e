/** The sheet Study: one field a row, named in column A, its value in column B. */
import { error } from '../../../domain/findings.ts';
import { type Field, plainHeading } from '../layout/field.ts';
import {
  EMPTY_PARTS,
  STUDY_FIELDS,
  STUDY_GROUPS,
  STUDY_HEADINGS,
  STUDY_SHEET,
} from '../layout/study-fields.ts';
import { NOTES } from '../layout/tables.ts';
import type { Cell, Sheet } from '../xlsx/sheet.ts';
import { contentAsText } from './content-text.ts';
import { convertCell } from './convert-cell.ts';
import type { Found } from './found.ts';
import type { Locator } from './locator.ts';
import { refuseMerged, warnOfHidden } from './look-of-sheet.ts';

const NAME_COLUMN = 1;
const VALUE_COLUMN = 2;
const ABOUT = { sheet: STUDY_SHEET, list: 'study' };

/** Rows that have a name and no value: the sheet's headings and those of its groups. */
const TITLES = new Set([STUDY_HEADINGS[0], ...STUDY_GROUPS.map(({ title }) => title)].map(plainHeading));

/** The values by path. */
export type StudyValues = ReadonlyMap<string, unknown>;

/** Reads every row by its name, in whatever order they stand; undefined without the sheet. */
export function readStudy(sheet: Sheet | undefined, locator: Locator, found: Found): StudyValues | undefined {
  if (!sheet) {
    found.add(
      error(
        'noSheet',
        ['study'],
        `The workbook has no sheet ${STUDY_SHEET}.`,
        'Add it as it is in the template, with the same names in column A.',
      ),
    );
    return undefined;
  }
  const values = new Map<string, unknown>();
  refuseMerged(sheet, ABOUT, 1, VALUE_COLUMN, found);
  warnOfHidden(sheet, ABOUT, 1, new Set([NAME_COLUMN, VALUE_COLUMN]), sheet.rows, found);
  const named = nameRows(sheet, found);
  for (const field of [...STUDY_FIELDS, EMPTY_PARTS]) {
    const row = named.get(field.path);
    if (!row) {
      refuseMissingRow(field, locator, found);
      continue;
    }
    const place = { sheet: STUDY_SHEET, cell: { row: row.row, column: VALUE_COLUMN }, path: field.path };
    locator.addField(field.path, STUDY_SHEET, place.cell);
    const value = row.cell && convertCell(field.kind, row.cell, place, found);
    if (value !== undefined) values.set(field.path, value);
  }
  return values;
}

interface NamedRow {
  readonly row: number;
  readonly cell: Cell | undefined;
}

function nameRows(sheet: Sheet, found: Found): ReadonlyMap<string, NamedRow> {
  const fields = new Map([...STUDY_FIELDS, EMPTY_PARTS].map((field) => [plainHeading(field.heading), field]));
  const named = new Map<string, NamedRow>();
  for (const { row, cells } of sheet.rows) {
    const name = cells.find(({ column }) => column === NAME_COLUMN);
    const cell = cells.find(({ column }) => column === VALUE_COLUMN);
    const heading = name ? plainHeading(contentAsText(name.content)) : '';
    const field = fields.get(heading);
    if (field && !named.has(field.path)) named.set(field.path, { row, cell });
    else if (field) refuseSecondRow(field, row, found);
    else if (cell && !TITLES.has(heading) && !heading.startsWith(plainHeading(NOTES)))
      refuseUnknownRow(row, found);
  }
  return named;
}

function refuseSecondRow({ heading, path }: Field, row: number, found: Found): void {
  found.error(
    'duplicateRow',
    { sheet: STUDY_SHEET, cell: { row, column: NAME_COLUMN }, path },
    `The row ${heading} is there twice; the first is read.`,
    'Keep one of them.',
  );
}

function refuseUnknownRow(row: number, found: Found): void {
  found.error(
    'unknownRow',
    { sheet: STUDY_SHEET, cell: { row, column: NAME_COLUMN }, path: 'study' },
    'Column B holds a value, but column A does not name a field of the review.',
    `Correct the name in column A, remove the row, or call it ${NOTES} if it is for people only.`,
  );
}

function refuseMissingRow({ heading, path, isRequired }: Field, locator: Locator, found: Found): void {
  const cell = { row: 1, column: NAME_COLUMN };
  locator.addField(path, STUDY_SHEET, cell);
  if (!isRequired) return;
  found.error(
    'noRow',
    { sheet: STUDY_SHEET, cell, path },
    `The sheet ${STUDY_SHEET} has no row ${heading}.`,
    'Add a row with this name in column A and the value in column B.',
  );
}
