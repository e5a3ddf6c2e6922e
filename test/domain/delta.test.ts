/** The delta of two site prices: A + delta = B over random amendments, tariffs and multipliers. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundleOf, computeDelta } from '../../shared/domain/delta.ts';
import { type PriceChange, SitePriceDelta } from '../../shared/domain/delta-document.ts';
import { DeltaStatement, makeDeltaStatement } from '../../shared/domain/delta-statement.ts';
import { changeOf, type PricedBundle } from '../../shared/domain/delta-steps.ts';
import { priceSite } from '../../shared/domain/site-price.ts';
import type { SitePrice } from '../../shared/domain/site-price-document.ts';
import { planStudy } from '../../shared/domain/study-price.ts';
import type { PricingTariff } from '../../shared/domain/tariff.ts';
import { resources } from '../support/arbitrary-review.ts';
import { priceSample, sampleAppendix, sampleDocuments } from '../support/sample.ts';

const micros = fc.integer({ min: 1, max: 3_000_000 });
const multiplierOf = (micro: number) => ({ set: 'M', micro, source: 'a test' });
const price = ({ resource, tariff, site, multiplier }: PricedBundle): SitePrice =>
  priceSite(planStudy(resource, tariff), site, multiplier);

/** A site's price at some time: any amendment, tariff and multiplier; its activities share their ids with the next. */
const states: fc.Arbitrary<PricedBundle> = fc
  .record({ drawn: resources, micro: micros })
  .map(({ drawn, micro }) => ({ ...drawn, multiplier: multiplierOf(micro) }));

/** The next state: everything may be new, or just one of the three causes. */
const successors = (before: PricedBundle): fc.Arbitrary<PricedBundle> =>
  fc
    .record({
      drawn: states,
      kept: fc.constantFrom('nothing', 'resource', 'tariff', 'multiplier', 'allButTariff', 'everything'),
    })
    .map(({ drawn, kept }) => {
      switch (kept) {
        case 'resource':
          return { ...drawn, resource: before.resource, site: before.site };
        case 'tariff':
          return { ...drawn, tariff: before.tariff };
        case 'multiplier':
          return { ...drawn, multiplier: before.multiplier };
        case 'allButTariff':
          return { ...before, tariff: drawn.tariff };
        case 'everything':
          return before;
        default:
          return drawn;
      }
    });

/** The history of a site in so many steps: one price after another. */
const historiesOf = (steps: fc.IntegerConstraints): fc.Arbitrary<readonly PricedBundle[]> =>
  states.chain((first) =>
    fc.integer(steps).chain((length) => {
      let history: fc.Arbitrary<readonly PricedBundle[]> = fc.constant([first]);
      for (let step = 0; step < length; step += 1) {
        history = history.chain((known) => successors(known.at(-1)!).map((next) => [...known, next]));
      }
      return history;
    }),
  );
const histories = historiesOf({ min: 1, max: 4 });
const chains = historiesOf({ min: 3, max: 5 });
const pairs = histories.map((history) => [history[0]!, history[1]!] as const);

/** Adds a delta to what was; whatever comes to something is all that is left. */
function add<T>(
  was: readonly (readonly [string, number])[],
  changes: readonly T[],
  keyOf: (change: T) => string,
  changeOfTotal: (change: T) => PriceChange,
): Map<string, number> {
  const amounts = new Map(was);
  for (const each of changes) {
    const { fromPence, changePence } = changeOfTotal(each);
    const key = keyOf(each);
    expect(amounts.get(key) ?? 0).toBe(fromPence);
    amounts.set(key, fromPence + changePence);
  }
  return new Map([...amounts].filter(([, amount]) => amount !== 0).sort(([a], [b]) => (a < b ? -1 : 1)));
}
const plain = (entries: readonly (readonly [string, number])[]) =>
  new Map(entries.filter(([, amount]) => amount !== 0).sort(([a], [b]) => (a < b ? -1 : 1)));

