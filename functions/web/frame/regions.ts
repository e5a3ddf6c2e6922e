/** The regions by which lists of organisations are narrowed: those of England, and the other nations. */
import type { Organisation } from '../../../shared/domain/organisation.ts';
import type { OrganisationDirectory } from '../../../shared/ports/registers.ts';

/** The region of an organisation, or its nation where that has no regions. */
export function regionOf(organisation: Pick<Organisation, 'region' | 'nation'> | undefined): string {
  return organisation?.region?.name ?? organisation?.nation ?? '';
}

/** Every region for a filter, in the order of their names. */
export async function regionItems({
  organisations,
}: {
  readonly organisations: Pick<OrganisationDirectory, 'allOrganisations'>;
}): Promise<readonly { readonly value: string; readonly text: string }[]> {
  const all = await organisations.allOrganisations();
  const names = [...new Set([...all.values()].map(regionOf))].filter((name) => name !== '').sort();
  return [{ value: '', text: 'Every region' }, ...names.map((name) => ({ value: name, text: name }))];
}
