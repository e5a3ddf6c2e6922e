/** A trust's inbox over all studies: what waits, oldest first, and what was decided, newest first. */
import type { Offer } from '../../../shared/domain/offer.ts';
import { organisationsOf } from '../../../shared/domain/person.ts';
import type { PageRequest as PageOfList } from '../../../shared/ports/study-ledger.ts';
import { createListTrustOffers } from '../../../shared/usecases/trust-acceptance/list-trust-offers.ts';
import { csvFile, poundsCell } from '../frame/csv-file.ts';
import { filtersOf, hasWords, narrowedPage, narrowedWhole, toQuery } from '../frame/narrowed-list.ts';
import type { Reply, SignedInRequest } from '../frame/page-request.ts';
import { FILTERS } from '../frame/words.ts';
import type { WebDeps } from '../web-deps.ts';

const ON_A_PAGE = 50;

const HEADINGS = [
  'Trust',
  'ODS code',
  'IRAS ID',
  'Study',
  'Status',
  'Review version',
  'Issue number',
  'Issued at (UTC)',
  'One-off GBP',
  'Expected total GBP',
  'Decision',
  'Decided by',
  'Decided at (UTC)',
  'Reason',
  'Appendix SHA-256',
  'Demonstration tariff',
];

function toRow(trust: string, offer: Offer): string[] {
  const { decision, documents } = offer;
  return [
    trust,
    offer.odsCode,
    offer.irasId,
    offer.study.shortTitle,
    FILTERS.offerTag(offer.status).text,
    String(offer.reviewVersion),
    String(offer.issueNumber),
    offer.issuedAt,
    poundsCell(documents?.oneOffPence),
    poundsCell(documents?.expectedPence),
    decision ? FILTERS.decision(decision.decision) : '',
    decision?.by.name ?? '',
    decision?.at ?? '',
    decision?.reason ? FILTERS.reason(decision.reason) : '',
    documents?.appendixSha256 ?? '',
    documents?.demonstrationTariff ?? '',
  ];
}

const keepOf =
  ({ text }: { readonly text: string }) =>
  ({ irasId, study }: Offer): boolean =>
    hasWords([irasId, study.shortTitle, study.sponsor, study.leadSite], text);

export function createPricesPages(deps: WebDeps) {
  const listTrustOffers = createListTrustOffers(deps);

  const show = async ({ caller, query }: SignedInRequest): Promise<Reply> => {
    const listing = query.get('show') === 'decided' ? 'decided' : 'open';
    const own = organisationsOf(caller, 'siteRepresentative');
    const chosen = query.get('trust');
    const cursor = query.get('after') ?? undefined;
    const filters = filtersOf(query, ['text']);
    // A cursor belongs to one trust's list.
    const shown = chosen === null ? own : own.filter((odsCode) => odsCode === chosen);
    const trusts = await Promise.all(
      shown.map(async (odsCode) => {
        const after = chosen === odsCode ? cursor : undefined;
        const { items, next, isCut } = await narrowedPage({
          list: (page) => listTrustOffers({ caller, odsCode, listing, ...page }),
          keep: keepOf(filters),
          size: ON_A_PAGE,
          cursor: after,
        });
        const name = (await deps.organisations.findOrganisation(odsCode))?.name ?? odsCode;
        return { odsCode, name, offers: items, next, isCut };
      }),
    );
    return {
      kind: 'page',
      template: 'prices/page.njk',
      title: listing === 'open' ? 'Prices to review' : 'Prices you answered',
      demonstrationTariff: trusts
        .flatMap(({ offers }) => offers.map(({ documents }) => documents?.demonstrationTariff))
        .find((id) => id !== undefined),
      model: { trusts, listing, filters, query: toQuery(filters), isFirst: chosen === null },
    };
  };

  /** The whole list, whatever page of it is shown. */
  const csv = async ({ caller, query }: SignedInRequest): Promise<Reply> => {
    const listing = query.get('show') === 'decided' ? 'decided' : 'open';
    const rows: string[][] = [];
    for (const odsCode of organisationsOf(caller, 'siteRepresentative')) {
      const name = (await deps.organisations.findOrganisation(odsCode))?.name ?? odsCode;
      const list = (page: PageOfList) => listTrustOffers({ caller, odsCode, listing, ...page });
      const offers = await narrowedWhole({ list, keep: keepOf(filtersOf(query, ['text'])) });
      rows.push(...offers.map((offer) => toRow(name, offer)));
    }
    return csvFile(`prices-${listing}.csv`, HEADINGS, rows);
  };

  return { show, csv };
}
