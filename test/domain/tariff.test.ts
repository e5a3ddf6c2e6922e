import { describe, expect, it } from 'vitest';
import {
  findMultiplier,
  formatBasisPoints,
  formatMultiplier,
  type MultiplierSet,
} from '../../shared/domain/tariff.ts';

const set: MultiplierSet = {
  schema: 'ncvr.multiplier-set/1',
  id: 'M',
  financialYear: '2026/27',
  source: 'The list',
  rows: [
    { odsCode: 'RRV', micro: 1_175_335 },
    { odsCode: 'RK9', micro: 1_000_000, source: 'A letter' },
  ],
};

describe("a site's multiplier", () => {
  it('is that of its row, with the source of the row or else of the list', () => {
    expect(findMultiplier(set, 'RRV')).toEqual({ set: 'M', micro: 1_175_335, source: 'The list' });
    expect(findMultiplier(set, 'RK9')).toEqual({ set: 'M', micro: 1_000_000, source: 'A letter' });
  });

  it('is none, never 1.0, without a row', () => {
    expect(findMultiplier(set, 'RTD')).toBeUndefined();
  });

  it.each([
    [1, '0.000001'],
    [999_999, '0.999999'],
    [1_175_335, '1.175335'],
    [100_000_000, '100.000000'],
  ])('of %i millionths reads %s', (micro, text) => expect(formatMultiplier(micro)).toBe(text));
});

describe('a rate in basis points', () => {
  it.each([
    [0, '0%'],
    [5, '0.05%'],
    [50, '0.5%'],
    [100, '1%'],
    [1995, '19.95%'],
    [2050, '20.5%'],
    [7000, '70%'],
    [10_000, '100%'],
  ])('%i reads %s', (rate, text) => expect(formatBasisPoints(rate)).toBe(text));
});
