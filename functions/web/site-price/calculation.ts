/**
 * How a unit price came about, step by step, for a reader with a pocket calculator (costing.md sections 2, 5). The
 * steps come from the derivation in the appendix and the one module that prices; nothing is calculated anew.
 */

import type { FinancialAppendix } from '../../../shared/domain/financial-appendix.ts';
import { type Fraction, formatSterling } from '../../../shared/domain/money.ts';
import type { PriceLine } from '../../../shared/domain/site-price-document.ts';
import { BASIS_DENOMINATOR, type Basis, computeBasis } from '../../../shared/domain/study-price.ts';
import { formatBasisPoints, formatMultiplier } from '../../../shared/domain/tariff.ts';

export interface Step {
  readonly name: string;
  readonly working: string;
  readonly amount: string;
}

const SHOWN_DECIMALS = 6;

/** An exact amount in pence as pounds with as many decimals as it has, at most six; more are marked. */
export function exactPounds({ numerator, denominator }: Fraction): string {
  const scale = 10n ** BigInt(SHOWN_DECIMALS);
  const scaled = numerator * scale;
  const units = scaled / (denominator * 100n);
  const isExact = scaled % (denominator * 100n) === 0n;
  const decimals = String(units % scale).padStart(SHOWN_DECIMALS, '0');
  const shown = isExact ? decimals.replace(/0{1,4}$/, '') : `${decimals}…`;
  return `£${(units / scale).toLocaleString('en-GB')}.${shown}`;
}

function basisPounds(numerator: bigint): string {
  return exactPounds({ numerator, denominator: BASIS_DENOMINATOR });
}

type Inputs = FinancialAppendix['inputs'];

function staffSteps({ derivation }: PriceLine, { tariff }: Inputs, basis: Basis): Step[] {
  if (derivation.minutes.length === 0) return [];
  const labels = new Map(tariff.roles.map(({ code, label }) => [code, label]));
  const { indirectRate, capacityRate, capacityBase } = tariff.rules;
  const times = derivation.minutes.map(
    ({ role, minutes, pencePerHour }): Step => ({
      name: labels.get(role) ?? role,
      working: `${minutes} min × ${formatSterling(pencePerHour)} an hour ÷ 60`,
      amount: exactPounds({ numerator: BigInt(minutes) * BigInt(pencePerHour), denominator: 60n }),
    }),
  );
  const on = capacityBase === 'direct' ? 'the direct cost' : 'direct and indirect cost';
  return [
    ...times,
    ...(times.length > 1
      ? [{ name: 'Direct cost', working: 'staff time together', amount: basisPounds(basis.direct) }]
      : []),
    {
      name: 'Indirect cost',
      working: `${formatBasisPoints(indirectRate)} of the direct cost`,
      amount: basisPounds(basis.indirect),
    },
    {
      name: 'Capacity building',
      working: `${formatBasisPoints(capacityRate)} of ${on}`,
      amount: basisPounds(basis.capacity),
    },
  ];
}

function tariffStep({ derivation }: PriceLine, basis: Basis): Step[] {
  if (derivation.allInPence === undefined) return [];
  const working = `all-in price of ${derivation.tariffItemLabel ?? derivation.tariffItem ?? 'the tariff item'}`;
  return [{ name: 'Tariff price', working, amount: basisPounds(basis.tariff) }];
}

/** The steps from minutes and tariff to the price at the site, in order. */
export function explainLine(line: PriceLine, appendix: FinancialAppendix): readonly Step[] {
  const { inputs, price } = appendix;
  const rounded: Step = {
    name: 'Price at this site',
    working:
      line.derivation.rule === 'passThrough'
        ? 'passed through as it is, without the multiplier'
        : 'rounded once to whole pence, a half upwards',
    amount: formatSterling(line.unitPence),
  };
  if (line.derivation.rule === 'passThrough') return [rounded];
  const basis = computeBasis(line.derivation, inputs.tariff.rules);
  const study = basis.direct + basis.indirect + basis.capacity + basis.tariff;
  return [
    ...staffSteps(line, inputs, basis),
    ...tariffStep(line, basis),
    { name: 'Before the multiplier', working: 'the parts together', amount: basisPounds(study) },
    {
      name: 'At this site, exact',
      working: `× ${formatMultiplier(price.multiplier.micro)}, the site multiplier`,
      amount: exactPounds({
        numerator: BigInt(line.exact.numerator),
        denominator: BigInt(line.exact.denominator),
      }),
    },
    rounded,
  ];
}
