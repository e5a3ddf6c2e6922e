import type { Company } from '../../domain/study.ts';
import type { Page } from '../../ports/record-table.ts';
import type { OrganisationDirectory } from '../../ports/registers.ts';
import type { PageRequest } from '../../ports/study-ledger.ts';

export interface ListCompaniesDeps {
  readonly organisations: Pick<OrganisationDirectory, 'listCompanies'>;
}

/** The registered companies by id, a page at a time. @throws InvalidCursor */
export function createListCompanies({ organisations }: ListCompaniesDeps) {
  return (page: PageRequest): Promise<Page<Company>> => organisations.listCompanies(page);
}
