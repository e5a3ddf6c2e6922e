/** The delta statement of a site: made when it is read, from two appendices that never change. */
import { type DeltaStatement, makeDeltaStatement } from '../../domain/delta-statement.ts';
import { DomainError, notFound } from '../../domain/errors.ts';
import type { OfferStatus } from '../../domain/offer.ts';
import type { Caller } from '../../domain/person.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { type AccessDeps, requireSiteParty } from '../access.ts';
import {
  type IssuedAppendixDeps,
  type IssuedOffer,
  listIssuedOffers,
  loadAppendix,
  loadOtherRelease,
} from './issued-appendix.ts';
import { PRICE_READERS } from './read-site-price.ts';

export interface ReadDeltaDeps extends AccessDeps, IssuedAppendixDeps {
  readonly ledger: AccessDeps['ledger'] & Pick<StudyLedger, 'listOffers'>;
}

export interface ReadDeltaCommand {
  readonly caller: Caller;
  readonly irasId: string;
  readonly odsCode: string;
  /** Review versions. Absent: the price before `to`, and the latest that was issued. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Issues of these versions; absent: the latest of each. */
  readonly fromIssue?: number | undefined;
  readonly toIssue?: number | undefined;
}

export interface DeltaAnswer extends DeltaStatement {
  /** Where the two offers stand now. */
  readonly fromStatus: OfferStatus;
  readonly toStatus: OfferStatus;
}

function findIssue(
  offers: readonly IssuedOffer[],
  version: number | undefined,
  issue: number | undefined,
): IssuedOffer | undefined {
  return offers.findLast(
    (offer) =>
      (version === undefined || offer.reviewVersion === version) &&
      (issue === undefined || offer.issueNumber === issue),
  );
}

/** What was never issued at this site has no price to compare: to the reader it is not there. */
function chooseEnds(
  offers: readonly IssuedOffer[],
  command: ReadDeltaCommand,
): { readonly from: IssuedOffer; readonly to: IssuedOffer } {
  const to = findIssue(offers, command.to, command.toIssue);
  if (!to) throw notFound();
  if (command.from === undefined) {
    // A re-priced offer names the price before it, which is of the same version.
    const { previous } = to;
    const named = previous && findIssue(offers, previous.reviewVersion, previous.issueNumber);
    const from = named ?? offers.findLast(({ reviewVersion }) => reviewVersion < to.reviewVersion);
    if (from) return { from, to };
    throw new DomainError('stateConflict', 'This is the first price of the site: there is none before it.', {
      path: 'from',
      mend: 'Name the review version to compare with, once there is another.',
    });
  }
  const from = findIssue(offers, command.from, command.fromIssue);
  if (!from) throw notFound();
  return { from, to };
}

/**
 * Makes `readDelta`: what changed between two issued prices of a site.
 * @throws DomainError `notFound` (also for a version that was never issued here), `stateConflict` (no earlier one)
 */
export function createReadDelta(deps: ReadDeltaDeps) {
  return async (command: ReadDeltaCommand): Promise<DeltaAnswer> => {
    const { caller, irasId, odsCode } = command;
    await requireSiteParty(deps, caller, command, PRICE_READERS);
    const { from, to } = chooseEnds(await listIssuedOffers(deps.ledger, irasId, odsCode), command);
    const [before, after] = await Promise.all(
      [from, to].map(({ documents }) => loadAppendix(deps, irasId, documents.appendixSha256)),
    );
    if (!before || !after) throw new Error('two appendices were asked for');
    const release = await loadOtherRelease(deps, before, after);
    const statement = makeDeltaStatement(before, after, release);
    return { ...statement, fromStatus: from.status, toStatus: to.status };
  };
}
