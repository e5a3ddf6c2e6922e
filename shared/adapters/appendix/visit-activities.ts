/** Visits with their activities, for Schedule A and for the unscheduled visits of Schedule B. */
import type { Block, TableCell, TableRow } from '../pdf/model.ts';
import { lineColumns, lineRow, sumRow } from './amounts.ts';
import type { AppendixView, PricedVisit, VisitGroup } from './appendix-view.ts';
import { groupVisits } from './appendix-view.ts';
import { listInWords } from './words.ts';

/** Longest list of arms that stands beside the visit's name; a longer one gets a row of its own. */
const BESIDE = 42;

const KINDS: Readonly<Record<VisitGroup['kind'], string>> = {
  scheduled: '',
  screening: 'Screening visit',
  followUp: 'Follow-up visit',
  unscheduled: '',
};

/** Each visit's name and arms, its activities and its price; visits with the same activities are shown once. */
export function describeVisitActivities(
  view: AppendixView,
  visits: readonly PricedVisit[],
): readonly Block[] {
  const groups = groupVisits(visits);
  const isStudyOfArms = view.armLabels.size > 1;
  return [
    ...(isStudyOfArms
      ? [
          {
            kind: 'paragraph' as const,
            staysWithNext: true,
            text: 'A visit that names no arm belongs to every arm.',
          },
        ]
      : []),
    {
      kind: 'table',
      density: 'compact',
      columns: lineColumns(
        'Activity',
        groups.flatMap(({ lines }) => lines),
        groups.map(({ totalPence }) => totalPence),
      ),
      rows: groups.flatMap((group) => describeVisit(view, group)),
      emptyText: 'No visits.',
    },
  ];
}

function describeVisit(view: AppendixView, group: VisitGroup): readonly TableRow[] {
  const remark = [KINDS[group.kind], nameArms(view, group)].filter((text) => text !== '').join('. ');
  const isShort = remark.length <= BESIDE;
  const head: readonly (string | TableCell)[] =
    isShort && remark !== ''
      ? [listInWords(group.labels), { text: remark, span: 3, align: 'right', muted: true }]
      : [listInWords(group.labels)];
  const note = (text: string): TableRow => ({ cells: [{ text, span: 4, muted: true }], indent: 1 });
  return [
    { kind: 'group', cells: head },
    ...(isShort ? [] : [note(remark)]),
    ...group.lines.map(({ line, quantity }) => lineRow(line, quantity, 1)),
    ...(group.lines.length > 0 ? [] : [note('No activity is charged at this visit.')]),
    sumRow(
      'subtotal',
      group.labels.length > 1 ? 'Price of each visit' : 'Price of the visit',
      group.totalPence,
    ),
  ];
}

/** The arms that have the visit, where not all have it. */
function nameArms({ armLabels }: AppendixView, { arms }: VisitGroup): string {
  if (arms.length === armLabels.size) return '';
  const names = [...armLabels].flatMap(([id, label]) => (arms.includes(id) ? [label] : []));
  return names.length === 1 ? `Arm: ${listInWords(names)}` : `Arms: ${listInWords(names)}`;
}
