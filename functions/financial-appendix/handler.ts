import type { ApiDeps } from '../../shared/http/api-deps.ts';
import type { PayeeDeps } from '../../shared/usecases/financial-appendix/payee.ts';
import { answerRoutes } from '../answer-routes.ts';
import { type ArchiveDeps, archiveOperations } from './archive-operations.ts';
import { type DocumentDeps, documentOperations } from './document-operations.ts';
import { payeeOperations } from './payee-operations.ts';

/** Answers the routes of the financial appendix: documents, their ZIP, and who is paid. */
export function createHandler(deps: DocumentDeps & ArchiveDeps & PayeeDeps & ApiDeps) {
  return answerRoutes({
    capability: 'financial-appendix',
    deps,
    operations: { ...documentOperations(deps), ...archiveOperations(deps), ...payeeOperations(deps) },
  });
}
