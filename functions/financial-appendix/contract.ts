import { FinancialAppendix } from '../../shared/domain/financial-appendix.ts';
import { siteParams, versionQuery } from '../../shared/http/common-contracts.ts';
import type { OperationContract } from '../../shared/http/operation.ts';
import type { OperationsOf } from '../routes.ts';

export const contracts = {
  readAppendix: {
    summary: 'The financial appendix: JSON, or a link to the PDF, by Accept',
    params: siteParams,
    query: versionQuery,
    responses: {
      200: { description: 'The canonical object, byte for byte as it was issued', schema: FinancialAppendix },
      303: { description: 'The PDF, at a short-lived link' },
      406: { description: 'No such form of the appendix' },
      409: { description: 'The price is still being prepared' },
    },
  },
} satisfies Record<OperationsOf<'financial-appendix'>, OperationContract>;
