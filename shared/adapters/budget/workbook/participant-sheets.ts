/** The sheets Per participant, by formula over the lines, and Per visit, as the appendix charges them. */

import type { SiteBudget } from '../../../domain/site-budget-document.ts';
import { SECTION_NAMES } from '../../appendix/words.ts';
import { formatColumn } from '../../workbook/xlsx/cell-address.ts';
import { armName, COSTS, costOf } from '../budget-words.ts';
import { emptyCell, headings, poundsFormula, type Row, textCell } from './cells.ts';
import { costColumns, FIRST_ROW, HEADING_ROW, type Layout, rangeIn, SHEETS } from './layout.ts';
import type { Sheet } from './sheet.ts';
import { amountCells, costHeadings, groupRow, sheetHead } from './table-parts.ts';

const COLUMNS = costColumns(3);

/** The rows in which one completed participant of each arm stands, and their column. */
export function participantTotals({ arms, sections }: SiteBudget) {
  const rowOf = (at: number) => FIRST_ROW + at * (sections.length + 1) + sections.length;
  return { column: COLUMNS.total, rows: arms.map((_, at) => rowOf(at)) };
}

function sectionRow(budget: SiteBudget, { lines }: Layout, arm: number, at: number, row: number): Row {
  const section = budget.sections[at];
  const amount = section?.perParticipant[arm]?.amount;
  if (!section || !amount) return [];
  const isIt = `(${rangeIn(lines, lines.key)}=$B${row})*${rangeIn(lines, lines.arms[arm] ?? 0)}`;
  return [
    textCell(armName(budget, arm)),
    textCell(SECTION_NAMES[section.section]),
    ...COSTS.map((cost) =>
      poundsFormula(`SUMPRODUCT(${isIt}*${rangeIn(lines, lines.unit[cost])})`, costOf(amount, cost)),
    ),
    poundsFormula(
      `SUM(${formatColumn(COLUMNS.direct)}${row}:${formatColumn(COLUMNS.passThrough)}${row})`,
      amount.totalPence,
    ),
  ];
}

function armRows(budget: SiteBudget, layout: Layout, arm: number): Row[] {
  const { completedParticipant } = budget.arms[arm] ?? {};
  const totalRow = participantTotals(budget).rows[arm] ?? 0;
  if (!completedParticipant) return [];
  const firstRow = totalRow - budget.sections.length;
  const sum = (at: number) =>
    budget.sections.length === 0
      ? '0'
      : `SUM(${formatColumn(at)}${firstRow}:${formatColumn(at)}${totalRow - 1})`;
  return [
    ...budget.sections.map((_, at) => sectionRow(budget, layout, arm, at, firstRow + at)),
    [
      textCell(armName(budget, arm), 'totalLabel'),
      textCell('One completed participant', 'totalLabel'),
      ...COSTS.map((cost) =>
        poundsFormula(sum(COLUMNS[cost]), costOf(completedParticipant, cost), 'totalPounds'),
      ),
      poundsFormula(sum(COLUMNS.total), completedParticipant.totalPence, 'totalPounds'),
    ],
  ];
}

export function participantSheet(budget: SiteBudget, layout: Layout): Sheet {
  return {
    name: SHEETS.participant,
    widths: [34, 28, ...costHeadings.map(() => 15)],
    rows: [
      ...sheetHead(budget, 'Per participant'),
      groupRow({ [COLUMNS.direct]: 'One completed participant' }),
      headings(['Arm', 'Section', ...costHeadings], 2),
      ...budget.arms.flatMap((_, arm) => armRows(budget, layout, arm)),
    ],
    frozen: { rows: HEADING_ROW, columns: 2 },
  };
}

const VISIT_KINDS = {
  scheduled: 'Scheduled',
  screening: 'Screening',
  unscheduled: 'Unscheduled, in no total',
  followUp: 'Follow-up',
} as const;
const VISIT_COLUMNS = costColumns(4);

/** What is invoiced for each visit. */
export function visitsSheet(budget: SiteBudget): Sheet {
  const names = new Map(budget.arms.map(({ arm }, at) => [arm, armName(budget, at)]));
  const rows = budget.visits.map(
    ({ label, kind, arms, amount }, at): Row => [
      textCell(label, 'wrapped'),
      textCell(VISIT_KINDS[kind]),
      textCell(arms.map((arm) => names.get(arm) ?? arm).join(', '), 'wrapped'),
      ...amountCells(amount, VISIT_COLUMNS, FIRST_ROW + at),
    ],
  );
  return {
    name: SHEETS.visits,
    widths: [40, 24, 34, ...costHeadings.map(() => 15)],
    rows: [
      ...sheetHead(budget, 'Per visit'),
      groupRow({ [VISIT_COLUMNS.direct]: 'Price of the visit' }),
      headings(['Visit', 'Kind', 'Arms', ...costHeadings], 3),
      ...(rows.length > 0 ? rows : [[emptyCell('text')]]),
    ],
    frozen: { rows: HEADING_ROW, columns: 1 },
    filter: `A${HEADING_ROW}:${formatColumn(VISIT_COLUMNS.total)}${FIRST_ROW + Math.max(rows.length, 1) - 1}`,
  };
}
