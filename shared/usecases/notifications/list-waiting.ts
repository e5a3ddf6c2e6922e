import type { Offer } from '../../domain/offer.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Page } from '../../ports/record-table.ts';
import type { OrganisationDirectory } from '../../ports/registers.ts';
import type { PageRequest, StudyLedger } from '../../ports/study-ledger.ts';
import { isEnglishTrust } from '../site-pricing/offers.ts';
import { daysWaiting } from './days-waiting.ts';

export interface ListWaitingDeps {
  readonly ledger: Pick<StudyLedger, 'listOpenOffers'>;
  readonly organisations: Pick<OrganisationDirectory, 'findOrganisation'>;
  readonly clock: Clock;
}

/** A price that a trust, or its network, has not answered yet. */
export interface WaitingOffer
  extends Pick<Offer, 'irasId' | 'odsCode' | 'reviewVersion' | 'issueNumber' | 'issuedAt'> {
  readonly site: string;
  readonly shortTitle: string;
  readonly leadSite: string;
  readonly sponsor: string;
  /** Whose answer is waited for. */
  readonly waitsFor: 'trust' | 'network';
  readonly waitingSince: string;
  readonly daysWaiting: number;
  /** Whether the adherence indicator counts the organisation. */
  readonly isEnglishTrust: boolean;
}

/** Makes `listWaiting`: who is waited for over all studies, the longest first. For coordinators; the route says so. */
export function createListWaiting({ ledger, organisations, clock }: ListWaitingDeps) {
  const view = async (offer: Offer): Promise<WaitingOffer> => {
    const { irasId, odsCode, reviewVersion, issueNumber, issuedAt, study, status, statusSince } = offer;
    const organisation = await organisations.findOrganisation(odsCode);
    return {
      irasId,
      odsCode,
      site: organisation?.name ?? odsCode,
      reviewVersion,
      issueNumber,
      issuedAt,
      shortTitle: study.shortTitle,
      leadSite: study.leadSite,
      sponsor: study.sponsor,
      waitsFor: status === 'escalated' ? 'network' : 'trust',
      waitingSince: statusSince,
      daysWaiting: daysWaiting(offer, clock),
      isEnglishTrust: isEnglishTrust(organisation),
    };
  };
  return async (page: PageRequest): Promise<Page<WaitingOffer>> => {
    const found = await ledger.listOpenOffers(page);
    return { ...found, items: await Promise.all(found.items.map(view)) };
  };
}
