/** All national re-pricings, newest first, for coordinators. */
import type { Repricing } from '../../../shared/domain/repricing.ts';
import type { PageRequest as PageOfList } from '../../../shared/ports/study-ledger.ts';
import { createListRepricings } from '../../../shared/usecases/site-pricing/read-repricing.ts';
import { csvFile, poundsCell } from '../frame/csv-file.ts';
import { findDemonstration } from '../frame/find-demonstration.ts';
import { filtersOf, narrowedPage, narrowedWhole, toQuery } from '../frame/narrowed-list.ts';
import type { Reply, SignedInRequest } from '../frame/page-request.ts';
import { pathOf, STATUS_TAGS } from '../repricing/words.ts';
import type { WebDeps } from '../web-deps.ts';

const ON_A_PAGE = 50;
const HEADINGS = [
  'Re-pricing',
  'Status',
  'Tariff',
  'Multipliers',
  'Studies',
  'Asked for by',
  'Asked for at (UTC)',
  'Prices',
  'Total before GBP',
  'Total after GBP',
  'Change GBP',
  'Cannot be re-priced',
  'Run by',
  'Run from (UTC)',
  'Run to (UTC)',
  'Re-priced',
  'Skipped',
  'Documents to come',
];

function toCells({ id, status, target, studies, requestedBy, createdAt, preview, run }: Repricing): string[] {
  const { prices, fromPence, toPence, changePence } = preview.totals;
  return [
    id,
    STATUS_TAGS[status].text,
    target.tariff,
    target.multipliers,
    studies ? studies.join(' ') : 'all',
    requestedBy.name,
    createdAt,
    String(prices),
    poundsCell(fromPence),
    poundsCell(toPence),
    poundsCell(changePence),
    String(preview.blocked),
    run?.by.name ?? '',
    run?.startedAt ?? '',
    run?.endedAt ?? '',
    run ? String(run.repriced) : '',
    run ? String(run.skipped) : '',
    run ? String(run.failed) : '',
  ];
}

export function createRepricingsPages(deps: WebDeps) {
  const listRepricings = createListRepricings(deps);

  const wanted = ({ caller, query }: SignedInRequest) => {
    const filters = filtersOf(query, ['status']);
    return {
      filters,
      list: (page: PageOfList) => listRepricings({ caller, page }),
      keep: ({ status }: Repricing) => filters.status === '' || status === filters.status,
    };
  };

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const { filters, ...narrowing } = wanted(request);
    const cursor = request.query.get('after') ?? undefined;
    const found = await narrowedPage({ ...narrowing, size: ON_A_PAGE, cursor });
    return {
      kind: 'page',
      template: 'repricings/page.njk',
      title: 'National re-pricing',
      back: { href: '/national-data', text: 'National data' },
      demonstrationTariff: await findDemonstration(
        deps,
        found.items.map(({ target }) => target.tariff),
      ),
      model: {
        ...found,
        items: found.items.map((each) => ({ ...each, path: pathOf(each), tag: STATUS_TAGS[each.status] })),
        filters,
        query: toQuery(filters),
        isFirst: cursor === undefined,
        statusItems: [
          { value: '', text: 'Every status' },
          ...Object.entries(STATUS_TAGS).map(([value, { text }]) => ({ value, text })),
        ],
      },
    };
  };

  const csv = async (request: SignedInRequest): Promise<Reply> => {
    const { filters: _asked, ...narrowing } = wanted(request);
    return csvFile('repricings.csv', HEADINGS, (await narrowedWhole(narrowing)).map(toCells));
  };

  return { show, csv };
}
