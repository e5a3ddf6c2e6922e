/** Random reviews with every field of the format, well-formed but not always free of findings. */
import * as fc from 'fast-check';
import { ResourceReview, SECTIONS, VISIT_KINDS } from '../../../shared/domain/resource-review.ts';
import { Phase } from '../../../shared/domain/study.ts';
import { identifier, line, paragraph } from '../../../shared/domain/text.ts';

/** Texts that a spreadsheet, its XML or this adapter could take for something else. */
const AWKWARD = [
  '=SUM(A1:A9)',
  '+44 20 7946 0000',
  '-1',
  '@user',
  '1-2',
  '007',
  '1e5',
  'TRUE',
  '#REF!',
  '"quoted"; a, b',
  'a;b',
  '_x0041_',
  '_x005F_x0041_',
  '__xD800_',
  '<c r="A1">&amp;]]></c>',
  'constructor',
  '__proto__',
  'toString',
  'Notes',
  'Activity id',
  'Help',
  'nurse 30',
  'no\u00a0break',
  '\u{1FFFE}\uFFFD\uFFFF\uFDD0',
  '_x00\uD8001',
  'Zoë Ångström 東京 🧪',
  "it's",
  'All',
];

const matching = (schema: typeof identifier, ...more: fc.Arbitrary<string>[]) =>
  fc
    .oneof(
      fc.constantFrom(...AWKWARD),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
      ...more,
    )
    .filter((text) => schema.safeParse(text).success);

const ids = matching(identifier, fc.constantFrom('A', 'B', 'V1', 'V2', 'nurse', 'medical', 'bloods'));
const lines = (longest: number) => matching(line(longest), fc.constantFrom(' blank before', 'blank after '));
const paragraphs = matching(paragraph(500), fc.constantFrom('Finance\nTrust\n\nTown', '\nfirst line empty'));
const days = fc
  .date({ min: new Date('1890-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const pence = fc.oneof(fc.integer({ min: 0, max: 1_000_000_000 }), fc.integer({ min: 0, max: 999 }));
const odsCodes = fc.constantFrom('RRV', 'RJ1', 'R0A', 'RTD', '123', '5E10');

const record = <T, Required extends keyof T>(
  model: { [Key in keyof T]: fc.Arbitrary<T[Key]> },
  requiredKeys: readonly Required[],
) => fc.record(model, { requiredKeys: [...requiredKeys] });

const company = record({ id: ids, name: lines(200) }, ['id', 'name']);
const study = record(
  {
    irasId: fc.integer({ min: 1000, max: 9_999_999 }).map(String),
    cpmsId: fc.integer({ min: 1, max: 99_999 }).map(String),
    shortTitle: lines(100),
    title: lines(1000),
    protocol: record(
      {
        number: lines(100),
        version: lines(50),
        date: days,
        sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
      },
      ['number', 'version', 'date'],
    ),
    phase: fc.constantFrom(...Phase.options),
    isAtmp: fc.boolean(),
    setting: fc.constantFrom('secondary', 'primary'),
    sponsor: company,
    cro: company,
    modelAgreement: lines(50),
  },
  ['irasId', 'shortTitle', 'title', 'protocol', 'phase', 'isAtmp', 'setting', 'sponsor', 'modelAgreement'],
);

const activity = record(
  {
    id: ids,
    label: lines(300),
    section: fc.constantFrom(...SECTIONS),
    tariffItem: ids,
    minutes: fc.array(
      fc.record({
        role: fc.oneof(fc.constantFrom('nurse', 'medical', 'admin'), ids),
        minutes: fc.integer({ min: 1, max: 1_000_000 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    passThroughPence: pence,
    chargedPer: fc.constantFrom('visit', 'participant', 'once', 'occurrence'),
    quantity: fc.integer({ min: 1, max: 100_000 }),
    trigger: lines(300),
    inProtocolSchedule: fc.boolean(),
    deviationReason: lines(500),
  },
  ['id', 'label', 'section', 'chargedPer', 'inProtocolSchedule'],
);

const terms = record(
  {
    screenFailures: fc.oneof(
      fc.constant({ payment: 'all' }),
      fc.record({ payment: fc.constant('limited'), limit: lines(300) }),
    ),
    archiving: record({ physical: lines(300), electronic: lines(300) }, []),
    expenseCaps: fc.array(fc.record({ expense: lines(200), capPence: pence }), { maxLength: 3 }),
    participantPayments: lines(500),
    impSupply: lines(500),
    invoicingFrequency: lines(200),
    dueDays: fc.integer({ min: 1, max: 365 }),
    uplift: lines(300),
    vatTreatment: lines(300),
    invoiceTo: paragraphs,
  },
  [],
);

/** What `ResourceReview` accepts: a draft may name what is not there, name things twice, and be in any order. */
export const fullReviews: fc.Arbitrary<ResourceReview> = record(
  {
    schema: fc.constant('ncvr.resource-review/1'),
    study,
    leadSite: fc.record({ odsCode: odsCodes, reviewer: lines(200) }),
    tariff: ids,
    arms: fc.array(fc.record({ id: ids, label: lines(300) }), { minLength: 1, maxLength: 4 }),
    visits: fc.array(
      fc.record({
        id: ids,
        arms: fc.array(ids, { minLength: 1, maxLength: 3 }),
        label: lines(300),
        order: fc.integer({ min: 0, max: 1_000_000 }),
        kind: fc.constantFrom(...VISIT_KINDS),
      }),
      { maxLength: 5 },
    ),
    activities: fc.array(activity, { maxLength: 6 }),
    schedule: fc.array(
      fc.record({ activity: ids, visit: ids, quantity: fc.integer({ min: 1, max: 100_000 }) }),
      {
        maxLength: 12,
      },
    ),
    sites: fc.array(
      fc.record({
        odsCode: odsCodes,
        principalInvestigator: lines(200),
        targetParticipants: fc.dictionary(
          ids.filter((id) => id !== '__proto__'),
          fc.integer({ min: 0, max: 1_000_000 }),
          { maxKeys: 3, noNullPrototype: true },
        ),
      }),
      { maxLength: 4 },
    ),
    terms,
  },
  ['schema', 'study', 'leadSite', 'tariff', 'arms', 'visits', 'activities', 'schedule', 'sites'],
).map((review) => ResourceReview.parse(review));