const units = ({ lines }: SitePrice) => lines.map((line) => [line.activity, line.unitPence] as const);
const expected = ({ lines }: SitePrice) => lines.map((line) => [line.activity, line.expectedPence] as const);
const arms = (site: SitePrice) =>
  site.arms.map((each) => [each.arm, each.completedParticipantPence] as const);
const visits = (site: SitePrice) => site.visits.map((each) => [each.visit, each.totalPence] as const);
const sections = (site: SitePrice) =>
  site.sections.map((each) => [each.section, each.expectedPence] as const);

function expectSum(before: SitePrice, delta: SitePriceDelta, after: SitePrice): void {
  const { added, removed, changed } = delta.lines;
  const lines = [...added, ...removed, ...changed];
  const byActivity = ({ activity }: { readonly activity: string }) => activity;
  expect(before.expectedPence + delta.expected.changePence).toBe(after.expectedPence);
  expect(before.oneOffPence + delta.oneOff.changePence).toBe(after.oneOffPence);
  expect(add(units(before), lines, byActivity, (each) => each.unit)).toEqual(plain(units(after)));
  expect(add(expected(before), lines, byActivity, (each) => each.expected)).toEqual(plain(expected(after)));
  expect(
    add(
      arms(before),
      delta.arms,
      (each) => each.arm,
      (each) => each.completedParticipant,
    ),
  ).toEqual(plain(arms(after)));
  expect(
    add(
      visits(before),
      delta.visits,
      (each) => each.visit,
      (each) => each.total,
    ),
  ).toEqual(plain(visits(after)));
  expect(
    add(
      sections(before),
      delta.sections,
      (each) => each.section,
      (each) => each.expected,
    ),
  ).toEqual(plain(sections(after)));
}

type Amounts = ReadonlyMap<string, number>;

/** Every amount of a price by what it is of: unit and expected price of each line, and totals. */
function amountsOf(site: SitePrice): ReadonlyMap<string, Amounts> {
  return new Map([
    ['units', new Map(units(site))],
    ['expected', new Map(expected(site))],
    ['arms', new Map(arms(site))],
    ['visits', new Map(visits(site))],
    ['sections', new Map(sections(site))],
    [
      'totals',
      new Map([
        ['expected', site.expectedPence],
        ['oneOff', site.oneOffPence],
      ]),
    ],
  ]);
}

/** What is not nought of `after - before`. */
function differenceOf(before: Amounts, after: Amounts): Amounts {
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  return plain(keys.map((key) => [key, (after.get(key) ?? 0) - (before.get(key) ?? 0)] as const));
}

interface Added {
  readonly changePence: number;
  readonly causes: number;
}

/** The changes of several deltas, added up by what they are of. */
function addUp(deltas: readonly SitePriceDelta[]): ReadonlyMap<string, ReadonlyMap<string, Added>> {
  const sums = new Map<string, Map<string, Added>>();
  const put = (what: string, key: string, { changePence, causes }: PriceChange): void => {
    const known = sums.get(what) ?? new Map<string, Added>();
    const was = known.get(key) ?? { changePence: 0, causes: 0 };
    const sum = causes.resource + causes.tariff + causes.multiplier;
    known.set(key, { changePence: was.changePence + changePence, causes: was.causes + sum });
    sums.set(what, known);
  };
  for (const delta of deltas) {
    const { added, removed, changed } = delta.lines;
    for (const line of [...added, ...removed, ...changed]) {
      put('units', line.activity, line.unit);
      put('expected', line.activity, line.expected);
    }
    for (const each of delta.arms) put('arms', each.arm, each.completedParticipant);
    for (const each of delta.visits) put('visits', each.visit, each.total);
    for (const each of delta.sections) put('sections', each.section, each.expected);
    put('totals', 'expected', delta.expected);
    put('totals', 'oneOff', delta.oneOff);
  }
  return sums;
}

