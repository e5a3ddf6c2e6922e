/** What keeps work from being done until somebody mends it, as opposed to trouble that passes by itself. */
import { DomainError } from '../../domain/errors.ts';
import { StoreUnavailable } from '../../ports/record-table.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { LedgerConflict } from '../../ports/study-ledger.ts';
import { retryOnConflict } from '../retry-conflict.ts';

const LONGEST = 500;
/** What the platform says may name its own parts: that belongs into the service's log, not before people. */
const UNTOLD = 'The documents of this price cannot be made. The service has logged why.';
const UNTOLD_OF_VERSION =
  'The prices of this version cannot all be prepared. The service has logged why, and tries again every minute.';

/** The fault in words for the lead site and the coordinator; undefined where the next attempt may well succeed. */
export function wordsOfFault(error: unknown, untold = UNTOLD): string | undefined {
  if (error instanceof StoreUnavailable || error instanceof LedgerConflict) return undefined;
  if (!(error instanceof DomainError)) return untold;
  if (error.code === 'busy') return undefined;
  return [error.message, error.mend]
    .filter((part) => part !== '')
    .join(' ')
    .slice(0, LONGEST);
}

export interface PendingOfferRef {
  readonly irasId: string;
  readonly odsCode: string;
  readonly reviewVersion: number;
  readonly issueNumber: number;
}

/**
 * Notes on a pending offer why it cannot be issued, so that its site does not just stay pending. It is still tried
 * again, and the note goes with the offer's next event.
 */
export async function noteOfferFault(
  {
    ledger,
    clock,
  }: { readonly ledger: Pick<StudyLedger, 'findOffer' | 'commit'>; readonly clock: { now(): number } },
  { irasId, odsCode, reviewVersion, issueNumber }: PendingOfferRef,
  error: unknown,
): Promise<void> {
  const words = wordsOfFault(error);
  if (words === undefined) return;
  await retryOnConflict(async () => {
    const offer = await ledger.findOffer(irasId, odsCode, reviewVersion, issueNumber);
    if (offer?.status !== 'pending' || offer.fault?.words === words) return;
    const fault = { since: new Date(clock.now()).toISOString(), words };
    await ledger.commit([{ kind: 'offer', record: { ...offer, fault, lock: offer.lock + 1 } }]);
  });
}

/**
 * Notes on an agreed version why its offers are not made, so that lead site, company and coordinator do not wait for
 * prices that do not come. It is still tried again, and the note goes once every offer is there.
 */
export async function noteVersionFault(
  {
    ledger,
    clock,
  }: {
    readonly ledger: Pick<StudyLedger, 'findReviewVersion' | 'commit'>;
    readonly clock: { now(): number };
  },
  { irasId, reviewVersion }: Pick<PendingOfferRef, 'irasId' | 'reviewVersion'>,
  error: unknown,
): Promise<void> {
  const words = wordsOfFault(error, UNTOLD_OF_VERSION);
  if (words === undefined) return;
  await retryOnConflict(async () => {
    const version = await ledger.findReviewVersion(irasId, reviewVersion);
    if (!version || version.offersFault?.words === words) return;
    const offersFault = { since: new Date(clock.now()).toISOString(), words };
    const record = { ...version, offersFault, lock: version.lock + 1 };
    await ledger.commit([{ kind: 'reviewVersion', record }]);
  });
}
