/** The sheet Lines: every line with its unit price in parts, how often it is charged, and what that comes to. */

import type { BudgetLine, SiteBudget } from '../../../domain/site-budget-document.ts';
import { CHARGED, SECTION_NAMES } from '../../appendix/words.ts';
import { formatColumn } from '../../workbook/xlsx/cell-address.ts';
import { countCell, countFormula, emptyCell, headings, type Row, textCell } from './cells.ts';
import {
  cellIn,
  FIRST_ROW,
  HEADING_ROW,
  type Layout,
  SHEETS,
  type SummaryLayout,
  type Table,
} from './layout.ts';
import type { Sheet } from './sheet.ts';
import {
  amountCells,
  armHeadings,
  chargedCells,
  costHeadings,
  costSums,
  groupRow,
  sheetHead,
} from './table-parts.ts';

/** Targets stand on the summary, where they can be changed. */
const TARGET_COLUMN = 2;

function expectedQuantity(table: Table, summary: SummaryLayout, row: number): string {
  const arms = table.arms.map(
    (at, index) =>
      `${formatColumn(at)}${row}*${cellIn(SHEETS.summary, TARGET_COLUMN, summary.firstArm + index)}`,
  );
  return [`${formatColumn(table.oneOff)}${row}`, ...arms].join('+');
}

function lineRow(line: BudgetLine, at: number, { lines: table, summary }: Layout): Row {
  const row = FIRST_ROW + at;
  const { charge } = line;
  return [
    countCell(at + 1),
    textCell(line.label, 'wrapped'),
    textCell(SECTION_NAMES[line.section]),
    textCell(CHARGED[line.chargedPer]),
    line.trigger === undefined ? undefined : textCell(line.trigger, 'wrapped'),
    line.tariffItem === undefined ? undefined : textCell(line.tariffItem),
    line.department === undefined ? undefined : textCell(line.department),
    ...amountCells(line.unit, table.unit, row),
    countCell(charge.oneOff),
    ...charge.perParticipant.map(({ quantity }) => countCell(quantity)),
    countFormula(expectedQuantity(table, summary, row), charge.expected),
    ...chargedCells(line.expected, table, row),
  ];
}

function totalRow({ totals }: SiteBudget, { expected, totalRow: row }: Table): Row {
  const before = Array.from({ length: expected.direct - 1 }, (_, at) =>
    at === 1 ? textCell('Total at the targets', 'totalLabel') : emptyCell('totalLabel'),
  );
  return [...before, ...costSums(totals.expected, expected, row)];
}

export function linesSheet(budget: SiteBudget, layout: Layout): Sheet {
  const { lines: table } = layout;
  const entries = budget.lines.map((line, at) => lineRow(line, at, layout));
  const heading = headings(
    [
      'No.',
      'Activity',
      'Section',
      'Charged',
      'Invoiced when',
      'Tariff item',
      'Department',
      ...costHeadings,
      'Once for the site',
      ...armHeadings(budget),
      'At the targets',
      ...costHeadings,
    ],
    7,
  );
  return {
    name: SHEETS.lines,
    widths: [6, 44, 18, 20, 24, 16, 18, ...heading.slice(7).map(() => 13)],
    rows: [
      ...sheetHead(budget, 'Lines'),
      groupRow({
        [table.unit.direct]: 'Unit price',
        [table.oneOff]: 'Quantity, for one completed participant of each arm',
        [table.expected.direct]: 'Expected at the targets',
      }),
      heading,
      ...(entries.length > 0 ? entries : [[]]),
      totalRow(budget, table),
    ],
    frozen: { rows: HEADING_ROW, columns: 2 },
    filter: `A${HEADING_ROW}:${formatColumn(table.expected.total)}${table.lastRow}`,
  };
}
