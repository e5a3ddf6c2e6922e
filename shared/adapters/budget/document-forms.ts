import type { DocumentForms } from '../../ports/document-forms.ts';
import { renderAppendixHtml } from '../appendix/appendix-html.ts';
import { renderBudgetHtml } from './budget-html.ts';
import { PAGE_POLICY, withStyle } from './page-style.ts';

/** Documents that can be saved and read anywhere: pages carry their own style. */
export const createDocumentForms = (): DocumentForms => ({
  appendixHtml: (appendix) => ({
    html: withStyle(renderAppendixHtml(appendix, { stylesheets: [] })),
    contentSecurityPolicy: PAGE_POLICY,
  }),
  budgetHtml: (budget) => ({ html: withStyle(renderBudgetHtml(budget)), contentSecurityPolicy: PAGE_POLICY }),
  // Its code starts with the first of them: most who ask want the page or the data.
  budgetWorkbook: async (budget) =>
    (await import('./workbook/budget-workbook.ts')).renderBudgetWorkbook(budget),
});
