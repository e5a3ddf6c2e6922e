/** The list of prices that the cost of a study is counted with says where it comes from, and how far to believe it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { costOf, describePrices, LONDON, PER_MONTH, PER_USE } from '../bench/cost/prices.ts';

describe('the list of prices', () => {
  it('names for each price its day, its region and the page that it was typed from', () => {
    for (const price of [...Object.values(PER_USE), ...PER_MONTH]) {
      expect(price).toMatchObject({
        region: 'us-east-1',
        typedOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        source: expect.stringMatching(/^https:\/\/aws\.amazon\.com\/[a-z0-9-]+\/pricing\/$/),
      });
    }
  });

  it('says, in the file and wherever it is used, that it was typed by hand and must be compared', () => {
    const file = readFileSync('test/bench/cost/prices.json', 'utf8');
    for (const text of [file, describePrices()]) {
      expect(text).toContain('TYPED BY HAND');
      expect(text).toMatch(/compare.*before anyone relies on/);
    }
  });

  it('names the factor for London as an assumption, and is multiplied by it', () => {
    expect(describePrices()).toMatch(/ASSUMPTION: .*multiplied by 1\.19 for London \(eu-west-2\)/);
    expect(LONDON).toBe(1.19);
    expect(costOf('mails', 1000)).toBeCloseTo(0.1 * 1.19, 10);
  });
});
