/** Whose answer is waited for over all studies, for how long, and which prices cannot be made: for coordinators. */
import type { Offer } from '../../../shared/domain/offer.ts';
import { createListWaiting, type WaitingOffer } from '../../../shared/usecases/notifications/list-waiting.ts';
import { readAll } from '../../../shared/usecases/read-all.ts';
import { csvFile } from '../frame/csv-file.ts';
import { filtersOf, hasWords, narrowedPage, narrowedWhole, toQuery } from '../frame/narrowed-list.ts';
import type { Reply, SignedInRequest } from '../frame/page-request.ts';
import { regionItems, regionOf } from '../frame/regions.ts';
import type { WebDeps } from '../web-deps.ts';

const ON_A_PAGE = 50;
/** Prices that cannot be made are few, or something is wrong with them all. */
const MOST_STUCK = 200;
const NAMES = ['text', 'region', 'waitsFor'] as const;
const WAITS_FOR = { trust: 'The trust', network: 'Its network' } as const;
const HEADINGS = [
  'IRAS ID',
  'Study',
  'Sponsor',
  'Lead site',
  'ODS code',
  'Site',
  'Region or nation',
  'Waits for',
  'Waiting since (UTC)',
  'Days',
  'Review version',
  'Issue number',
  'Issued at (UTC)',
  'Counts for the indicator',
];

interface Row extends WaitingOffer {
  readonly region: string;
}

interface Stuck extends Pick<Offer, 'irasId'> {
  /** Whose price it is: a site, or all sites of a version. */
  readonly whose: string;
  readonly shortTitle: string;
  readonly since: string;
  readonly words: string;
}

function toCells(row: Row): string[] {
  return [
    row.irasId,
    row.shortTitle,
    row.sponsor,
    row.leadSite,
    row.odsCode,
    row.site,
    row.region,
    WAITS_FOR[row.waitsFor],
    row.waitingSince,
    String(row.daysWaiting),
    String(row.reviewVersion),
    String(row.issueNumber),
    row.issuedAt,
    row.isEnglishTrust ? 'yes' : 'no',
  ];
}

export function createWaitingPages(deps: WebDeps) {
  const listWaiting = createListWaiting(deps);

  const withRegion = async (offer: WaitingOffer): Promise<Row> => ({
    ...offer,
    region: regionOf(await deps.organisations.findOrganisation(offer.odsCode)),
  });

  const wanted = ({ query }: SignedInRequest) => {
    const filters = filtersOf(query, NAMES);
    return {
      filters,
      list: listWaiting,
      keep: async (offer: WaitingOffer) => {
        const isWanted =
          (filters.waitsFor === '' || offer.waitsFor === filters.waitsFor) &&
          hasWords(
            [offer.irasId, offer.shortTitle, offer.sponsor, offer.leadSite, offer.odsCode, offer.site],
            filters.text,
          );
        if (!isWanted || filters.region === '') return isWanted;
        return regionOf(await deps.organisations.findOrganisation(offer.odsCode)) === filters.region;
      },
    };
  };

  /** Prices that are still to be made, and that the worker has given a reason for. */
  const listStuck = async (): Promise<readonly Stuck[]> => {
    const stuck: Stuck[] = [];
    for await (const { irasId, odsCode, study, fault } of readAll((page) =>
      deps.ledger.listPendingOffers(page),
    )) {
      if (!fault) continue;
      const site = (await deps.organisations.findOrganisation(odsCode))?.name ?? odsCode;
      stuck.push({ irasId, whose: `${site} (${odsCode})`, shortTitle: study.shortTitle, ...fault });
      if (stuck.length === MOST_STUCK) break;
    }
    return stuck;
  };

  /** Agreed versions whose offers cannot all be made. */
  const listStuckVersions = async (): Promise<readonly Stuck[]> => {
    const stuck: Stuck[] = [];
    for await (const { kind, irasId, reviewVersion } of readAll((page) => deps.ledger.listOpenJobs(page))) {
      if (kind !== 'issueVersion') continue;
      const version = await deps.ledger.findReviewVersion(irasId, reviewVersion);
      const study = await deps.ledger.findStudy(irasId);
      if (!version?.offersFault || !study) continue;
      const whose = `Every site, version ${reviewVersion}`;
      stuck.push({ irasId, whose, shortTitle: study.shortTitle, ...version.offersFault });
      if (stuck.length === MOST_STUCK) break;
    }
    return stuck;
  };

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const { filters, ...narrowing } = wanted(request);
    const cursor = request.query.get('after') ?? undefined;
    const found = await narrowedPage({ ...narrowing, size: ON_A_PAGE, cursor });
    return {
      kind: 'page',
      template: 'waiting/page.njk',
      title: 'Prices without an answer',
      back: { href: '/', text: 'Home' },
      model: {
        ...found,
        items: await Promise.all(found.items.map(withRegion)),
        filters,
        query: toQuery(filters),
        isFirst: cursor === undefined,
        regionItems: await regionItems(deps),
        waitsForItems: [
          { value: '', text: 'Trusts and networks' },
          ...Object.entries(WAITS_FOR).map(([value, text]) => ({ value, text })),
        ],
        stuck:
          cursor === undefined && toQuery(filters) === ''
            ? [...(await listStuckVersions()), ...(await listStuck())]
            : [],
      },
    };
  };

  const csv = async (request: SignedInRequest): Promise<Reply> => {
    const { filters: _asked, ...narrowing } = wanted(request);
    const offers = await narrowedWhole(narrowing);
    const rows = await Promise.all(offers.map(withRegion));
    return csvFile('waiting.csv', HEADINGS, rows.map(toCells));
  };

  return { show, csv };
}
