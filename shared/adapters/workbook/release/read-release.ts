/** Workbooks as tariff releases and multiplier sets: plain JSON as far as they can be read, and where it stands. */
import { formatPath } from '../../../domain/findings.ts';
import type { TableLayout } from '../layout/tables.ts';
import { Found } from '../reading/found.ts';
import { Locator } from '../reading/locator.ts';
import { type Entry, locateTable, readEntries } from '../reading/read-lists.ts';
import { readTable } from '../reading/read-table.ts';
import type { Workbook } from '../xlsx/workbook.ts';
import { convertExact, type ExactColumns } from './convert-exact.ts';
import { readBasisPoints, readMicro } from './exact-numbers.ts';
import {
  type FieldSheet,
  ITEMS,
  MULTIPLIER_RELEASE,
  MULTIPLIER_ROWS,
  OTHER_MINUTES,
  ROLES,
  TARIFF_RELEASE,
  TARIFF_RULES,
} from './layout.ts';
import { readFields } from './read-fields.ts';
import { readItemMinutes } from './read-item-minutes.ts';

export interface ReadRelease {
  readonly input: unknown;
  readonly locator: Locator;
  readonly found: Found;
}

const NONE: ExactColumns = new Map();
const RATES: ExactColumns = new Map([
  ['rules.indirectRate', readBasisPoints],
  ['rules.capacityRate', readBasisPoints],
]);
const MULTIPLIERS: ExactColumns = new Map([['micro', readMicro]]);

class Reader {
  readonly workbook: Workbook;
  readonly found = new Found();
  readonly locator = new Locator();

  constructor(workbook: Workbook) {
    this.workbook = workbook;
  }

  fields(layout: FieldSheet, exact: ExactColumns): Entry {
    return readFields(layout, this.workbook.findSheet(layout.sheet), exact, this.locator, this.found);
  }

  list(layout: TableLayout, exact: ExactColumns): Entry {
    const { found, locator } = this;
    const table = readTable(layout, this.workbook.findSheet(layout.sheet), found);
    if (!table) return {};
    locateTable(layout, table, locator);
    const entries = readEntries(layout, table, found);
    for (const [index, entry] of entries.entries()) {
      for (const path of exact.keys()) {
        const column = table.columnOf.get(path);
        const cell = column === undefined ? undefined : table.rows[index]?.cells.get(column);
        if (!cell) continue;
        const place = { sheet: table.sheet, cell, path: formatPath([layout.list, index, path]) };
        entry[path] = convertExact(exact, path, entry[path], place, found);
      }
    }
    return { [layout.list]: entries };
  }

  items(): Entry {
    const { found, locator } = this;
    const layout = { ...ITEMS, columns: [...ITEMS.columns, OTHER_MINUTES] };
    const table = readTable(layout, this.workbook.findSheet(layout.sheet), found);
    if (!table) return {};
    const minutes = table.rows.map((row, index) => readItemMinutes(table, row, index, found));
    locateTable(layout, table, locator, (row, [field, index]) => {
      if (field !== 'minutes') return undefined;
      const own = minutes[table.rows.indexOf(row)] ?? [];
      return own[typeof index === 'number' ? index : 0]?.cell.column ?? table.keyed[0]?.column;
    });
    const entries = readEntries(ITEMS, table, found);
    return {
      [ITEMS.list]: entries.map((entry, index) => {
        const own = (minutes[index] ?? []).map((each) => each.entry);
        return own.length === 0 ? entry : { ...entry, minutes: own };
      }),
    };
  }

  release(input: Entry): ReadRelease {
    return { input, locator: this.locator, found: this.found };
  }
}

/** @throws WorkbookRefused where a sheet is damaged or too large */
export function readTariff(workbook: Workbook): ReadRelease {
  const reader = new Reader(workbook);
  return reader.release({
    ...reader.fields(TARIFF_RELEASE, NONE),
    rules: reader.fields(TARIFF_RULES, RATES),
    ...reader.list(ROLES, NONE),
    ...reader.items(),
  });
}

/** @throws WorkbookRefused where a sheet is damaged or too large */
export function readMultipliers(workbook: Workbook): ReadRelease {
  const reader = new Reader(workbook);
  return reader.release({
    ...reader.fields(MULTIPLIER_RELEASE, NONE),
    ...reader.list(MULTIPLIER_ROWS, MULTIPLIERS),
  });
}
