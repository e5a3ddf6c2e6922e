/** What waits for me: counts by role; for visitors, what the service is. */
import { londonMonth } from '../../../shared/domain/london-time.ts';
import { actAs, type Caller, NATIONAL_TEAM, organisationsOf } from '../../../shared/domain/person.ts';
import type { RepricingStatus } from '../../../shared/domain/repricing.ts';
import { createReadMonth } from '../../../shared/usecases/adherence-indicator/read-month.ts';
import { createListWaiting } from '../../../shared/usecases/notifications/list-waiting.ts';
import { createListStudies, type StudyItem } from '../../../shared/usecases/resource-review/list-studies.ts';
import { createListRepricings } from '../../../shared/usecases/site-pricing/read-repricing.ts';
import { createListNetworkEscalations } from '../../../shared/usecases/trust-acceptance/list-network-escalations.ts';
import { createListTrustOffers } from '../../../shared/usecases/trust-acceptance/list-trust-offers.ts';
import { createNameOrganisation } from '../frame/organisation-name.ts';
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

/** Re-pricings that wait for a person: a preview that nobody ran yet, and a run that stands still. */
const REPRICINGS_TO_DO: readonly RepricingStatus[] = ['previewed', 'paused', 'failed'];
/** Newest first: what is older is looked up in the list. */
const REPRICINGS_LOOKED_AT = 20;

/** A network upheld an item that the agreed version lacks, and the lead site has begun no other version yet. */
const isNextVersionDue = ({ role, status, upheldIn, agreedVersion }: StudyItem): boolean =>
  role === 'studyResourceReviewer' &&
  upheldIn !== undefined &&
  upheldIn === agreedVersion &&
  (status === 'agreed' || status === 'withdrawn');

export function createHomePage(deps: WebDeps) {
  const readMonth = createReadMonth(deps);
  const listStudies = createListStudies(deps);
  const listTrustOffers = createListTrustOffers(deps);
  const listEscalations = createListNetworkEscalations(deps);
  const listWaiting = createListWaiting(deps);
  const listRepricings = createListRepricings(deps);
  const nameOrganisation = createNameOrganisation(deps);

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

  const coordinatorWaiting = async (caller: Caller): Promise<Waiting[]> => {
    if (actAs(caller, 'nationalCoordinator', NATIONAL_TEAM) === undefined) return [];
    const [prices, repricings] = await Promise.all([
      listWaiting({ limit: MOST_COUNTED }),
      listRepricings({ caller, page: { limit: REPRICINGS_LOOKED_AT } }),
    ]);
    const toDo = repricings.items.filter(({ status }) => REPRICINGS_TO_DO.includes(status)).length;
    return [
      waiting(prices.items.length, prices.next !== undefined, {
        text: 'Prices without an answer',
        hint: 'Ask the trusts and networks that have waited longest',
        href: '/waiting',
      }),
      waiting(toDo, false, {
        text: 'National re-pricings to run or resume',
        hint: 'Previewed, paused or stopped by a fault',
        href: '/repricings',
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
      waiting(count(isNextVersionDue), isMore, {
        text: 'New versions to make',
        hint: 'A network upheld a missing item of the review',
        href,
      }),
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
    // Whoever holds no role any more is as much a stranger as who never did.
    if (!caller || caller.memberships.length === 0) {
      const stranger = session.content()?.person;
      const { serviceName } = deps.settings;
      return {
        kind: 'page',
        template: 'home/page.njk',
        title: serviceName,
        model: { indicator, stranger },
      };
    }
    const items = [
      ...(await trustWaiting(caller)),
      ...(await studyWaiting(caller)),
      ...(await networkWaiting(caller)),
      ...(await coordinatorWaiting(caller)),
    ];
    const isReviewer = organisationsOf(caller, 'siteRepresentative').length < caller.memberships.length;
    return {
      kind: 'page',
      template: 'home/signed-in.njk',
      title: 'What waits for you',
      model: {
        indicator,
        items,
        memberships: await Promise.all(
          caller.memberships.map(async ({ role, organisation }) => ({
            role,
            name: await nameOrganisation(organisation),
          })),
        ),
        hasStudies: isReviewer,
        isCoordinator: organisationsOf(caller, 'nationalCoordinator').length > 0,
      },
    };
  };
}