const pick = (sums: ReadonlyMap<string, Added> | undefined, which: keyof Added): Amounts =>
  plain([...(sums ?? [])].map(([key, sum]) => [key, sum[which]] as const));

function changesOf({ expected: total, oneOff, lines, ...delta }: SitePriceDelta): PriceChange[] {
  return [
    total,
    oneOff,
    ...delta.arms.map((each) => each.completedParticipant),
    ...delta.visits.map((each) => each.total),
    ...delta.sections.map((each) => each.expected),
    ...[...lines.added, ...lines.removed, ...lines.changed].flatMap((each) => [each.unit, each.expected]),
  ];
}

describe('A + delta = B', () => {
  it('to the penny, for every line and every total, along any history of amendments, tariffs and multipliers', () => {
    fc.assert(
      fc.property(histories, (history) => {
        for (const [at, after] of history.entries()) {
          const before = history[at - 1];
          if (before) expectSum(price(before), computeDelta(before, after), price(after));
        }
        const [first, last] = [history[0]!, history.at(-1)!];
        const steps = history.slice(1).map((after, at) => computeDelta(history[at]!, after).expected);
        const whole = steps.reduce((sum, each) => sum + each.changePence, 0);
        expect(price(first).expectedPence + whole).toBe(price(last).expectedPence);
      }),
      { numRuns: 300 },
    );
  });

  it('for the deltas of a chain added up, which come to the difference of its ends in every line and total, as their causes do', () => {
    fc.assert(
      fc.property(chains, (chain) => {
        const deltas = chain.slice(1).map((after, at) => computeDelta(chain[at]!, after));
        const [before, after] = [price(chain[0]!), price(chain.at(-1)!)];
        const whole = computeDelta(chain[0]!, chain.at(-1)!);
        const [added, direct] = [addUp(deltas), addUp([whole])];
        for (const [what, amounts] of amountsOf(before)) {
          const now = amountsOf(after).get(what)!;
          const difference = differenceOf(amounts, now);
          expect({ what, changes: pick(added.get(what), 'changePence') }).toEqual({
            what,
            changes: difference,
          });
          expect({ what, changes: pick(direct.get(what), 'changePence') }).toEqual({
            what,
            changes: difference,
          });
          expect({ what, changes: pick(added.get(what), 'causes') }).toEqual({ what, changes: difference });
        }
      }),
      { numRuns: 200 },
    );
  });

  it('with causes that sum to every change, and lines that sum to the expected total cause by cause', () => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        const delta = computeDelta(before, after);
        for (const { fromPence, toPence, changePence, causes } of changesOf(delta)) {
          expect(toPence - fromPence).toBe(changePence);
          expect(causes.resource + causes.tariff + causes.multiplier).toBe(changePence);
        }
        const { added, removed, changed } = delta.lines;
        const lines = [...added, ...removed, ...changed].map((line) => line.expected);
        const sum = (pick: (change: PriceChange) => number) =>
          lines.reduce((total, change) => total + pick(change), 0);
        expect(sum(({ changePence }) => changePence)).toBe(delta.expected.changePence);
        for (const cause of ['resource', 'tariff', 'multiplier'] as const)
          expect(sum(({ causes }) => causes[cause])).toBe(delta.expected.causes[cause]);
      }),
      { numRuns: 300 },
    );
  });

  it('and the way back is its negative in every total', () => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        const [there, back] = [computeDelta(before, after), computeDelta(after, before)];
        const negative = (amount: number) => (amount === 0 ? 0 : -amount);
        expect(back.expected.changePence).toBe(negative(there.expected.changePence));
        expect(back.oneOff.changePence).toBe(negative(there.oneOff.changePence));
        const byArm = (delta: SitePriceDelta) =>
          new Map(delta.arms.map((each) => [each.arm, each.completedParticipant.changePence]));
        expect(byArm(back)).toEqual(
          new Map([...byArm(there)].map(([arm, change]) => [arm, negative(change)])),
        );
        expect(back.lines.added.map((line) => line.activity).sort()).toEqual(
          there.lines.removed.map((line) => line.activity).sort(),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('is a document of its schema', () => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        const delta = computeDelta(before, after);
        expect(SitePriceDelta.parse(delta)).toEqual(delta);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the causes are applied in the order resource, tariff, multiplier', () => {
  it('so that the price after each step is a site price of its own', () => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        // Every tariff of the generator prices every resource of it.
        const amended = price({ ...after, tariff: before.tariff, multiplier: before.multiplier });
        const repriced = price({ ...after, multiplier: before.multiplier });
        const { causes } = computeDelta(before, after).expected;
        expect(price(before).expectedPence + causes.resource).toBe(amended.expectedPence);
        expect(amended.expectedPence + causes.tariff).toBe(repriced.expectedPence);
        expect(repriced.expectedPence + causes.multiplier).toBe(price(after).expectedPence);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['tariff', ['resource', 'multiplier']],
    ['multiplier', ['resource', 'tariff']],
  ] as const)('a new %s alone is the only cause', (cause, others) => {
    fc.assert(
      fc.property(states, states, (before, drawn) => {
        const after = { ...before, [cause]: drawn[cause] };
        for (const { causes } of changesOf(computeDelta(before, after))) {
          for (const other of others) expect(causes[other]).toBe(0);
        }
      }),
    );
  });

  it('new targets alone are a change of the resource that leaves every unit price as it was', () => {
    fc.assert(
      fc.property(states, fc.integer({ min: 0, max: 50 }), (before, target) => {
        const targetParticipants = Object.fromEntries(before.resource.arms.map(({ id }) => [id, target]));
        const delta = computeDelta(before, { ...before, site: { ...before.site, targetParticipants } });
        expect(delta.expected.causes).toMatchObject({ tariff: 0, multiplier: 0 });
        expect(delta.lines.changed.every((line) => line.unit.changePence === 0)).toBe(true);
        expect(delta.lines.changed.every((line) => line.changed.join() === 'timesCharged')).toBe(true);
      }),
    );
  });

  it('nothing changed is nothing', () => {
    fc.assert(
      fc.property(states, (state) => {
        const delta = computeDelta(state, state);
        expect(changesOf(delta).every(({ changePence }) => changePence === 0)).toBe(true);
        expect(delta).toMatchObject({ targets: [], visits: [], sections: [] });
        expect(delta.lines).toEqual({
          ...{ added: [], removed: [], changed: [] },
          unchanged: state.resource.activities.length,
        });
      }),
    );
  });
});

