import type { FinancialAppendix } from '../domain/financial-appendix.ts';

/** Makes the PDF of an appendix: the same object gives the same bytes on one build of Node. */
export interface AppendixRenderer {
  /** @throws DomainError `unprintableText`, naming the field, where the font lacks a character */
  renderPdf(appendix: FinancialAppendix): Uint8Array;
}
