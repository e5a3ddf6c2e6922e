/** Tables of a budget as blocks: a column for each cost, sums below. */
import { formatPounds } from '../../domain/money.ts';
import type { BudgetAmount, BudgetLine, SiteBudget } from '../../domain/site-budget-document.ts';
import { amountColumn, formatCount, nameColumn } from '../appendix/amounts.ts';
import { CHARGED, SECTION_NAMES } from '../appendix/words.ts';
import type { TableBlock, TableColumn, TableRow } from '../pdf/model.ts';
import { armName, COST_NAMES, COSTS, costOf } from './budget-words.ts';

export const number = (header: string): TableColumn => ({ header, width: { points: 56 }, align: 'right' });
export const text = (header: string): TableColumn => ({ header, width: { share: 1 } });

export const costTableColumns: readonly TableColumn[] = [
  ...COSTS.map((cost) => amountColumn(COST_NAMES[cost], [])),
  amountColumn('Total', []),
];

/** The five costs and their sum, as printed. */
export const costCells = (amount: BudgetAmount): readonly string[] => [
  ...COSTS.map((cost) => formatPounds(costOf(amount, cost))),
  formatPounds(amount.totalPence),
];

export interface NamedAmount {
  readonly name: string;
  readonly amount: BudgetAmount;
  readonly more?: readonly string[];
}

/** A row for each amount, and their total. */
export function costTable(
  caption: string,
  header: string,
  rows: readonly NamedAmount[],
  total: BudgetAmount,
  more: { readonly columns: readonly TableColumn[]; readonly totals: readonly string[] } = {
    columns: [],
    totals: [],
  },
): TableBlock {
  return {
    kind: 'table',
    caption,
    columns: [nameColumn(header), ...more.columns, ...costTableColumns],
    rows: [
      ...rows.map(({ name, amount, more: cells = [] }) => ({
        cells: [name, ...cells, ...costCells(amount)],
      })),
      { kind: 'total', cells: ['Total', ...more.totals, ...costCells(total)] },
    ],
  };
}

function lineRow(line: BudgetLine): TableRow {
  const { charge } = line;
  return {
    indent: 1,
    cells: [
      line.trigger === undefined ? line.label : `${line.label} (${line.trigger})`,
      CHARGED[line.chargedPer],
      line.department ?? '',
      ...costCells(line.unit),
      formatCount(charge.oneOff),
      ...charge.perParticipant.map(({ quantity }) => formatCount(quantity)),
      formatCount(charge.expected),
      formatPounds(line.expected.totalPence),
    ],
  };
}

/** Every line with its unit price in parts, how often it is charged, and what that comes to. */
export function linesTable(budget: SiteBudget): TableBlock {
  const bySection = Map.groupBy(budget.lines, ({ section }) => section);
  return {
    kind: 'table',
    caption: 'Unit price of every line, in its parts, and how often it is charged',
    density: 'compact',
    columns: [
      nameColumn('Activity'),
      text('Charged'),
      text('Department'),
      ...costTableColumns.map((column) => ({
        ...column,
        header: column.header.replace('Total', 'Unit price'),
      })),
      number('Once for the site'),
      ...budget.arms.map((_, at) => number(`One participant, ${armName(budget, at)}`)),
      number('At the targets'),
      amountColumn('Expected', []),
    ],
    rows: budget.sections.flatMap(({ section, expected }): TableRow[] => [
      { kind: 'group', cells: [SECTION_NAMES[section]] },
      ...(bySection.get(section) ?? []).map(lineRow),
      {
        kind: 'subtotal',
        cells: [
          { text: `${SECTION_NAMES[section]} total`, span: 11 + budget.arms.length },
          formatPounds(expected.totalPence),
        ],
      },
    ]),
    emptyText: 'No priced activities.',
  };
}
