/** What waits for me: counts by role; for visitors, what the service is. */
import { londonMonth } from '../../../shared/domain/london-time.ts';
import { type Caller, organisationsOf } from '../../../shared/domain/person.ts';
import { createReadMonth } from '../../../shared/usecases/adherence-indicator/read-month.ts';
import { createListStudies, type StudyItem } from '../../../shared/usecases/resource-review/list-studies.ts';
import { createListNetworkEscalations } from '../../../shared/usecases/trust-acceptance/list-network-escalations.ts';
import { createListTrustOffers } from '../../../shared/usecases/trust-acceptance/list-trust-offers.ts';
import type { PageRequest, Reply } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';

/** Counted exactly up to here; beyond, the list is the place to look. */
const MOST_COUNTED = 100;

interface Waiting {
  readonly text: string;
  readonly hint: string;
  readonly href: string;
  /** How many wait; 0 where nothing does. */
  readonly count: number;
  readonly countText: string;
}

function waiting(count: number, isMore: boolean, item: Pick<Waiting, 'text' | 'hint' | 'href'>): Waiting {
  const countText = count === 0 ? 'Nothing waits' : isMore ? `More than ${MOST_COUNTED}` : `${count} waiting`;
  return { ...item, count, countText };
}

export function createHomePage(deps: WebDeps) {
  const readMonth = createReadMonth(deps);
  const listStudies = createListStudies(deps);
  const listTrustOffers = createListTrustOffers(deps);
  const listEscalations = createListNetworkEscalations(deps);

  const networkWaiting = async (caller: Caller): Promise<Waiting[]> => {
    if (organisationsOf(caller, 'networkAssessor').length === 0) return [];
    const page = await listEscalations({ caller, listing: 'open', limit: MOST_COUNTED });
    return [
      waiting(page.items.length, page.next !== undefined, {
        text: 'Missing items to judge',
        hint: 'Trusts of your region reported them',
        href: '/escalations',
      }),
    ];
  };

  const trustWaiting = async (caller: Caller): Promise<Waiting[]> => {
    const trusts = organisationsOf(caller, 'siteRepresentative');
    return Promise.all(
      trusts.map(async (odsCode) => {
        const page = await listTrustOffers({ caller, odsCode, listing: 'open', limit: MOST_COUNTED });
        const name = (await deps.organisations.findOrganisation(odsCode))?.name ?? odsCode;
        const toReview = page.items.filter(({ status }) => status === 'issued').length;
        return waiting(toReview, page.next !== undefined, {
          text: 'Prices to review',
          hint: name,
          href: '/prices',
        });
      }),
    );
  };

  const studyWaiting = async (caller: Caller): Promise<Waiting[]> => {
    const roles = caller.memberships.map(({ role }) => role);
    const isLead = roles.includes('studyResourceReviewer');
    const isCompany = roles.includes('companyRepresentative');
    if (!isLead && !isCompany) return [];
    const page = await listStudies({ caller, page: { limit: MOST_COUNTED } });
    const count = (keep: (item: StudyItem) => boolean) => page.items.filter(keep).length;
    const isMore = page.next !== undefined;
    const href = '/studies';
    const lead = [
      waiting(
        count((item) => item.role === 'studyResourceReviewer' && item.status === 'draft'),
        isMore,
        {
          text: 'Drafts to finish',
          hint: 'Resource reviews that are not submitted yet',
          href,
        },
      ),
      waiting(
        count((item) => item.role === 'studyResourceReviewer' && item.status === 'queried'),
        isMore,
        {
          text: 'Questions to answer',
          hint: 'The company asked about a review',
          href,
        },
      ),
    ];
    const company = waiting(
      count((item) => item.role === 'companyRepresentative' && item.status === 'submitted'),
      isMore,
      { text: 'Reviews to agree', hint: 'The lead site submitted them to you', href },
    );
    return [...(isLead ? lead : []), ...(isCompany ? [company] : [])];
  };

  return async ({ caller, session }: PageRequest): Promise<Reply> => {
    const month = londonMonth(deps.clock.now());
    const indicator = await readMonth({ month });
    if (!caller) {
      const isStranger = session.content()?.person !== undefined;
      const { serviceName } = deps.settings;
      return {
        kind: 'page',
        template: 'home/page.njk',
        title: serviceName,
        model: { indicator, isStranger },
      };
    }
    const items = [
      ...(await trustWaiting(caller)),
      ...(await studyWaiting(caller)),
      ...(await networkWaiting(caller)),
    ];
    const isReviewer = organisationsOf(caller, 'siteRepresentative').length < caller.memberships.length;
    return {
      kind: 'page',
      template: 'home/signed-in.njk',
      title: 'What waits for you',
      model: {
        indicator,
        items,
        memberships: caller.memberships,
        hasStudies: isReviewer,
        isCoordinator: organisationsOf(caller, 'nationalCoordinator').length > 0,
      },
    };
  };
}
