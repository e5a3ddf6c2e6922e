import { cell, type Row, readSource, required } from './csv.ts';
import { readDeflator } from './deflator.ts';
import { formatPounds, multiply, parseDecimal, roundHalfUp, whole } from './exact.ts';
import type { RoleMinutes } from './minutes.ts';

/** An item of `ncvr.tariff-release/1` with the two fields that say where it comes from. */
export interface TariffItem {
  readonly code: string;
  readonly label: string;
  readonly kind: 'procedure' | 'investigation';
  readonly department: string;
  readonly minutes: readonly RoleMinutes[];
  readonly allInPence?: number;
  readonly source: string;
  readonly derivation: string;
}

/** An average of fewer units than this says too little. */
const FEWEST_UNITS = 100n;
const FINANCIAL_YEAR = '2024/25';

const unitsOf = (row: Row): bigint => BigInt(cell(row, 'activity') || '0');

/** The published unit cost of a currency code in 2026/27 prices. */
export interface UnitCost {
  readonly pence: bigint;
  readonly derivation: string;
}

/**
 * National average unit cost of one department, moved to 2026/27, in whole pence. Departments are not
 * mixed within a family of codes: across departments a longer scan can be cheaper than a shorter one.
 * @throws Error when the cost is suppressed, of few units, or listed as implausible.
 */
export function readUnitCost(code: string, department: string): UnitCost {
  const implausible = readSource('implausible-unit-costs.csv').find(
    (row) => required(row, 'currency_code') === code,
  );
  if (implausible !== undefined)
    throw new Error(`${code} is implausible: ${required(implausible, 'reason')}`);
  const row = readSource('ncc-2024-25.csv').find(
    (each) => cell(each, 'currency_code') === code && cell(each, 'department') === department,
  );
  if (row === undefined || cell(row, 'unit_cost_gbp') === '' || unitsOf(row) < FEWEST_UNITS) {
    throw new Error(
      `${code} has no unit cost of ${department} for ${FINANCIAL_YEAR}: suppressed or fewer than ${FEWEST_UNITS} units`,
    );
  }
  const published = required(row, 'unit_cost_gbp');
  const deflator = readDeflator('2024-25', '2026-27');
  const pence = roundHalfUp(multiply(multiply(parseDecimal(published), whole(100n)), deflator.ratio));
  return {
    pence,
    derivation: `national average unit cost ${FINANCIAL_YEAR} of ${code}, ${department}, ${unitsOf(row)} units: ${published} GBP ${deflator.wording} = ${formatPounds(pence)} GBP, rounded half up to the penny`,
  };
}

export const NATIONAL_COST_COLLECTION =
  'NHS England National Cost Collection 2024/25 (OGL v3.0), via NICE-Data-and-Analytics/COSTmos';

/** Investigations of the demonstration tariff: all-in prices, no minutes. */
export function buildInvestigations(): TariffItem[] {
  return readSource('investigations.csv').map((row) => {
    const code = required(row, 'currency_code');
    const cost = readUnitCost(code, required(row, 'published_department'));
    return {
      code: `I-${code}`,
      label: required(row, 'label'),
      kind: 'investigation',
      department: required(row, 'department'),
      minutes: [],
      allInPence: Number(cost.pence),
      source: NATIONAL_COST_COLLECTION,
      derivation: `${cost.derivation}. An average cost, not a price`,
    };
  });
}
