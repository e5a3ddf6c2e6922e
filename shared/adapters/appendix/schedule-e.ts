/** Part 7, Schedule E: what is passed on at cost, and the terms of it. */
import { formatPounds } from '../../domain/money.ts';
import type { PriceLine } from '../../domain/site-price-document.ts';
import type { Block, TableBlock } from '../pdf/model.ts';
import { amountColumn, formatCount, nameColumn, QUANTITY, totalOf } from './amounts.ts';
import type { AppendixView } from './appendix-view.ts';
import { statedTerm } from './stated-term.ts';
import { CHARGED } from './words.ts';

export function describeScheduleE({ appendix }: AppendixView): readonly Block[] {
  const { archiving, participantPayments, impSupply, expenseCaps } = appendix.terms;
  const stated = (key: string, value: string | undefined) =>
    statedTerm(key, value, 'Not stated in review or template');
  const lines = appendix.price.lines.filter(({ section }) => section === 'passThrough');
  return [
    { kind: 'heading', level: 2, text: '7. Schedule E: pass-through' },
    {
      kind: 'paragraph',
      staysWithNext: true,
      text: 'Passed on at cost: without indirect cost, capacity building or multiplier.',
    },
    describeItems(lines),
    {
      kind: 'keyValues',
      pairs: 2,
      keyPercent: 44,
      varies: false,
      rows: [
        stated('Archiving, physical', archiving?.physical),
        stated('Archiving, electronic', archiving?.electronic),
        stated('Participant payments', participantPayments),
        stated('IMP supplied by the site', impSupply),
        ...(expenseCaps ? [] : [stated('Caps of expenses', undefined)]),
      ],
    },
    ...(expenseCaps ? [describeCaps(expenseCaps)] : []),
  ];
}

/** An occurrence line is in no total: its quantity and total stay empty. */
function describeItems(lines: readonly PriceLine[]): TableBlock {
  return {
    kind: 'table',
    columns: [
      nameColumn('Item'),
      { header: 'Charged', width: { points: 122 } },
      amountColumn(
        'Unit price',
        lines.map(({ unitPence }) => unitPence),
      ),
      QUANTITY,
      amountColumn(
        'Total',
        lines.map((line) => totalOf(line, line.quantity)),
      ),
    ],
    rows: lines.map((line) => {
      const counted = line.chargedPer !== 'occurrence';
      return {
        cells: [
          line.label,
          describeCharge(line),
          formatPounds(line.unitPence),
          counted ? formatCount(line.quantity) : '',
          counted ? formatPounds(totalOf(line, line.quantity)) : '',
        ],
      };
    }),
    emptyText: 'No pass-through items.',
  };
}

function describeCharge(line: PriceLine): string {
  switch (line.chargedPer) {
    case 'occurrence':
      return line.trigger ?? CHARGED.occurrence;
    case 'participant':
      return 'For each participant, in Schedule A’s price';
    case 'once':
      return 'Once, in Schedule C’s total';
    case 'visit':
      return CHARGED.visit;
  }
}

function describeCaps(caps: readonly { readonly expense: string; readonly capPence: number }[]): Block {
  return {
    kind: 'table',
    caption: 'Expenses of participants, and what is paid at most for each claim',
    columns: [
      nameColumn('Expense'),
      amountColumn(
        'Cap',
        caps.map(({ capPence }) => capPence),
      ),
    ],
    rows: caps.map(({ expense, capPence }) => ({ cells: [expense, formatPounds(capPence)] })),
    emptyText: 'No expense has a cap.',
  };
}
