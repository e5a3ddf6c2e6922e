/** Rows that the sheets share: the head of a sheet, costs with their sum, quantities, sums by key. */

import type { BudgetAmount, BudgetGroup, SiteBudget } from '../../../domain/site-budget-document.ts';
import { formatColumn } from '../../workbook/xlsx/cell-address.ts';
import { armName, COST_NAMES, COSTS, cautionsOf, costOf } from '../budget-words.ts';
import { type Cell, poundsCell, poundsFormula, type Row, textCell } from './cells.ts';
import { type CostColumns, FIRST_ROW, rangeIn, type Table } from './layout.ts';

/** Title, what it is about, and what it is not. */
export function sheetHead(budget: SiteBudget, title: string): Row[] {
  const { study, site, reviewVersion, appendixSha256 } = budget;
  const about = `${study.shortTitle} (IRAS ${study.irasId}) at ${site.name} (${site.odsCode}), review version ${reviewVersion}, appendix ${appendixSha256.slice(0, 16)}`;
  const cautions = cautionsOf(budget);
  return [
    [textCell(title, 'title')],
    [textCell(about, 'note')],
    cautions.length === 0 ? [] : [textCell(cautions.join(' '), 'caution')],
  ];
}

/** A line of names over groups of columns. */
export function groupRow(names: Readonly<Record<number, string>>): Row {
  const columns = Object.keys(names).map(Number);
  return Array.from({ length: Math.max(0, ...columns) }, (_, at) => {
    const name = names[at + 1];
    return name === undefined ? undefined : textCell(name, 'label');
  });
}

export const costHeadings: readonly string[] = [
  ...COSTS.map((cost) => `${COST_NAMES[cost]} (£)`),
  'Total (£)',
];

export const armHeadings = (budget: SiteBudget): string[] => budget.arms.map((_, at) => armName(budget, at));

/** `H6:L6` of a row. */
const costsIn = ({ direct, passThrough }: CostColumns, row: number): string =>
  `${formatColumn(direct)}${row}:${formatColumn(passThrough)}${row}`;

/** Five amounts as they are, and their sum. */
export function amountCells(amount: BudgetAmount, columns: CostColumns, row: number): Cell[] {
  return [
    ...COSTS.map((cost) => poundsCell(costOf(amount, cost))),
    poundsFormula(`SUM(${costsIn(columns, row)})`, amount.totalPence),
  ];
}

/** Unit costs of the same row times its quantity, and their sum. */
export function chargedCells(amount: BudgetAmount, { unit, quantity, expected }: Table, row: number): Cell[] {
  const times = `$${formatColumn(quantity)}${row}`;
  return [
    ...COSTS.map((cost) => poundsFormula(`${formatColumn(unit[cost])}${row}*${times}`, costOf(amount, cost))),
    poundsFormula(`SUM(${costsIn(expected, row)})`, amount.totalPence),
  ];
}

/** What the rows of a table with this key come to: once, for one participant of each arm, and expected. */
export function groupCells(
  group: BudgetGroup,
  table: Table,
  key: string,
  totals: CostColumns,
  row: number,
): Cell[] {
  const isIt = `(${rangeIn(table, table.key)}=${key})`;
  const total = rangeIn(table, table.unit.total);
  const charged = (quantities: number) => `SUMPRODUCT(${isIt}*${rangeIn(table, quantities)}*${total})`;
  return [
    poundsFormula(charged(table.oneOff), group.oneOff.totalPence),
    ...group.perParticipant.map(({ amount }, at) =>
      poundsFormula(charged(table.arms[at] ?? 0), amount.totalPence),
    ),
    ...COSTS.map((cost) =>
      poundsFormula(
        `SUMIFS(${rangeIn(table, table.expected[cost])},${rangeIn(table, table.key)},${key})`,
        costOf(group.expected, cost),
      ),
    ),
    poundsFormula(`SUM(${costsIn(totals, row)})`, group.expected.totalPence),
  ];
}

/** The sum of a column from the first row to the one above. */
export const columnSum = (at: number, row: number): string =>
  `SUM(${formatColumn(at)}${FIRST_ROW}:${formatColumn(at)}${row - 1})`;

/** Sums under five costs and their total. */
export function costSums(amount: BudgetAmount, columns: CostColumns, row: number): Cell[] {
  return [
    ...COSTS.map((cost) => poundsFormula(columnSum(columns[cost], row), costOf(amount, cost), 'totalPounds')),
    poundsFormula(columnSum(columns.total, row), amount.totalPence, 'totalPounds'),
  ];
}
