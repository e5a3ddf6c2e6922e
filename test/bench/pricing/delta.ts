/**
 * The delta of two prices of 1,000 lines, of which every fifth changed and all have a new tariff and multiplier,
 * against pricing the later one at its site: what the statement of a change costs beside the price itself.
 */
import { computeDelta } from '../../../shared/domain/delta.ts';
import type { PricedBundle } from '../../../shared/domain/delta-steps.ts';
import type { Activity } from '../../../shared/domain/resource-review.ts';
import { priceSite } from '../../../shared/domain/site-price.ts';
import type { SitePrice } from '../../../shared/domain/site-price-document.ts';
import { planStudy } from '../../../shared/domain/study-price.ts';
import type { TariffRelease } from '../../../shared/domain/tariff.ts';
import { bundledTariff } from '../../../shared/reference/index.ts';
import { type Measure, raceRows, requireSame, US } from '../measure.ts';
import { makeReview } from '../reference-study.ts';

const LINES = 1000;
/** One line in this many is charged more often. */
const EVERY_CHANGED = 5;

function makeDearer(release: TariffRelease): TariffRelease {
  return {
    ...release,
    id: 'BENCH-NEXT',
    roles: release.roles.map((role) => ({ ...role, pencePerHour: role.pencePerHour + 137 })),
    items: release.items.map((item) => ({
      ...item,
      ...(item.allInPence !== undefined && { allInPence: item.allInPence + 1234 }),
    })),
  };
}

function amend(activity: Activity, at: number): Activity {
  return at % EVERY_CHANGED === 0 ? { ...activity, quantity: (activity.quantity ?? 1) + 1 } : activity;
}

function makeEnds(): readonly [PricedBundle, PricedBundle] {
  const { sites, ...resource } = makeReview({ activities: LINES, visits: 15, sites: 1 });
  const [site] = sites;
  if (!site) throw new Error('the study has no site');
  const tariff = bundledTariff();
  const multiplier = (micro: number) => ({ set: 'BENCH', micro, source: 'Made up for measuring' });
  const before: PricedBundle = { resource, tariff, site, multiplier: multiplier(1_022_017) };
  const activities = resource.activities.map(amend);
  const after: PricedBundle = {
    ...before,
    resource: { ...resource, activities },
    tariff: makeDearer(tariff),
    multiplier: multiplier(1_025_350),
  };
  return [before, after];
}

function price({ resource, tariff, site, multiplier }: PricedBundle): SitePrice {
  return priceSite(planStudy(resource, tariff), site, multiplier);
}

/** @throws Error where A + delta is not B, or the causes are not the change */
function proveExact(before: PricedBundle, after: PricedBundle): void {
  const [from, to, delta] = [price(before), price(after), computeDelta(before, after)];
  const { causes, changePence } = delta.expected;
  requireSame(
    'the price before with its delta, and the price after',
    from.expectedPence + changePence,
    to.expectedPence,
  );
  requireSame('causes and change', causes.resource + causes.tariff + causes.multiplier, changePence);
  const { added, removed, changed } = delta.lines;
  const ofLines = [...added, ...removed, ...changed].reduce(
    (sum, line) => sum + line.expected.changePence,
    0,
  );
  requireSame('the changes of all lines, and that of the total', ofLines, changePence);
}

export const delta: Measure = {
  run: async ({ rounds }) => {
    const [before, after] = makeEnds();
    proveExact(before, after);
    const contenders = [
      { name: US, run: () => computeDelta(before, after) },
      { name: 'price-one-site', run: () => price(after) },
    ];
    const notes = {
      'price-one-site': `our own price of ${LINES} lines at a site; a delta holds two such prices`,
    };
    return raceRows('delta.1000', contenders, rounds, notes);
  },
};
