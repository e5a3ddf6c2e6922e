/** A network's missing items: what waits for its judgement, what it judged, and how often studies have any. */
import { actAs, NATIONAL_TEAM, organisationsOf } from '../../../shared/domain/person.ts';
import { readAll } from '../../../shared/usecases/read-all.ts';
import type { EscalationView } from '../../../shared/usecases/trust-acceptance/escalation-view.ts';
import { createListNetworkEscalations } from '../../../shared/usecases/trust-acceptance/list-network-escalations.ts';
import { createReadEscalationStatistics } from '../../../shared/usecases/trust-acceptance/read-escalation-statistics.ts';
import { csvFile } from '../frame/csv-file.ts';
import type { Reply, SignedInRequest } from '../frame/page-request.ts';
import { FILTERS } from '../frame/words.ts';
import type { WebDeps } from '../web-deps.ts';

const ON_A_PAGE = 50;

const HEADINGS = [
  'Reference',
  'IRAS ID',
  'Study',
  'ODS code',
  'Trust',
  'Network',
  'Missing item',
  'In schedule of events',
  'Share of direct costs %',
  'Reaches 5.000%',
  'Status',
  'Reported at (UTC)',
  'Judged at (UTC)',
  'Waiting days',
  'Judged by',
  'Reason',
];

const yesOrNo = (is: boolean): string => (is ? 'yes' : 'no');

function toRow(each: EscalationView, trust: string): string[] {
  const { judgement, share } = each;
  return [
    each.id,
    each.irasId,
    each.study.shortTitle,
    each.odsCode,
    trust,
    each.network,
    each.item.label,
    yesOrNo(each.inProtocolSchedule),
    share.percent ?? '',
    yesOrNo(share.reachesThreshold),
    FILTERS.escalationTag(each.status).text,
    each.raised.at,
    judgement?.at ?? '',
    String(each.waitingDays),
    judgement?.by.name ?? '',
    judgement?.reason ?? judgement?.waiver?.reason ?? '',
  ];
}

/** `closed` shows what was judged, or lapsed; anything else what waits. */
const listingOf = ({ query }: SignedInRequest) => (query.get('show') === 'closed' ? 'closed' : 'open');

export function createEscalationsPages(deps: WebDeps) {
  const listEscalations = createListNetworkEscalations(deps);
  const readStatistics = createReadEscalationStatistics(deps);
  const nameOf = async (odsCode: string): Promise<string> =>
    (await deps.organisations.findOrganisation(odsCode))?.name ?? odsCode;

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const { caller, query } = request;
    const listing = listingOf(request);
    const cursor = query.get('after') ?? undefined;
    const page = await listEscalations({ caller, listing, limit: ON_A_PAGE, cursor });
    const items = await Promise.all(
      page.items.map(async (each) => ({ ...each, trust: await nameOf(each.odsCode) })),
    );
    return {
      kind: 'page',
      template: 'escalations/page.njk',
      title: listing === 'open' ? 'Missing items to judge' : 'Missing items you judged',
      model: {
        listing,
        items,
        next: page.next,
        isLater: cursor !== undefined,
        networks: organisationsOf(caller, 'networkAssessor'),
      },
    };
  };

  /** The whole list, whatever page of it is shown. */
  const csv = async (request: SignedInRequest): Promise<Reply> => {
    const { caller } = request;
    const listing = listingOf(request);
    const rows: string[][] = [];
    for await (const each of readAll((page) => listEscalations({ caller, listing, ...page })))
      rows.push(toRow(each, await nameOf(each.odsCode)));
    return csvFile(`missing-items-${listing}.csv`, HEADINGS, rows);
  };

  const statistics = async ({ caller }: SignedInRequest): Promise<Reply> => {
    const { rate, networks } = await readStatistics({ caller });
    const isNational = actAs(caller, 'nationalCoordinator', NATIONAL_TEAM) !== undefined;
    return {
      kind: 'page',
      template: 'escalations/statistics.njk',
      title: 'How often something is missing',
      back: isNational
        ? { href: '/', text: 'Home' }
        : { href: '/escalations', text: 'Missing items to judge' },
      model: { rate, networks, isNational },
    };
  };

  return { show, csv, statistics };
}
