import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ResourceReview } from '../../shared/domain/resource-review.ts';
import { priceSite } from '../../shared/domain/site-price.ts';
import type { SiteTargets } from '../../shared/domain/site-price-document.ts';
import { type SiteTotals, totalSites } from '../../shared/domain/site-totals.ts';
import { type PricedResource, planStudy, type StudyPlan } from '../../shared/domain/study-price.ts';
import { findMultiplier, type MultiplierSet, type PricingTariff } from '../../shared/domain/tariff.ts';
import { bundledMultipliers, bundledTariff, sampleReview } from '../../shared/reference/index.ts';
import { resources } from '../support/arbitrary-review.ts';
import { loadGolden } from '../support/golden.ts';

function multiplierSet(rows: MultiplierSet['rows']): MultiplierSet {
  return { schema: 'ncvr.multiplier-set/1', id: 'M', financialYear: '2026/27', source: 'A list', rows };
}

/** The totals of the whole objects, which are proved elsewhere. */
function priceEach(plan: StudyPlan, sites: readonly SiteTargets[], set: MultiplierSet): SiteTotals[] {
  return sites.map((site) => {
    const price = priceSite(plan, site, findMultiplier(set, site.odsCode)!);
    const { odsCode, multiplier, arms, oneOffPence, expectedPence } = price;
    return { odsCode, multiplier, arms, oneOffPence, expectedPence };
  });
}

/** A study of one activity, charged once, priced all-in. */
function oneActivity(allInPence: number, quantity = 1): { resource: PricedResource; tariff: PricingTariff } {
  const common = { id: 'a', label: 'a', section: 'site', inProtocolSchedule: false } as const;
  return {
    resource: {
      arms: [],
      visits: [],
      schedule: [],
      activities: [{ ...common, tariffItem: 'ALL-IN', chargedPer: 'once', quantity }],
    },
    tariff: {
      id: 'T',
      provenance: 'demonstration',
      rules: { indirectRate: 7000, capacityRate: 2000, capacityBase: 'direct' },
      roles: [],
      items: [{ code: 'ALL-IN', label: 'All-in', kind: 'investigation', minutes: [], allInPence }],
    },
  };
}

const SITE: SiteTargets = { odsCode: 'RRV', targetParticipants: {} };

