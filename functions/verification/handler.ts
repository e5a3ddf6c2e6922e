import type { VerificationTools } from '../../shared/domain/verification.ts';
import type { ApiDeps } from '../../shared/http/api-deps.ts';
import { operation } from '../../shared/http/operation.ts';
import type { PdfExaminer } from '../../shared/ports/pdf-examiner.ts';
import { createFindIssued, type FindIssuedDeps } from '../../shared/usecases/verification/find-issued.ts';
import { createListKeys, type ListKeysDeps } from '../../shared/usecases/verification/list-keys.ts';
import { createVerifyDocument } from '../../shared/usecases/verification/verify-document.ts';
import { answerRoutes } from '../answer-routes.ts';
import { contracts } from './contract.ts';

export type VerificationDeps = VerificationTools &
  FindIssuedDeps &
  ListKeysDeps & { readonly pdfs: PdfExaminer } & ApiDeps;

/** Answers the public routes of verification. */
export function createHandler(deps: VerificationDeps) {
  const listKeys = createListKeys(deps);
  const verifyDocument = createVerifyDocument({
    ...deps,
    findKeys: async () => (await listKeys()).items,
    findIssued: createFindIssued(deps),
  });
  return answerRoutes({
    capability: 'verification',
    deps,
    operations: {
      verifyDocument: operation(contracts.verifyDocument, async ({ rawBody }) => ({
        status: 200,
        body: await verifyDocument({ bytes: rawBody }),
        headers: { 'Cache-Control': 'no-store' },
      })),
      listKeys: operation(contracts.listKeys, async () => ({ status: 200, body: await listKeys() })),
    },
  });
}
