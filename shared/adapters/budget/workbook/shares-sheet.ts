/** The sheet Lines by role: each line's unit price by staff role and department, which the sums by role stand on. */

import { timesAmount } from '../../../domain/budget-amount.ts';
import { keyOfHead } from '../../../domain/budget-heads.ts';
import type { BudgetLine, HeadShare, SiteBudget } from '../../../domain/site-budget-document.ts';
import { formatColumn } from '../../workbook/xlsx/cell-address.ts';
import { headName } from '../budget-words.ts';
import { countCell, countFormula, emptyCell, headings, type Row, textCell } from './cells.ts';
import { FIRST_ROW, HEADING_ROW, type Layout, SHEETS } from './layout.ts';
import { column, type Sheet } from './sheet.ts';
import {
  amountCells,
  armHeadings,
  chargedCells,
  columnSum,
  costHeadings,
  costSums,
  groupRow,
  sheetHead,
} from './table-parts.ts';

const MINUTES = 5;

interface Share {
  readonly line: BudgetLine;
  /** The row of the line on the sheet Lines. */
  readonly lineRow: number;
  readonly share: HeadShare;
  /** Of the role or department on the sheet By role or department. */
  readonly number: number;
}

function sharesOf({ lines, heads }: SiteBudget): Share[] {
  const numbers = new Map(heads.map(({ head }, at) => [keyOfHead(head), at + 1]));
  return lines.flatMap((line, at) =>
    line.heads.map((share) => ({
      line,
      lineRow: FIRST_ROW + at,
      share,
      number: numbers.get(keyOfHead(share.head)) ?? 0,
    })),
  );
}

function shareRow({ line, lineRow, share, number }: Share, at: number, layout: Layout): Row {
  const { shares: table, lines, expectedMinutes } = layout;
  const row = FIRST_ROW + at;
  const onLines = (from: number) => `${SHEETS.lines}!${column(from)}${lineRow}`;
  const { charge } = line;
  const expected = timesAmount(share.amount, charge.expected);
  return [
    countFormula(onLines(1), lineRow - FIRST_ROW + 1),
    textCell(line.label, 'wrapped'),
    countCell(number),
    textCell(headName(share.head), 'wrapped'),
    countCell(share.amount.staffMinutes),
    ...amountCells(share.amount, table.unit, row),
    countFormula(onLines(lines.oneOff), charge.oneOff),
    ...charge.perParticipant.map(({ quantity }, arm) =>
      countFormula(onLines(lines.arms[arm] ?? 0), quantity),
    ),
    countFormula(onLines(lines.quantity), charge.expected),
    countFormula(
      `${formatColumn(MINUTES)}${row}*${formatColumn(expectedMinutes - 1)}${row}`,
      expected.staffMinutes,
    ),
    ...chargedCells(expected, table, row),
  ];
}

export function sharesSheet(budget: SiteBudget, layout: Layout): Sheet {
  const { shares: table, expectedMinutes } = layout;
  const entries = sharesOf(budget).map((share, at) => shareRow(share, at, layout));
  const { expected } = budget.totals;
  const heading = headings(
    [
      'Line',
      'Activity',
      'No.',
      'Staff role or department',
      'Minutes',
      ...costHeadings,
      'Once for the site',
      ...armHeadings(budget),
      'At the targets',
      'Minutes at the targets',
      ...costHeadings,
    ],
    4,
  );
  const before = Array.from({ length: expectedMinutes - 1 }, (_, at) =>
    at === 1 ? textCell('Total at the targets', 'totalLabel') : emptyCell('totalLabel'),
  );
  return {
    name: SHEETS.shares,
    widths: [6, 44, 6, 34, ...heading.slice(4).map(() => 13)],
    rows: [
      ...sheetHead(budget, 'Lines by staff role and department'),
      groupRow({
        [table.unit.direct]: 'Share of the unit price',
        [table.oneOff]: 'Quantity, for one completed participant of each arm',
        [table.expected.direct]: 'Expected at the targets',
      }),
      heading,
      ...(entries.length > 0 ? entries : [[]]),
      [
        ...before,
        countFormula(columnSum(expectedMinutes, table.totalRow), expected.staffMinutes, 'totalCount'),
        ...costSums(expected, table.expected, table.totalRow),
      ],
    ],
    frozen: { rows: HEADING_ROW, columns: 2 },
    filter: `A${HEADING_ROW}:${formatColumn(table.expected.total)}${table.lastRow}`,
  };
}
