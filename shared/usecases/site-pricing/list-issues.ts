/** Every price that a site was ever issued in a study, for those who may see its price. */
import type { OfferStatus } from '../../domain/offer.ts';
import type { Caller } from '../../domain/person.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { type AccessDeps, requireSiteParty } from '../access.ts';
import { listIssuedOffers } from './issued-appendix.ts';
import { PRICE_READERS } from './read-site-price.ts';

export interface ListIssuesDeps extends AccessDeps {
  readonly ledger: AccessDeps['ledger'] & Pick<StudyLedger, 'listOffers'>;
}

export interface IssuedPrice {
  readonly reviewVersion: number;
  readonly issueNumber: number;
  readonly issuedAt: string;
  readonly status: OfferStatus;
  readonly expectedPence: number;
  /** A national re-pricing made it: the tariff or the multipliers changed, the resource did not. */
  readonly isRepriced: boolean;
}

/** Makes `listIssues`: by review version and issue number, oldest first. @throws DomainError `notFound` */
export function createListIssues(deps: ListIssuesDeps) {
  return async (command: {
    readonly caller: Caller;
    readonly irasId: string;
    readonly odsCode: string;
  }): Promise<readonly IssuedPrice[]> => {
    const { caller, irasId, odsCode } = command;
    await requireSiteParty(deps, caller, command, PRICE_READERS);
    const offers = await listIssuedOffers(deps.ledger, irasId, odsCode);
    return offers.map(({ reviewVersion, issueNumber, issuedAt, status, documents, repricing }) => ({
      reviewVersion,
      issueNumber,
      issuedAt,
      status,
      expectedPence: documents.expectedPence,
      isRepriced: repricing !== undefined,
    }));
  };
}
