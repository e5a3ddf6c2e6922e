import type { Offer } from '../../domain/offer.ts';
import type { Clock } from '../../ports/clock.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whole days of 24 hours since the price was put to the trust, or put back to it by its network. */
export function daysWaiting({ statusSince }: Pick<Offer, 'statusSince'>, clock: Clock): number {
  return Math.floor((clock.now() - Date.parse(statusSince)) / DAY_MS);
}
