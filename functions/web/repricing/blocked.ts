/** The studies that a re-pricing cannot move, with the lines and what to do: narrowed, a page at a time, as a file. */
import type { BlockedStudy } from '../../../shared/domain/blocked-study.ts';
import type { Repricing } from '../../../shared/domain/repricing.ts';
import type { PageRequest as PageOfList } from '../../../shared/ports/study-ledger.ts';
import { createListBlockedStudies } from '../../../shared/usecases/site-pricing/list-blocked-studies.ts';
import { createReadRepricing } from '../../../shared/usecases/site-pricing/read-repricing.ts';
import { csvFile } from '../frame/csv-file.ts';
import { fileNameOf } from '../frame/documents.ts';
import { findDemonstration } from '../frame/find-demonstration.ts';
import { filtersOf, hasWords, narrowedPage, narrowedWhole, toQuery } from '../frame/narrowed-list.ts';
import type { Reply, SignedInRequest } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';
import { BLOCKED_HEADINGS, toBlockedCells, toBlockedRow } from './blocked-rows.ts';
import { readable } from './exceptions.ts';
import { repricingOf } from './page.ts';
import { pathOf, titleOf } from './words.ts';

const ON_A_PAGE = 20;

/** Everything of a study that a person may look for: the study, its sites, and what is missing. */
function textsOf({ irasId, shortTitle, leadSite, missing, reasons }: BlockedStudy): string[] {
  return [
    ...[irasId, shortTitle, leadSite],
    ...missing.flatMap(({ code, lines }) => [code, ...lines.map(({ label }) => label)]),
    ...reasons.flatMap(({ message, sites }) => [
      message,
      ...sites.map(({ odsCode, siteName }) => `${siteName} ${odsCode}`),
    ]),
  ];
}

export function createBlockedPages(deps: WebDeps) {
  const read = createReadRepricing(deps);
  const listBlocked = createListBlockedStudies(deps);

  const load = (request: SignedInRequest) => read({ caller: request.caller, id: repricingOf(request) });
  const wanted = ({ caller, query }: SignedInRequest, { id }: Repricing) => {
    const filters = filtersOf(query, ['text']);
    return {
      filters,
      list: (page: PageOfList) => listBlocked({ caller, id, page }),
      keep: (study: BlockedStudy) => hasWords(textsOf(study), filters.text),
    };
  };

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const repricing = await load(request);
    const { filters, ...narrowing } = wanted(request, repricing);
    const cursor = request.query.get('after') ?? undefined;
    const found = await readable(narrowedPage({ ...narrowing, size: ON_A_PAGE, cursor }));
    return {
      kind: 'page',
      template: 'repricing/blocked.njk',
      title: 'Studies that cannot be re-priced',
      back: { href: pathOf(repricing), text: titleOf(repricing) },
      demonstrationTariff: await findDemonstration(deps, [repricing.target.tariff]),
      model: {
        ...found,
        items: found.items.map(toBlockedRow),
        repricing,
        name: titleOf(repricing),
        path: `${pathOf(repricing)}/blocked`,
        filters,
        query: toQuery(filters),
        isFirst: cursor === undefined,
      },
    };
  };

  const csv = async (request: SignedInRequest): Promise<Reply> => {
    const repricing = await load(request);
    const { filters: _asked, ...narrowing } = wanted(request, repricing);
    const studies = await readable(narrowedWhole(narrowing));
    const name = `repricing_${fileNameOf(repricing.id)}_blocked.csv`;
    return csvFile(name, BLOCKED_HEADINGS, studies.flatMap(toBlockedCells));
  };

  return { show, csv };
}
