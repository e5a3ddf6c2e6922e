/** The largest, smallest and oddest studies that the schemas let through, by what is extreme about them. */
import type { Activity, ScheduleCell, Visit } from '../../../shared/domain/resource-review.ts';
import { type Made, makeAppendix } from './appendices.ts';

const { activities, visits, schedule, arms } = makeAppendix().inputs;
const [anActivity] = activities;
const NAME_60 = 'The Robert Jones and Agnes Hunt Orthopaedic and District NHS';
const WORDS_300 = 'Long words of an activity that goes on and on '.repeat(7).slice(0, 300).trim();
const WORD_300 = 'W'.repeat(300);

const numbered = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const activityOf = (index: number, more: Partial<Activity> = {}): Activity => {
  const { trigger: _trigger, quantity: _quantity, ...base } = anActivity!;
  return { ...base, id: `a${index}`, label: `Activity number ${index + 1}`, ...more };
};

const visitOf = (index: number, more: Partial<Visit> = {}): Visit => ({
  id: `v${index}`,
  arms: arms.map(({ id }) => id),
  label: `Visit ${index + 1}`,
  order: index,
  kind: 'scheduled',
  ...more,
});

/** Every activity at one visit, visits in turn. */
const spread = (count: number, over: number): ScheduleCell[] =>
  numbered(count, (index) => ({
    activity: `a${index}`,
    visit: `v${index % over}`,
    quantity: 1 + (index % 3),
  }));

const passThrough = (index: number, pence: number, more: Partial<Activity>): Activity => ({
  id: `a${index}`,
  label: `Passed through ${index}`,
  section: 'passThrough',
  passThroughPence: pence,
  chargedPer: 'once',
  inProtocolSchedule: false,
  ...more,
});

const relabelled = (label: string): Made => ({
  siteName: label.slice(0, 200).trim(),
  investigator: label.slice(0, 200).trim(),
  study: { title: label, shortTitle: label.slice(0, 100).trim() },
  review: {
    activities: activities.map((each) => ({ ...each, label, ...(each.trigger && { trigger: label }) })),
    visits: visits.map((each) => ({ ...each, label })),
    arms: arms.map((each) => ({ ...each, label })),
  },
});

export const EXTREMES: Readonly<Record<string, Made>> = {
  'a trust’s name of 60 characters': { siteName: NAME_60, payee: { name: NAME_60 } },
  'labels of 300 characters in words': relabelled(WORDS_300),
  'labels of 300 characters without a space': relabelled(WORD_300),
  '1,000 lines': {
    review: {
      activities: numbered(1000, (index) => activityOf(index)),
      visits: numbered(5, (index) => visitOf(index)),
      schedule: spread(1000, 5),
    },
  },
  'no lines at all': { review: { activities: [], schedule: [] } },
  'no lines and no visits': { review: { activities: [], schedule: [], visits: [] }, targets: {} },
  '200 visits, each its own': {
    review: {
      activities: numbered(20, (index) => activityOf(index)),
      visits: numbered(200, (index) => visitOf(index)),
      schedule: numbered(200, (index) => ({
        activity: `a${index % 20}`,
        visit: `v${index}`,
        quantity: index + 1,
      })),
    },
  },
  '200 visits, all alike': {
    review: {
      activities: [activityOf(0)],
      visits: numbered(200, (index) => visitOf(index)),
      schedule: numbered(200, (index) => ({ activity: 'a0', visit: `v${index}`, quantity: 1 })),
    },
  },
  '10 arms that differ': {
    review: {
      arms: numbered(10, (index) => ({
        id: `arm${index}`,
        label: `Arm ${index}: ${WORDS_300.slice(0, 250).trim()}`,
      })),
      activities: [activityOf(0)],
      visits: numbered(12, (index) =>
        visitOf(index, { arms: numbered(10, (arm) => `arm${arm}`).slice(index % 10, (index % 10) + 4) }),
      ),
      schedule: numbered(12, (index) => ({ activity: 'a0', visit: `v${index}`, quantity: 1 + index })),
    },
    targets: Object.fromEntries(numbered(10, (index) => [`arm${index}`, index])),
  },
  'a penny and £9,999,999.99': {
    review: {
      activities: [
        passThrough(0, 1, { quantity: 1 }),
        passThrough(1, 999_999_999, { quantity: 100_000 }),
        passThrough(2, 999_999_999, { chargedPer: 'participant', quantity: 1 }),
        passThrough(3, 999_999_999, { chargedPer: 'occurrence', trigger: 'Receipt' }),
      ],
      schedule: [],
      terms: { expenseCaps: [{ expense: 'Travel', capPence: 999_999_999 }] },
    },
    targets: { placebo: 9, low: 9, high: 9 },
  },
  'Welsh and Polish letters': {
    siteName: 'Bwrdd Iechyd Prifysgol Betsi Cadwaladr, Tŷ’r Ŵyl',
    investigator: 'Dr Siân Gruffydd-Wójcik Żółć Łęgowski ŵ ŷ Ŵ Ŷ',
    payee: { name: 'Zażółć gęślą jaźń' },
  },
  'every term at its longest': {
    label: 'W'.repeat(100),
    payee: {
      name: 'W'.repeat(200),
      vatNumber: '9'.repeat(30),
      remittanceEmail: `${'a'.repeat(60)}@example.nhs.uk`,
    },
    review: {
      terms: {
        screenFailures: { payment: 'limited', limit: WORDS_300 },
        archiving: { physical: WORDS_300, electronic: WORDS_300 },
        expenseCaps: numbered(50, (index) => ({
          expense: `${index} ${WORDS_300}`.slice(0, 200).trim(),
          capPence: index,
        })),
        participantPayments: WORDS_300,
        impSupply: WORDS_300,
        invoicingFrequency: WORDS_300.slice(0, 200).trim(),
        dueDays: 365,
        uplift: WORDS_300,
        vatTreatment: WORDS_300,
        invoiceTo: 'A line of an address\n'.repeat(24).trim(),
      },
    },
  },
  'schedule cells that are charged often': {
    review: { schedule: schedule.map((cell) => ({ ...cell, quantity: 100_000 })) },
  },
  'a title of 1,000 characters': { study: { title: 'A randomised study of something '.repeat(31).trim() } },
};
