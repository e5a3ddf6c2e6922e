/** The sheet Summary: what it is about, the targets, the totals, and whether they agree with the appendix. */
import { minusPence } from '../../../domain/money.ts';
import type { BudgetAmount, SiteBudget } from '../../../domain/site-budget-document.ts';
import { formatBasisPoints, formatMultiplier } from '../../../domain/tariff.ts';
import { armName, COST_NAMES, COSTS, type Cost, costOf } from '../budget-words.ts';
import {
  type Cell,
  countCell,
  emptyCell,
  headings,
  poundsFormula,
  type Row,
  textCell,
  textFormula,
} from './cells.ts';
import { cellIn, FACTS_FROM, type Layout, rangeIn, SHEETS } from './layout.ts';
import { participantTotals } from './participant-sheets.ts';
import type { Sheet } from './sheet.ts';
import { checkRows, checksOf } from './summary-checks.ts';
import { sheetHead } from './table-parts.ts';

const BASES = { direct: 'direct cost', directPlusIndirect: 'direct and indirect cost' } as const;

/** What the budget is about, a row each. */
export function summaryFacts(budget: SiteBudget): Row[] {
  const { study, site, tariff, multiplier, issue } = budget;
  const fact = (name: string, value: string): Row => [textCell(name, 'label'), textCell(value)];
  const { indirectRate, capacityRate, capacityBase } = tariff.rules;
  return [
    fact('Study', study.title),
    fact('IRAS ID', study.irasId),
    fact('Site', `${site.name} (${site.odsCode})`),
    fact('Principal investigator', site.principalInvestigator),
    fact('Review version', String(budget.reviewVersion)),
    fact('Issued at', issue.status === 'issued' ? issue.issuedAt : 'Not issued'),
    fact('Tariff', `${tariff.id}, ${tariff.financialYear}`),
    [
      textCell('Site multiplier', 'label'),
      { number: formatMultiplier(multiplier.micro), style: 'multiplier' },
      textCell(`${multiplier.set}: ${multiplier.source}`, 'note'),
    ],
    fact('Indirect cost', `${formatBasisPoints(indirectRate)} of direct cost`),
    fact('Capacity building', `${formatBasisPoints(capacityRate)} of ${BASES[capacityBase]}`),
    fact('Appendix, SHA-256', budget.appendixSha256),
    fact('Amounts', 'Pounds sterling, without VAT; rounded once, in the unit price'),
  ];
}

function armRows(budget: SiteBudget, { summary }: Layout): Row[] {
  const { column, rows } = participantTotals(budget);
  return [
    [
      textCell('Participants', 'label'),
      undefined,
      textCell('Targets can be changed to plan; the prices stay.', 'note'),
    ],
    headings(['Arm', 'Target participants', 'One completed participant (£)', 'At the target (£)'], 1),
    ...budget.arms.map(({ targetParticipants, completedParticipant, expected }, at): Row => {
      const row = summary.firstArm + at;
      return [
        textCell(armName(budget, at)),
        countCell(targetParticipants, 'input'),
        poundsFormula(cellIn(SHEETS.participant, column, rows[at] ?? 0), completedParticipant.totalPence),
        poundsFormula(`B${row}*C${row}`, expected.totalPence),
      ];
    }),
    [
      textCell('One-off items'),
      undefined,
      undefined,
      poundsFormula(`B${summary.costTotal}`, budget.totals.oneOff.totalPence),
    ],
    [
      textCell('Expected total', 'totalLabel'),
      emptyCell('totalLabel'),
      emptyCell('totalLabel'),
      poundsFormula(
        `SUM(D${summary.firstArm}:D${summary.oneOff})`,
        budget.totals.expected.totalPence,
        'totalPounds',
      ),
    ],
  ];
}

function costRow({ totals }: SiteBudget, { lines }: Layout, cost: Cost, row: number): Row {
  const once = `SUMPRODUCT(${rangeIn(lines, lines.oneOff)},${rangeIn(lines, lines.unit[cost])})`;
  const [oneOff, all] = [costOf(totals.oneOff, cost), costOf(totals.expected, cost)];
  return [
    textCell(COST_NAMES[cost]),
    poundsFormula(once, oneOff),
    poundsFormula(`D${row}-B${row}`, minusPence(all, oneOff)),
    poundsFormula(cellIn(SHEETS.lines, lines.expected[cost], lines.totalRow), all),
  ];
}

function costRows(budget: SiteBudget, layout: Layout): Row[] {
  const { firstCost, costTotal } = layout.summary;
  const { oneOff, participants, expected } = budget.totals;
  const sum = (letter: string, { totalPence }: BudgetAmount): Cell =>
    poundsFormula(`SUM(${letter}${firstCost}:${letter}${costTotal - 1})`, totalPence, 'totalPounds');
  return [
    [textCell('What the total is made of', 'label')],
    headings(['Part', 'One-off items (£)', 'Participants at the targets (£)', 'Expected total (£)'], 1),
    ...COSTS.map((cost, at) => costRow(budget, layout, cost, firstCost + at)),
    [textCell('Total', 'totalLabel'), sum('B', oneOff), sum('C', participants), sum('D', expected)],
    [],
    [
      textCell('Capacity building, for the board report (£)', 'label'),
      undefined,
      undefined,
      poundsFormula(
        `D${firstCost + COSTS.indexOf('capacity')}`,
        budget.capacityBuilding.expectedPence,
        'totalPounds',
      ),
    ],
  ];
}

export function summarySheet(budget: SiteBudget, layout: Layout): Sheet {
  const { firstCheck } = layout.summary;
  const checks = checksOf(budget, layout);
  const lastCheck = firstCheck + checks.length - 1;
  const [agree, differ] = [
    'All totals agree with the appendix.',
    'Totals differ from the appendix: see the check below.',
  ];
  return {
    name: SHEETS.summary,
    widths: [46, 22, 26, 22, 16],
    rows: [
      ...sheetHead(budget, 'Site budget'),
      [
        textFormula(
          `IF(SUMPRODUCT(ABS(D${firstCheck}:D${lastCheck}))=0,"${agree}","${differ}")`,
          agree,
          'check',
        ),
      ],
      ...Array.from({ length: FACTS_FROM - 5 }, () => []),
      ...summaryFacts(budget),
      [],
      ...armRows(budget, layout),
      [],
      ...costRows(budget, layout),
      [],
      ...checkRows(checks, firstCheck),
    ],
    frozen: { rows: 0, columns: 0 },
    checks: ['A4', `E${firstCheck}:E${lastCheck}`],
  };
}
