/** Part 2: how the price was set, and what it comes to. */
import { formatPounds, timesPence } from '../../domain/money.ts';
import { formatBasisPoints, formatMultiplier } from '../../domain/tariff.ts';
import type { Block, TableBlock } from '../pdf/model.ts';
import { amountColumn, formatCount, nameColumn, sumRow } from './amounts.ts';
import type { AppendixView } from './appendix-view.ts';
import { SECTION_NAMES } from './words.ts';

export function describePriceSetting(view: AppendixView): readonly Block[] {
  const { identification, price } = view.appendix;
  return [
    { kind: 'heading', level: 2, text: '2. How the price was set' },
    {
      kind: 'paragraph',
      varies: true,
      text: [
        `The lead site, ${identification.leadSite.name}, reviewed what the study needs, and tariff release ${identification.tariff.id} prices it once for all sites. This site’s price is that study price times its multiplier, `,
        { text: formatMultiplier(price.multiplier.micro), strong: true },
        ', whose source is given above.',
      ],
    },
    {
      kind: 'paragraph',
      text: [
        { text: 'The price is not negotiable', strong: true },
        ' and goes into the agreement unmodified. An item that the study needs and the review lacks is reported by the site in the service, as an escalation from the page of its site price, before it decides. The site’s network judges the report; what it upholds changes the review, and the price, for every site.',
      ],
    },
    describeRules(view),
    { kind: 'heading', level: 3, text: 'Expected total at the recruitment target' },
    describeSummary(view),
    describeSections(view),
  ];
}

function describeRules({ appendix }: AppendixView): Block {
  const { indirectRate, capacityRate, capacityBase } = appendix.inputs.tariff.rules;
  const base = capacityBase === 'direct' ? 'the direct cost' : 'the direct and indirect cost';
  return {
    kind: 'list',
    items: [
      [
        { text: 'Staff time: ', strong: true },
        `minutes at the hourly rate of the role are the direct cost. Indirect cost adds ${formatBasisPoints(indirectRate)} of the direct cost, capacity building ${formatBasisPoints(capacityRate)} of ${base}.`,
      ],
      [
        { text: 'All-in prices ', strong: true },
        'of the tariff already contain indirect cost and capacity building.',
      ],
      [
        { text: 'Rounding: ', strong: true },
        'each unit price is calculated exactly, multiplied, and rounded once to the penny, a half upwards. Totals are plain sums and are never rounded.',
      ],
      [
        { text: 'Pass-through items ', strong: true },
        'take no indirect cost, no capacity building and no multiplier.',
      ],
      'All amounts are in pounds sterling, without VAT.',
    ],
  };
}

function describeSummary({ appendix, armLabels }: AppendixView): TableBlock {
  const { arms, oneOffPence, expectedPence } = appendix.price;
  const rows = arms.map(({ arm, completedParticipantPence, targetParticipants }) => ({
    label: `Completed participant: ${armLabels.get(arm) ?? arm}`,
    price: completedParticipantPence,
    quantity: targetParticipants,
    total: timesPence(completedParticipantPence, targetParticipants),
  }));
  return {
    kind: 'table',
    columns: [
      nameColumn('Charged for'),
      amountColumn('Price', [...rows.map(({ price }) => price), oneOffPence]),
      { header: 'Target', width: { points: 56 }, align: 'right', varies: true },
      amountColumn('Total', [...rows.map(({ total }) => total), oneOffPence, expectedPence]),
    ],
    rows: [
      ...rows.map(({ label, price, quantity, total }) => ({
        cells: [label, formatPounds(price), formatCount(quantity), formatPounds(total)],
      })),
      { cells: ['One-off items', formatPounds(oneOffPence), '1', formatPounds(oneOffPence)] },
      sumRow('total', 'Expected total', expectedPence),
    ],
  };
}

function describeSections({ appendix }: AppendixView): TableBlock {
  const { expectedPence } = appendix.price;
  // What is charged only when it happens is expected nowhere.
  const sections = appendix.price.sections.filter((each) => each.expectedPence > 0);
  return {
    kind: 'table',
    caption: 'The same total by section of the review',
    columns: [
      nameColumn('Section'),
      amountColumn('Expected', [...sections.map((each) => each.expectedPence), expectedPence]),
    ],
    rows: [
      ...sections.map((each) => ({
        cells: [SECTION_NAMES[each.section], formatPounds(each.expectedPence)],
      })),
      { kind: 'total', cells: ['Expected total', formatPounds(expectedPence)] },
    ],
  };
}
