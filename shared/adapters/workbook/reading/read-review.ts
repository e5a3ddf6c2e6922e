/** A workbook as a resource review: plain JSON as far as it can be read, where each field stands, and what is wrong. */
import { warning } from '../../../domain/findings.ts';
import { STUDY_SHEET } from '../layout/study-fields.ts';
import {
  ACTIVITIES,
  ARMS,
  EXPENSE_CAPS,
  KNOWN_SHEETS,
  MINUTES_AS_TEXT,
  SCHEDULE_ORDER,
  SCHEDULE_SHEET,
  SITES,
  type TableLayout,
  VISITS,
} from '../layout/tables.ts';
import { sameName, type Workbook } from '../xlsx/workbook.ts';
import { nestStudy, readTerms } from './assemble-study.ts';
import { Found } from './found.ts';
import { Locator } from './locator.ts';
import {
  type Entry,
  locateTable,
  readEntries,
  readMinutes,
  readTargets,
  targetColumn,
} from './read-lists.ts';
import { readSchedule } from './read-schedule.ts';
import { readStudy } from './read-study.ts';
import { readTable } from './read-table.ts';

interface ReadReview {
  readonly input: unknown;
  readonly locator: Locator;
  readonly found: Found;
}

/** @throws WorkbookRefused where a sheet of the review is damaged or too large */
export function readReview(workbook: Workbook): ReadReview {
  const found = new Found();
  const locator = new Locator();
  warnOfOtherSheets(workbook, found);
  const study = readStudy(workbook.findSheet(STUDY_SHEET), locator, found);
  const list = (layout: TableLayout) => readList(workbook, layout, locator, found);
  const input = {
    schema: 'ncvr.resource-review/1',
    ...(study && nestStudy(study)),
    ...present('arms', list(ARMS)),
    ...present('visits', list(VISITS)),
    ...present('activities', readActivities(workbook, locator, found)),
    ...present(
      'schedule',
      readSchedule(
        workbook.findSheet(SCHEDULE_SHEET),
        workbook.findSheet(SCHEDULE_ORDER.sheet),
        locator,
        found,
      ),
    ),
    ...present('sites', readSites(workbook, locator, found)),
    ...present('terms', readTerms(study ?? new Map(), list(EXPENSE_CAPS) ?? [])),
  };
  return { input, locator, found };
}

function present(field: string, value: unknown): Entry {
  return value === undefined ? {} : { [field]: value };
}

function readList(
  workbook: Workbook,
  layout: TableLayout,
  locator: Locator,
  found: Found,
): Entry[] | undefined {
  const table = readTable(layout, workbook.findSheet(layout.sheet), found);
  if (!table) return undefined;
  locateTable(layout, table, locator);
  return readEntries(layout, table, found);
}

function readActivities(workbook: Workbook, locator: Locator, found: Found): Entry[] | undefined {
  const layout = { ...ACTIVITIES, columns: [...ACTIVITIES.columns, MINUTES_AS_TEXT] };
  const table = readTable(layout, workbook.findSheet(layout.sheet), found);
  if (!table) return undefined;
  const minutes = table.rows.map((row, index) => readMinutes(table, row, index, found));
  locateTable(layout, table, locator, (row, [field, index]) => {
    if (field !== 'minutes') return undefined;
    const own = minutes[table.rows.indexOf(row)] ?? [];
    return own[typeof index === 'number' ? index : 0]?.cell.column ?? table.keyed[0]?.column;
  });
  return readEntries(ACTIVITIES, table, found).map((entry, index) => {
    const own = (minutes[index] ?? []).map((each) => each.entry);
    return own.length === 0 ? entry : { ...entry, minutes: own };
  });
}

function readSites(workbook: Workbook, locator: Locator, found: Found): Entry[] | undefined {
  const table = readTable(SITES, workbook.findSheet(SITES.sheet), found);
  if (!table) return undefined;
  locateTable(SITES, table, locator, (_row, steps) => targetColumn(table, steps));
  return readEntries(SITES, table, found).map((entry, index) => {
    const row = table.rows[index];
    return { ...entry, targetParticipants: row ? readTargets(table, row, index, found) : {} };
  });
}

function warnOfOtherSheets({ sheetNames }: Workbook, found: Found): void {
  const others = sheetNames.filter((name) => !KNOWN_SHEETS.some((known) => sameName(known, name)));
  if (others.length === 0) return;
  const shown = others.slice(0, 5).map((name) => `"${name.slice(0, 31)}"`);
  const more = others.length > shown.length ? ` and ${others.length - shown.length} more` : '';
  found.add(
    warning(
      'otherSheets',
      [],
      `The workbook has sheets that are no part of a review and are not read: ${shown.join(', ')}${more}.`,
      'Move what belongs to the review into its own sheets.',
    ),
  );
}
