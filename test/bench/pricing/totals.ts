/**
 * Preview totals of a study at 250 sites: against a workbook with every site in it, from the review to the totals;
 * against a workbook that is kept open and has each multiplier typed in, decimals and a plain loop, from a plan that
 * is made to the totals.
 */
import { priceSite } from '../../../shared/domain/site-price.ts';
import { totalSites } from '../../../shared/domain/site-totals.ts';
import { planStudy } from '../../../shared/domain/study-price.ts';
import { findMultiplier } from '../../../shared/domain/tariff.ts';
import { type Measure, raceRows, requireSame, US } from '../measure.ts';
import { priceByDecimal } from './decimal.ts';
import { priceByIntegerLoop } from './integer-loop.ts';
import { multipliers, plan, review, sites, tariff } from './subject.ts';
import { calculateWholeWorkbook, openPricingWorkbook } from './workbook.ts';

const ours = () => totalSites(plan, sites, multipliers);

/** Expected pence of each site by the whole prices, which are proved to the penny by the tests. */
function exactTotals(): number[] {
  return sites.map((site) => priceSite(plan, site, findMultiplier(multipliers, site.odsCode)!).expectedPence);
}

function describeFaults(exact: readonly number[], theirs: readonly number[]): string {
  const faults = exact.map((pence, at) => Math.abs(pence - (theirs[at] ?? 0))).filter((pence) => pence > 0);
  return faults.length === 0
    ? 'all sites exact'
    : `${faults.length} of ${exact.length} sites wrong, by up to ${Math.max(...faults)}p`;
}

export const totals: Measure = {
  run: async ({ rounds }) => {
    const workbook = openPricingWorkbook();
    const exact = exactTotals();
    requireSame(
      'totals and whole prices',
      ours().map((site) => site.expectedPence),
      exact,
    );
    requireSame('whole prices and an integer loop', exact, priceByIntegerLoop());
    requireSame('whole prices and decimal.js', exact, priceByDecimal());
    const fromReview = [
      { name: US, run: () => totalSites(planStudy(review, tariff), sites, multipliers) },
      { name: 'hyperformula', run: calculateWholeWorkbook },
    ];
    const fromPlan = [
      { name: US, run: ours },
      { name: 'hyperformula-kept-open', run: () => workbook.totals() },
      { name: 'decimal.js', run: priceByDecimal },
      { name: 'integer-loop', run: priceByIntegerLoop },
    ];
    return [
      ...(await raceRows('pricing.totals', fromReview, rounds, {
        hyperformula: describeFaults(exact, calculateWholeWorkbook()),
      })),
      ...(await raceRows('pricing.totals', fromPlan, rounds, {
        'hyperformula-kept-open': describeFaults(exact, workbook.totals()),
        'decimal.js': describeFaults(exact, priceByDecimal()),
        'integer-loop': describeFaults(exact, priceByIntegerLoop()),
      })),
    ];
  },
};
