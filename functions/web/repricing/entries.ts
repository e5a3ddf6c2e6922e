/** Every price of a re-pricing with what became of it: narrowed, a page at a time, and as a file. */
import { type Repricing } from '../../../shared/domain/repricing.ts';
import { changeOfEntry } from '../../../shared/domain/repricing-entry.ts';
import type { PageRequest as PageOfList } from '../../../shared/ports/study-ledger.ts';
import {
  createListEntries,
  createReadRepricing,
  type ListedEntry,
} from '../../../shared/usecases/site-pricing/read-repricing.ts';
import { csvFile, poundsCell } from '../frame/csv-file.ts';
import { fileNameOf } from '../frame/documents.ts';
import { findDemonstration } from '../frame/find-demonstration.ts';
import { filtersOf, hasWords, narrowedPage, narrowedWhole, toQuery } from '../frame/narrowed-list.ts';
import type { Reply, SignedInRequest } from '../frame/page-request.ts';
import { FILTERS } from '../frame/words.ts';
import type { WebDeps } from '../web-deps.ts';
import { readable } from './exceptions.ts';
import { repricingOf } from './page.ts';
import { OUTCOME_TAGS, pathOf, titleOf, whyOf } from './words.ts';

const ON_A_PAGE = 50;
const NAMES = ['text', 'region', 'outcome'] as const;
const HEADINGS = [
  'IRAS ID',
  'Study',
  'ODS code',
  'Site',
  'Region or nation',
  'Review version',
  'Issue number',
  'Status at the preview',
  'Tariff before',
  'Multipliers before',
  'Expected total before GBP',
  'Expected total after GBP',
  'Change GBP',
  'Outcome',
  'Why',
  'What to do',
];

/** Amounts of a price that has a new one. */
function amountsOf(entry: ListedEntry) {
  if (entry.outcome === 'blocked') return undefined;
  const { fromTariff, fromMultipliers, fromPence, toPence } = entry;
  return { fromTariff, fromMultipliers, fromPence, toPence, changePence: changeOfEntry(entry) };
}

function toCells(entry: ListedEntry): string[] {
  const amounts = amountsOf(entry);
  return [
    entry.irasId,
    entry.shortTitle,
    entry.odsCode,
    entry.siteName,
    entry.region.name,
    String(entry.reviewVersion),
    String(entry.issueNumber),
    FILTERS.siteTag(entry.status).text,
    amounts?.fromTariff ?? '',
    amounts?.fromMultipliers ?? '',
    poundsCell(amounts?.fromPence),
    poundsCell(amounts?.toPence),
    poundsCell(amounts?.changePence),
    OUTCOME_TAGS[entry.outcome].text,
    whyOf(entry),
    entry.outcome === 'blocked' ? entry.mend : '',
  ];
}

const toRow = (entry: ListedEntry) => ({
  ...entry,
  amounts: amountsOf(entry),
  tag: OUTCOME_TAGS[entry.outcome],
  words: whyOf(entry),
});

/** The regions in the preview, and what a price may have become. */
function itemsOf({ preview }: Repricing) {
  return {
    regionItems: [
      { value: '', text: 'Every region' },
      ...preview.byRegion.map(({ region }) => ({ value: region.name, text: region.name })),
    ],
    outcomeItems: [
      { value: '', text: 'Every outcome' },
      ...Object.entries(OUTCOME_TAGS).map(([value, { text }]) => ({ value, text })),
    ],
  };
}

export function createEntriesPages(deps: WebDeps) {
  const read = createReadRepricing(deps);
  const listEntries = createListEntries(deps);

  const wanted = ({ caller, query }: SignedInRequest, { id }: Repricing) => {
    const filters = filtersOf(query, NAMES);
    return {
      filters,
      list: (page: PageOfList) => listEntries({ caller, id, page }),
      keep: (entry: ListedEntry) =>
        (filters.outcome === '' || entry.outcome === filters.outcome) &&
        (filters.region === '' || entry.region.name === filters.region) &&
        hasWords([entry.irasId, entry.shortTitle, entry.odsCode, entry.siteName], filters.text),
    };
  };

  const load = (request: SignedInRequest) => read({ caller: request.caller, id: repricingOf(request) });

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const repricing = await load(request);
    const { filters, ...narrowing } = wanted(request, repricing);
    const cursor = request.query.get('after') ?? undefined;
    const found = await readable(narrowedPage({ ...narrowing, size: ON_A_PAGE, cursor }));
    const items = found.items.map(toRow);
    return {
      kind: 'page',
      template: 'repricing/entries.njk',
      title: 'Prices of the re-pricing',
      back: { href: pathOf(repricing), text: titleOf(repricing) },
      demonstrationTariff: await findDemonstration(deps, [
        repricing.target.tariff,
        ...items.flatMap(({ amounts }) => (amounts ? [amounts.fromTariff] : [])),
      ]),
      model: {
        ...found,
        ...itemsOf(repricing),
        items,
        repricing,
        name: titleOf(repricing),
        path: `${pathOf(repricing)}/entries`,
        filters,
        query: toQuery(filters),
        isFirst: cursor === undefined,
      },
    };
  };

  const csv = async (request: SignedInRequest): Promise<Reply> => {
    const repricing = await load(request);
    const { filters: _asked, ...narrowing } = wanted(request, repricing);
    const entries = await readable(narrowedWhole(narrowing));
    return csvFile(`repricing_${fileNameOf(repricing.id)}.csv`, HEADINGS, entries.map(toCells));
  };

  return { show, csv };
}
