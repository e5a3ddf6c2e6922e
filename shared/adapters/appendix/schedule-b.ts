/** Part 4, Schedule B: what is charged only when it happens. */
import { formatPounds } from '../../domain/money.ts';
import type { PriceLine } from '../../domain/site-price-document.ts';
import type { Block, TableBlock } from '../pdf/model.ts';
import { amountColumn } from './amounts.ts';
import type { AppendixView } from './appendix-view.ts';
import { describeVisitActivities } from './visit-activities.ts';
import { CHARGED } from './words.ts';

export function describeScheduleB(view: AppendixView): readonly Block[] {
  const unscheduled = view.visits.filter(({ visit }) => visit.kind === 'unscheduled');
  const items = view.appendix.price.lines.filter(
    ({ chargedPer, section }) =>
      chargedPer === 'occurrence' && section !== 'screening' && section !== 'passThrough',
  );
  return [
    { kind: 'heading', level: 2, text: '4. Schedule B: conditional and unscheduled items' },
    {
      kind: 'paragraph',
      staysWithNext: true,
      text: 'Charged each time the item happens, and in no total of this document.',
    },
    { kind: 'heading', level: 3, text: 'Conditional items' },
    describeOccurrences(items, 'No conditional items.'),
    { kind: 'heading', level: 3, text: 'Unscheduled visits' },
    ...(unscheduled.length > 0
      ? describeVisitActivities(view, unscheduled)
      : [{ kind: 'paragraph' as const, text: 'No unscheduled visits.' }]),
  ];
}

/** Item, trigger and unit price of lines that are charged per occurrence. */
export function describeOccurrences(
  lines: readonly PriceLine[],
  emptyText: string,
  caption?: string,
): TableBlock {
  return {
    kind: 'table',
    caption,
    columns: [
      { header: 'Item', width: { share: 10 }, namesRow: true },
      { header: 'Invoiced when', width: { share: 11 } },
      amountColumn(
        'Unit price',
        lines.map(({ unitPence }) => unitPence),
      ),
    ],
    rows: lines.map((line) => ({
      cells: [line.label, line.trigger ?? CHARGED.occurrence, formatPounds(line.unitPence)],
    })),
    emptyText,
  };
}
