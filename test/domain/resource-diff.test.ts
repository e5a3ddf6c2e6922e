import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffResources, isSameResource } from '../../shared/domain/resource-diff.ts';
import { ResourceReview } from '../../shared/domain/resource-review.ts';
import { resources } from '../support/arbitrary-review.ts';
import { site, smallReview } from '../usecases/resource-review/small-review.ts';

const small = smallReview();
const [consent, ...others] = small.activities;
if (!consent) throw new Error('the small review has lost its activities');

describe('the difference of two versions of a review', () => {
  it('names added, removed and changed activities, with each field before and after', () => {
    const added = { ...consent, id: 'ecg', label: 'ECG' };
    const changed = {
      ...consent,
      minutes: [
        { role: 'medical', minutes: 5 },
        { role: 'nurse', minutes: 40 },
      ],
      trigger: 't',
    };
    const after = smallReview({ activities: [changed, added, ...others.slice(1)] });
    expect(diffResources(small, after).activities).toEqual({
      added: [{ id: 'ecg', label: 'ECG' }],
      removed: [{ id: 'dispensing', label: 'dispensing' }],
      changed: [
        {
          id: 'consent',
          label: 'Informed consent',
          fields: [
            { field: 'minutes', before: 'nurse 30', after: 'medical 5, nurse 40' },
            { field: 'trigger', after: 't' },
          ],
        },
      ],
    });
  });

  it('writes lists, numbers, yes and no as people do, and passes over what is not stated', () => {
    const [visit] = small.visits;
    const after = smallReview({
      visits: [{ ...visit!, arms: ['b', 'armA'] }],
      activities: [{ ...consent, inProtocolSchedule: false, quantity: 2, trigger: undefined }, ...others],
      terms: {
        expenseCaps: [
          { expense: 'Travel', capPence: 500 },
          { expense: 'Meals', capPence: 20 },
        ],
        uplift: undefined,
      },
    });
    const { visits, activities, terms } = diffResources(small, after);
    expect(visits.changed[0]?.fields).toEqual([{ field: 'arms', before: 'armA', after: 'armA, b' }]);
    expect(activities.changed[0]?.fields).toEqual([
      { field: 'inProtocolSchedule', before: 'yes', after: 'no' },
      { field: 'quantity', after: '2' },
    ]);
    expect(terms).toEqual([{ field: 'expenseCaps', after: 'Travel: 500p, Meals: 20p' }]);
    expect(diffResources(after, smallReview({ terms: { dueDays: 1 } })).terms).toEqual([
      { field: 'expenseCaps', before: 'Travel: 500p, Meals: 20p' },
      { field: 'dueDays', after: '1' },
    ]);
  });

  it('counts a cell that is not there as 0 times', () => {
    const after = smallReview({ schedule: [{ activity: 'consent', visit: 'V2', quantity: 3 }] });
    expect(diffResources(small, after).schedule).toEqual([
      { activity: 'consent', visit: 'V2', before: 0, after: 3 },
      { activity: 'consent', visit: 'V1', before: 1, after: 0 },
    ]);
  });

  it('follows targets by arm, fields of the study by path, and terms', () => {
    const { study } = small;
    const after = smallReview({
      study: { ...study, protocol: { ...study.protocol, version: '2.0' } },
      sites: [site('RJ1', 12), site('R1H')],
      terms: { dueDays: 30, archiving: { physical: 'By the site' } },
    });
    const diff = diffResources(small, after);
    expect(diff.study).toEqual([{ field: 'protocol.version', before: '1.0', after: '2.0' }]);
    expect(diff.sites?.changed[0]?.fields).toEqual([
      { field: 'targetParticipants.armA', before: '10', after: '12' },
    ]);
    expect(diff.sites?.added).toEqual([{ id: 'R1H', label: 'R1H' }]);
    expect(diff.terms).toEqual([
      { field: 'dueDays', after: '30' },
      { field: 'archiving.physical', after: 'By the site' },
    ]);
  });

  it('names an arm that is called otherwise, another lead site and another tariff', () => {
    const after = smallReview({
      arms: [{ id: 'armA', label: 'Placebo' }],
      leadSite: { odsCode: 'RTD', reviewer: 'Dr Ada Lead' },
      tariff: 'DEMO-2027-28.1',
    });
    const { arms, study } = diffResources(small, after);
    expect(arms).toEqual({
      ...{ added: [], removed: [] },
      changed: [
        {
          ...{ id: 'armA', label: 'Placebo' },
          fields: [{ field: 'label', before: 'Treatment', after: 'Placebo' }],
        },
      ],
    });
    expect(study).toEqual([
      { field: 'leadSite.odsCode', before: 'RRV', after: 'RTD' },
      { field: 'tariff', before: 'DEMO-2026-27.1', after: 'DEMO-2027-28.1' },
    ]);
  });

  it('has no before or after for a field that is not stated on one side', () => {
    const { activities } = diffResources(
      smallReview({ activities: [{ ...consent, trigger: 'relapse' }] }),
      smallReview({ activities: [{ ...consent, quantity: 2 }] }),
    );
    expect(activities.changed[0]?.fields).toStrictEqual([
      { field: 'trigger', before: 'relapse' },
      { field: 'quantity', after: '2' },
    ]);
  });

  it('does not mind the order in which staff roles are listed', () => {
    const minutes = [
      { role: 'nurse', minutes: 30 },
      { role: 'medical', minutes: 5 },
    ];
    const [one, other] = [minutes, minutes.toReversed()].map((each) =>
      smallReview({ activities: [{ ...consent, minutes: each }] }),
    );
    expect(isSameResource(diffResources(one!, other!))).toBe(true);
  });

  it('is none only where no part has any', () => {
    const fields = fc.array(fc.constant({ field: 'label', before: 'a', after: 'b' }), { maxLength: 2 });
    const named = fc.array(fc.constant({ id: 'a', label: 'A' }), { maxLength: 2 });
    const changed = fc.array(fc.constant({ id: 'a', label: 'A', fields: [] }), { maxLength: 2 });
    const entries = fc.record({ added: named, removed: named, changed });
    const schedule = fc.array(fc.constant({ activity: 'a', visit: 'v', before: 0, after: 1 }), {
      maxLength: 2,
    });
    const diffs = fc.record(
      {
        ...{ study: fields, terms: fields, schedule },
        ...{ arms: entries, visits: entries, activities: entries, sites: entries },
      },
      { requiredKeys: ['study', 'terms', 'schedule', 'arms', 'visits', 'activities'] },
    );
    const nothing = { added: [], removed: [], changed: [] };
    const none = { study: [], terms: [], schedule: [], arms: nothing, visits: nothing, activities: nothing };
    const isNone = (part: object): boolean => Object.values(part).every((list) => list.length === 0);
    fc.assert(
      fc.property(diffs, fc.constantFrom(...Object.keys(none), 'sites'), (diff, kept) => {
        // All of it, and one part of it alone.
        for (const each of [
          diff,
          { ...none, ...Object.fromEntries(Object.entries(diff).filter(([name]) => name === kept)) },
        ]) {
          const parts = Object.values(each).map((part) => isNone(part));
          expect(isSameResource(each)).toBe(parts.every((empty) => empty));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('says nothing of the sites where either version is without them', () => {
    const { sites: _hidden, ...resource } = small;
    expect(diffResources(resource, smallReview({ sites: [] })).sites).toBeUndefined();
  });

  it('does not mind the order of entries, arms or minutes', () => {
    const turned = smallReview({
      activities: small.activities.toReversed(),
      sites: small.sites.toReversed(),
    });
    expect(isSameResource(diffResources(small, turned))).toBe(true);
  });

  it('of a review with itself is empty, and the other way round swaps before and after', () => {
    fc.assert(
      fc.property(resources, resources, (first, second) => {
        const [one, other] = [
          { ...small, ...first.resource },
          { ...small, ...second.resource },
        ].map((each) => ResourceReview.parse(each));
        if (!one || !other) throw new Error('no reviews');
        expect(isSameResource(diffResources(one, one))).toBe(true);
        const [there, back] = [diffResources(one, other), diffResources(other, one)];
        expect(there.activities.added).toEqual(back.activities.removed);
        expect(there.schedule.length).toBe(back.schedule.length);
        expect(there.study.map(({ field }) => field).sort()).toEqual(
          back.study.map(({ field }) => field).sort(),
        );
      }),
      { numRuns: 50 },
    );
  });
});
