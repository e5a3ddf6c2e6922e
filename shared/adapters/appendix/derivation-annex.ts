/** The annex: what each unit price was calculated from, so that a reader with a pocket calculator can redo it. */
import { formatPounds, formatSterling } from '../../domain/money.ts';
import type { PriceLine } from '../../domain/site-price-document.ts';
import { formatMultiplier } from '../../domain/tariff.ts';
import type { Block, TableBlock } from '../pdf/model.ts';
import { amountColumn, formatCount } from './amounts.ts';
import type { AppendixView } from './appendix-view.ts';

/** Points; the same for all sites of a study, so that their pages can share what does not differ. */
const EXACT_WIDTH = 106;
const NARROW = 62;

export function describeDerivations(view: AppendixView): readonly Block[] {
  const times = formatMultiplier(view.appendix.price.multiplier.micro);
  return [
    {
      kind: 'heading',
      level: 2,
      text: 'Annex: how each unit price was calculated',
      startsPage: true,
    },
    {
      kind: 'paragraph',
      staysWithNext: true,
      varies: true,
      text: `Staff time at the rates below with indirect cost and capacity building (part 2), the tariff’s all-in price, or both, times ${times}; pass-through items as they are. The exact value is what was rounded to the unit price.`,
    },
    ...describeRates(view),
    { kind: 'heading', level: 3, text: 'From the tariff to the unit price' },
    describeLines(view),
  ];
}

function describeRates({ appendix }: AppendixView): readonly Block[] {
  const { roles } = appendix.inputs.tariff;
  if (roles.length === 0) return [];
  return [
    { kind: 'heading', level: 3, text: 'Hourly rates' },
    {
      kind: 'keyValues',
      pairs: 2,
      keyPercent: 62,
      density: 'compact',
      varies: false,
      rows: roles.map(({ label, pencePerHour }) => ({
        key: label,
        value: `${formatSterling(pencePerHour)} an hour`,
      })),
    },
  ];
}

function describeLines(view: AppendixView): TableBlock {
  const { lines } = view.appendix.price;
  return {
    kind: 'table',
    density: 'compact',
    columns: [
      { header: 'Activity', width: { share: 8 }, namesRow: true },
      { header: 'Calculated from', width: { share: 13 } },
      { header: 'Exact value (pence)', width: { points: EXACT_WIDTH }, align: 'right', varies: true },
      amountColumn(
        'Unit price',
        lines.map(({ unitPence }) => unitPence),
        NARROW,
      ),
    ],
    rows: lines.map((line) => ({
      cells: [line.label, derive(view, line), formatExact(line.exact), formatPounds(line.unitPence)],
    })),
    emptyText: 'No priced activities.',
  };
}

function formatExact({ numerator, denominator }: PriceLine['exact']): string {
  return denominator === '1' ? numerator : `${numerator}/${denominator}`;
}

/** The tariff item, then the minutes by role, the all-in price, and why minutes are not the tariff's. */
function derive({ roleLabels }: AppendixView, { derivation }: PriceLine): string {
  const { minutes, minutesFrom, deviationReason, allInPence, passThroughPence, tariffItem } = derivation;
  if (passThroughPence !== undefined) return `Pass-through, ${formatSterling(passThroughPence)}`;
  const parts = [
    ...minutes.map(
      ({ role, minutes: count }) => `${roleLabels.get(role) ?? role} ${formatCount(count)}\u00a0min`,
    ),
    ...(allInPence === undefined ? [] : [`all-in price ${formatSterling(allInPence)}`]),
  ].join(', ');
  const item = tariffItem === undefined ? '' : `${tariffItem}: `;
  const reason = deviationReason === undefined ? '' : `: ${deviationReason}`;
  return `${item}${parts}${minutesFrom === 'review' ? `. Minutes set by the review${reason}` : ''}`;
}
