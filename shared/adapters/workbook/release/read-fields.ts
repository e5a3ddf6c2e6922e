/** A sheet with one field a row, read by their names in whatever order they stand. */
import { error } from '../../../domain/findings.ts';
import { type Field, plainHeading } from '../layout/field.ts';
import { NOTES } from '../layout/tables.ts';
import { contentAsText } from '../reading/content-text.ts';
import { convertCell } from '../reading/convert-cell.ts';
import type { Found } from '../reading/found.ts';
import type { Locator } from '../reading/locator.ts';
import { refuseMerged, warnOfHidden } from '../reading/look-of-sheet.ts';
import type { Entry } from '../reading/read-lists.ts';
import type { Cell, Sheet } from '../xlsx/sheet.ts';
import { convertExact, type ExactColumns } from './convert-exact.ts';
import { FIELD_HEADINGS, type FieldSheet } from './layout.ts';

const NAME_COLUMN = 1;
const VALUE_COLUMN = 2;

interface NamedRow {
  readonly row: number;
  readonly cell: Cell | undefined;
}

/** The values by the last step of their path; blanks and what was found to be wrong are left out. */
export function readFields(
  layout: FieldSheet,
  sheet: Sheet | undefined,
  exact: ExactColumns,
  locator: Locator,
  found: Found,
): Entry {
  if (!sheet) {
    found.add(
      error(
        'noSheet',
        [],
        `The workbook has no sheet ${layout.sheet}.`,
        'Add it as it is in the template, with the same names in column A.',
      ),
    );
    return {};
  }
  const about = { sheet: layout.sheet, list: '' };
  refuseMerged(sheet, about, 1, VALUE_COLUMN, found);
  warnOfHidden(sheet, about, 1, new Set([NAME_COLUMN, VALUE_COLUMN]), sheet.rows, found);
  const named = nameRows(layout, sheet, found);
  const values: Entry = {};
  for (const field of layout.fields) {
    const row = named.get(field.path) ?? refuseMissingRow(layout.sheet, field, found);
    const place = { sheet: layout.sheet, cell: { row: row.row, column: VALUE_COLUMN }, path: field.path };
    locator.addField(field.path, layout.sheet, place.cell);
    const value = row.cell && convertCell(field.kind, row.cell, place, found);
    const whole = convertExact(exact, field.path, value, place, found);
    if (whole !== undefined) values[field.path.slice(field.path.lastIndexOf('.') + 1)] = whole;
  }
  return values;
}

function nameRows(layout: FieldSheet, sheet: Sheet, found: Found): ReadonlyMap<string, NamedRow> {
  const fields = new Map(layout.fields.map((field) => [plainHeading(field.heading), field]));
  const named = new Map<string, NamedRow>();
  for (const { row, cells } of sheet.rows) {
    const name = cells.find(({ column }) => column === NAME_COLUMN);
    const cell = cells.find(({ column }) => column === VALUE_COLUMN);
    const heading = name ? plainHeading(contentAsText(name.content)) : '';
    const field = fields.get(heading);
    const at = { sheet: layout.sheet, cell: { row, column: NAME_COLUMN }, path: field?.path ?? '' };
    if (field && !named.has(field.path)) named.set(field.path, { row, cell });
    else if (field)
      found.error('duplicateRow', at, `The row ${field.heading} is there twice.`, 'Keep one of them.');
    else if (cell && !isForPeople(heading))
      found.error(
        'unknownRow',
        at,
        'Column B holds a value, but column A does not name a field of the release.',
        `Correct the name in column A, remove the row, or call it ${NOTES} if it is for people only.`,
      );
  }
  return named;
}

function isForPeople(heading: string): boolean {
  return heading === plainHeading(FIELD_HEADINGS[0]) || heading.startsWith(plainHeading(NOTES));
}

function refuseMissingRow(sheet: string, { heading, path, isRequired }: Field, found: Found): NamedRow {
  if (isRequired)
    found.error(
      'noRow',
      { sheet, cell: { row: 1, column: NAME_COLUMN }, path },
      `The sheet ${sheet} has no row ${heading}.`,
      'Add a row with this name in column A and the value in column B.',
    );
  return { row: 1, cell: undefined };
}
