/**
 * What a price is made with: a tariff release and a multiplier set, by id and hash. A submission pins both for its
 * version; a re-pricing pins others for single offers of it (domain.md section 4).
 */
import * as z from 'zod';
import { sha256Hex } from './sha256-hex.ts';
import { identifier } from './text.ts';

export const PinnedPricing = z.strictObject({
  tariff: identifier,
  tariffSha256: sha256Hex,
  multipliers: identifier,
  multipliersSha256: sha256Hex,
});
export type PinnedPricing = z.infer<typeof PinnedPricing>;

/** The four fields of a record that holds more, such as a submission. */
export function pricingIn(record: PinnedPricing): PinnedPricing {
  const { tariff, tariffSha256, multipliers, multipliersSha256 } = record;
  return { tariff, tariffSha256, multipliers, multipliersSha256 };
}

/** Whether both make the same price of the same resource. */
export function isSamePricing(one: PinnedPricing | undefined, other: PinnedPricing | undefined): boolean {
  return one?.tariffSha256 === other?.tariffSha256 && one?.multipliersSha256 === other?.multipliersSha256;
}
