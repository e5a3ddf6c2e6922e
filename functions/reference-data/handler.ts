import type { ApiDeps } from '../../shared/http/api-deps.ts';
import { operation } from '../../shared/http/operation.ts';
import { createReadHealth, type ReadHealthDeps } from '../../shared/usecases/reference-data/read-health.ts';
import {
  createReadOpenApi,
  type ReadOpenApiDeps,
} from '../../shared/usecases/reference-data/read-open-api.ts';
import { createReadSchema } from '../../shared/usecases/reference-data/read-schema.ts';
import { answerRoutes } from '../answer-routes.ts';
import { contracts } from './contract.ts';
import { type DirectoryDeps, directoryOperations } from './directory-operations.ts';
import { type MappingDeps, mappingOperations } from './mapping-operations.ts';
import { type MembershipDeps, membershipOperations } from './membership-operations.ts';
import { type ReleaseDeps, releaseOperations } from './release-operations.ts';

export type ReferenceDataDeps = DirectoryDeps &
  MappingDeps &
  MembershipDeps &
  ReleaseDeps &
  ReadHealthDeps &
  ReadOpenApiDeps;

/** Answers the routes of reference data. */
export function createHandler(deps: ReferenceDataDeps & ApiDeps) {
  return answerRoutes({
    capability: 'reference-data',
    deps,
    operations: {
      ...directoryOperations(deps),
      ...mappingOperations(deps),
      ...membershipOperations(deps),
      ...releaseOperations(deps),
      ...serviceOperations(deps),
    },
  });
}

function serviceOperations(deps: ReadHealthDeps & ReadOpenApiDeps) {
  const readHealth = createReadHealth(deps);
  const readOpenApi = createReadOpenApi(deps);
  const readSchema = createReadSchema();
  return {
    readHealth: operation(contracts.readHealth, async () => ({ status: 200, body: await readHealth() })),
    readOpenApi: operation(contracts.readOpenApi, async () => ({ status: 200, body: await readOpenApi() })),
    readSchema: operation(contracts.readSchema, async ({ params }) => ({
      status: 200,
      body: await readSchema(params),
    })),
  };
}
