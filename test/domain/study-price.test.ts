import { describe, expect, it } from 'vitest';
import type { Activity, Visit } from '../../shared/domain/resource-review.ts';
import { priceSite } from '../../shared/domain/site-price.ts';
import { type PricedResource, planStudy } from '../../shared/domain/study-price.ts';
import type { PricingTariff } from '../../shared/domain/tariff.ts';

const tariff: PricingTariff = {
  id: 'T',
  provenance: 'demonstration',
  rules: { indirectRate: 7000, capacityRate: 2000, capacityBase: 'direct' },
  roles: [{ code: 'nurse', label: 'Nurse', pencePerHour: 4200 }],
  items: [
    { code: 'VITALS', label: 'Vital signs', kind: 'procedure', minutes: [{ role: 'nurse', minutes: 10 }] },
    {
      code: 'MRI',
      label: 'MRI',
      kind: 'investigation',
      department: 'Radiology',
      minutes: [],
      allInPence: 24_550,
    },
    { code: 'ODD', label: 'Odd', kind: 'procedure', minutes: [{ role: 'ghost', minutes: 1 }] },
    { code: 'EMPTY', label: 'Empty', kind: 'procedure', minutes: [] },
  ],
};

const activity = (id: string, changes: Partial<Activity> = {}): Activity => ({
  id,
  label: `The ${id}`,
  section: 'participant',
  chargedPer: 'visit',
  inProtocolSchedule: true,
  ...changes,
});

function resource(activities: readonly Activity[], changes: Partial<PricedResource> = {}): PricedResource {
  const visit = (id: string, order: number): Visit => ({
    id,
    arms: ['A'],
    label: id,
    order,
    kind: 'scheduled',
  });
  return {
    arms: [{ id: 'A', label: 'A' }],
    visits: [visit('V2', 2), visit('V1', 1)],
    activities,
    schedule: [],
    ...changes,
  };
}

const minutes = [{ role: 'nurse', minutes: 30 }];
const onlyLine = (changes: Partial<Activity>) =>
  planStudy(resource([activity('a', changes)]), tariff).lines[0]!;

