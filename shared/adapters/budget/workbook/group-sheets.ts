/** The sheets By section and By role or department: sums over the lines, by formula. */

import { roundHalfUp, toPence } from '../../../domain/money.ts';
import type { BudgetAmount, BudgetGroup, SiteBudget } from '../../../domain/site-budget-document.ts';
import { SECTION_NAMES } from '../../appendix/words.ts';
import { formatColumn } from '../../workbook/xlsx/cell-address.ts';
import { HEAD_KINDS, headName } from '../budget-words.ts';
import {
  type Cell,
  countCell,
  countFormula,
  emptyCell,
  headings,
  poundsFormula,
  poundsText,
  type Row,
  textCell,
} from './cells.ts';
import {
  type CostColumns,
  costColumns,
  FIRST_ROW,
  HEADING_ROW,
  type Layout,
  rangeIn,
  SHEETS,
} from './layout.ts';
import { column, type Sheet } from './sheet.ts';
import {
  armHeadings,
  columnSum,
  costHeadings,
  costSums,
  groupCells,
  groupRow,
  sheetHead,
} from './table-parts.ts';

const SECTION_NAMED_BY = 1;
const HEAD_NAMED_BY = 5;
/** Columns of the sheet By role or department. */
const HEAD_MINUTES = 4;
const HEAD_HOURS = 5;

interface GroupColumns {
  readonly oneOff: number;
  readonly expected: CostColumns;
}

const groupColumns = (before: number, arms: number): GroupColumns => ({
  oneOff: before + 1,
  expected: costColumns(before + arms + 2),
});

/** Where the sheets' totals stand, for the checks on the summary. */
export function groupTotals(budget: SiteBudget) {
  const at = (before: number, count: number) => ({
    column: groupColumns(before, budget.arms.length).expected.total,
    row: FIRST_ROW + Math.max(count, 1),
  });
  return {
    sections: at(SECTION_NAMED_BY, budget.sections.length),
    heads: at(HEAD_NAMED_BY, budget.heads.length),
  };
}

function sums(whole: BudgetGroup, { oneOff, expected }: GroupColumns, row: number): Cell[] {
  const sum = (at: number, { totalPence }: BudgetAmount) =>
    poundsFormula(columnSum(at, row), totalPence, 'totalPounds');
  return [
    sum(oneOff, whole.oneOff),
    ...whole.perParticipant.map(({ amount }, at) => sum(oneOff + 1 + at, amount)),
    ...costSums(whole.expected, expected, row),
  ];
}

const wholeOf = ({ totals, arms }: SiteBudget): BudgetGroup => ({
  oneOff: totals.oneOff,
  perParticipant: arms.map(({ arm, completedParticipant }) => ({ arm, amount: completedParticipant })),
  expected: totals.expected,
});

const groupNames = ({ oneOff, expected }: GroupColumns) =>
  groupRow({
    [oneOff]: 'Once for the site (£)',
    [oneOff + 1]: 'One completed participant of each arm (£)',
    [expected.direct]: 'Expected at the targets',
  });

export function sectionsSheet(budget: SiteBudget, { lines }: Layout): Sheet {
  const columns = groupColumns(SECTION_NAMED_BY, budget.arms.length);
  const rows = budget.sections.map((section, at): Row => {
    const row = FIRST_ROW + at;
    return [
      textCell(SECTION_NAMES[section.section]),
      ...groupCells(section, lines, `$A${row}`, columns.expected, row),
    ];
  });
  const totalRow = groupTotals(budget).sections.row;
  const heading = headings(['Section', 'One-off items', ...armHeadings(budget), ...costHeadings], 1);
  return {
    name: SHEETS.sections,
    widths: [26, ...heading.slice(1).map(() => 15)],
    rows: [
      ...sheetHead(budget, 'By section'),
      groupNames(columns),
      heading,
      ...(rows.length > 0 ? rows : [[]]),
      [textCell('Total', 'totalLabel'), ...sums(wholeOf(budget), columns, totalRow)],
    ],
    frozen: { rows: HEADING_ROW, columns: 1 },
  };
}

/** Minutes as hours with two decimals, a half upwards, as ROUND does. */
const hoursText = (minutes: number): string =>
  poundsText(toPence(roundHalfUp({ numerator: BigInt(minutes) * 100n, denominator: 60n })));

const hoursCell = (minutes: number, row: number, style: 'hours' | 'totalHours'): Cell => ({
  formula: `ROUND(${formatColumn(HEAD_MINUTES)}${row}/60,2)`,
  number: hoursText(minutes),
  style,
});

/** Staff time to its role, an all-in price to its department. */
export function headsSheet(budget: SiteBudget, { shares, expectedMinutes }: Layout): Sheet {
  const columns = groupColumns(HEAD_NAMED_BY, budget.arms.length);
  const rows = budget.heads.map((group, at): Row => {
    const row = FIRST_ROW + at;
    const minutes = group.expected.staffMinutes;
    return [
      countCell(at + 1),
      textCell(headName(group.head), 'wrapped'),
      textCell(HEAD_KINDS[group.head.kind]),
      countFormula(
        `SUMIFS(${rangeIn(shares, expectedMinutes)},${rangeIn(shares, shares.key)},${column(1)}${row})`,
        minutes,
      ),
      hoursCell(minutes, row, 'hours'),
      ...groupCells(group, shares, `$A${row}`, columns.expected, row),
    ];
  });
  const totalRow = groupTotals(budget).heads.row;
  const minutes = budget.totals.expected.staffMinutes;
  const heading = headings(
    [
      'No.',
      'Staff role or department',
      'Kind of cost',
      'Staff minutes',
      'Staff hours',
      'One-off items',
      ...armHeadings(budget),
      ...costHeadings,
    ],
    3,
  );
  return {
    name: SHEETS.heads,
    widths: [6, 34, 24, 13, 13, ...heading.slice(HEAD_HOURS).map(() => 15)],
    rows: [
      ...sheetHead(budget, 'By staff role or department'),
      groupNames(columns),
      heading,
      ...(rows.length > 0 ? rows : [[]]),
      [
        emptyCell('totalLabel'),
        textCell('Total', 'totalLabel'),
        emptyCell('totalLabel'),
        countFormula(columnSum(HEAD_MINUTES, totalRow), minutes, 'totalCount'),
        hoursCell(minutes, totalRow, 'totalHours'),
        ...sums(wholeOf(budget), columns, totalRow),
      ],
    ],
    frozen: { rows: HEADING_ROW, columns: 2 },
  };
}
