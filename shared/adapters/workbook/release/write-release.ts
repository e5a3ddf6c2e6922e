/** Tariff releases and multiplier sets as workbooks; without one, templates to fill in. */
import type { CellObject } from 'write-excel-file/node';
import {
  formatBasisPoints,
  formatMultiplier,
  type MultiplierSet,
  type TariffItem,
  type TariffRelease,
} from '../../../domain/tariff.ts';
import { joinMinutes } from '../layout/several-in-a-cell.ts';
import { HEADING_ROW } from '../layout/tables.ts';
import { cellOf, headingCell, helpCell, textCell, wrapped } from '../writing/cells.ts';
import type { SheetPlan } from '../writing/sheet-plan.ts';
import { type Column, columnsOf, tableSheet } from '../writing/table-sheet.ts';
import { writeFile } from '../writing/write-file.ts';
import {
  FIELD_HEADINGS,
  type FieldSheet,
  ITEMS,
  MULTIPLIER_RELEASE,
  MULTIPLIER_ROWS,
  OTHER_MINUTES,
  ROLES,
  TARIFF_RELEASE,
  TARIFF_RULES,
} from './layout.ts';

type Values = Readonly<Record<string, unknown>>;

/** A field a row; the format is written into templates too, as only this one is read. */
function fieldSheet({ sheet, fields }: FieldSheet, values: Values): SheetPlan {
  const rows = fields.map(({ heading, path, kind, help }): CellObject[] => [
    textCell(heading),
    wrapped(cellOf(kind, values[path])),
    helpCell(help),
  ]);
  return {
    name: sheet,
    rows: [FIELD_HEADINGS.map(headingCell), ...rows],
    widths: [30, 60, 60],
    frozen: { rows: 1, columns: 1 },
    dropDowns: [],
  };
}

function rulesSheet(release: TariffRelease | undefined): SheetPlan {
  const rules = release?.rules;
  return fieldSheet(TARIFF_RULES, {
    'rules.indirectRate': rules && formatBasisPoints(rules.indirectRate),
    'rules.capacityRate': rules && formatBasisPoints(rules.capacityRate),
    'rules.capacityBase': rules?.capacityBase,
  });
}

/** Whether the minutes, read from the columns of `roles`, come back in their order. */
function fitsColumns({ minutes }: TariffItem, roles: readonly string[]): boolean {
  const columns = minutes.map(({ role }) => roles.indexOf(role));
  return columns.every((column, at) => column > (columns[at - 1] ?? -1));
}

/** Every role with a column would make a sheet that nobody can read. */
const MOST_ROLE_COLUMNS = 40;

function itemsSheet(release: TariffRelease | undefined): SheetPlan {
  const items = release?.items ?? [];
  const used = new Set(items.flatMap(({ minutes }) => minutes.map(({ role }) => role)));
  const roles = (release?.roles ?? [])
    .map(({ code }) => code)
    .filter((code) => used.has(code))
    .slice(0, MOST_ROLE_COLUMNS);
  const minutesOf = (role: string): Column => ({
    heading: `${ITEMS.prefix ?? ''}${role}`,
    kind: 'whole',
    help: 'Minutes of this staff role.',
    width: 12,
    valueAt: (index) => {
      const item = items[index];
      if (!item || !fitsColumns(item, roles)) return undefined;
      return item.minutes.find((each) => each.role === role)?.minutes;
    },
  });
  // A heading without a role is no column yet; it shows how to begin one.
  const example: Column = {
    heading: ITEMS.prefix ?? '',
    kind: 'whole',
    help: 'Complete the heading with the code of a staff role, as Minutes: nurse; one column for each role.',
    width: 16,
    valueAt: () => undefined,
  };
  const others: Column = {
    ...OTHER_MINUTES,
    valueAt: (index) => {
      const item = items[index];
      return !item || item.minutes.length === 0 || fitsColumns(item, roles)
        ? undefined
        : joinMinutes(item.minutes);
    },
  };
  return tableSheet(
    ITEMS,
    [...columnsOf(ITEMS, items), ...(release ? roles.map(minutesOf) : [example]), others],
    items.length,
    2,
  );
}

const MULTIPLIER_COLUMN = MULTIPLIER_ROWS.columns.findIndex(({ path }) => path === 'micro');

function rowsSheet(set: MultiplierSet | undefined): SheetPlan {
  const rows = set?.rows ?? [];
  const plan = tableSheet(MULTIPLIER_ROWS, columnsOf(MULTIPLIER_ROWS, rows), rows.length);
  const number = (micro: number | undefined): CellObject => ({
    type: Number,
    format: '0.000000',
    ...(micro === undefined ? {} : { value: Number(formatMultiplier(micro)) }),
  });
  const withNumbers = plan.rows.map((cells, at) =>
    at < HEADING_ROW
      ? cells
      : cells.map((cell, column) =>
          column === MULTIPLIER_COLUMN ? number(rows[at - HEADING_ROW]?.micro) : cell,
        ),
  );
  return { ...plan, rows: withNumbers };
}

/** The release as a workbook that is read back identical; without one, the template. */
export function writeTariff(release?: TariffRelease): Promise<Uint8Array> {
  const roles = release?.roles ?? [];
  return writeFile([
    fieldSheet(TARIFF_RELEASE, release ?? { schema: 'ncvr.tariff-release/1' }),
    rulesSheet(release),
    tableSheet(ROLES, columnsOf(ROLES, roles), roles.length),
    itemsSheet(release),
  ]);
}

/** The set as a workbook that is read back identical; without one, the template. */
export function writeMultipliers(set?: MultiplierSet): Promise<Uint8Array> {
  return writeFile([
    fieldSheet(MULTIPLIER_RELEASE, set ?? { schema: 'ncvr.multiplier-set/1' }),
    rowsSheet(set),
  ]);
}
