/** The rows of the sheet Study: one field each, under the headings of their group. */
import { type Field, field, optional } from './field.ts';
import { PHASE_WORDS, SCREEN_FAILURE_WORDS, SETTING_WORDS } from './words.ts';

export const STUDY_SHEET = 'Study';
export const STUDY_HEADINGS: readonly [string, string, string] = ['Field', 'Value', 'What to write'];

interface StudyGroup {
  readonly title: string;
  readonly fields: readonly Field[];
}

const STUDY: readonly Field[] = [
  field('IRAS ID', 'study.irasId', 'code', '4 to 7 digits.'),
  optional('CPMS ID', 'study.cpmsId', 'code', 'The number in CPMS, if there is one.'),
  field('Short title', 'study.shortTitle', 'text', 'The acronym or short name, at most 100 characters.'),
  field('Full title', 'study.title', 'text', 'As on the protocol.'),
  field('Phase', 'study.phase', { words: PHASE_WORDS }, 'Choose from the list.'),
  field('Advanced therapy (ATMP)', 'study.isAtmp', 'yesNo', 'Yes for an advanced therapy medicinal product.'),
  field('Setting', 'study.setting', { words: SETTING_WORDS }, 'Choose from the list.'),
  field(
    'Model agreement',
    'study.modelAgreement',
    'text',
    'The UK model agreement that sites sign, such as mCTA.',
  ),
];

const PROTOCOL: readonly Field[] = [
  field('Protocol number', 'study.protocol.number', 'text', 'As on its first page.'),
  field('Protocol version', 'study.protocol.version', 'text', 'As on its first page.'),
  field('Protocol date', 'study.protocol.date', 'day', 'A date, or text such as 2026-04-01.'),
  optional(
    'Protocol file SHA-256',
    'study.protocol.sha256',
    'code',
    '64 small hexadecimal digits, if known.',
  ),
];

const PARTIES: readonly Field[] = [
  field('Sponsor id', 'study.sponsor.id', 'code', 'The id of the company in this service.'),
  field('Sponsor name', 'study.sponsor.name', 'text', 'Its full legal name.'),
  optional('CRO id', 'study.cro.id', 'code', 'If a contract research organisation acts for the sponsor.'),
  optional('CRO name', 'study.cro.name', 'text', 'Its full legal name.'),
  field('Lead site ODS code', 'leadSite.odsCode', 'code', '3 to 8 capitals and digits, such as RRV.'),
  field('Lead site reviewer', 'leadSite.reviewer', 'text', 'Who carries out this review.'),
  field(
    'Tariff release',
    'tariff',
    'code',
    'The release that prices come from, as the sheet Tariff names it.',
  ),
];

const TERMS: readonly Field[] = [
  optional(
    'Screening failures paid',
    'terms.screenFailures.payment',
    { words: SCREEN_FAILURE_WORDS },
    'All, or Limited with the limit in the next row.',
  ),
  optional(
    'Screening failures limit',
    'terms.screenFailures.limit',
    'text',
    'Such as 2 for each participant randomised.',
  ),
  optional('Archiving, physical', 'terms.archiving.physical', 'text', 'Who archives on paper, and who pays.'),
  optional(
    'Archiving, electronic',
    'terms.archiving.electronic',
    'text',
    'Who archives electronically, and who pays.',
  ),
  optional('Participant payments', 'terms.participantPayments', 'text', 'What participants are paid.'),
  optional('IMP supply', 'terms.impSupply', 'text', 'How the medicine under trial is supplied.'),
  optional('Invoicing frequency', 'terms.invoicingFrequency', 'text', 'Such as quarterly.'),
  optional('Payment due, days', 'terms.dueDays', 'whole', '1 to 365.'),
  optional('Uplift', 'terms.uplift', 'text', 'How prices rise from year to year.'),
  optional('VAT treatment', 'terms.vatTreatment', 'text', 'Prices are without VAT.'),
  optional('Invoice to', 'terms.invoiceTo', 'text', 'Name and address; lines are broken with Alt and Enter.'),
];

export const STUDY_GROUPS: readonly StudyGroup[] = [
  { title: 'The study', fields: STUDY },
  { title: 'The protocol', fields: PROTOCOL },
  { title: 'Companies, lead site and tariff', fields: PARTIES },
  { title: 'Terms (blank: as the agreement template says)', fields: TERMS },
];

/**
 * A row that only an exported review has: parts of the terms that are there but empty. Without it they would be
 * read back as left out.
 */
export const EMPTY_PARTS: Field = optional(
  'Empty parts',
  'emptyParts',
  'codes',
  'Written by the service. Keep it, or delete the row.',
);

export const STUDY_FIELDS: readonly Field[] = STUDY_GROUPS.flatMap(({ fields }) => fields);
