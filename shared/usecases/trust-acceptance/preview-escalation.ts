/** What a missing item would come to, before the trust reports it; nothing is stored. */
import type { ComputedShare, EscalatedItem } from '../../domain/escalation-share.ts';
import type { Caller } from '../../domain/person.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { type AccessDeps, requireSiteParty } from '../access.ts';
import { findOfferOfSite } from '../find-offer.ts';
import { type PriceItemDeps, priceItem } from './price-item.ts';

export interface PreviewEscalationDeps extends AccessDeps, PriceItemDeps {
  readonly ledger: AccessDeps['ledger'] &
    PriceItemDeps['ledger'] &
    Pick<StudyLedger, 'findOffer' | 'listOffers'>;
  readonly organisations: AccessDeps['organisations'];
}

export interface PreviewEscalationCommand {
  readonly caller: Caller;
  readonly irasId: string;
  readonly odsCode: string;
  readonly item: EscalatedItem;
}

/**
 * Makes `previewEscalation`: the share that a report made now would carry.
 * @throws DomainError `notFound`, `unknownTariffItem`, `unknownRole`, `offTariff` (naming the item's field)
 */
export function createPreviewEscalation(deps: PreviewEscalationDeps) {
  return async (command: PreviewEscalationCommand): Promise<ComputedShare> => {
    const { caller, irasId, odsCode, item } = command;
    await requireSiteParty(deps, caller, command, ['siteRepresentative']);
    return priceItem(deps, await findOfferOfSite(deps.ledger, { irasId, odsCode }), item);
  };
}
