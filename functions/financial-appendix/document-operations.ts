/** The appendix and the site budget, in the form that `Accept` asks for. */
import { DomainError } from '../../shared/domain/errors.ts';
import { budgetFileName } from '../../shared/domain/site-budget-document.ts';
import { chooseType } from '../../shared/http/choose-type.ts';
import { type ApiResponse, operation } from '../../shared/http/operation.ts';
import type { DocumentForms, HtmlDocument } from '../../shared/ports/document-forms.ts';
import { XLSX_MEDIA_TYPE } from '../../shared/ports/review-workbook.ts';
import {
  createLinkAppendixPdf,
  createReadAppendix,
  type ReadAppendixDeps,
} from '../../shared/usecases/financial-appendix/read-appendix.ts';
import { createReadBudget } from '../../shared/usecases/financial-appendix/read-budget.ts';
import { contracts, HTML_MEDIA_TYPE } from './contract.ts';

export interface DocumentDeps extends ReadAppendixDeps {
  readonly forms: DocumentForms;
}

const JSON_TYPE = 'application/json';
const APPENDIX_FORMS = [JSON_TYPE, 'application/pdf', 'text/html'] as const;
const BUDGET_FORMS = [JSON_TYPE, XLSX_MEDIA_TYPE, 'text/html'] as const;

function requireForm<T extends string>(accept: string, forms: readonly T[], document: string): T {
  const form = chooseType(accept, forms);
  if (form !== undefined) return form;
  throw new DomainError('notAcceptable', `The ${document} does not come in the form that was asked for.`, {
    mend: `Accept ${forms.join(' or ')}.`,
  });
}

/** The forms of one document have entity tags of their own, which its hash begins. */
const page = ({ html, contentSecurityPolicy }: HtmlDocument, sha256: string): ApiResponse => ({
  status: 200,
  body: html,
  contentType: HTML_MEDIA_TYPE,
  etag: `${sha256}-html`,
  headers: { 'Content-Security-Policy': contentSecurityPolicy, Vary: 'Accept' },
});

export function documentOperations({ forms, ...deps }: DocumentDeps) {
  const readAppendix = createReadAppendix(deps);
  const linkAppendixPdf = createLinkAppendixPdf(deps);
  const readBudget = createReadBudget(deps);
  return {
    readAppendix: operation(contracts.readAppendix, async ({ caller, params, query, accept }) => {
      const command = { caller, ...params, reviewVersion: query.version };
      const form = requireForm(accept, APPENDIX_FORMS, 'appendix');
      if (form === 'application/pdf')
        return { status: 303, headers: { Location: await linkAppendixPdf(command), Vary: 'Accept' } };
      const { appendix, bytes, documents } = await readAppendix(command);
      const etag = documents.appendixSha256;
      if (form === 'text/html') return page(forms.appendixHtml(appendix), etag);
      return { status: 200, body: bytes, contentType: JSON_TYPE, etag, headers: { Vary: 'Accept' } };
    }),
    readBudget: operation(contracts.readBudget, async ({ caller, params, query, accept }) => {
      const form = requireForm(accept, BUDGET_FORMS, 'budget');
      const command = { caller, ...params, reviewVersion: query.version };
      const { budget, appendixSha256 } = await readBudget(command);
      if (form === 'text/html') return page(forms.budgetHtml(budget), appendixSha256);
      if (form === JSON_TYPE)
        return { status: 200, body: budget, etag: `${appendixSha256}-budget`, headers: { Vary: 'Accept' } };
      return {
        status: 200,
        body: await forms.budgetWorkbook(budget),
        contentType: XLSX_MEDIA_TYPE,
        etag: `${appendixSha256}-xlsx`,
        headers: {
          // Plain ASCII: an IRAS ID, an ODS code and a number.
          'Content-Disposition': `attachment; filename="${budgetFileName(budget, 'xlsx')}"`,
          Vary: 'Accept',
        },
      };
    }),
  };
}
