import type { Organisation } from '../../domain/organisation.ts';
import { InvalidCursor, type Page } from '../../ports/record-table.ts';
import type { OrganisationDirectory } from '../../ports/registers.ts';

export interface ListOrganisationsDeps {
  readonly organisations: Pick<OrganisationDirectory, 'listOrganisations' | 'allOrganisations'>;
}

export interface ListOrganisations {
  /** Part of a name, a town or an ODS code, in any case. */
  readonly search?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

function matches({ odsCode, name, town = '' }: Organisation, wanted: string): boolean {
  return [odsCode, name, town].some((field) => fold(field).includes(wanted));
}

/** The cursor of a search: where in the order of ODS codes the page ended. */
const CURSOR = /^after-([A-Z0-9]{3,8})$/;

function readAfter(cursor: string | undefined): string {
  if (cursor === undefined) return '';
  const after = CURSOR.exec(cursor)?.[1];
  if (after === undefined) throw new InvalidCursor();
  return after;
}

/** Organisations in the order of their ODS codes, a page at a time. @throws InvalidCursor */
export function createListOrganisations({ organisations }: ListOrganisationsDeps) {
  return async ({ search = '', limit, cursor }: ListOrganisations): Promise<Page<Organisation>> => {
    const wanted = fold(search.trim());
    if (wanted === '') return organisations.listOrganisations({ limit, cursor });
    const after = readAfter(cursor);
    const found = [...(await organisations.allOrganisations()).values()]
      .filter((organisation) => organisation.odsCode > after && matches(organisation, wanted))
      .sort((a, b) => (a.odsCode < b.odsCode ? -1 : 1));
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return last !== undefined && found.length > limit ? { items, next: `after-${last.odsCode}` } : { items };
  };
}
