/** Every finding of a review, to the letter: its code, the field that it names, what it says and how it is mended. */
import { describe, expect, it } from 'vitest';
import type { Activity, ResourceReview } from '../../shared/domain/resource-review.ts';
import type { ReviewContext } from '../../shared/domain/review-context.ts';
import { findReviewFindings } from '../../shared/domain/review-findings.ts';
import { bundledMultipliers, bundledOrganisations, bundledTariff } from '../../shared/reference/index.ts';
import { smallReview } from '../usecases/resource-review/small-review.ts';

const context: ReviewContext = {
  tariff: {
    ...bundledTariff(),
    roles: [
      { code: 'nurse', label: 'Nurse', pencePerHour: 4200 },
      { code: 'pharmacist', label: 'Pharmacist', pencePerHour: 5000 },
      { code: 'admin', label: 'Administrator', pencePerHour: 2000 },
    ],
    items: [
      { code: 'VITALS', label: 'Vital signs', kind: 'procedure', minutes: [{ role: 'nurse', minutes: 10 }] },
      { code: 'MRI', label: 'MRI', kind: 'investigation', minutes: [], allInPence: 100 },
      { code: 'BARE', label: 'Bare', kind: 'procedure', minutes: [] },
    ],
  },
  multipliers: bundledMultipliers(),
  organisations: bundledOrganisations(),
  on: '2026-11-02',
};

type Row = readonly [
  severity: 'error' | 'warning',
  code: string,
  path: string,
  message: string,
  mend: string,
];
type Change = (review: ResourceReview) => unknown;

const find = (change: Change): Row[] => {
  const review = structuredClone(smallReview());
  change(review);
  return findReviewFindings(review, context).map(({ severity, code, path, message, mend }) => [
    severity,
    code,
    path,
    message,
    mend,
  ]);
};

const activity = ({ activities }: ResourceReview, at: number): Activity => activities[at]!;
const withoutMinutes = (review: ResourceReview, at: number, changes: Partial<Activity>): void => {
  Object.assign(activity(review, at), changes);
  Reflect.deleteProperty(activity(review, at), 'minutes');
};
const nurse = (minutes: number) => [{ role: 'nurse', minutes }];
/** An amount that is too large at ten million participants, and at no fewer than a few hundred thousand. */
const makeLarge = (review: ResourceReview): void => {
  Object.assign(activity(review, 0), { minutes: [...nurse(1_000_000), ...nurse(1_000_000)] });
  review.schedule[0]!.quantity = 100_000;
};

const OWN_ID = 'Give each entry its own id, or remove one.';
const ITEM = 'Choose an item of the tariff, or give minutes by staff role instead of an item.';
const TOGETHER = 'Pass-through amounts and the section passThrough go together.';
const CLOSE_DOWN: Row = [
  'warning',
  'missingLine',
  'activities',
  'There is no close-down line.',
  'Add the close-down of the study, or go on if there is none.',
];
const MIXED = 'Informed consent: A pass-through line has its own amount and no tariff item or minutes.';
const REASON: Row = [
  'error',
  'noDeviationReason',
  'activities[0].deviationReason',
  'Informed consent: Minutes that replace those of the tariff need a reason that every site can see.',
  'Give the reason, or remove the minutes to use those of the tariff.',
];
const TOO_LARGE = [
  'An amount is too large to be exact.',
  'Check quantities, minutes and targets: the total is above 90 million million pounds.',
] as const;

