/** Whole site prices with every derivation at 250 sites, against a workbook that calculates and shows its lines. */
import { priceSite } from '../../../shared/domain/site-price.ts';
import { planStudy } from '../../../shared/domain/study-price.ts';
import { findMultiplier } from '../../../shared/domain/tariff.ts';
import { type Measure, raceRows, US } from '../measure.ts';
import { multipliers, review, sites, tariff } from './subject.ts';
import { calculateWholeWorkbook, openPricingWorkbook } from './workbook.ts';

export const full: Measure = {
  run: async ({ rounds }) => {
    const workbook = openPricingWorkbook();
    const ours = (): number => {
      const plan = planStudy(review, tariff);
      let lines = 0;
      for (const site of sites)
        lines += priceSite(plan, site, findMultiplier(multipliers, site.odsCode)!).lines.length;
      return lines;
    };
    return raceRows(
      'pricing.full',
      [
        { name: US, run: ours },
        { name: 'hyperformula', run: calculateWholeWorkbook },
        { name: 'hyperformula-kept-open', run: () => workbook.whole() },
      ],
      rounds,
    );
  },
};
