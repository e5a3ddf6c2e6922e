/** The sheets of a tariff release and of a multiplier set: one description for reading and for writing. */
import type { TariffRelease, TariffRules } from '../../../domain/tariff.ts';
import { type Field, field, optional } from '../layout/field.ts';
import type { TableLayout } from '../layout/tables.ts';

/** A sheet with one field a row: its name in column A, its value in column B. */
export interface FieldSheet {
  readonly sheet: string;
  readonly fields: readonly Field[];
}

export const FIELD_HEADINGS: readonly [string, string, string] = ['Field', 'Value', 'What to write'];

const PROVENANCE_WORDS: Readonly<Record<TariffRelease['provenance'], string>> = {
  demonstration: 'Demonstration',
  national: 'National',
};
const CAPACITY_BASE_WORDS: Readonly<Record<TariffRules['capacityBase'], string>> = {
  direct: 'Direct cost',
  directPlusIndirect: 'Direct and indirect cost',
};
const KIND_WORDS: Readonly<Record<TariffRelease['items'][number]['kind'], string>> = {
  procedure: 'Procedure',
  investigation: 'Investigation',
};

const YEAR_HELP = 'Such as 2026/27.';
const SOURCE_HELP = 'Where the figures come from.';
const ID = field('Release id', 'id', 'code', 'Its own for good, such as NAT-2027-28.1.');
const YEAR = field('Financial year', 'financialYear', 'code', YEAR_HELP);
const SOURCE = field('Source', 'source', 'text', SOURCE_HELP);

export const TARIFF_RELEASE: FieldSheet = {
  sheet: 'Release',
  fields: [
    field('Format', 'schema', 'code', 'ncvr.tariff-release/1'),
    ID,
    YEAR,
    field('Release number', 'release', 'whole', 'Counts the releases of the financial year from 1.'),
    field('Effective from', 'effectiveFrom', 'day', 'A date, or text such as 2027-04-01.'),
    field('Provenance', 'provenance', { words: PROVENANCE_WORDS }, 'National, or Demonstration.'),
    SOURCE,
  ],
};

export const TARIFF_RULES: FieldSheet = {
  sheet: 'Rules',
  fields: [
    field('Indirect cost (per cent)', 'rules.indirectRate', 'code', 'Per cent of direct cost, such as 70.'),
    field('Capacity building (per cent)', 'rules.capacityRate', 'code', 'Per cent, such as 20.'),
    field(
      'Capacity building on',
      'rules.capacityBase',
      { words: CAPACITY_BASE_WORDS },
      'Direct cost, or Direct and indirect cost.',
    ),
  ],
};

export const ROLES: TableLayout = {
  sheet: 'Roles',
  list: 'roles',
  entry: 'staff role',
  isRequired: true,
  most: 500,
  columns: [
    field('Role code', 'code', 'code', 'A short name that the items use, such as nurse.'),
    field('Role', 'label', 'text', 'Its full name.', { width: 34 }),
    field('Rate (pounds per hour)', 'pencePerHour', 'pounds', 'With at most two decimals.'),
    optional('Source', 'source', 'text', SOURCE_HELP, { width: 40 }),
    optional('Derivation', 'derivation', 'text', 'How the figure was worked out.', { width: 40 }),
  ],
};

export const ITEMS: TableLayout = {
  sheet: 'Items',
  list: 'items',
  entry: 'tariff item',
  isRequired: true,
  most: 20_000,
  prefix: 'Minutes: ',
  columns: [
    field('Item code', 'code', 'code', 'A short name that reviews use.', { width: 16 }),
    field('Item', 'label', 'text', 'What it is.', { width: 44 }),
    field('Kind', 'kind', { words: KIND_WORDS }, 'Procedure, or Investigation.', { width: 14 }),
    optional('Department', 'department', 'text', 'Where it is done.'),
    optional(
      'All-in price (pounds)',
      'allInPence',
      'pounds',
      'Contains indirect cost and capacity building.',
      {
        width: 14,
      },
    ),
    optional('Source', 'source', 'text', SOURCE_HELP, { width: 40 }),
    optional('Derivation', 'derivation', 'text', 'How the figure was worked out.', { width: 40 }),
  ],
};

/** Minutes of roles without a column of their own, or in an order that the columns do not have. */
export const OTHER_MINUTES: Field = optional(
  'Other minutes',
  'minutes',
  'code',
  'Roles without a column of their own: nurse 30; medical 15.',
  { width: 26 },
);

export const MULTIPLIER_RELEASE: FieldSheet = {
  sheet: 'Release',
  fields: [
    field('Format', 'schema', 'code', 'ncvr.multiplier-set/1'),
    ID,
    YEAR,
    optional('Effective from', 'effectiveFrom', 'day', 'Blank: 1 April of the financial year.'),
    SOURCE,
  ],
};

export const MULTIPLIER_ROWS: TableLayout = {
  sheet: 'Rows',
  list: 'rows',
  entry: 'site',
  isRequired: true,
  most: 20_000,
  columns: [
    field('ODS code', 'odsCode', 'code', '3 to 8 capitals and digits, such as RRV.', { width: 12 }),
    field('Multiplier', 'micro', 'code', 'With at most six decimals, such as 1.175335.', { width: 14 }),
    optional('Name', 'name', 'text', 'The organisation.', { width: 40 }),
    optional('Nation', 'nation', 'text', 'Such as Wales.'),
    optional('Source', 'source', 'text', 'Where it differs from the whole set.', { width: 40 }),
  ],
};
