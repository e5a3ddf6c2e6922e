/** Random priced resources for properties: small, but with every kind of line, visit and arm. */
import * as fc from 'fast-check';
import type { Activity, ScheduleCell, Visit } from '../../shared/domain/resource-review.ts';
import type { SiteTargets } from '../../shared/domain/site-price-document.ts';
import type { PricedResource } from '../../shared/domain/study-price.ts';
import type { PricingTariff } from '../../shared/domain/tariff.ts';

const ROLES = ['medical', 'nurse', 'admin'];
const ITEMS = ['STAFF', 'ALL-IN', 'BOTH'];

const tariffs: fc.Arbitrary<PricingTariff> = fc.record({
  id: fc.constant('T'),
  provenance: fc.constant('demonstration' as const),
  rules: fc.record({
    indirectRate: fc.integer({ min: 0, max: 12_000 }),
    capacityRate: fc.integer({ min: 0, max: 5000 }),
    capacityBase: fc.constantFrom('direct' as const, 'directPlusIndirect' as const),
  }),
  roles: fc
    .tuple(...ROLES.map(() => fc.integer({ min: 1, max: 20_000 })))
    .map((rates) => ROLES.map((code, index) => ({ code, label: code, pencePerHour: rates[index] ?? 1 }))),
  items: fc
    .tuple(fc.integer({ min: 0, max: 90_000 }), fc.integer({ min: 1, max: 300 }))
    .map(([allInPence, minutes]) => [
      { code: 'STAFF', label: 'Staff', kind: 'procedure' as const, minutes: [{ role: 'nurse', minutes }] },
      { code: 'ALL-IN', label: 'All-in', kind: 'investigation' as const, minutes: [], allInPence },
      {
        code: 'BOTH',
        label: 'Both',
        kind: 'procedure' as const,
        minutes: [{ role: 'medical', minutes }],
        allInPence,
      },
    ]),
});

const pricing = fc.oneof(
  fc.record({ tariffItem: fc.constantFrom(...ITEMS) }),
  fc.record({
    minutes: fc.array(
      fc.record({ role: fc.constantFrom(...ROLES), minutes: fc.integer({ min: 1, max: 600 }) }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  fc.record({
    tariffItem: fc.constantFrom(...ITEMS),
    minutes: fc.array(
      fc.record({ role: fc.constantFrom(...ROLES), minutes: fc.integer({ min: 1, max: 600 }) }),
      { minLength: 1, maxLength: 2 },
    ),
    deviationReason: fc.constant('Longer here'),
  }),
);

const activity = (id: string): fc.Arbitrary<Activity> =>
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .record({
          priced: pricing,
          chargedPer: fc.constantFrom('visit', 'participant', 'once', 'occurrence'),
          quantity: fc.integer({ min: 1, max: 9 }),
        })
        .map(({ priced, chargedPer, quantity }) => ({
          id,
          label: id,
          section: 'participant' as const,
          chargedPer,
          quantity,
          inProtocolSchedule: true,
          ...priced,
        })),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({
          passThroughPence: fc.integer({ min: 0, max: 99_999 }),
          chargedPer: fc.constantFrom('participant', 'once', 'occurrence'),
        })
        .map((line) => ({
          id,
          label: id,
          section: 'passThrough' as const,
          quantity: 1,
          inProtocolSchedule: false,
          ...line,
        })),
    },
  );

export interface ArbitraryResource {
  readonly resource: PricedResource;
  readonly tariff: PricingTariff;
  readonly site: SiteTargets;
}

const ids = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

export const resources: fc.Arbitrary<ArbitraryResource> = fc
  .record({
    arms: fc.integer({ min: 1, max: 3 }),
    visits: fc.integer({ min: 0, max: 5 }),
    activities: fc.integer({ min: 0, max: 8 }),
  })
  .chain((sizes) => {
    const arms = ids('arm', sizes.arms);
    const visits: fc.Arbitrary<Visit[]> = fc.tuple(
      ...ids('v', sizes.visits).map((id, order) =>
        fc.record({
          id: fc.constant(id),
          arms: fc.subarray(arms, { minLength: 1 }),
          label: fc.constant(id),
          order: fc.constant(order),
          kind: fc.constantFrom(
            'scheduled' as const,
            'screening' as const,
            'unscheduled' as const,
            'followUp' as const,
          ),
        }),
      ),
    );
    return fc
      .record({
        visits,
        activities: fc.tuple<Activity[]>(...ids('a', sizes.activities).map(activity)),
        ticks: fc.array(fc.integer({ min: 0, max: 5 }), {
          minLength: sizes.visits * sizes.activities,
          maxLength: sizes.visits * sizes.activities,
        }),
        targets: fc.array(fc.integer({ min: 0, max: 40 }), {
          minLength: arms.length,
          maxLength: arms.length,
        }),
        tariff: tariffs,
      })
      .map(({ visits: visitList, activities, ticks, targets, tariff }) => {
        const schedule: ScheduleCell[] = activities.flatMap((line, a) =>
          line.chargedPer === 'visit'
            ? visitList.flatMap((visit, v) => {
                const quantity = ticks[a * visitList.length + v] ?? 0;
                return quantity === 0 ? [] : [{ activity: line.id, visit: visit.id, quantity }];
              })
            : [],
        );
        return {
          resource: { arms: arms.map((id) => ({ id, label: id })), visits: visitList, activities, schedule },
          tariff,
          site: {
            odsCode: 'RRV',
            targetParticipants: Object.fromEntries(arms.map((id, index) => [id, targets[index] ?? 0])),
          },
        };
      });
  });