const RULES = { indirectRate: 7000, capacityRate: 2000, capacityBase: 'direct' as const };
const tariff = (pencePerHour: number, items: PricingTariff['items'] = []): PricingTariff => ({
  id: `T${pencePerHour}`,
  provenance: 'demonstration',
  rules: RULES,
  roles: [{ code: 'nurse', label: 'Nurse', pencePerHour }],
  items,
});
const mri = { code: 'MRI', label: 'MRI', kind: 'investigation' as const, minutes: [], allInPence: 24_550 };
const activity = (id: string, priced: object, chargedPer: 'visit' | 'once' = 'once') => ({
  id,
  label: id,
  section: 'participant' as const,
  chargedPer,
  inProtocolSchedule: true,
  ...priced,
});
const nurse = (minutes: number) => ({ minutes: [{ role: 'nurse', minutes }] });
const bundle = (
  changes: Partial<PricedBundle> & { readonly activities: PricedBundle['resource']['activities'] },
) => {
  const { activities, ...rest } = changes;
  return {
    resource: {
      arms: [{ id: 'a', label: 'Arm' }],
      visits: [{ id: 'v', arms: ['a'], label: 'Visit', order: 1, kind: 'scheduled' as const }],
      activities,
      schedule: activities
        .filter(({ chargedPer }) => chargedPer === 'visit')
        .map(({ id }) => ({ activity: id, visit: 'v', quantity: 1 })),
    },
    tariff: tariff(4200),
    multiplier: multiplierOf(1_000_000),
    site: { odsCode: 'RRV', targetParticipants: { a: 10 } },
    ...rest,
  };
};

