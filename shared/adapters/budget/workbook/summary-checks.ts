/** The check on the summary: whether the workbook's totals are those of the appendix. */
import type { Pence } from '../../../domain/money.ts';
import type { SiteBudget } from '../../../domain/site-budget-document.ts';
import { armName } from '../budget-words.ts';
import { headings, poundsCell, poundsFormula, type Row, textCell, textFormula } from './cells.ts';
import { groupTotals } from './group-sheets.ts';
import { cellIn, type Layout, SHEETS } from './layout.ts';
import { participantTotals } from './participant-sheets.ts';

/** A total by formula, and as the appendix prints it. */
export interface Check {
  readonly what: string;
  readonly formula: string;
  readonly printed: Pence;
}

export function checksOf(budget: SiteBudget, { summary }: Layout): Check[] {
  const { sections, heads } = groupTotals(budget);
  const { column, rows } = participantTotals(budget);
  const { oneOff, expected } = budget.totals;
  return [
    { what: 'Expected total', formula: `D${summary.total}`, printed: expected.totalPence },
    { what: 'Expected total by part', formula: `D${summary.costTotal}`, printed: expected.totalPence },
    {
      what: 'Expected total by section',
      formula: cellIn(SHEETS.sections, sections.column, sections.row),
      printed: expected.totalPence,
    },
    {
      what: 'Expected total by staff role or department',
      formula: cellIn(SHEETS.heads, heads.column, heads.row),
      printed: expected.totalPence,
    },
    { what: 'One-off items', formula: `B${summary.costTotal}`, printed: oneOff.totalPence },
    ...budget.arms.map(({ completedParticipant }, at) => ({
      what: `One completed participant, ${armName(budget, at)}`,
      formula: cellIn(SHEETS.participant, column, rows[at] ?? 0),
      printed: completedParticipant.totalPence,
    })),
  ];
}

export function checkRows(checks: readonly Check[], first: number): Row[] {
  return [
    [textCell('Check against the appendix', 'label')],
    headings(['Total', 'By formula (£)', 'In the appendix (£)', 'Difference (£)', 'Result'], 1),
    ...checks.map(({ what, formula, printed }, at): Row => {
      const row = first + at;
      return [
        textCell(what),
        poundsFormula(formula, printed),
        poundsCell(printed),
        poundsFormula(`B${row}-C${row}`, 0),
        textFormula(`IF(D${row}=0,"Agrees","Differs")`, 'Agrees', 'result'),
      ];
    }),
  ];
}
