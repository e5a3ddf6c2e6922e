import { describe, expect, it } from 'vitest';
import { exactPounds, explainLine } from '../../../functions/web/site-price/calculation.ts';
import { formatSterling } from '../../../shared/domain/money.ts';
import { sampleAppendix } from '../../support/sample.ts';

describe('an exact amount', () => {
  it.each([
    [10400n, 1n, '£104.00'],
    [85500n, 4000n, '£0.21375'],
    [1n, 3n, '£0.003333…'],
    [123456789n, 1n, '£1,234,567.89'],
    [0n, 1n, '£0.00'],
    [1n, 1_000_000n, '£0.000000…'],
  ])('of %s/%s pence is shown as %s', (numerator, denominator, shown) => {
    expect(exactPounds({ numerator, denominator })).toBe(shown);
  });
});

describe('the calculation of a line', () => {
  const appendix = sampleAppendix('RRV');

  it('ends with the price of the line', () => {
    for (const line of appendix.price.lines) {
      expect(explainLine(line, appendix).at(-1)?.amount).toBe(formatSterling(line.unitPence));
    }
  });

  it('shows before rounding what rounds to the price', () => {
    for (const line of appendix.price.lines) {
      const exact = explainLine(line, appendix).find(({ name }) => name === 'At this site, exact');
      if (line.derivation.rule === 'passThrough') expect(exact).toBeUndefined();
      else {
        const shown = Number((exact?.amount ?? '').replaceAll(/[£,…]/g, ''));
        expect(Math.abs(shown * 100 - line.unitPence)).toBeLessThanOrEqual(0.5001);
      }
    }
  });

  it('names minutes, rate, surcharges and multiplier', () => {
    const line = appendix.price.lines.find(({ derivation }) => derivation.rule === 'staffTime');
    const steps = explainLine(line!, appendix);
    expect(steps.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Indirect cost', 'Capacity building', 'Before the multiplier']),
    );
    expect(steps.map(({ working }) => working).join('\n')).toMatch(/\d+ min × £[\d.]+ an hour ÷ 60/);
    expect(steps.map(({ working }) => working)).toContain('70% of the direct cost');
    expect(steps.map(({ working }) => working)).toContain('× 1.175335, the site multiplier');
  });
});
