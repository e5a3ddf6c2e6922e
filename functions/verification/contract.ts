import { PublishedKeys } from '../../shared/domain/published-key.ts';
import { VerificationReport } from '../../shared/domain/verification.ts';
import { noParams, noQuery } from '../../shared/http/common-contracts.ts';
import type { OperationContract } from '../../shared/http/operation.ts';
import type { OperationsOf } from '../routes.ts';

export const contracts = {
  verifyDocument: {
    summary:
      'Whether a financial appendix (JSON or PDF), receipt, decision log or file of the indicator is genuine, part by part',
    params: noParams,
    query: noQuery,
    // JSON is taken as bytes: whether they are the document's own canonical form is part of the question.
    accepts: ['application/json', 'application/pdf'],
    responses: {
      200: { description: 'What each part answers; the verdict may be wrong', schema: VerificationReport },
      413: { description: 'The document is larger than 4 MB' },
    },
  },
  listKeys: {
    summary: 'The keys that signatures of this service are checked with, the one that signs now first',
    params: noParams,
    query: noQuery,
    responses: { 200: { description: 'Every key that ever signed', schema: PublishedKeys } },
  },
} satisfies Record<OperationsOf<'verification'>, OperationContract>;
