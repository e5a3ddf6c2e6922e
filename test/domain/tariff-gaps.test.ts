/** What a review uses and a tariff release lacks: every item and role, with every line, whatever else is missing. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupReasons } from '../../shared/domain/blocked-study.ts';
import type { Activity } from '../../shared/domain/resource-review.ts';
import { planStudy } from '../../shared/domain/study-price.ts';
import type { PricingTariff } from '../../shared/domain/tariff.ts';
import { describeGaps, findTariffGaps, type TariffGap } from '../../shared/domain/tariff-gaps.ts';

const ROLES = ['nurse', 'medical', 'admin'];
const ITEMS = ['ECG', 'MRI', 'CT', 'LAB'];

const release = (items: readonly string[], roles: readonly string[]): PricingTariff => ({
  id: 'NEXT-2026-27.2',
  provenance: 'demonstration',
  rules: { indirectRate: 7000, capacityRate: 2000, capacityBase: 'direct' },
  roles: roles.map((code) => ({ code, label: code, pencePerHour: 4200 })),
  items: items.map((code) => ({
    code,
    label: code,
    kind: 'investigation',
    // The ECG is the one item that is priced by a nurse’s minutes.
    minutes: code === 'ECG' ? [{ role: 'nurse', minutes: 10 }] : [],
    ...(code !== 'ECG' && { allInPence: 1000 }),
  })),
});

const activity = (id: string, fields: Partial<Activity>): Activity => ({
  id,
  label: `Line ${id}`,
  section: 'participant',
  chargedPer: 'participant',
  inProtocolSchedule: true,
  ...fields,
});

const anyActivity = (id: string): fc.Arbitrary<Activity> =>
  fc.oneof(
    fc.constantFrom(...ITEMS).map((tariffItem) => activity(id, { tariffItem })),
    fc
      .record({
        tariffItem: fc.option(fc.constantFrom(...ITEMS), { nil: undefined }),
        roles: fc.uniqueArray(fc.constantFrom(...ROLES), { minLength: 1 }),
      })
      .map(({ tariffItem, roles }) =>
        activity(id, {
          ...(tariffItem !== undefined && { tariffItem, deviationReason: 'It takes longer' }),
          minutes: roles.map((role) => ({ role, minutes: 5 })),
        }),
      ),
    fc.constant(activity(id, { section: 'passThrough', passThroughPence: 500 })),
  );
const anyActivities = fc
  .integer({ min: 0, max: 8 })
  .chain((length) => fc.tuple(...Array.from({ length }, (_, at) => anyActivity(`a${at}`))));

const plans = (activities: readonly Activity[], tariff: PricingTariff): boolean => {
  try {
    planStudy({ arms: [], visits: [], activities, schedule: [] }, tariff);
    return true;
  } catch {
    return false;
  }
};

describe('what a release lacks for a review', () => {
  it('is nothing exactly where every line can be priced', () => {
    fc.assert(
      fc.property(
        anyActivities,
        fc.subarray(ITEMS),
        fc.subarray(ROLES),
        (activities: readonly Activity[], items, roles) => {
          const tariff = release(items, roles);
          expect(findTariffGaps(activities, tariff).length === 0).toBe(plans(activities, tariff));
          // A line is named exactly where it alone could not be priced.
          const named = new Set(
            findTariffGaps(activities, tariff).flatMap(({ lines }) => lines.map((each) => each.activity)),
          );
          for (const each of activities) expect(named.has(each.id)).toBe(!plans([each], tariff));
        },
      ),
    );
  });

  it('names every item and role once, with each of its lines, in the order of the lines', () => {
    const activities = [
      activity('scan', { tariffItem: 'MRI' }),
      activity('talk', {
        minutes: [
          { role: 'medical', minutes: 5 },
          { role: 'nurse', minutes: 5 },
          { role: 'medical', minutes: 2 },
        ],
      }),
      activity('heart', { tariffItem: 'ECG' }),
      activity('again', { tariffItem: 'MRI', minutes: [{ role: 'admin', minutes: 5 }] }),
      activity('travel', { passThroughPence: 500, tariffItem: 'MRI' }),
    ];
    const line = (id: string) => ({ activity: id, label: `Line ${id}` });
    expect(findTariffGaps(activities, release(['ECG'], ['admin']))).toEqual([
      { kind: 'item', code: 'MRI', lines: [line('scan'), line('again')] },
      { kind: 'role', code: 'medical', lines: [line('talk')] },
      // The ECG needs a nurse by the tariff’s own minutes.
      { kind: 'role', code: 'nurse', lines: [line('talk'), line('heart')] },
    ]);
  });
});

const gap = (kind: TariffGap['kind'], code: string, ...ids: readonly string[]): TariffGap => ({
  kind,
  code,
  lines: ids.map((id) => ({ activity: id, label: id })),
});

describe('what a release lacks, in words,', () => {
  it.each([
    [[gap('item', 'MRI', 'a')], 'N has no item MRI, which a line of the review uses.'],
    [
      [gap('item', 'MRI', 'a', 'b'), gap('item', 'CT', 'b')],
      'N has no items MRI and CT, which 2 lines of the review use.',
    ],
    [[gap('role', 'nurse', 'a', 'b')], 'N has no staff role nurse, which 2 lines of the review use.'],
    [
      [gap('item', 'MRI', 'a'), gap('role', 'nurse', 'b'), gap('role', 'medical', 'c')],
      'N has no item MRI, and no staff roles nurse and medical, which 3 lines of the review use.',
    ],
    [
      [gap('item', 'MRI', 'a'), gap('item', 'CT', 'a'), gap('item', 'ECG', 'a')],
      'N has no items MRI, CT and ECG, which a line of the review uses.',
    ],
  ])('names the release and all of it: %#', (gaps, words) => {
    expect(describeGaps('N', gaps)).toBe(words);
  });

  it('says how many more there are where a line of text does not hold them', () => {
    const gaps = Array.from({ length: 200 }, (_, at) => gap('item', `ITEM-${at + 100}`, `a${at}`));
    const words = describeGaps('NEXT', gaps);
    expect(words.length).toBeLessThanOrEqual(500);
    expect(words).toMatch(
      /^NEXT has no items ITEM-100, ITEM-101, .* and \d+ more, which 200 lines of the review use\.$/,
    );
    const [, more] = / and (\d+) more/.exec(words) ?? [];
    expect((words.match(/ITEM-/g) ?? []).length + Number(more)).toBe(200);
    // One more would not fit.
    expect(words.length).toBeGreaterThan(480);
  });
});

describe('the reasons of a study’s prices', () => {
  it('are told once each, with every site that they concern', () => {
    const price = (odsCode: string, message: string) => ({
      ...{ odsCode, siteName: `Trust ${odsCode}`, code: 'noMultiplier', message, mend: 'Publish one.' },
    });
    const reasons = groupReasons([price('RJ1', 'none'), price('RK9', 'closed'), price('RTD', 'none')]);
    expect(reasons.map(({ message, sites }) => [message, sites.map(({ odsCode }) => odsCode)])).toEqual([
      ['none', ['RJ1', 'RTD']],
      ['closed', ['RK9']],
    ]);
    expect(reasons[0]).toEqual({
      code: 'noMultiplier',
      message: 'none',
      mend: 'Publish one.',
      sites: [
        { odsCode: 'RJ1', siteName: 'Trust RJ1' },
        { odsCode: 'RTD', siteName: 'Trust RTD' },
      ],
    });
  });
});