describe('the delta of a worked case', () => {
  it('rounds each step: 30 minutes become 40, 42 pounds become 45, 1.0 becomes 1.175335', () => {
    const before = bundle({ activities: [activity('bloods', nurse(30), 'visit')] });
    const after = bundle({
      activities: [activity('bloods', nurse(40), 'visit')],
      tariff: tariff(4500),
      multiplier: multiplierOf(1_175_335),
    });
    const delta = computeDelta(before, after);
    // 30/60 x 42 x 1.9 = 39.90; 40/60 x 42 x 1.9 = 53.20; x 45 = 57.00; x 1.175335 = 66.994095
    expect(delta.lines.changed).toMatchObject([
      {
        activity: 'bloods',
        unit: {
          ...{ fromPence: 3990, toPence: 6699, changePence: 2709 },
          causes: { resource: 1330, tariff: 380, multiplier: 999 },
        },
        expected: { changePence: 27_090 },
        changed: ['pricing', 'tariff', 'multiplier'],
      },
    ]);
    expect(delta.arms).toMatchObject([
      { arm: 'a', presence: 'both', completedParticipant: { toPence: 6699 } },
    ]);
    expect(delta.visits).toMatchObject([{ visit: 'v', total: { fromPence: 3990, toPence: 6699 } }]);
  });

  it('takes a line whose item the old tariff lacks as resource, at the new tariff', () => {
    const before = bundle({ activities: [activity('bloods', nurse(30))] });
    const activities = [activity('bloods', nurse(30)), activity('scan', { tariffItem: 'MRI' })];
    const after = bundle({ activities, tariff: tariff(4200, [mri]) });
    expect(computeDelta(before, after)).toMatchObject({
      expected: { causes: { resource: 24_550, tariff: 0, multiplier: 0 } },
      lines: { added: [{ activity: 'scan' }], unchanged: 1 },
    });
  });

  it('takes a line whose item the old tariff has as resource at the old, and the rest as tariff', () => {
    const before = bundle({ activities: [], tariff: tariff(4200, [{ ...mri, allInPence: 20_000 }]) });
    const after = bundle({
      activities: [activity('scan', { tariffItem: 'MRI' })],
      tariff: tariff(4200, [mri]),
    });
    expect(computeDelta(before, after).expected.causes).toEqual({
      resource: 20_000,
      tariff: 4550,
      multiplier: 0,
    });
  });

  it('takes a role that the old tariff lacks like an item that it lacks', () => {
    const old = { ...tariff(4200), roles: [] };
    const before = bundle({ activities: [], tariff: old });
    const after = bundle({ activities: [activity('bloods', nurse(30))] });
    expect(computeDelta(before, after).expected.causes).toEqual({ resource: 3990, tariff: 0, multiplier: 0 });
  });

  it('names the visits at which a line happens more often, and counts unscheduled ones in no total', () => {
    const before = bundle({ activities: [activity('bloods', nurse(30), 'visit')] });
    const schedule = [{ activity: 'bloods', visit: 'v', quantity: 3 }];
    const often = { ...before, resource: { ...before.resource, schedule } };
    expect(computeDelta(before, often)).toMatchObject({
      expected: { changePence: 79_800 },
      lines: {
        changed: [{ changed: ['schedule', 'timesCharged'], schedule: [{ visit: 'v', from: 1, to: 3 }] }],
      },
    });
    const visitsNow = before.resource.visits.map((visit) => ({ ...visit, kind: 'unscheduled' as const }));
    const unscheduled = { ...before, resource: { ...before.resource, visits: visitsNow } };
    expect(computeDelta(before, unscheduled)).toMatchObject({
      expected: { changePence: -39_900 },
      visits: [],
      lines: { changed: [{ changed: ['timesCharged'], schedule: [] }] },
    });
  });

  it('names of the visits of a line only those at which it happens more or less often', () => {
    const before = bundle({ activities: [activity('bloods', nurse(30), 'visit')] });
    const visits = ['v', 'w', 'x'].map((id, at) => ({ ...before.resource.visits[0]!, id, order: at + 1 }));
    const at = (times: Readonly<Record<string, number>>) => {
      const schedule = Object.entries(times).map(([visit, quantity]) => ({
        ...{ activity: 'bloods', visit, quantity },
      }));
      return { ...before, resource: { ...before.resource, visits, schedule } };
    };
    const changed = (from: Record<string, number>, to: Record<string, number>) =>
      computeDelta(at(from), at(to)).lines.changed.map(({ schedule }) => schedule);
    expect(changed({ v: 1, w: 2 }, { v: 3, w: 2 })).toEqual([[{ visit: 'v', from: 1, to: 3 }]]);
    expect(changed({ v: 1, w: 2 }, { w: 2, x: 1 })).toEqual([
      [
        { visit: 'x', from: 0, to: 1 },
        { visit: 'v', from: 1, to: 0 },
      ],
    ]);
    // As often at another visit costs as much and is another schedule.
    expect(changed({ v: 1 }, { x: 1 })).toHaveLength(1);
    expect(changed({ v: 1, w: 2 }, { v: 1, w: 2 })).toEqual([]);
  });

  it('adds up the cells of a schedule that name the same visit of a line twice', () => {
    const once = bundle({ activities: [activity('bloods', nurse(30), 'visit')] });
    const cell = { activity: 'bloods', visit: 'v' };
    const scheduled = (...times: readonly number[]) => ({
      ...once,
      resource: { ...once.resource, schedule: times.map((quantity) => ({ ...cell, quantity })) },
    });
    expect(computeDelta(scheduled(1, 2), scheduled(3)).lines).toMatchObject({ changed: [], unchanged: 1 });
    expect(computeDelta(scheduled(1), scheduled(2, 3)).lines.changed).toMatchObject([
      { schedule: [{ visit: 'v', from: 1, to: 5 }] },
    ]);
  });

  it('says which arms and visits are new and which are gone', () => {
    const before = bundle({ activities: [activity('bloods', nurse(30), 'visit')] });
    const renamed = bundle({ activities: [activity('bloods', nurse(30), 'visit')] });
    const after: PricedBundle = {
      ...renamed,
      site: { odsCode: 'RRV', targetParticipants: { b: 10 } },
      resource: {
        ...renamed.resource,
        arms: [{ id: 'b', label: 'Other arm' }],
        visits: [{ id: 'w', arms: ['b'], label: 'Other visit', order: 1, kind: 'scheduled' }],
        schedule: [{ activity: 'bloods', visit: 'w', quantity: 1 }],
      },
    };
    expect(computeDelta(before, after)).toMatchObject({
      targets: [
        { arm: 'b', from: 0, to: 10 },
        { arm: 'a', from: 10, to: 0 },
      ],
      expected: { changePence: 0 },
      arms: [
        { arm: 'b', presence: 'added', completedParticipant: { fromPence: 0, toPence: 3990 } },
        { arm: 'a', presence: 'removed', completedParticipant: { fromPence: 3990, toPence: 0 } },
      ],
      visits: [
        { visit: 'w', presence: 'added' },
        { visit: 'v', presence: 'removed' },
      ],
    });
  });

  it('lists a line that is charged for other things and as often in all, and one that is charged more often', () => {
    const site = { odsCode: 'RRV', targetParticipants: { a: 1 } };
    const priced = (changes: object) =>
      bundle({ activities: [activity('bloods', { ...nurse(30), ...changes })], site });
    const perParticipant = computeDelta(priced({}), priced({ chargedPer: 'participant' }));
    expect(perParticipant.expected.changePence).toBe(0);
    expect(perParticipant.lines.changed).toMatchObject([{ changed: ['chargedPer', 'timesCharged'] }]);
    const twice = computeDelta(priced({}), priced({ quantity: 2 }));
    expect(twice.lines.changed).toMatchObject([{ changed: ['quantity', 'timesCharged'] }]);
  });

  it('moves the amount of a line from one section to the other', () => {
    const before = bundle({ activities: [activity('bloods', nurse(30)), activity('other', nurse(60))] });
    const moved = { ...nurse(30), section: 'screening' };
    const after = bundle({ activities: [activity('bloods', moved), activity('other', nurse(60))] });
    expect(computeDelta(before, after).sections).toMatchObject([
      { section: 'screening', expected: { fromPence: 0, toPence: 3990, changePence: 3990 } },
      { section: 'participant', expected: { fromPence: 11_970, toPence: 7980, changePence: -3990 } },
    ]);
  });

  it('keeps visits out of it that are as they were, and takes in one that is new and empty', () => {
    const before = bundle({ activities: [activity('bloods', nurse(30), 'visit')] });
    const empty = { id: 'w', arms: ['a'], label: 'Call', order: 2, kind: 'scheduled' as const };
    const visits = [...before.resource.visits, empty];
    const after = { ...before, resource: { ...before.resource, visits } };
    expect(computeDelta(before, after).visits).toMatchObject([
      { visit: 'w', presence: 'added', total: { fromPence: 0, toPence: 0, changePence: 0 } },
    ]);
    expect(computeDelta(after, before).visits).toMatchObject([{ visit: 'w', presence: 'removed' }]);
  });

  it('takes what is passed through, and what the old tariff gives no price, as they are', () => {
    const before = bundle({ activities: [], tariff: tariff(4200, [{ ...mri, allInPence: 1 }]) });
    const bare = { code: 'BARE', label: 'Bare', kind: 'procedure' as const, minutes: [] };
    const after = bundle({
      activities: [activity('fee', { passThroughPence: 500 }), activity('new', { tariffItem: 'BARE' })],
      tariff: tariff(4200, [{ ...bare, allInPence: 700 }]),
    });
    expect(computeDelta(before, after).expected.causes).toEqual({ resource: 1200, tariff: 0, multiplier: 0 });
    // The old tariff knows the item, but has neither minutes nor a price for it.
    const known = { ...before, tariff: tariff(4200, [bare]) };
    expect(computeDelta(known, after).expected.causes).toEqual({ resource: 1200, tariff: 0, multiplier: 0 });
  });

  it.each([
    [{ label: 'Blood samples' }, 'label'],
    [{ section: 'screening' }, 'section'],
    [{ trigger: 'When asked' }, 'trigger'],
    [{ deviationReason: 'Two nurses' }, 'pricing'],
  ] as const)('lists a line of which %j is new, though it costs the same', (change, aspect) => {
    const before = bundle({ activities: [activity('bloods', nurse(30))] });
    const after = bundle({ activities: [activity('bloods', { ...nurse(30), ...change })] });
    const delta = computeDelta(before, after);
    expect(delta.expected.changePence).toBe(0);
    expect(delta.lines.changed).toMatchObject([{ changed: [aspect], unit: { changePence: 0 } }]);
  });
});

