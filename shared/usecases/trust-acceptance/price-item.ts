/** A missing item at the price that the trust was offered. */
import { type ComputedShare, computeShare, type EscalatedItem } from '../../domain/escalation-share.ts';
import type { Offer } from '../../domain/offer.ts';
import { findMultiplier } from '../../domain/tariff.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { type EditionDeps, loadEdition } from '../site-pricing/edition.ts';

export interface PriceItemDeps extends EditionDeps {
  readonly ledger: Pick<StudyLedger, 'findReviewVersion'>;
}

/**
 * The share of the item in the offered price: at its pinned tariff, multiplier and targets.
 * @throws DomainError `unknownTariffItem`, `unknownRole`, `offTariff`, naming the item's field
 */
export async function priceItem(
  deps: PriceItemDeps,
  offer: Offer,
  item: EscalatedItem,
): Promise<ComputedShare> {
  const version = await deps.ledger.findReviewVersion(offer.irasId, offer.reviewVersion);
  if (!version) throw new Error('an offer without its review version');
  const { plan, edition, multipliers } = await loadEdition(deps, version);
  const multiplier = findMultiplier(multipliers, offer.odsCode);
  if (!multiplier) throw new Error('an issued offer of a site without a multiplier');
  return computeShare({ item, plan, tariff: edition.tariff, site: offer, multiplier });
}