const CASES: readonly (readonly [what: string, change: Change, ...rows: Row[]])[] = [
  ['nothing', () => undefined],
  [
    'another tariff',
    (review) => Object.assign(review, { tariff: 'OTHER' }),
    [
      'error',
      'unknownTariff',
      'tariff',
      'The review is written for the tariff OTHER, but it is being checked against DEMO-2026-27.1.',
      'Name the tariff release DEMO-2026-27.1, or provide the release OTHER.',
    ],
  ],
  [
    'an arm twice',
    ({ arms }) => arms.push({ ...arms[0]! }),
    ['error', 'duplicateId', 'arms[1].id', 'The id armA is there already, as entry 1 of this list.', OWN_ID],
  ],
  [
    'a visit twice',
    ({ visits }) => visits.push({ ...visits[0]! }),
    ['error', 'duplicateId', 'visits[1].id', 'The id V1 is there already, as entry 1 of this list.', OWN_ID],
  ],
  [
    'the second activity twice',
    ({ activities }) => activities.push({ ...activities[1]! }),
    [
      'error',
      'duplicateId',
      'activities[4].id',
      'The id dispensing is there already, as entry 2 of this list.',
      OWN_ID,
    ],
  ],
  [
    'a cell twice',
    ({ schedule }) => schedule.push({ ...schedule[0]! }),
    [
      'error',
      'duplicateId',
      'schedule[1]',
      'A cell for this activity at this visit is there already, as entry 1 of this list.',
      'Keep one cell, with the whole quantity.',
    ],
  ],
  [
    'a site twice',
    ({ sites }) => sites.push({ ...sites[1]! }),
    [
      'error',
      'duplicateId',
      'sites[2].odsCode',
      'The site RK9 is there already, as entry 2 of this list.',
      'Keep one entry for the site.',
    ],
  ],
  [
    'an unknown arm of a visit',
    ({ visits }) => visits[0]!.arms.push('armB'),
    [
      'error',
      'unknownArm',
      'visits[0].arms[1]',
      'The visit names the arm armB, which does not exist.',
      'Name an arm of the review, or add it to the arms.',
    ],
  ],
  [
    'an arm of a visit twice',
    ({ visits }) => visits[0]!.arms.push('armA'),
    [
      'error',
      'duplicateId',
      'visits[0].arms[1]',
      'The arm armA is there already, as entry 1.',
      'Name each arm once.',
    ],
  ],
  [
    'a visit at which nothing happens',
    ({ visits }) => visits.push({ id: 'V2', arms: ['armA'], label: 'Day 2', order: 2, kind: 'scheduled' }),
    [
      'warning',
      'emptyVisit',
      'visits[1]',
      'Nothing is scheduled at the visit Day 2.',
      'Schedule its activities, or remove the visit.',
    ],
  ],
  [
    'the section of pass-through without an amount',
    (review) => Object.assign(activity(review, 3), { section: 'passThrough' }),
    [
      'error',
      'schema',
      'activities[3].passThroughPence',
      `archiving and close-down: ${TOGETHER}`,
      'Give the amount in pence, or use another section.',
    ],
    CLOSE_DOWN,
  ],
  [
    'a pass-through amount in another section',
    (review) => Object.assign(activity(review, 3), { passThroughPence: 5 }),
    [
      'error',
      'schema',
      'activities[3].section',
      `archiving and close-down: ${TOGETHER}`,
      'Use the section passThrough.',
    ],
  ],
  [
    'a pass-through line that has everything else too',
    (review) =>
      Object.assign(activity(review, 0), {
        section: 'passThrough',
        passThroughPence: 5,
        tariffItem: 'VITALS',
      }),
    ['error', 'schema', 'activities[0].tariffItem', MIXED, 'Remove this, or remove the pass-through amount.'],
    ['error', 'schema', 'activities[0].minutes', MIXED, 'Remove this, or remove the pass-through amount.'],
    [
      'error',
      'schema',
      'activities[0].chargedPer',
      'Informed consent: A pass-through line is not charged per visit.',
      'Use participant, once or occurrence.',
    ],
    REASON,
    [
      'warning',
      'missingLine',
      'activities',
      'There is no screen-failure line.',
      'Say what a screening failure pays, in a line or in the terms.',
    ],
  ],
  [
    'a pass-through amount of ten times the dearest price',
    (review) => withoutMinutes(review, 3, { section: 'passThrough', passThroughPence: 1000 }),
    CLOSE_DOWN,
  ],
  [
    'a pass-through amount of a penny more',
    (review) => withoutMinutes(review, 3, { section: 'passThrough', passThroughPence: 1001 }),
    [
      'warning',
      'unusualPrice',
      'activities[3].passThroughPence',
      'archiving and close-down: This pass-through amount is more than ten times the dearest price of the tariff.',
      'Check that the amount is in pence.',
    ],
    CLOSE_DOWN,
  ],
  [
    'an item that the tariff lacks',
    (review) => withoutMinutes(review, 1, { tariffItem: 'GONE' }),
    ['error', 'offTariff', 'activities[1].tariffItem', 'dispensing: The tariff has no item GONE.', ITEM],
  ],
  [
    'an item that nothing prices',
    (review) => withoutMinutes(review, 1, { tariffItem: 'BARE' }),
    [
      'error',
      'offTariff',
      'activities[1].tariffItem',
      'dispensing: The tariff item BARE has neither minutes nor a price.',
      ITEM,
    ],
  ],
  ['an item with an all-in price', (review) => withoutMinutes(review, 1, { tariffItem: 'MRI' })],
  ['an item with minutes', (review) => withoutMinutes(review, 1, { tariffItem: 'VITALS' })],
  [
    'neither item nor minutes',
    (review) => withoutMinutes(review, 1, {}),
    [
      'error',
      'offTariff',
      'activities[1]',
      'dispensing has neither a tariff item nor minutes, so it cannot be priced.',
      'Choose a tariff item, or give minutes by staff role.',
    ],
  ],
  [
    'an unknown staff role',
    (review) => activity(review, 1).minutes?.push({ role: 'wizard', minutes: 1 }),
    [
      'error',
      'unknownRole',
      'activities[1].minutes[1].role',
      'dispensing: The tariff has no staff role wizard.',
      'Use one of nurse, pharmacist, admin.',
    ],
  ],
  [
    'minutes instead of those of the tariff without a reason',
    (review) => Object.assign(activity(review, 0), { tariffItem: 'VITALS' }),
    REASON,
  ],
  [
    'minutes far from those of the tariff',
    (review) =>
      Object.assign(activity(review, 0), {
        tariffItem: 'VITALS',
        deviationReason: 'Slower',
        minutes: nurse(31),
      }),
    [
      'warning',
      'unusualMinutes',
      'activities[0].minutes',
      'Informed consent: The minutes add up to 31, far from the 10 of the tariff.',
      'Check the minutes and the reason.',
    ],
  ],
  [
    'minutes for an item that has none',
    (review) =>
      Object.assign(activity(review, 0), {
        tariffItem: 'MRI',
        deviationReason: 'Slower',
        minutes: nurse(999),
      }),
  ],
  [
    'an activity that is never scheduled',
    (review) => Object.assign(activity(review, 1), { chargedPer: 'visit' }),
    [
      'error',
      'neverScheduled',
      'activities[1]',
      'dispensing is charged per visit but is not scheduled at any visit.',
      'Schedule it at a visit, or charge it per participant, once or per occurrence.',
    ],
  ],
  [
    'a cell of nothing at no time',
    ({ schedule }) => schedule.push({ activity: 'x', visit: 'y', quantity: 1 }),
    [
      'error',
      'unknownActivity',
      'schedule[1].activity',
      'The schedule names the activity x, which does not exist.',
      'Name an activity of the review, or add it.',
    ],
    [
      'error',
      'unknownVisit',
      'schedule[1].visit',
      'The schedule names the visit y, which does not exist.',
      'Name a visit of the review, or add it.',
    ],
  ],
  [
    'a cell that is not charged',
    ({ schedule }) => schedule.push({ activity: 'setUp', visit: 'V1', quantity: 1 }),
    [
      'warning',
      'cellNotCharged',
      'schedule[1]',
      'setUp is charged per once, so this cell of the schedule adds nothing to the price.',
      'Charge the activity per visit, or remove the cell.',
    ],
  ],
  [
    'a cell of a pass-through line, which visits never charge',
    (review) => {
      withoutMinutes(review, 2, { section: 'passThrough', passThroughPence: 5, chargedPer: 'participant' });
      review.schedule.push({ activity: 'setUp', visit: 'V1', quantity: 1 });
    },
    [
      'warning',
      'cellNotCharged',
      'schedule[1]',
      'setUp is charged per participant, so this cell of the schedule adds nothing to the price.',
      'Remove the cell.',
    ],
    [
      'warning',
      'missingLine',
      'activities',
      'There is no set-up line.',
      'Add the set-up of the study, or go on if there is none.',
    ],
  ],
  [
    'no sites',
    (review) => Object.assign(review, { sites: [] }),
    [
      'warning',
      'noSites',
      'sites',
      'The review lists no sites, so nobody gets a price when it is agreed.',
      'Add the sites that take part, or go on if they join later.',
    ],
  ],
  [
    'an unknown lead site',
    ({ leadSite }) => Object.assign(leadSite, { odsCode: 'RZZ9' }),
    [
      'error',
      'unknownSite',
      'leadSite.odsCode',
      'No organisation with the ODS code RZZ9 is known.',
      'Check the ODS code of the site.',
    ],
  ],
  [
    'a target for another arm',
    ({ sites }) => Object.assign(sites[1]!, { targetParticipants: { armB: 1 } }),
    [
      'error',
      'unknownArm',
      'sites[1].targetParticipants.armB',
      'The site has a target for the arm armB, which does not exist.',
      'Name an arm of the review.',
    ],
    [
      'warning',
      'noTarget',
      'sites[1].targetParticipants',
      'The site has no target for the arm armA; it counts as 0.',
      'Give the number of participants, 0 if there are none.',
    ],
  ],
  [
    'an amount that is too large at one site',
    (review) => {
      makeLarge(review);
      review.sites[1]!.targetParticipants = { armA: 10_000_000 };
    },
    ['error', 'amountTooLarge', 'sites[1]', ...TOO_LARGE],
  ],
  [
    'an amount that is too large at both',
    (review) => {
      makeLarge(review);
      for (const site of review.sites) site.targetParticipants = { armA: 10_000_000 };
    },
    ['error', 'amountTooLarge', 'sites[0]', ...TOO_LARGE],
    ['error', 'amountTooLarge', 'sites[1]', ...TOO_LARGE],
  ],
  ['large amounts that can be carried', makeLarge],
];

describe('a review with', () => {
  it.each(CASES.map(([what, change, ...rows]) => ({ what, change, rows })))(
    '$what has these findings and no others',
    ({ change, rows }) => {
      expect(find(change)).toEqual(rows);
    },
  );

  it('a fault that is ours has no finding that blames the review', () => {
    const half: Change = (review) => Object.assign(activity(review, 1), { minutes: nurse(0.5) });
    expect(() => find(half)).toThrow(RangeError);
  });
});
