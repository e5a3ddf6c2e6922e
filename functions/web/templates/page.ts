/** Empty workbooks to fill in. */
import { createReadWorkbookTemplate } from '../../../shared/usecases/reference-data/read-workbook-template.ts';
import { fileNameOf, XLSX } from '../frame/documents.ts';
import type { Reply, SignedInRequest } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';

export function createTemplateDownload(deps: WebDeps) {
  const readTemplate = createReadWorkbookTemplate(deps);
  return async ({ params, query }: SignedInRequest): Promise<Reply> => {
    const name = params.get('name') ?? '';
    const bytes = await readTemplate({ name, tariff: query.get('tariff') ?? undefined });
    return { kind: 'file', bytes, contentType: XLSX, filename: `ncvr-${fileNameOf(name)}` };
  };
}
