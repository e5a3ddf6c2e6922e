/** Templates of the model agreements: the current version of each, and what one states. */
import type { AgreementTemplate } from '../../../shared/domain/agreement-template.ts';
import { diffAgreementTemplates } from '../../../shared/domain/agreement-template-diff.ts';
import { actAs, NATIONAL_TEAM } from '../../../shared/domain/person.ts';
import {
  createListAgreementTemplates,
  createReadAgreementTemplate,
} from '../../../shared/usecases/reference-data/agreement-templates.ts';
import { fileNameOf, idOf } from '../frame/documents.ts';
import type { Reply, SignedInRequest } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';
import { templateFieldInWords } from './field-words.ts';

/** Every field that a version states, in its own words: what it changes against one that states nothing. */
function fieldsOf(template: AgreementTemplate) {
  const { id, version } = template;
  return diffAgreementTemplates({ id, version }, template).changed.map(templateFieldInWords);
}

export function createAgreementTemplatePages(deps: WebDeps) {
  const list = createListAgreementTemplates(deps);
  const read = createReadAgreementTemplate(deps);
  const wanted = (request: SignedInRequest) =>
    read({ id: idOf(request), version: request.query.get('version') ?? undefined });

  const all = async ({ caller }: SignedInRequest): Promise<Reply> => ({
    kind: 'page',
    template: 'agreement-templates/list.njk',
    title: 'Model agreements',
    back: { href: '/national-data', text: 'National data' },
    model: {
      templates: (await list()).items,
      canPublish: actAs(caller, 'nationalCoordinator', NATIONAL_TEAM) !== undefined,
    },
  });

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const template = await wanted(request);
    return {
      kind: 'page',
      template: 'agreement-templates/page.njk',
      title: template.title ?? template.id,
      back: { href: '/agreement-templates', text: 'Model agreements' },
      model: { template, fields: fieldsOf(template) },
    };
  };

  /** The document to change and publish as the next version. */
  const json = async (request: SignedInRequest): Promise<Reply> => {
    const template = await wanted(request);
    const document = { schema: 'ncvr.agreement-template/1', ...template };
    return {
      kind: 'file',
      bytes: new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`),
      contentType: 'application/json',
      filename: `${fileNameOf(template.id)}_${fileNameOf(template.version)}.json`,
    };
  };

  return { all, show, json };
}
