/** The site budget: the same price, split as the site's finance office books it; as a page, a workbook and data. */
import { canonicalBytes } from '../../../shared/domain/canonical.ts';
import { budgetFileName } from '../../../shared/domain/site-budget-document.ts';
import { createReadBudget } from '../../../shared/usecases/financial-appendix/read-budget.ts';
import { versionOf } from '../downloads/page.ts';
import { XLSX } from '../frame/documents.ts';
import { type Reply, type SignedInRequest, siteOf } from '../frame/page-request.ts';
import { sitePath } from '../frame/record-decision.ts';
import type { WebDeps } from '../web-deps.ts';

export function createBudgetPages(deps: WebDeps) {
  const readBudget = createReadBudget(deps);
  const read = async (request: SignedInRequest) => {
    const command = { caller: request.caller, ...siteOf(request), reviewVersion: versionOf(request) };
    return (await readBudget(command)).budget;
  };

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const site = siteOf(request);
    const version = versionOf(request);
    const budget = await read(request);
    const { tariff } = budget;
    return {
      kind: 'page',
      template: 'budget/page.njk',
      title: `Site budget: ${budget.study.shortTitle}, ${budget.site.name}`,
      back: { href: sitePath(site), text: 'The price' },
      demonstrationTariff: tariff.provenance === 'demonstration' ? tariff.id : undefined,
      model: {
        fragment: deps.renderBudget(budget),
        path: sitePath(site),
        version: version === undefined ? '' : `?version=${version}`,
      },
    };
  };

  const workbook = async (request: SignedInRequest): Promise<Reply> => {
    const budget = await read(request);
    return {
      kind: 'file',
      bytes: await deps.budgetWorkbook(budget),
      contentType: XLSX,
      filename: budgetFileName(budget, 'xlsx'),
    };
  };

  const json = async (request: SignedInRequest): Promise<Reply> => {
    const budget = await read(request);
    return {
      kind: 'file',
      bytes: canonicalBytes(budget),
      contentType: 'application/json',
      filename: budgetFileName(budget, 'json'),
    };
  };

  return { show, workbook, json };
}
