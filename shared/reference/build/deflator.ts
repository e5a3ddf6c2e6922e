import { type Row, readSource, required } from './csv.ts';
import { divide, type Fraction, parseDecimal } from './exact.ts';

/** How much prices moved between two financial years ("2024-25"), exact, with the words that cite it. */
export function readDeflator(from: string, to: string): { ratio: Fraction; wording: string } {
  const rowOf = (year: string): Row => {
    const row = readSource('gdp-deflator.csv').find((each) => required(each, 'fiscal_year') === year);
    if (row === undefined) throw new Error(`gdp-deflator.csv has no year ${year}`);
    return row;
  };
  const [start, end] = [rowOf(from), rowOf(to)];
  const [startIndex, endIndex] = [required(start, 'gdp_deflator'), required(end, 'gdp_deflator')];
  const forecast = required(end, 'is_forecast') === 'true' ? ', a forecast' : '';
  return {
    ratio: divide(parseDecimal(endIndex), parseDecimal(startIndex)),
    wording: `x ${endIndex} / ${startIndex} (HM Treasury GDP deflator ${to} over ${from}${forecast})`,
  };
}
