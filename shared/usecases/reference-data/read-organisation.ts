import { notFound } from '../../domain/errors.ts';
import type { Organisation } from '../../domain/organisation.ts';
import type { OrganisationDirectory } from '../../ports/registers.ts';

export interface ReadOrganisationDeps {
  readonly organisations: Pick<OrganisationDirectory, 'findOrganisation'>;
}

/** One organisation, open or closed. @throws DomainError `notFound` */
export function createReadOrganisation({ organisations }: ReadOrganisationDeps) {
  return async ({ odsCode }: { readonly odsCode: string }): Promise<Organisation> => {
    const organisation = await organisations.findOrganisation(odsCode);
    if (organisation === undefined) throw notFound();
    return organisation;
  };
}
