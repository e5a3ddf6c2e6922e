/** Part 5, Schedule C: what is charged once for the site. */
import { formatPounds, sumPence } from '../../domain/money.ts';
import type { Section } from '../../domain/resource-review.ts';
import type { PriceLine } from '../../domain/site-price-document.ts';
import type { Block, TableRow } from '../pdf/model.ts';
import { lineColumns, lineRow, sumRow, totalOf } from './amounts.ts';
import type { AppendixView } from './appendix-view.ts';
import { SECTION_NAMES } from './words.ts';

/** The order in which a site meets them; pass-through items are itemised in Schedule E. */
const ORDER: readonly Section[] = [
  'setUp',
  'pharmacy',
  'closeDown',
  'site',
  'participant',
  'screening',
  'unscheduled',
  'conditional',
];

const totalOnce = (lines: readonly PriceLine[]) =>
  sumPence(lines.map((line) => totalOf(line, line.quantity)));

export function describeScheduleC({ appendix }: AppendixView): readonly Block[] {
  const { lines, oneOffPence } = appendix.price;
  const once = lines.filter(({ chargedPer }) => chargedPer === 'once');
  const passedThrough = once.filter(({ section }) => section === 'passThrough');
  const rows = [
    ...ORDER.flatMap((section) =>
      describeGroup(
        section,
        once.filter((line) => line.section === section),
      ),
    ),
    ...(passedThrough.length > 0
      ? [
          {
            cells: [
              { text: 'Pass-through items charged once (Schedule E)', span: 3 },
              formatPounds(totalOnce(passedThrough)),
            ],
          },
        ]
      : []),
  ];
  return [
    { kind: 'heading', level: 2, text: '5. Schedule C: one-off items' },
    {
      kind: 'paragraph',
      staysWithNext: true,
      text: 'Charged once for the site, whatever the number of participants.',
    },
    {
      kind: 'table',
      columns: lineColumns(
        'Item',
        once.map((line) => ({ line, quantity: line.quantity })),
        [oneOffPence],
      ),
      rows: rows.length > 0 ? [...rows, sumRow('total', 'One-off items in all', oneOffPence)] : [],
      emptyText: 'No one-off items.',
    },
  ];
}

function describeGroup(section: Section, lines: readonly PriceLine[]): readonly TableRow[] {
  if (lines.length === 0) return [];
  const name = SECTION_NAMES[section];
  return [
    { kind: 'group', cells: [name] },
    ...lines.map((line) => lineRow(line, line.quantity, 1)),
    sumRow('subtotal', `${name} total`, totalOnce(lines)),
  ];
}
