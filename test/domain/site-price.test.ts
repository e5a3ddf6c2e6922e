import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceSite, priceUnit } from '../../shared/domain/site-price.ts';
import { computeBasis, planStudy } from '../../shared/domain/study-price.ts';
import { findMultiplier } from '../../shared/domain/tariff.ts';
import { resources } from '../support/arbitrary-review.ts';
import { loadGolden } from '../support/golden.ts';

describe.each(['worked-example', 'edge'] as const)('the %s of the costing specification', (name) => {
  const { review, tariff, multipliers, expected } = loadGolden(name);

  it.each(review.sites.map((site) => [site.odsCode, site] as const))(
    '%s matches in every number',
    (odsCode, site) => {
      const plan = planStudy(review, tariff);
      const multiplier = findMultiplier(multipliers, odsCode);
      expect(multiplier).toBeDefined();
      const golden = expected.find((price) => price.odsCode === odsCode);
      expect(golden).toBeDefined();
      expect(priceSite(plan, site, multiplier!)).toMatchObject(golden!);
      // toMatchObject lets our extra fields through, but not extra or missing lines.
      expect(golden!.lines).toHaveLength(review.activities.length);
    },
  );

  it('has an expected price for each of its sites', () => {
    expect(expected.map((price) => price.odsCode)).toEqual(review.sites.map((site) => site.odsCode));
  });
});

const GOLDEN_ROWS = [
  // costing.md section 4: item, then pence at 1.0 (study and RK9), RTD, R0A, RJ1, RRV
  ['P-CONSENT', 9120, 9321, 9461, 10498, 10719],
  ['P-VITALS', 1330, 1359, 1380, 1531, 1563],
  ['P-DISPENSE', 3990, 4078, 4139, 4593, 4690],
  ['P-ECRF', 2138, 2185, 2217, 2460, 2512],
  ['P-SETUP', 103_740, 106_024, 107_618, 119_413, 121_929],
] as const;

describe('the golden values of costing.md section 4', () => {
  const { tariff } = loadGolden('worked-example');
  const micros = [1_000_000, 1_022_017, 1_037_386, 1_151_077, 1_175_335];
  it.each(GOLDEN_ROWS)('%s', (code, ...pence) => {
    const activity = {
      id: 'a',
      label: 'a',
      section: 'site',
      tariffItem: code,
      chargedPer: 'once',
      inProtocolSchedule: false,
    } as const;
    const plan = planStudy({ arms: [], visits: [], activities: [activity], schedule: [] }, tariff);
    const prices = micros.map((micro) =>
      priceSite(plan, { odsCode: 'RK9', targetParticipants: {} }, { set: 's', micro, source: 's' }),
    );
    expect(prices.map((price) => price.oneOffPence)).toEqual(pence);
  });

  it('MRI, all-in 245.50', () => {
    const basis = computeBasis({ minutes: [], allInPence: 24_550 }, tariff.rules);
    expect(micros.map((micro) => priceUnit(basis, micro).unitPence)).toEqual([
      24_550, 25_091, 25_468, 28_259, 28_854,
    ]);
  });
});

describe('a site price', () => {
  const multiplierOf = (micro: number) => ({ set: 'test', micro, source: 'test' });
  const micros = fc.integer({ min: 1, max: 3_000_000 });

  it('is conserved: every total is the sum of its lines, and every line the sum of its parts', () => {
    fc.assert(
      fc.property(resources, micros, ({ resource, tariff, site }, micro) => {
        const price = priceSite(planStudy(resource, tariff), site, multiplierOf(micro));
        const unitOf = new Map(price.lines.map((line) => [line.activity, line.unitPence]));
        for (const { parts, unitPence } of price.lines) {
          expect(parts.direct + parts.indirect + parts.capacity + parts.tariff).toBe(unitPence);
        }
        for (const visit of price.visits) {
          const cells = resource.schedule.filter((cell) => cell.visit === visit.visit);
          expect(visit.totalPence).toBe(
            cells.reduce((sum, cell) => sum + cell.quantity * unitOf.get(cell.activity)!, 0),
          );
        }
        const total =
          price.oneOffPence +
          price.arms.reduce((sum, arm) => sum + arm.targetParticipants * arm.completedParticipantPence, 0);
        expect(price.expectedPence).toBe(total);
        expect(price.lines.reduce((sum, line) => sum + line.expectedPence, 0)).toBe(total);
        expect(price.sections.reduce((sum, section) => sum + section.expectedPence, 0)).toBe(total);
      }),
    );
  });

  it('never falls when the multiplier rises', () => {
    fc.assert(
      fc.property(resources, micros, micros, ({ resource, tariff, site }, a, b) => {
        const plan = planStudy(resource, tariff);
        const lower = priceSite(plan, site, multiplierOf(Math.min(a, b)));
        const higher = priceSite(plan, site, multiplierOf(Math.max(a, b)));
        expect(lower.expectedPence).toBeLessThanOrEqual(higher.expectedPence);
        lower.lines.forEach((line, index) =>
          expect(line.unitPence).toBeLessThanOrEqual(higher.lines[index]!.unitPence),
        );
      }),
    );
  });

  it('does not depend on the order in which activities, cells, visits, items or roles are given', () => {
    fc.assert(
      fc.property(resources, micros, fc.integer(), ({ resource, tariff, site }, micro, seed) => {
        const shuffle = <T>(list: readonly T[]): T[] =>
          list
            .map((entry, index) => ({ entry, key: Math.imul(index + 1, seed | 1) ^ (seed >>> 3) }))
            .sort((x, y) => x.key - y.key)
            .map(({ entry }) => entry);
        const shuffled = {
          arms: resource.arms,
          visits: shuffle(resource.visits),
          activities: shuffle(resource.activities),
          schedule: shuffle(resource.schedule),
        };
        const one = priceSite(planStudy(resource, tariff), site, multiplierOf(micro));
        const other = priceSite(
          planStudy(shuffled, { ...tariff, roles: shuffle(tariff.roles), items: shuffle(tariff.items) }),
          site,
          multiplierOf(micro),
        );
        const byActivity = (lines: typeof one.lines) =>
          [...lines].sort((x, y) => (x.activity < y.activity ? -1 : 1));
        expect(byActivity(other.lines)).toEqual(byActivity(one.lines));
        expect({ ...other, lines: [], sections: [] }).toEqual({ ...one, lines: [], sections: [] });
      }),
    );
  });

  it('leaves pass-through amounts alone whatever the multiplier', () => {
    const basis = computeBasis(
      { minutes: [], passThroughPence: 1250 },
      { indirectRate: 7000, capacityRate: 2000, capacityBase: 'direct' },
    );
    fc.assert(
      fc.property(micros, (micro) => {
        expect(priceUnit(basis, micro).unitPence).toBe(1250);
      }),
    );
  });

  it('refuses an amount that a JSON number cannot carry exactly', () => {
    const basis = computeBasis(
      { minutes: [], allInPence: Number.MAX_SAFE_INTEGER },
      { indirectRate: 0, capacityRate: 0, capacityBase: 'direct' },
    );
    expect(() => priceUnit(basis, 1_000_001)).toThrow(/too large/);
  });
});
