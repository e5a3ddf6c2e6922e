/** 200,000 times multiply and round half up: `bigint` against libraries for decimals. */
import { Big } from 'big.js';
import { Decimal } from 'decimal.js';
import { roundHalfUp } from '../../../shared/domain/money.ts';
import { type Measure, raceRows, requireSame, US } from '../measure.ts';

const COUNT = 200_000;
/** Unit prices in hundredths of a penny, with multipliers in millionths: many of their products are ties. */
const prices = Array.from({ length: 2000 }, (_, at) => 100_000 + at * 1375);
const micros = Array.from({ length: COUNT / prices.length }, (_, at) => 1_000_000 + at * 1750);
const DENOMINATOR = 100_000_000n;

function ours(): number {
  let sum = 0n;
  const factors = micros.map(BigInt);
  for (const price of prices.map(BigInt))
    for (const factor of factors) sum += roundHalfUp({ numerator: price * factor, denominator: DENOMINATOR });
  return Number(sum);
}

function byBig(): number {
  let sum = 0;
  const factors = micros.map((micro) => new Big(micro).div(1_000_000));
  for (const price of prices.map((each) => new Big(each).div(100)))
    for (const factor of factors) sum += price.times(factor).round(0, 1).toNumber();
  return sum;
}

function byDecimal(): number {
  let sum = 0;
  const factors = micros.map((micro) => new Decimal(micro).dividedBy(1_000_000));
  for (const price of prices.map((each) => new Decimal(each).dividedBy(100)))
    for (const factor of factors)
      sum += price.times(factor).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber();
  return sum;
}

export const bigint: Measure = {
  run: async ({ rounds }) => {
    requireSame('bigint and big.js', ours(), byBig());
    requireSame('bigint and decimal.js', ours(), byDecimal());
    const contenders = [
      { name: US, run: ours },
      { name: 'big.js', run: byBig },
      { name: 'decimal.js', run: byDecimal },
    ];
    return raceRows('pricing.bigint', contenders, rounds);
  },
};
