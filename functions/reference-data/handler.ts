import { type ApiDeps, createApiHandler } from '../../shared/http/create-api-handler.ts';
import { operation } from '../../shared/http/operation.ts';
import {
  createListMultiplierSets,
  type ListMultiplierSetsDeps,
} from '../../shared/usecases/reference-data/list-multiplier-sets.ts';
import {
  createListOrganisations,
  type ListOrganisationsDeps,
} from '../../shared/usecases/reference-data/list-organisations.ts';
import {
  createListTariffs,
  type ListTariffsDeps,
} from '../../shared/usecases/reference-data/list-tariffs.ts';
import { createReadHealth, type ReadHealthDeps } from '../../shared/usecases/reference-data/read-health.ts';
import {
  createReadMultiplierSet,
  type ReadMultiplierSetDeps,
} from '../../shared/usecases/reference-data/read-multiplier-set.ts';
import {
  createReadOpenApi,
  type ReadOpenApiDeps,
} from '../../shared/usecases/reference-data/read-open-api.ts';
import {
  createReadOrganisation,
  type ReadOrganisationDeps,
} from '../../shared/usecases/reference-data/read-organisation.ts';
import { createReadTariff, type ReadTariffDeps } from '../../shared/usecases/reference-data/read-tariff.ts';
import { contracts } from './contract.ts';

export type ReferenceDataDeps = ListOrganisationsDeps &
  ReadOrganisationDeps &
  ListTariffsDeps &
  ReadTariffDeps &
  ListMultiplierSetsDeps &
  ReadMultiplierSetDeps &
  ReadHealthDeps &
  ReadOpenApiDeps;

/** Answers the routes of reference data. */
export function createHandler(deps: ReferenceDataDeps & ApiDeps) {
  return createApiHandler({
    capability: 'reference-data',
    deps,
    operations: { ...organisationOperations(deps), ...releaseOperations(deps), ...serviceOperations(deps) },
  });
}

function organisationOperations(deps: ReferenceDataDeps) {
  const listOrganisations = createListOrganisations(deps);
  const readOrganisation = createReadOrganisation(deps);
  return {
    listOrganisations: operation(contracts.listOrganisations, async ({ query }) => ({
      status: 200,
      body: await listOrganisations(query),
    })),
    readOrganisation: operation(contracts.readOrganisation, async ({ params }) => ({
      status: 200,
      body: await readOrganisation(params),
    })),
  };
}

function releaseOperations(deps: ReferenceDataDeps) {
  const listTariffs = createListTariffs(deps);
  const readTariff = createReadTariff(deps);
  const listMultiplierSets = createListMultiplierSets(deps);
  const readMultiplierSet = createReadMultiplierSet(deps);
  return {
    listTariffs: operation(contracts.listTariffs, async () => ({ status: 200, body: await listTariffs() })),
    readTariff: operation(contracts.readTariff, async ({ params }) => {
      const { release, sha256 } = await readTariff(params);
      return { status: 200, body: release, etag: sha256 };
    }),
    listMultiplierSets: operation(contracts.listMultiplierSets, async () => ({
      status: 200,
      body: await listMultiplierSets(),
    })),
    readMultiplierSet: operation(contracts.readMultiplierSet, async ({ params }) => {
      const { release, sha256 } = await readMultiplierSet(params);
      return { status: 200, body: release, etag: sha256 };
    }),
  };
}

function serviceOperations(deps: ReferenceDataDeps) {
  const readHealth = createReadHealth(deps);
  const readOpenApi = createReadOpenApi(deps);
  return {
    readHealth: operation(contracts.readHealth, async () => ({ status: 200, body: await readHealth() })),
    readOpenApi: operation(contracts.readOpenApi, async () => ({ status: 200, body: await readOpenApi() })),
  };
}
