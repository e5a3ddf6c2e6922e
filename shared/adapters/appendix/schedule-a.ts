/** Part 3, Schedule A: what is charged for participants, by visit and by participant. */
import { formatPounds, sumPence } from '../../domain/money.ts';
import type { Block, TableBlock } from '../pdf/model.ts';
import { amountColumn, lineColumns, lineRow, nameColumn, QUANTITY, sumRow, totalOf } from './amounts.ts';
import type { AppendixView, ArmGroup } from './appendix-view.ts';
import { describeVisitActivities } from './visit-activities.ts';
import { listInWords } from './words.ts';

/** Longest heading that names the arms itself. */
const LONGEST_HEADING = 100;

const SAME_VISITS = 'These arms have the same visits at the same prices.';

export function describeScheduleA(view: AppendixView): readonly Block[] {
  const scheduled = view.visits.filter(({ visit }) => visit.kind !== 'unscheduled');
  return [
    { kind: 'heading', level: 2, text: '3. Schedule A: participants', startsPage: true },
    {
      kind: 'paragraph',
      staysWithNext: true,
      text: 'Each visit is charged at its price when it has taken place, and the items for each participant once for everyone enrolled. A participant who completes the study is charged every visit of the arm once.',
    },
    ...view.armGroups.flatMap((group) => describeArms(view, group)),
    ...describePerParticipant(view),
    { kind: 'heading', level: 3, text: 'Activities of each visit' },
    ...describeVisitActivities(view, scheduled),
  ];
}

function perParticipantLines({ appendix }: AppendixView) {
  return appendix.price.lines
    .filter(({ chargedPer }) => chargedPer === 'participant')
    .map((line) => ({ line, quantity: line.quantity }));
}

/** Arms are named in the heading; many or long names go below it. */
function describeArms(view: AppendixView, group: ArmGroup): readonly Block[] {
  const count = group.labels.length;
  const named = `${count === 1 ? 'Arm' : 'Arms'}: ${listInWords(group.labels)}`;
  const isShort = count === 1 || named.length <= LONGEST_HEADING;
  const isAll = count === view.armLabels.size;
  const below = [...(isShort ? [] : [`${named}.`]), ...(count === 1 ? [] : [SAME_VISITS])].join(' ');
  return [
    {
      kind: 'heading',
      level: 3,
      text: isShort ? named : isAll ? 'All arms' : `${count} arms with the same visits`,
    },
    ...(below === '' ? [] : [{ kind: 'paragraph' as const, staysWithNext: true, text: below }]),
    describeArmVisits(view, group),
  ];
}

function describeArmVisits(view: AppendixView, group: ArmGroup): TableBlock {
  const items = perParticipantLines(view);
  const perParticipant = sumPence(items.map(({ line, quantity }) => totalOf(line, quantity)));
  const amounts = [...group.visits.map(({ totalPence }) => totalPence), perParticipant];
  return {
    kind: 'table',
    columns: [
      nameColumn('Visit'),
      amountColumn('Price per visit', amounts),
      QUANTITY,
      amountColumn('Total', [...amounts, group.completedParticipantPence]),
    ],
    rows: [
      ...group.visits.map(({ visit, totalPence }) => ({
        cells: [visit.label, formatPounds(totalPence), '1', formatPounds(totalPence)],
      })),
      ...(group.visits.length > 0
        ? []
        : [{ cells: [{ text: 'No visits in this arm.', span: 4, muted: true }] }]),
      ...(items.length > 0
        ? [
            {
              cells: [
                'Items charged for each participant (below)',
                formatPounds(perParticipant),
                '1',
                formatPounds(perParticipant),
              ],
            },
          ]
        : []),
      sumRow('total', 'Price of one completed participant', group.completedParticipantPence),
    ],
  };
}

function describePerParticipant(view: AppendixView): readonly Block[] {
  const items = perParticipantLines(view);
  if (items.length === 0) return [];
  const total = sumPence(items.map(({ line, quantity }) => totalOf(line, quantity)));
  return [
    { kind: 'heading', level: 3, text: 'Items charged for each participant' },
    {
      kind: 'table',
      columns: lineColumns('Item', items, [total]),
      rows: [
        ...items.map(({ line, quantity }) => {
          const row = lineRow(line, quantity);
          const [label, ...amounts] = row.cells;
          return line.section === 'passThrough' && typeof label === 'string'
            ? { ...row, cells: [`${label} (pass-through, see Schedule E)`, ...amounts] }
            : row;
        }),
        sumRow('total', 'For each participant', total),
      ],
    },
  ];
}
