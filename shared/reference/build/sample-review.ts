import { cell, type Row, readSource, required } from './csv.ts';
import { parseMinutes } from './minutes.ts';
import { type BuiltFile, byCode, jsonFile, writeFiles } from './output.ts';

const ARMS = [
  { id: 'placebo', label: 'Placebo' },
  { id: 'low', label: 'Xanomeline low dose' },
  { id: 'high', label: 'Xanomeline high dose' },
];

const STUDY = {
  irasId: '1009991',
  cpmsId: '50123',
  shortTitle: 'LZZT',
  title:
    "Safety and Efficacy of the Xanomeline Transdermal Therapeutic System (TTS) in Patients with Mild to Moderate Alzheimer's Disease",
  protocol: { number: 'H2Q-MC-LZZT', version: '2', date: '2006-07-25' },
  phase: 'II',
  isAtmp: false,
  setting: 'secondary',
  sponsor: { id: 'example-pharma', name: 'Example Pharma Ltd' },
  modelAgreement: 'mCTA',
};

/** Terms of no real agreement: each says that it is an example, and none contradicts a line of the review. */
const TERMS = {
  screenFailures: {
    payment: 'limited',
    limit: 'Example: 2 paid for each participant randomised, at the price of the line “Screening failure”',
  },
  archiving: {
    physical: 'Example: none, the site keeps no paper records of the study',
    electronic:
      'Example: 25 years at the site, paid once for the site as the line “Archiving, electronic, 25 years”',
  },
  expenseCaps: [
    { expense: 'Example: travel of participant and carer, each visit', capPence: 2500 },
    { expense: 'Example: meals, visits over four hours', capPence: 1250 },
  ],
  participantPayments: 'Example: none beyond the expenses, which are paid back on receipts',
  impSupply:
    'Example: the sponsor supplies the patches free of charge, and pays for their return or destruction',
  invoicingFrequency: 'Example: quarterly, for activity in the quarter before',
  dueDays: 30,
  uplift: 'Example: none; a price changes only with a new version of the review or a re-pricing',
  vatTreatment: 'Example: amounts exclude VAT, which is added where it is due',
  invoiceTo: 'Example Pharma Ltd (example)\nAccounts payable\n1 Example Street\nLondon',
};

/** `key` with its value, or nothing where the cell is empty. */
function optional<Value>(key: string, text: string, parse: (text: string) => Value): Record<string, Value> {
  return text === '' ? {} : { [key]: parse(text) };
}

const asText = (text: string): string => text;

function buildActivity(row: Row): object {
  return {
    id: required(row, 'id'),
    label: required(row, 'label'),
    section: required(row, 'section'),
    ...optional('tariffItem', cell(row, 'tariff_item'), asText),
    ...optional('minutes', cell(row, 'minutes'), parseMinutes),
    ...optional('deviationReason', cell(row, 'deviation_reason'), asText),
    ...optional('passThroughPence', cell(row, 'pass_through_pence'), Number),
    chargedPer: required(row, 'charged_per'),
    ...optional('quantity', cell(row, 'quantity'), Number),
    ...optional('trigger', cell(row, 'trigger'), asText),
    inProtocolSchedule: required(row, 'in_protocol_schedule') === 'true',
  };
}

/** The visits ticked for an activity: by the published schedule, or by our own list for what it leaves out. */
function visitsOf(row: Row, published: readonly Row[]): string[] {
  const sequence = cell(row, 'matrix_seq');
  if (sequence === '') {
    return cell(row, 'visits')
      .split(' ')
      .filter((visit) => visit !== '');
  }
  const ticks = published.find((each) => required(each, 'activity_seq') === sequence);
  if (ticks === undefined) throw new Error(`The published schedule has no activity ${sequence}`);
  return [...ticks].filter(([, mark]) => mark === 'X').map(([heading]) => heading.split(':')[0] ?? '');
}

/** The sample study: the published schedule of CDISC's pilot, resourced and at twelve trusts by us. */
export function buildSampleReview(): BuiltFile[] {
  const activities = readSource('sample-activities.csv');
  const published = readSource('schedule-H2Q-MC-LZZT.csv');
  const arms = ARMS.map((arm) => arm.id);
  return [
    jsonFile('sample-study/review.json', {
      schema: 'ncvr.resource-review/1',
      study: STUDY,
      leadSite: { odsCode: 'RRV', reviewer: 'Dr A Example' },
      tariff: 'DEMO-2026-27.1',
      arms: ARMS,
      visits: readSource('sample-visits.csv').map((row, index) => ({
        id: required(row, 'id'),
        arms,
        label: required(row, 'label'),
        order: index + 1,
        kind: required(row, 'kind'),
      })),
      activities: activities.map(buildActivity),
      schedule: activities.flatMap((row) =>
        visitsOf(row, published).map((visit) => ({ activity: required(row, 'id'), visit, quantity: 1 })),
      ),
      sites: readSource('sample-sites.csv')
        .map((row) => ({
          odsCode: required(row, 'ods_code'),
          principalInvestigator: required(row, 'principal_investigator'),
          targetParticipants: Object.fromEntries(arms.map((arm) => [arm, Number(required(row, arm))])),
        }))
        .sort((a, b) => byCode(a.odsCode, b.odsCode)),
      terms: TERMS,
    }),
  ];
}

if (import.meta.main) writeFiles(buildSampleReview());
