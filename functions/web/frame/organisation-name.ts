/** What an organisation of a membership is called: a trust, a company, a region's network or the national team. */
import { NATIONAL_TEAM } from '../../../shared/domain/person.ts';
import type { OrganisationDirectory } from '../../../shared/ports/registers.ts';

export interface OrganisationNameDeps {
  readonly organisations: Pick<
    OrganisationDirectory,
    'findOrganisation' | 'findCompany' | 'allOrganisations'
  >;
}

/** Makes `nameOrganisation`: `Barts Health NHS Trust (R1H)`; the code alone where nobody knows it. */
export function createNameOrganisation({ organisations }: OrganisationNameDeps) {
  const regionName = async (code: string): Promise<string | undefined> => {
    for (const { region } of (await organisations.allOrganisations()).values())
      if (region?.code === code) return region.name;
    return undefined;
  };
  return async (organisation: string): Promise<string> => {
    if (organisation === NATIONAL_TEAM) return 'National coordinating team';
    const known =
      (await organisations.findOrganisation(organisation))?.name ??
      (await organisations.findCompany(organisation))?.name ??
      (await regionName(organisation));
    return known === undefined ? organisation : `${known} (${organisation})`;
  };
}
