/** The sheet How to use: what a person needs to know before the first cell. */
import type { SheetData } from 'write-excel-file/node';
import type { TariffRelease } from '../../../domain/tariff.ts';
import { HELP_SHEET, NOTES } from '../layout/tables.ts';
import { groupCell, textCell, titleCell, wrapped } from './cells.ts';
import type { SheetPlan } from './sheet-plan.ts';

type Topic = readonly [title: string, lines: readonly (readonly [about: string, text: string])[]];

const TOPICS: readonly Topic[] = [
  [
    'Fill in the sheets in this order',
    [
      [
        'Study',
        'One field a row; write into column B. Terms that stay blank come from the agreement template.',
      ],
      ['Arms', 'Each arm of the study with a short id.'],
      ['Visits', 'Each visit with its kind, its place in the order and the ids of its arms.'],
      [
        'Activities',
        'Each thing that is done: a tariff item, or minutes by staff role, or a pass-through amount.',
      ],
      ['Schedule', 'How often each activity happens at each visit. An X counts as 1.'],
      ['Sites', 'Each site with its investigator and, for each arm, how many participants it is to recruit.'],
      ['Expense caps', 'The most that is paid back for each kind of claim. It may stay empty.'],
    ],
  ],
  [
    'Charged per',
    [
      ['Visit', 'As often as the schedule says. Quantity stays blank.'],
      ['Participant', 'For each participant, times Quantity.'],
      ['Once', 'Once for each site, times Quantity.'],
      ['Occurrence', 'Only when it happens: a unit price that is in no total. Say when in Invoiced when.'],
    ],
  ],
  [
    'Section',
    [
      [
        'Participant, Screening, Unscheduled',
        'What is done with a participant: as planned, at screening, or unplanned.',
      ],
      ['Conditional', 'What is done only under a condition of the protocol.'],
      ['Pharmacy', 'What the pharmacy does, its set-up and close-down included.'],
      ['Set-up, Close-down, Site', 'What the site does once, or as long as the study runs.'],
      [
        'Pass-through',
        'Amounts that are paid on as they are, in pounds. They take no overheads and no multiplier.',
      ],
    ],
  ],
  [
    'Good to know',
    [
      [
        'Prices',
        'Never write a price except a pass-through amount: the service prices each activity at each site.',
      ],
      [
        'Minutes',
        'Minutes of an activity that has a tariff item replace those of the item, and need a reason.',
      ],
      [
        'Columns',
        `Columns may be moved. A column called ${NOTES} is for people and is not read; no other may be added. In Schedule every column is a visit.`,
      ],
      ['Formulas', 'Values are safer. Of a formula, the result that was last saved is read, with a warning.'],
      ['Merged cells', 'Do not merge cells below the headings.'],
      [
        'Findings',
        'The service names the sheet and cell of whatever needs a second look, such as Activities!D7.',
      ],
    ],
  ],
];

export function helpSheet(tariff: TariffRelease | undefined): SheetPlan {
  const rows: SheetData = [
    [titleCell('Resource review of a commercial study')],
    [
      textCell(
        tariff
          ? `Made for the tariff ${tariff.id} (${tariff.financialYear}).`
          : 'National Contract Value Review',
      ),
    ],
  ];
  for (const [title, lines] of TOPICS) {
    rows.push([], [groupCell(title), groupCell(undefined)]);
    for (const [about, text] of lines)
      rows.push([{ ...wrapped(textCell(about)), fontWeight: 'bold' }, wrapped(textCell(text))]);
  }
  return { name: HELP_SHEET, rows, widths: [36, 100], frozen: { rows: 1, columns: 1 }, dropDowns: [] };
}
