/** The preview's sums as a file: in all, by status, by region, and the largest changes. */
import type { Repricing, RepricingTotals } from '../../../shared/domain/repricing.ts';
import { changeOfEntry } from '../../../shared/domain/repricing-entry.ts';
import { createReadRepricing } from '../../../shared/usecases/site-pricing/read-repricing.ts';
import { csvFile, poundsCell } from '../frame/csv-file.ts';
import { fileNameOf } from '../frame/documents.ts';
import type { Reply, SignedInRequest } from '../frame/page-request.ts';
import { FILTERS } from '../frame/words.ts';
import type { WebDeps } from '../web-deps.ts';
import { repricingOf } from './page.ts';

const HEADINGS = [
  'Part',
  'Name',
  'Prices',
  'Dearer',
  'Cheaper',
  'The same',
  'Expected total before GBP',
  'Expected total after GBP',
  'Change GBP',
];

const counts = (...numbers: readonly number[]): string[] => numbers.map(String);

function totalCells({ prices, dearer, cheaper, same, ...amounts }: RepricingTotals): string[] {
  const { fromPence, toPence, changePence } = amounts;
  return [
    ...counts(prices, dearer, cheaper, same),
    ...[fromPence, toPence, changePence].map((amount) => poundsCell(amount)),
  ];
}

function toRows({ preview }: Repricing): string[][] {
  const { totals, byStatus, byRegion, largest, blocked, blockedStudies, alreadyThere, accepted } = preview;
  return [
    ['All', 'Prices to re-price', ...totalCells(totals)],
    ...(['pending', 'issued', 'escalated', 'notAccepted'] as const).map((status) => [
      'By status at the preview',
      FILTERS.siteTag(status).text,
      String(byStatus[status]),
    ]),
    ...byRegion.map(({ region, ...sums }) => ['By region', region.name, ...totalCells(sums)]),
    ...largest.map((entry) => [
      ...['Largest changes', `IRAS ${entry.irasId}, ${entry.siteName} (${entry.odsCode})`],
      ...['1', '', '', ''],
      ...[entry.fromPence, entry.toPence, changeOfEntry(entry)].map((amount) => poundsCell(amount)),
    ]),
    ['Not touched', 'Cannot be re-priced', String(blocked)],
    ['Not touched', 'Studies with a price that cannot be re-priced', String(blockedStudies)],
    ['Not touched', 'Priced so already', String(alreadyThere)],
    ['Not touched', 'Accepted', String(accepted)],
  ].map((row) => [...row, ...Array.from({ length: HEADINGS.length - row.length }, () => '')]);
}

export function createTotalsDownload(deps: WebDeps) {
  const read = createReadRepricing(deps);
  return async (request: SignedInRequest): Promise<Reply> => {
    const repricing = await read({ caller: request.caller, id: repricingOf(request) });
    return csvFile(`repricing_${fileNameOf(repricing.id)}_totals.csv`, HEADINGS, toRows(repricing));
  };
}
