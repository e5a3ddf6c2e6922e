/** Where everything stands in a budget workbook, so that formulas on one sheet can name cells of another. */
import type { SiteBudget } from '../../../domain/site-budget-document.ts';
import { COSTS, type Cost } from '../budget-words.ts';
import { column } from './sheet.ts';
import { quoteName } from './write-workbook.ts';

export const SHEETS = {
  summary: 'Summary',
  lines: 'Lines',
  sections: 'By section',
  heads: 'By role or department',
  participant: 'Per participant',
  visits: 'Per visit',
  shares: 'Lines by role',
} as const;

/** Title, subtitle, caution, groups of columns, headings; then the entries. */
export const HEADING_ROW = 5;
export const FIRST_ROW = HEADING_ROW + 1;

/** Columns of the five costs and their sum. */
export type CostColumns = Readonly<Record<Cost | 'total', number>>;

export const costColumns = (first: number): CostColumns => ({
  direct: first,
  indirect: first + 1,
  capacity: first + 2,
  tariff: first + 3,
  passThrough: first + 4,
  total: first + COSTS.length,
});

/** A table whose rows are summed up on other sheets. */
export interface Table {
  readonly sheet: string;
  readonly firstRow: number;
  /** At least the first: a range over no rows would be turned round. */
  readonly lastRow: number;
  readonly totalRow: number;
  /** What rows are summed by. */
  readonly key: number;
  readonly unit: CostColumns;
  readonly oneOff: number;
  readonly arms: readonly number[];
  readonly quantity: number;
  readonly expected: CostColumns;
}

/** `Lines!$H$6:$H$40` */
export const rangeIn = ({ sheet, firstRow, lastRow }: Table, at: number): string =>
  `${quoteName(sheet)}!${column(at)}$${firstRow}:${column(at)}$${lastRow}`;

/** `Lines!$H$41` */
export const cellIn = (sheet: string, at: number, row: number): string =>
  `${quoteName(sheet)}!${column(at)}$${row}`;

const BEFORE_LINE_COSTS = 7;
const BEFORE_SHARE_COSTS = 5;

function table(
  sheet: string,
  count: number,
  key: number,
  before: number,
  after: number,
  arms: number,
): Table {
  const unit = costColumns(before + 1);
  const oneOff = unit.total + 1;
  const quantity = oneOff + arms + 1;
  return {
    sheet,
    firstRow: FIRST_ROW,
    lastRow: FIRST_ROW + Math.max(count, 1) - 1,
    totalRow: FIRST_ROW + Math.max(count, 1),
    key,
    unit,
    oneOff,
    arms: Array.from({ length: arms }, (_, at) => oneOff + 1 + at),
    quantity,
    expected: costColumns(quantity + after + 1),
  };
}

export interface Layout {
  /** By section. */
  readonly lines: Table;
  /** Lines by staff role and department, by the number of the role or department. */
  readonly shares: Table;
  /** The column of expected minutes on the sheet of shares. */
  readonly expectedMinutes: number;
  readonly summary: SummaryLayout;
}

export interface SummaryLayout {
  readonly firstArm: number;
  readonly oneOff: number;
  readonly total: number;
  readonly firstCost: number;
  readonly costTotal: number;
  readonly capacity: number;
  readonly firstCheck: number;
}

/** Rows of the summary above its first table. */
export const FACTS_FROM = 6;

function summaryLayout(facts: number, arms: number): SummaryLayout {
  const firstArm = FACTS_FROM + facts + 3;
  const oneOff = firstArm + arms;
  const firstCost = oneOff + 5;
  const costTotal = firstCost + COSTS.length;
  return {
    firstArm,
    oneOff,
    total: oneOff + 1,
    firstCost,
    costTotal,
    capacity: costTotal + 2,
    firstCheck: costTotal + 6,
  };
}

/** @param facts how many rows of facts the summary begins with */
export function layOut({ lines, arms }: SiteBudget, facts: number): Layout {
  const shares = lines.reduce((sum, { heads }) => sum + heads.length, 0);
  const shareTable = table(SHEETS.shares, shares, 3, BEFORE_SHARE_COSTS, 1, arms.length);
  return {
    lines: table(SHEETS.lines, lines.length, 3, BEFORE_LINE_COSTS, 0, arms.length),
    shares: shareTable,
    expectedMinutes: shareTable.quantity + 1,
    summary: summaryLayout(facts, arms.length),
  };
}
