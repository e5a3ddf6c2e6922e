/** The sites of a study: where each price stands, with downloads; for the lead site, what it can change. */
import type { OfferStatus } from '../../../shared/domain/offer.ts';
import { readAll } from '../../../shared/usecases/read-all.ts';
import { createListSites } from '../../../shared/usecases/resource-review/list-sites.ts';
import { createReadStudy, type StudyView } from '../../../shared/usecases/resource-review/read-study.ts';
import type { SiteRow } from '../../../shared/usecases/resource-review/site-row.ts';
import { findDemonstration } from '../frame/find-demonstration.ts';
import { filtersOf, hasWords, toQuery } from '../frame/narrowed-list.ts';
import { type Reply, type SignedInRequest, studyOf } from '../frame/page-request.ts';
import { regionItems, regionOf } from '../frame/regions.ts';
import { sliceOf } from '../frame/slices.ts';
import { FILTERS } from '../frame/words.ts';
import { canChange } from '../site-part/load-part.ts';
import { canWithdraw } from '../site-withdrawal/page.ts';
import type { WebDeps } from '../web-deps.ts';
import { sitesCsv } from './sites-csv.ts';

const ON_A_PAGE = 50;

type Status = OfferStatus | 'notOffered';

/** The statuses that there are, with how many sites have each, for the links that narrow the list. */
function countByStatus(rows: readonly SiteRow[], shown: string | null) {
  const counts = new Map<Status, number>();
  for (const { status } of rows) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => ({
    status,
    count,
    text: FILTERS.siteTag(status).text,
    isShown: status === shown,
  }));
}

/** After that a price of the version before is no price on its way: nobody is offered the new one, or a fault is told. */
const UNDER_WAY_MS = 10 * 60 * 1000;
const REPLACED_BY_NEXT: readonly Status[] = ['issued', 'escalated', 'notAccepted', 'accepted', 'superseded'];

/** The number of the version whose offers take the place of earlier ones just now. */
function versionUnderWay({ agreedVersion, timeline }: StudyView, now: number): number {
  const agreed = timeline.find(({ reviewVersion }) => reviewVersion === agreedVersion);
  if (agreed?.agreedAt === undefined || now - Date.parse(agreed.agreedAt) > UNDER_WAY_MS) return 0;
  return agreed.reviewVersion;
}

/** How far the prices of an agreed version are; undefined where none is on its way, or something keeps them all. */
function progressOf(study: StudyView, rows: readonly SiteRow[], now: number) {
  if (study.timeline.some(({ offersFault }) => offersFault)) return undefined;
  const version = versionUnderWay(study, now);
  const isWaiting = ({ status, fault, reviewVersion = version, movedTo }: SiteRow) =>
    (status === 'pending' && fault === undefined) ||
    (status === 'notOffered' && study.status === 'agreed') ||
    (reviewVersion < version && movedTo === undefined && REPLACED_BY_NEXT.includes(status));
  const waiting = rows.filter(isWaiting).length;
  const all = rows.filter((row) => row.status !== 'withdrawn').length;
  return waiting === 0 ? undefined : { made: all - waiting, all };
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Who has not answered yet, and how long the one has waited that waits longest. */
function waitingOf(rows: readonly SiteRow[], now: number) {
  const open = rows.filter(({ status }) => status === 'issued' || status === 'escalated');
  const since = open.flatMap(({ statusSince }) =>
    statusSince === undefined ? [] : [Date.parse(statusSince)],
  );
  if (open.length === 0) return undefined;
  const days = Math.floor((now - Math.min(now, ...since)) / DAY_MS);
  return {
    count: open.length,
    withNetwork: open.filter(({ status }) => status === 'escalated').length,
    days,
  };
}

function actionsOf(study: StudyView, row: SiteRow) {
  const isLead = study.role === 'studyResourceReviewer' && study.agreedVersion !== undefined;
  return {
    canChange: isLead && row.status !== 'withdrawn' && canChange(study, row),
    canWithdraw: isLead && canWithdraw(row),
    canAddAgain: isLead && row.status === 'withdrawn',
  };
}

export function createSitesPages(deps: WebDeps) {
  const readStudy = createReadStudy(deps);
  const listSites = createListSites(deps);

  const load = async (request: SignedInRequest) => {
    const { irasId } = studyOf(request);
    const { caller } = request;
    const study = await readStudy({ caller, irasId });
    const rows: SiteRow[] = [];
    for await (const row of readAll((page) => listSites({ caller, irasId, page }))) rows.push(row);
    return { study, rows };
  };

  const narrow = async (
    rows: readonly SiteRow[],
    { text, region }: { readonly text: string; readonly region: string },
  ): Promise<readonly SiteRow[]> => {
    if (text === '' && region === '') return rows;
    const all = await deps.organisations.allOrganisations();
    return rows.filter(
      ({ odsCode, name, principalInvestigator }) =>
        hasWords([odsCode, name, principalInvestigator], text) &&
        (region === '' || regionOf(all.get(odsCode)) === region),
    );
  };

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const { study, rows } = await load(request);
    const { query } = request;
    const status = query.get('status');
    const filters = filtersOf(query, ['text', 'region']);
    const wanted = await narrow(
      rows.filter((row) => status === null || row.status === status),
      filters,
    );
    const slice = sliceOf(wanted, request, { field: 'page', size: ON_A_PAGE });
    return {
      kind: 'page',
      template: 'sites/page.njk',
      title: 'Sites and their prices',
      back: { href: `/studies/${study.irasId}`, text: study.shortTitle },
      demonstrationTariff: await findDemonstration(deps, [study.timeline.at(-1)?.tariff]),
      model: {
        study,
        items: slice.items.map((row) => ({ ...row, ...actionsOf(study, row) })),
        slice,
        status,
        statuses: countByStatus(rows, status),
        count: rows.length,
        filters,
        isFiltered: toQuery(filters) !== '',
        regionItems: await regionItems(deps),
        waiting: waitingOf(rows, deps.clock.now()),
        progress: progressOf(study, rows, deps.clock.now()),
        canArchive: study.role !== 'nationalCoordinator',
        canEdit: study.role === 'studyResourceReviewer' && study.agreedVersion !== undefined,
        changed: rows.find(({ odsCode }) => odsCode === query.get('changed')),
        address: request.address,
      },
    };
  };

  const csv = async (request: SignedInRequest): Promise<Reply> => {
    const { study, rows } = await load(request);
    return sitesCsv(study, rows);
  };

  return { show, csv };
}
