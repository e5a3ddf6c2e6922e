import type { Sha256 } from '../../domain/canonical.ts';
import { findChainFault, type LogEntry } from '../../domain/decision-log.ts';
import { DomainError, notFound } from '../../domain/errors.ts';
import type { Offer } from '../../domain/offer.ts';
import type { Caller } from '../../domain/person.ts';
import { hashReceipt, makeReceipt, type Receipt } from '../../domain/receipt.ts';
import type { Signer } from '../../ports/signer.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { type AccessDeps, requireSiteParty } from '../access.ts';
import type { OfferOfSite } from '../find-offer.ts';
import { readAll } from '../read-all.ts';
import { LOG_READERS } from './read-log.ts';

export interface ReadReceiptDeps extends AccessDeps {
  readonly ledger: AccessDeps['ledger'] & Pick<StudyLedger, 'listOffers' | 'listLog'>;
  readonly signer: Pick<Signer, 'sign'>;
  readonly sha256: Sha256;
}

/** The latest decision of the site, or of one review version. @throws DomainError */
async function findDecided(
  { ledger }: ReadReceiptDeps,
  { irasId, odsCode, reviewVersion }: OfferOfSite,
): Promise<{ readonly offer: Offer; readonly sequence: number }> {
  let latest: Offer | undefined;
  let hasOffer = false;
  for await (const offer of readAll((page) => ledger.listOffers(irasId, page, odsCode))) {
    if (reviewVersion !== undefined && offer.reviewVersion !== reviewVersion) continue;
    hasOffer = true;
    if (offer.decision && offer.decision.sequence > (latest?.decision?.sequence ?? 0)) latest = offer;
  }
  if (!hasOffer) throw notFound();
  if (!latest?.decision) {
    throw new DomainError(
      'stateConflict',
      'There is no decision on this price yet, so there is no receipt.',
      {
        mend: 'Ask again once the trust has decided.',
      },
    );
  }
  return { offer: latest, sequence: latest.decision.sequence };
}

/** The chain up to the decision's entry, which must be unbroken. */
async function findEntry(
  { ledger, sha256 }: ReadReceiptDeps,
  { irasId, odsCode }: Offer,
  sequence: number,
): Promise<LogEntry> {
  const entries: LogEntry[] = [];
  for await (const entry of readAll((page) => ledger.listLog(irasId, odsCode, page))) {
    entries.push(entry);
    if (entry.sequence === sequence) break;
  }
  const entry = entries.at(-1);
  if (entry?.sequence !== sequence || findChainFault(entries, sha256)) {
    throw new Error('the decision log of a site is broken');
  }
  return entry;
}

/**
 * Makes `readReceipt`: the latest decision's receipt, made and signed now from its log entry. The same entry,
 * names and key give the same receipt.
 * @throws DomainError `notFound`; `stateConflict` where nothing is decided yet
 */
export function createReadReceipt(deps: ReadReceiptDeps) {
  return async (command: OfferOfSite & { readonly caller: Caller }): Promise<Receipt> => {
    await requireSiteParty(deps, command.caller, command, LOG_READERS);
    const { offer, sequence } = await findDecided(deps, command);
    const organisation = await deps.organisations.findOrganisation(offer.odsCode);
    const content = makeReceipt(await findEntry(deps, offer, sequence), {
      shortTitle: offer.study.shortTitle,
      siteName: organisation?.name,
    });
    const sha256 = hashReceipt(content, deps.sha256);
    return { ...content, integrity: { sha256, signature: await deps.signer.sign(sha256) } };
  };
}
