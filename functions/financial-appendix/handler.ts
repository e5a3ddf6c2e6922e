import { DomainError } from '../../shared/domain/errors.ts';
import { chooseType } from '../../shared/http/choose-type.ts';
import { type ApiDeps, createApiHandler } from '../../shared/http/create-api-handler.ts';
import { operation } from '../../shared/http/operation.ts';
import {
  createLinkAppendixPdf,
  createReadAppendix,
  type ReadAppendixDeps,
} from '../../shared/usecases/financial-appendix/read-appendix.ts';
import { contracts } from './contract.ts';

const FORMS = ['application/json', 'application/pdf'] as const;

/** Answers the routes of the financial appendix. */
export function createHandler(deps: ReadAppendixDeps & ApiDeps) {
  const readAppendix = createReadAppendix(deps);
  const linkAppendixPdf = createLinkAppendixPdf(deps);
  return createApiHandler({
    capability: 'financial-appendix',
    deps,
    operations: {
      readAppendix: operation(contracts.readAppendix, async ({ caller, params, query, accept }) => {
        const command = { caller, ...params, reviewVersion: query.version };
        const form = chooseType(accept, FORMS);
        if (form === undefined) {
          throw new DomainError(
            'notAcceptable',
            'The appendix does not come in the form that was asked for.',
            {
              mend: `Accept ${FORMS.join(' or ')}.`,
            },
          );
        }
        if (form === 'application/pdf') {
          return { status: 303, headers: { Location: await linkAppendixPdf(command) } };
        }
        const { bytes, documents } = await readAppendix(command);
        return {
          status: 200,
          body: bytes,
          contentType: 'application/json',
          headers: { ETag: `"${documents.appendixSha256}"` },
        };
      }),
    },
  });
}