describe('the plan of a study', () => {
  it.each<[string, Partial<Activity>, object]>([
    [
      'the tariff',
      { tariffItem: 'VITALS' },
      {
        rule: 'staffTime',
        tariffItem: 'VITALS',
        tariffItemLabel: 'Vital signs',
        minutes: [{ role: 'nurse', minutes: 10, pencePerHour: 4200 }],
        minutesFrom: 'tariff',
      },
    ],
    [
      'the review, with the reason for it',
      { tariffItem: 'VITALS', minutes, deviationReason: 'Longer' },
      {
        rule: 'staffTime',
        tariffItem: 'VITALS',
        tariffItemLabel: 'Vital signs',
        minutes: [{ role: 'nurse', minutes: 30, pencePerHour: 4200 }],
        minutesFrom: 'review',
        deviationReason: 'Longer',
      },
    ],
    [
      'no item',
      { minutes },
      {
        rule: 'staffTime',
        minutes: [{ role: 'nurse', minutes: 30, pencePerHour: 4200 }],
        minutesFrom: 'review',
      },
    ],
    [
      'an all-in price',
      { tariffItem: 'MRI' },
      {
        rule: 'allIn',
        tariffItem: 'MRI',
        tariffItemLabel: 'MRI',
        department: 'Radiology',
        minutes: [],
        allInPence: 24_550,
      },
    ],
    [
      'an all-in price and staff time',
      { tariffItem: 'MRI', minutes },
      {
        rule: 'staffTimeAndAllIn',
        tariffItem: 'MRI',
        tariffItemLabel: 'MRI',
        department: 'Radiology',
        minutes: [{ role: 'nurse', minutes: 30, pencePerHour: 4200 }],
        minutesFrom: 'review',
        allInPence: 24_550,
      },
    ],
    [
      'what is passed through',
      { passThroughPence: 5 },
      { rule: 'passThrough', minutes: [], passThroughPence: 5 },
    ],
  ])('says what each line is made from and nothing more: %s', (_from, changes, derivation) => {
    expect(onlyLine(changes).derivation).toStrictEqual(derivation);
  });

  it.each<[string, Partial<Activity>, object]>([
    [
      'an item that the tariff does not have',
      { tariffItem: 'NONE' },
      {
        code: 'unknownTariffItem',
        message: 'The tariff has no item NONE.',
        path: 'activities[1].tariffItem',
        mend: 'Choose an item of the tariff release.',
      },
    ],
    [
      "a staff role of the review's own minutes",
      { minutes: [...minutes, { role: 'ghost', minutes: 1 }] },
      {
        code: 'unknownRole',
        message: 'The tariff has no staff role ghost.',
        path: 'activities[1].minutes[1].role',
        mend: 'Use a staff role of the tariff release.',
      },
    ],
    [
      'a staff role of the item',
      { tariffItem: 'ODD' },
      {
        code: 'unknownRole',
        message: 'The tariff has no staff role ghost.',
        path: 'activities[1].tariffItem',
      },
    ],
    [
      'neither item nor minutes',
      {},
      {
        code: 'offTariff',
        message: 'The b has neither a tariff item nor minutes.',
        path: 'activities[1]',
        mend: 'Choose a tariff item, or give minutes by staff role.',
      },
    ],
    ['an item that costs nothing', { tariffItem: 'EMPTY' }, { code: 'offTariff', path: 'activities[1]' }],
  ])('is refused with the field to mend: %s', (_what, changes, wanted) => {
    const plan = () => planStudy(resource([activity('a', { minutes }), activity('b', changes)]), tariff);
    expect(plan).toThrow(expect.objectContaining(wanted));
  });

  it('prices lines that cost the same once', () => {
    const activities = [
      activity('a', { tariffItem: 'VITALS' }),
      activity('b', { passThroughPence: 5 }),
      activity('c', { minutes: [{ role: 'nurse', minutes: 10 }] }),
      activity('d', { passThroughPence: 5 }),
    ];
    const plan = planStudy(resource(activities), tariff);
    expect(plan.lines.map(({ basis }) => basis)).toEqual([0, 1, 0, 1]);
    expect(plan.bases).toHaveLength(2);
  });

  it('orders visits by their order and cells by their lines, and leaves out what no visit is charged for', () => {
    const activities = [
      activity('a', { minutes }),
      activity('b', { minutes }),
      activity('once', { minutes, chargedPer: 'once' }),
    ];
    const schedule = [
      { activity: 'b', visit: 'V1', quantity: 2 },
      { activity: 'a', visit: 'V1', quantity: 3 },
      { activity: 'once', visit: 'V1', quantity: 4 },
      { activity: 'nothing', visit: 'V1', quantity: 5 },
      { activity: 'a', visit: 'never', quantity: 6 },
    ];
    const { visits } = planStudy(resource(activities, { schedule }), tariff);
    expect(visits).toEqual([
      {
        visit: 'V1',
        arms: ['A'],
        isUnscheduled: false,
        cells: [
          { line: 0, quantity: 3 },
          { line: 1, quantity: 2 },
        ],
      },
      { visit: 'V2', arms: ['A'], isUnscheduled: false, cells: [] },
    ]);
  });

  it('counts a line that is charged per visit by its cells, and any other by its quantity', () => {
    expect(onlyLine({ minutes, quantity: 7 }).quantity).toBe(1);
    expect(onlyLine({ minutes, quantity: 7, chargedPer: 'once' }).quantity).toBe(7);
    expect(onlyLine({ minutes, chargedPer: 'participant' }).quantity).toBe(1);
  });

  it('carries a trigger to the price where there is one, and no empty one', () => {
    const activities = [
      activity('a', { minutes, chargedPer: 'occurrence', trigger: 'If the scan is unclear' }),
      activity('b', { minutes }),
    ];
    const plan = planStudy(resource(activities), tariff);
    const site = { odsCode: 'RRV', targetParticipants: { A: 1 } };
    const { lines } = priceSite(plan, site, { set: 'M', micro: 1_000_000, source: 'a test' });
    for (const [first, second] of [plan.lines, lines]) {
      expect(first?.trigger).toBe('If the scan is unclear');
      expect(second).not.toHaveProperty('trigger');
    }
  });

  it('is never priced where it names a line that it does not have', () => {
    const plan = planStudy(resource([activity('a', { minutes })]), tariff);
    const broken = {
      ...plan,
      visits: plan.visits.map((visit) => ({ ...visit, cells: [{ line: 9, quantity: 1 }] })),
    };
    const site = { odsCode: 'RRV', targetParticipants: {} };
    expect(() => priceSite(broken, site, { set: 'M', micro: 1_000_000, source: 'a test' })).toThrow(
      new RangeError('no price line 9'),
    );
  });
});