describe('the totals of many sites', () => {
  it.each(['worked-example', 'edge'] as const)('are those of the costing specification: %s', (name) => {
    const { review, tariff, multipliers, expected } = loadGolden(name);
    const totals = totalSites(planStudy(review, tariff), review.sites, multipliers);
    expect(totals.map(({ odsCode }) => odsCode)).toEqual(expected.map(({ odsCode }) => odsCode));
    totals.forEach(({ arms, oneOffPence, expectedPence }, at) => {
      const golden = expected[at]!;
      expect(oneOffPence).toBe(golden['oneOffPence']);
      expect(expectedPence).toBe(golden['expectedPence']);
      expect(arms).toMatchObject(golden['arms'] as object[]);
    });
  });

  it('are those of the whole prices at every trust that has a multiplier', () => {
    const review = ResourceReview.parse(sampleReview());
    const set = bundledMultipliers();
    const sites = set.rows.map(({ odsCode }, at) => ({
      odsCode,
      targetParticipants: Object.fromEntries(review.arms.map(({ id }, arm) => [id, (at * 7 + arm) % 23])),
    }));
    expect(sites.length).toBeGreaterThan(100);
    const plan = planStudy(review, bundledTariff());
    expect(totalSites(plan, sites, set)).toEqual(priceEach(plan, sites, set));
  });

  it('are those of the whole prices for any review, tariff, targets and multipliers', () => {
    const micros = fc.array(fc.oneof(fc.integer({ min: 1, max: 3_000_000 }), fc.constant(100_000_000)), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(resources, micros, ({ resource, tariff, site }, rows) => {
        const sites = rows.map((_, at) => ({ ...site, odsCode: `RR${at}` }));
        const set = multiplierSet(rows.map((micro, at) => ({ odsCode: `RR${at}`, micro })));
        const plan = planStudy(resource, tariff);
        expect(totalSites(plan, sites, set)).toEqual(priceEach(plan, sites, set));
      }),
      { numRuns: 500 },
    );
  });

  it('stay exact where a product is beyond what a number can hold', () => {
    const prices = fc.oneof(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 2 ** 46 }));
    const micros = fc.oneof(fc.integer({ min: 1, max: 3_000_000 }), fc.integer({ min: 1, max: 100_000_000 }));
    fc.assert(
      fc.property(prices, micros, (allInPence, micro) => {
        const { resource, tariff } = oneActivity(allInPence);
        const set = multiplierSet([{ odsCode: 'RRV', micro }]);
        const plan = planStudy(resource, tariff);
        expect(totalSites(plan, [SITE], set)).toEqual(priceEach(plan, [SITE], set));
      }),
      { numRuns: 2000 },
    );
  });

  it('round every half penny upwards, and a hair less downwards, at the edge of what a number holds', () => {
    // At half the price every odd number of pence is a tie.
    for (const allInPence of [1, 3, 99_999, 2_251_799_811, 2_251_799_813, 4_503_599_627, 2 ** 45 + 1]) {
      for (const micro of [499_999, 500_000, 500_001, 999_999, 1_000_001]) {
        const { resource, tariff } = oneActivity(allInPence);
        const exact = (2n * BigInt(allInPence) * BigInt(micro) + 1_000_000n) / 2_000_000n;
        const [totals] = totalSites(
          planStudy(resource, tariff),
          [SITE],
          multiplierSet([{ odsCode: 'RRV', micro }]),
        );
        expect(totals?.oneOffPence).toBe(Number(exact));
      }
    }
  });

  it('stay exact for what is passed through, at any multiplier', () => {
    const { resource, tariff } = oneActivity(1);
    const [activity] = resource.activities;
    const { tariffItem: _none, ...rest } = activity!;
    const passed = {
      ...resource,
      activities: [{ ...rest, section: 'passThrough' as const, passThroughPence: 2 ** 46 + 1 }],
    };
    const set = multiplierSet([{ odsCode: 'RRV', micro: 1_175_335 }]);
    expect(totalSites(planStudy(passed, tariff), [SITE], set)[0]?.oneOffPence).toBe(2 ** 46 + 1);
  });

  it('refuse a total that a JSON number cannot carry exactly, as the whole price does', () => {
    const { resource, tariff } = oneActivity(2 ** 40, 2 ** 13 + 1);
    const set = multiplierSet([{ odsCode: 'RRV', micro: 1_000_000 }]);
    const plan = planStudy(resource, tariff);
    expect(() => priceEach(plan, [SITE], set)).toThrow(/too large/);
    expect(() => totalSites(plan, [SITE], set)).toThrow(/too large/);
  });

  it('reach the largest amount that is exact, and refuse one penny more even where nobody takes part', () => {
    const largest = Number.MAX_SAFE_INTEGER;
    const set = multiplierSet([{ odsCode: 'RRV', micro: 1_000_000 }]);
    const one = oneActivity(1, largest);
    expect(totalSites(planStudy(one.resource, one.tariff), [SITE], set)[0]?.oneOffPence).toBe(largest);
    const [activity] = one.resource.activities;
    const participant = {
      ...one.resource,
      arms: [{ id: 'A', label: 'A' }],
      activities: [
        { ...activity!, chargedPer: 'participant' as const },
        { ...activity!, id: 'b', chargedPer: 'participant' as const, quantity: 1 },
      ],
    };
    const plan = planStudy(participant, one.tariff);
    expect(() => totalSites(plan, [SITE], set)).toThrow(expect.objectContaining({ code: 'amountTooLarge' }));
  });

  it('are never made at 1.0 for a site without a multiplier', () => {
    const { resource, tariff } = oneActivity(100);
    const plan = planStudy(resource, tariff);
    expect(() => totalSites(plan, [SITE], multiplierSet([]))).toThrow(
      expect.objectContaining({ code: 'noMultiplier', message: 'RRV has no multiplier in M.' }),
    );
  });

  it('are none where there is no site', () => {
    const { review, tariff, multipliers } = loadGolden('edge');
    expect(totalSites(planStudy(review, tariff), [], multipliers)).toEqual([]);
  });
});
