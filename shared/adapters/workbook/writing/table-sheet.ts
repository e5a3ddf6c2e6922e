/** A table as a sheet: a row of help, the headings, and a row for each entry. */
import type { CellObject } from 'write-excel-file/node';
import type { Field } from '../layout/field.ts';
import { FIRST_ROW, HEADING_ROW, type TableLayout } from '../layout/tables.ts';
import { formatColumn } from '../xlsx/cell-address.ts';
import { cellOf, headingCell, helpCell } from './cells.ts';
import { type DropDown, type Rule, ruleFor } from './drop-downs.ts';
import type { SheetPlan } from './sheet-plan.ts';

/** A field and the values of the entries, or the rule for its cells where its kind does not say it. */
export interface Column extends Pick<Field, 'heading' | 'kind' | 'help' | 'width'> {
  readonly valueAt: (index: number) => unknown;
  readonly rule?: Rule;
}

const HELP_HEIGHT = 68;

export function tableSheet(
  layout: Pick<TableLayout, 'sheet' | 'most'>,
  columns: readonly Column[],
  count: number,
  frozenColumns = 1,
): SheetPlan {
  const help = columns.map((column): CellObject => ({ ...helpCell(column.help), height: HELP_HEIGHT }));
  const headings = columns.map(({ heading }) => headingCell(heading));
  const entryRow = (index: number) => columns.map(({ kind, valueAt }) => cellOf(kind, valueAt(index)));
  // An empty sheet has one empty row, whose cells show the formats.
  const entries = Array.from({ length: Math.max(count, 1) }, (_, index) => entryRow(index));
  return {
    name: layout.sheet,
    rows: [help, headings, ...entries],
    widths: columns.map(({ width }) => width),
    frozen: { rows: HEADING_ROW, columns: frozenColumns },
    dropDowns: columns.flatMap((column, index) => dropDownOf(column, index + 1, layout.most)),
    formatRow: FIRST_ROW,
  };
}

function dropDownOf(
  { heading, help, kind, rule = ruleFor(kind) }: Column,
  column: number,
  most: number,
): DropDown[] {
  if (!rule) return [];
  const letters = formatColumn(column);
  return [{ cells: `${letters}${FIRST_ROW}:${letters}${FIRST_ROW + most - 1}`, rule, title: heading, help }];
}

/** The columns of a layout, with the values of `entries` by their paths. */
export function columnsOf(
  { columns }: TableLayout,
  entries: readonly Readonly<Record<string, unknown>>[],
  rules: Readonly<Record<string, Rule>> = {},
): Column[] {
  return columns.map((column) => {
    const rule = rules[column.path];
    return { ...column, valueAt: (index) => entries[index]?.[column.path], ...(rule ? { rule } : {}) };
  });
}

/** `Arms!$A$3:$A$12`: where the ids of a table stand. */
export function rangeOfIds({ sheet, most }: TableLayout): string {
  return `${sheet}!$A$${FIRST_ROW}:$A$${FIRST_ROW + most - 1}`;
}
