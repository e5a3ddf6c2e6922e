/** The sheets that are tables: a row of help, a row of headings, and then a row for each entry. */
import { type Field, field, optional } from './field.ts';
import { CHARGED_PER_WORDS, SECTION_WORDS, VISIT_KIND_WORDS } from './words.ts';

export interface TableLayout {
  readonly sheet: string;
  /** The path of its list in the document. */
  readonly list: string;
  /** `arm`, in messages. */
  readonly entry: string;
  readonly isRequired: boolean;
  /** How many entries the format allows. */
  readonly most: number;
  readonly columns: readonly Field[];
  /** Columns that depend on the review: their heading begins so, and ends with the role or the arm. */
  readonly prefix?: string;
}

export const HEADING_ROW = 2;
export const FIRST_ROW = 3;

/** Columns of this heading are for people, and are not read. */
export const NOTES = 'Notes';

export const ARMS: TableLayout = {
  sheet: 'Arms',
  list: 'arms',
  entry: 'arm',
  isRequired: true,
  most: 10,
  columns: [
    field('Arm id', 'id', 'code', 'A short name that the other sheets use, such as A.'),
    field('Arm', 'label', 'text', 'What the protocol calls it.', { width: 50 }),
  ],
};

export const VISITS: TableLayout = {
  sheet: 'Visits',
  list: 'visits',
  entry: 'visit',
  isRequired: true,
  most: 200,
  columns: [
    field('Visit id', 'id', 'code', 'A short name that heads its column in the schedule, such as V1.'),
    field('Visit', 'label', 'text', 'What the protocol calls it.', { width: 44 }),
    field('Kind', 'kind', { words: VISIT_KIND_WORDS }, 'Choose from the list.'),
    field('Order', 'order', 'whole', 'A number that grows from visit to visit.', { width: 10 }),
    field('Arms', 'arms', 'codes', 'The ids of its arms, with semicolons: A; B.', { width: 26 }),
  ],
};

export const MINUTES_AS_TEXT: Field = optional(
  'Other minutes',
  'minutes',
  'text',
  'Roles without a column of their own: nurse 30; medical 15.',
  { width: 26 },
);

export const ACTIVITIES: TableLayout = {
  sheet: 'Activities',
  list: 'activities',
  entry: 'activity',
  isRequired: true,
  most: 1000,
  prefix: 'Minutes: ',
  columns: [
    field('Activity id', 'id', 'code', 'A short name that the schedule uses, such as bloods.', { width: 16 }),
    field('Activity', 'label', 'text', 'What is done, in the words of the protocol.', { width: 56 }),
    field('Section', 'section', { words: SECTION_WORDS }, 'The part of the appendix. Choose from the list.', {
      width: 14,
    }),
    optional(
      'Tariff item',
      'tariffItem',
      'code',
      'A code of the sheet Tariff; blank if priced by minutes alone.',
      {
        width: 22,
      },
    ),
    field(
      'Charged per',
      'chargedPer',
      { words: CHARGED_PER_WORDS },
      'Visit: as the schedule says. Once: per site. Occurrence: when it happens.',
      { width: 18 },
    ),
    optional('Quantity', 'quantity', 'whole', 'How often, if charged per participant or once.', {
      width: 10,
    }),
    field('In protocol schedule', 'inProtocolSchedule', 'yesNo', 'Yes if the protocol lists it.', {
      width: 12,
    }),
    optional(
      'Pass-through amount (pounds)',
      'passThroughPence',
      'pounds',
      'Only for the section Pass-through.',
      {
        width: 14,
      },
    ),
    optional('Invoiced when', 'trigger', 'text', 'For what is charged per occurrence.', { width: 24 }),
    optional(
      'Reason for other minutes',
      'deviationReason',
      'text',
      'Needed where minutes replace those of a tariff item.',
      {
        width: 30,
      },
    ),
  ],
};

export const SITES: TableLayout = {
  sheet: 'Sites',
  list: 'sites',
  entry: 'site',
  isRequired: true,
  most: 250,
  prefix: 'Target: ',
  columns: [
    field('ODS code', 'odsCode', 'code', '3 to 8 capitals and digits, such as RRV.', { width: 12 }),
    field('Principal investigator', 'principalInvestigator', 'text', 'Title and name.', { width: 36 }),
  ],
};

export const EXPENSE_CAPS: TableLayout = {
  sheet: 'Expense caps',
  list: 'terms.expenseCaps',
  entry: 'expense',
  isRequired: false,
  most: 50,
  columns: [
    field('Expense', 'expense', 'text', 'What participants may claim, such as travel.', { width: 40 }),
    field('Cap (pounds per claim)', 'capPence', 'pounds', 'The most that is paid back for one claim.'),
  ],
};

export const SCHEDULE_SHEET = 'Schedule';
/** The two columns before the visits; the second is for the eye only. */
export const SCHEDULE_HEADINGS: readonly [id: string, label: string] = ['Activity id', 'Activity'];
export const MOST_SCHEDULE_CELLS = 50_000;

/** Only where the order of the cells in the document is not the one of the grid, row by row. */
export const SCHEDULE_ORDER: TableLayout = {
  sheet: 'Schedule order',
  list: 'schedule',
  entry: 'cell',
  isRequired: false,
  most: MOST_SCHEDULE_CELLS,
  columns: [
    field(
      'Activity id',
      'activity',
      'code',
      'Written by the service: it keeps the order in which the cells came.',
    ),
    field('Visit id', 'visit', 'code', 'You may delete this sheet.'),
  ],
};

export const TARIFF_SHEET = 'Tariff';
export const HELP_SHEET = 'How to use';

/** Every sheet that has a place in a review; any other is left unread, and said so. */
export const KNOWN_SHEETS: readonly string[] = [
  HELP_SHEET,
  'Study',
  ...[ARMS, VISITS, ACTIVITIES, SITES, EXPENSE_CAPS, SCHEDULE_ORDER].map(({ sheet }) => sheet),
  SCHEDULE_SHEET,
  TARIFF_SHEET,
];