describe('a change of one line in one total', () => {
  it('is what it is charged after the step, less what it was charged before', () => {
    const steps = { before: 100, resource: 120, tariff: 90, multiplier: 95 };
    expect(changeOf(steps, 2, 3)).toEqual({
      ...{ fromPence: 200, toPence: 285, changePence: 85 },
      causes: { resource: 160, tariff: -90, multiplier: 15 },
    });
  });
});

describe('the statement of two appendices', () => {
  const documents = sampleDocuments();
  const appendixOf = (changes: object) => {
    const review = { ...documents.review, ...changes };
    const result = priceSample({ ...documents, review, only: ['RRV'] });
    if (result.outcome !== 'priced') throw new Error('the amended example has findings');
    return [...result.sites][0]!.appendix;
  };

  it('follows from the appendices alone, and says the rest that changed', () => {
    const before = sampleAppendix('RRV');
    const { study, activities } = documents.review;
    const [first] = activities;
    const renamed = activities.map((each) => (each === first ? { ...each, label: 'Another name' } : each));
    const after = appendixOf({
      activities: renamed,
      study: { ...study, protocol: { ...study.protocol, version: '9.9' } },
    });
    const statement = makeDeltaStatement(before, after);
    expect(DeltaStatement.parse(statement)).toEqual(statement);
    expect(statement).toMatchObject({
      odsCode: 'RRV',
      irasId: study.irasId,
      from: { appendixSha256: before.integrity.sha256, reviewVersion: 1 },
      to: { appendixSha256: after.integrity.sha256 },
      expected: { changePence: 0 },
      lines: { changed: [{ activity: first!.id, changed: ['label'] }] },
      particulars: [{ path: 'study.protocol.version', from: study.protocol.version, to: '9.9' }],
    });
    expect(statement.words[0]).toMatch(/^The expected total stays at £/);
    expect(statement.words).toContain(
      `One line was changed and ${activities.length - 1} lines are as before.`,
    );
  });

  it('puts fall, causes and lines in words', () => {
    const isGone = documents.review.activities.find(({ chargedPer }) => chargedPer === 'once');
    const activities = documents.review.activities.filter((each) => each !== isGone);
    const { words, expected: total } = makeDeltaStatement(sampleAppendix('RRV'), appendixOf({ activities }));
    expect(total.changePence).toBeLessThan(0);
    expect(words[0]).toMatch(/^The expected total falls from £[\d,.]+ to £[\d,.]+, by £[\d,.]+\.$/);
    expect(words[1]).toBe('All of this comes from the resource.');
    expect(words[2]).toMatch(/^One line was removed and \d+ lines are as before\.$/);
  });

  it('names particulars that came and went, whatever kind of value they are', () => {
    const before = sampleAppendix('RRV');
    const { payee: _none, ...rest } = before;
    const after = {
      ...rest,
      payee: { name: 'Research finance' },
      terms: { paymentDays: 30, isQuarterly: true },
    } as unknown as typeof before;
    const named = (from: typeof before, to: typeof before) =>
      makeDeltaStatement(from, to).particulars.filter(({ path }) => /^(payee|terms)/.test(path));
    expect(named({ ...before, terms: {} }, after)).toEqual([
      { path: 'terms.paymentDays', to: 30 },
      { path: 'terms.isQuarterly', to: true },
      { path: 'payee.name', to: 'Research finance' },
    ]);
    expect(named(after, { ...before, terms: {} })).toContainEqual({
      path: 'payee.name',
      from: 'Research finance',
    });
    for (const each of named(after, { ...before, terms: {} })) expect(each).not.toHaveProperty('to');
    expect(named(after, after)).toEqual([]);
    const nothing = { ...before, terms: { uplift: undefined, impSupply: null } } as unknown as typeof before;
    expect(named({ ...before, terms: {} }, nothing)).toEqual([]);
  });

  it('calls arms by their labels, also one that is gone', () => {
    const { arms, sites, visits } = documents.review;
    expect(arms.length).toBeGreaterThan(0);
    const before = sampleAppendix('RRV');
    const named = (label: string) => arms.map((arm, at) => (at === 0 ? { ...arm, label } : arm));
    const after = appendixOf({ arms: named('Treatment, renamed'), sites, visits });
    expect(makeDeltaStatement(before, after).words.join(' ')).toContain('(Treatment, renamed)');
  });

  it('recomputes the very price of its appendix', () => {
    const appendix = sampleAppendix('RRV');
    expect(price(bundleOf(appendix))).toEqual(appendix.price);
  });
});
