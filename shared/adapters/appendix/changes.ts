/** Within part 2: what changed since the price before, where there was one. */
import type { AppendixChanges, DeltaLine, PriceChange } from '../../domain/delta-document.ts';
import { describeDelta } from '../../domain/delta-words.ts';
import { formatPounds } from '../../domain/money.ts';
import type { Block, TableBlock, TableRow } from '../pdf/model.ts';
import { amountColumn, nameColumn } from './amounts.ts';
import type { AppendixView } from './appendix-view.ts';
import { dayInWords } from './words.ts';

export function describeChanges({ appendix, armLabels }: AppendixView): readonly Block[] {
  const { changes } = appendix;
  if (!changes) return [];
  const { since, delta } = changes;
  return [
    {
      kind: 'heading',
      level: 3,
      text:
        since.reviewVersion === appendix.identification.reviewVersion
          ? `What changed since issue ${since.issueNumber} of this price`
          : `What changed since version ${since.reviewVersion} of the review`,
      varies: true,
    },
    {
      kind: 'paragraph',
      varies: true,
      text: `Compared with the price issued to this site on ${dayInWords(since.issuedAt)} (issue ${since.issueNumber}, hash ${since.appendixSha256.slice(0, 16)}). A price that was accepted stays in force until this one is accepted.`,
    },
    { kind: 'list', items: describeDelta(delta, armLabels), varies: true },
    describeTotals(changes, armLabels),
    ...describeLines(changes),
  ];
}

function describeTotals({ delta }: AppendixChanges, labels: ReadonlyMap<string, string>): TableBlock {
  const totals = [
    ...delta.arms.map(({ arm, completedParticipant }) => ({
      label: `Completed participant: ${labels.get(arm) ?? arm}`,
      change: completedParticipant,
    })),
    { label: 'One-off items', change: delta.oneOff },
  ];
  const all = [...totals.map(({ change }) => change), delta.expected];
  return {
    kind: 'table',
    caption: 'Totals, and what their change comes from',
    columns: [
      nameColumn('Total'),
      amountColumn(
        'Before',
        all.map(({ fromPence }) => fromPence),
        68,
      ),
      amountColumn(
        'Resource',
        all.map(({ causes }) => causes.resource),
        68,
      ),
      amountColumn(
        'Tariff',
        all.map(({ causes }) => causes.tariff),
        68,
      ),
      amountColumn(
        'Multiplier',
        all.map(({ causes }) => causes.multiplier),
        68,
      ),
      amountColumn(
        'Now',
        all.map(({ toPence }) => toPence),
        68,
      ),
    ],
    rows: [
      ...totals.map(({ label, change }) => totalRow(label, change)),
      totalRow('Expected total', delta.expected, 'total'),
    ],
  };
}

function totalRow(label: string, change: PriceChange, kind: TableRow['kind'] = 'item'): TableRow {
  const { fromPence, toPence, causes } = change;
  const amounts = [fromPence, causes.resource, causes.tariff, causes.multiplier, toPence];
  return { kind, cells: [label, ...amounts.map(formatPounds)] };
}

function describeLines({ delta }: AppendixChanges): readonly TableBlock[] {
  const { added, removed, changed } = delta.lines;
  const groups = [
    ['Added', added],
    ['Removed', removed],
    ['Changed', changed],
  ] as const;
  const lines = groups.flatMap(([, each]) => each);
  if (lines.length === 0) return [];
  const rows = groups.flatMap(([name, each]): TableRow[] =>
    each.length === 0 ? [] : [{ kind: 'group', cells: [name] }, ...each.map(lineRow)],
  );
  return [
    {
      kind: 'table',
      caption: 'Lines that were added, removed or changed',
      density: 'compact',
      columns: [
        nameColumn('Line'),
        amountColumn(
          'Unit before',
          lines.map(({ unit }) => unit.fromPence),
        ),
        amountColumn(
          'Unit now',
          lines.map(({ unit }) => unit.toPence),
        ),
        amountColumn(
          'Change expected',
          lines.map(({ expected }) => expected.changePence),
          92,
        ),
      ],
      rows,
    },
  ];
}

function lineRow({ label, unit, expected }: Omit<DeltaLine, 'schedule'>): TableRow {
  const amounts = [unit.fromPence, unit.toPence, expected.changePence];
  return { cells: [label, ...amounts.map(formatPounds)], indent: 1 };
}
