/** The templates of the UK model agreements, as they are in force. */
import type { AgreementTemplate } from '../../domain/agreement-template.ts';
import { notFound } from '../../domain/errors.ts';
import type { TariffRegister } from '../../ports/registers.ts';

export interface AgreementTemplatesDeps {
  readonly tariffs: Pick<TariffRegister, 'findAgreementTemplate' | 'listAgreementTemplates'>;
}

/** The current version of each, by id. There are a dozen: one page holds them. */
export function createListAgreementTemplates({ tariffs }: AgreementTemplatesDeps) {
  return async () => ({ items: await tariffs.listAgreementTemplates() });
}

/** The current version of a template, or the one named. @throws DomainError `notFound` */
export function createReadAgreementTemplate({ tariffs }: AgreementTemplatesDeps) {
  return async (wanted: {
    readonly id: string;
    readonly version?: string | undefined;
  }): Promise<AgreementTemplate> => {
    const template = await tariffs.findAgreementTemplate(wanted.id, wanted.version);
    if (template === undefined) throw notFound();
    return template;
  };
}
