/** Organisations and companies. */
import { operation } from '../../shared/http/operation.ts';
import {
  createPutCompany,
  createReadCompany,
  type PutCompanyDeps,
} from '../../shared/usecases/reference-data/companies.ts';
import {
  createListOrganisations,
  type ListOrganisationsDeps,
} from '../../shared/usecases/reference-data/list-organisations.ts';
import {
  createReadOrganisation,
  type ReadOrganisationDeps,
} from '../../shared/usecases/reference-data/read-organisation.ts';
import { contracts } from './contract.ts';

export type DirectoryDeps = ListOrganisationsDeps & ReadOrganisationDeps & PutCompanyDeps;

export function directoryOperations(deps: DirectoryDeps) {
  const listOrganisations = createListOrganisations(deps);
  const readOrganisation = createReadOrganisation(deps);
  const readCompany = createReadCompany(deps);
  const putCompany = createPutCompany(deps);
  return {
    listOrganisations: operation(contracts.listOrganisations, async ({ query }) => ({
      status: 200,
      body: await listOrganisations(query),
    })),
    readOrganisation: operation(contracts.readOrganisation, async ({ params }) => ({
      status: 200,
      body: await readOrganisation(params),
    })),
    readCompany: operation(contracts.readCompany, async ({ params }) => {
      const { company, etag } = await readCompany(params);
      return { status: 200, body: company, etag };
    }),
    putCompany: operation(contracts.putCompany, async ({ params, body, ifMatch }) => {
      const { created, company, etag } = await putCompany({ ...params, company: body, ifMatch });
      return { status: created ? 201 : 200, body: company, etag };
    }),
  };
}
