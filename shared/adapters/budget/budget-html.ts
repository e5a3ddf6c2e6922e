/** The HTML of a site budget: the same tables as its workbook, with the class names of the NHS frontend. */
import type { SiteBudget } from '../../domain/site-budget-document.ts';
import { blocksHtml } from '../appendix/html-blocks.ts';
import { escapeHtml } from '../appendix/html-text.ts';
import { budgetTitle, describeBudget } from './describe-budget.ts';

/** The budget as a part of a page: everything from its h1 on. */
export const budgetFragment = (budget: SiteBudget): string => blocksHtml(describeBudget(budget));

/** The budget as a page of its own, without style or script. */
export function renderBudgetHtml(budget: SiteBudget, stylesheets: readonly string[] = []): string {
  const links = stylesheets.map((href) => `<link rel="stylesheet" href="${escapeHtml(href)}">\n`).join('');
  return (
    '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n' +
    `<title>${escapeHtml(budgetTitle(budget))}</title>\n${links}</head>\n` +
    '<body>\n<div class="nhsuk-width-container">\n<main class="nhsuk-main-wrapper appendix" id="maincontent">\n' +
    `${budgetFragment(budget)}</main>\n</div>\n</body>\n</html>\n`
  );
}
