/** Organisations for the national team: found by name, town or code, each with its facts. */

import { notFound } from '../../../shared/domain/errors.ts';
import { londonDay } from '../../../shared/domain/london-time.ts';
import { isOpenOn, type Organisation } from '../../../shared/domain/organisation.ts';
import { odsCode } from '../../../shared/domain/text.ts';
import type { PageRequest as PageOfList } from '../../../shared/ports/study-ledger.ts';
import { createListOrganisations } from '../../../shared/usecases/reference-data/list-organisations.ts';
import { createReadOrganisation } from '../../../shared/usecases/reference-data/read-organisation.ts';
import { csvFile } from '../frame/csv-file.ts';
import { filtersOf, narrowedPage, narrowedWhole, toQuery } from '../frame/narrowed-list.ts';
import type { Reply, SignedInRequest } from '../frame/page-request.ts';
import { regionItems, regionOf } from '../frame/regions.ts';
import type { WebDeps } from '../web-deps.ts';

const ON_A_PAGE = 50;

/** The organisation of the address. @throws DomainError `notFound` for what is no ODS code */
export function organisationOf({ params }: SignedInRequest): string {
  const parsed = odsCode.safeParse(params.get('odsCode'));
  if (!parsed.success) throw notFound();
  return parsed.data;
}

export function createOrganisationPages(deps: WebDeps) {
  const listOrganisations = createListOrganisations(deps);
  const readOrganisation = createReadOrganisation(deps);
  const isOpen = (organisation: Organisation): boolean =>
    organisation.status === 'open' && isOpenOn(organisation, londonDay(deps.clock.now()));

  const wanted = ({ query }: SignedInRequest) => {
    const filters = filtersOf(query, ['search', 'region', 'status']);
    return {
      filters,
      list: (page: PageOfList) => listOrganisations({ search: filters.search, ...page }),
      keep: (each: Organisation) =>
        (filters.region === '' || regionOf(each) === filters.region) &&
        (filters.status === '' || (filters.status === 'open') === isOpen(each)),
    };
  };

  const csv = async (request: SignedInRequest): Promise<Reply> => {
    const found = await narrowedWhole(wanted(request));
    return csvFile(
      'organisations.csv',
      [
        'ODS code',
        'Name',
        'Nation',
        'Region',
        'Town',
        'Kind',
        'Status',
        'Opened on',
        'Closed on',
        'Successors',
      ],
      found.map((each) => [
        each.odsCode,
        each.name,
        each.nation,
        each.region?.name ?? '',
        each.town ?? '',
        each.trustType ?? '',
        isOpen(each) ? 'Open' : 'Closed',
        each.openedOn ?? '',
        each.closedOn ?? '',
        (each.successors ?? []).join(' '),
      ]),
    );
  };

  const list = async (request: SignedInRequest): Promise<Reply> => {
    const { filters, ...narrowing } = wanted(request);
    const cursor = request.query.get('after') ?? undefined;
    const found = await narrowedPage({ ...narrowing, size: ON_A_PAGE, cursor });
    return {
      kind: 'page',
      template: 'organisations/page.njk',
      title: 'Organisations',
      back: { href: '/national-data', text: 'National data' },
      model: {
        ...found,
        filters,
        query: toQuery(filters),
        regionItems: await regionItems(deps),
        statusItems: [
          { value: '', text: 'Open and closed' },
          { value: 'open', text: 'Open' },
          { value: 'closed', text: 'Closed' },
        ],
        items: found.items.map((each) => ({ ...each, isOpen: isOpen(each) })),
      },
    };
  };

  const named = async (codes: readonly string[] | undefined) =>
    Promise.all(
      (codes ?? []).map(async (code) => ({
        odsCode: code,
        name: (await deps.organisations.findOrganisation(code))?.name ?? code,
      })),
    );

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const organisation = await readOrganisation({ odsCode: organisationOf(request) });
    return {
      kind: 'page',
      template: 'organisations/organisation.njk',
      title: organisation.name,
      back: { href: '/organisations', text: 'Organisations' },
      model: {
        organisation,
        isOpen: isOpen(organisation),
        successors: await named(organisation.successors),
        predecessors: await named(organisation.predecessors),
      },
    };
  };

  return { list, csv, show };
}
