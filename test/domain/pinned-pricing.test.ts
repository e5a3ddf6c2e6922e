import { describe, expect, it } from 'vitest';
import { isSamePricing, PinnedPricing, pricingIn } from '../../shared/domain/pinned-pricing.ts';

const pinned: PinnedPricing = {
  tariff: 'DEMO-2026-27.1',
  tariffSha256: 'a'.repeat(64),
  multipliers: 'M-2026-27',
  multipliersSha256: 'b'.repeat(64),
};

describe('what a price is made with', () => {
  it('is four fields of a record that holds more', () => {
    const record = { ...pinned, at: '2026-11-02T09:00:00.000Z' };
    expect(pricingIn(record)).toStrictEqual(pinned);
    expect(PinnedPricing.parse(pricingIn(record))).toEqual(pinned);
  });

  it('is the same where both hashes are, whatever the releases are called', () => {
    expect(isSamePricing(pinned, { ...pinned, tariff: 'X', multipliers: 'Y' })).toBe(true);
    expect(isSamePricing(pinned, { ...pinned, tariffSha256: 'c'.repeat(64) })).toBe(false);
    expect(isSamePricing(pinned, { ...pinned, multipliersSha256: 'c'.repeat(64) })).toBe(false);
  });

  it('is another where only one of the two is known, and the same where neither is', () => {
    expect(isSamePricing(pinned, undefined)).toBe(false);
    expect(isSamePricing(undefined, pinned)).toBe(false);
    expect(isSamePricing(undefined, undefined)).toBe(true);
  });
});
