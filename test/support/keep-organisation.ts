/** Organisations as a test needs them, in place of what ships with the service. */
import type { Organisation } from '../../shared/domain/organisation.ts';
import type { DirectoryEditor } from '../../shared/ports/registers.ts';

/** From now on the service knows the organisation so, whatever it knew before. */
export async function keepOrganisation(
  { directory }: { readonly directory: DirectoryEditor },
  organisation: Organisation,
): Promise<void> {
  const known = await directory.findOrganisationRecord(organisation.odsCode);
  await directory.putOrganisations([{ organisation, lock: (known?.lock ?? 0) + 1 }]);
}
