/** Forms in which the appendix and the site budget are handed out, beside JSON and the PDF of record. */
import type { FinancialAppendix } from '../domain/financial-appendix.ts';
import type { SiteBudget } from '../domain/site-budget-document.ts';

/** A page that stands by itself, and the Content-Security-Policy that it is to be served with. */
export interface HtmlDocument {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

export interface DocumentForms {
  appendixHtml(appendix: FinancialAppendix): HtmlDocument;
  budgetHtml(budget: SiteBudget): HtmlDocument;
  /** An Excel workbook; the same budget gives the same bytes. */
  budgetWorkbook(budget: SiteBudget): Promise<Uint8Array>;
}
