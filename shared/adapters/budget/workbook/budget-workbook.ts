/** The site budget as an Excel workbook with live totals (appendix.md section 2). */
import type { SiteBudget } from '../../../domain/site-budget-document.ts';
import { cautionsOf } from '../budget-words.ts';
import { headsSheet, sectionsSheet } from './group-sheets.ts';
import { layOut } from './layout.ts';
import { linesSheet } from './lines-sheet.ts';
import { participantSheet, visitsSheet } from './participant-sheets.ts';
import { sharesSheet } from './shares-sheet.ts';
import { summaryFacts, summarySheet } from './summary-sheet.ts';
import { writeWorkbook } from './write-workbook.ts';

/**
 * The workbook's bytes; the same budget gives the same bytes. Amounts are pounds, exact to the penny; every total is
 * a formula with the value that it comes to.
 */
export function renderBudgetWorkbook(budget: SiteBudget): Uint8Array {
  const layout = layOut(budget, summaryFacts(budget).length);
  const { study, site, issue } = budget;
  return writeWorkbook(
    [
      summarySheet(budget, layout),
      linesSheet(budget, layout),
      sectionsSheet(budget, layout),
      headsSheet(budget, layout),
      participantSheet(budget, layout),
      visitsSheet(budget),
      sharesSheet(budget, layout),
    ],
    {
      title: `Site budget: ${study.shortTitle} at ${site.name}`,
      subject: [`IRAS ${study.irasId} at ${site.odsCode}.`, ...cautionsOf(budget)].join(' '),
      createdAt: issue.issuedAt,
    },
  );
}
