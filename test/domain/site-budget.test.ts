import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharePence, sumAmounts, timesAmount } from '../../shared/domain/budget-amount.ts';
import { shareByHead } from '../../shared/domain/budget-heads.ts';
import { buildSiteBudget } from '../../shared/domain/site-budget.ts';
import {
  type BudgetAmount,
  type BudgetGroup,
  budgetFileName,
  SiteBudget,
} from '../../shared/domain/site-budget-document.ts';
import { exampleAppendices, sampleStudyAppendices } from '../adapters/appendix/appendices.ts';
import { type ArbitraryResource, resources } from '../support/arbitrary-review.ts';
import { appendixOf } from '../support/budget-appendix.ts';

const appendices = fc
  .tuple(resources, fc.integer({ min: 1, max: 3_000_000 }))
  .map(([resource, micro]) => appendixOf(resource, micro));

const partsOf = ({ parts }: BudgetAmount) => parts.direct + parts.indirect + parts.capacity + parts.tariff;

/** Every amount of a document, wherever it stands. */
function eachAmount(value: unknown, visit: (amount: BudgetAmount) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if ('parts' in value && 'totalPence' in value) visit(value as BudgetAmount);
  for (const each of Object.values(value)) eachAmount(each, visit);
}

function sumGroups(groups: readonly BudgetGroup[], arms: number): BudgetGroup {
  return {
    oneOff: sumAmounts(groups.map(({ oneOff }) => oneOff)),
    perParticipant: Array.from({ length: arms }, (_, at) => ({
      arm: '',
      amount: sumAmounts(groups.flatMap(({ perParticipant }) => perParticipant[at]?.amount ?? [])),
    })),
    expected: sumAmounts(groups.map(({ expected }) => expected)),
  };
}

describe('the site budget of any price', () => {
  it('agrees with the price of the appendix to the penny, line by line, arm by arm and in all', () => {
    fc.assert(
      fc.property(appendices, (appendix) => {
        const { price } = appendix;
        const budget = buildSiteBudget(appendix);
        expect(budget.lines.map(({ unit }) => unit.totalPence)).toEqual(price.lines.map((l) => l.unitPence));
        expect(budget.lines.map(({ unit }) => unit.parts)).toEqual(price.lines.map((l) => l.parts));
        expect(budget.lines.map(({ expected }) => expected.totalPence)).toEqual(
          price.lines.map((l) => l.expectedPence),
        );
        expect(budget.arms.map(({ completedParticipant }) => completedParticipant.totalPence)).toEqual(
          price.arms.map((arm) => arm.completedParticipantPence),
        );
        expect(budget.visits.map(({ visit, amount }) => [visit, amount.totalPence])).toEqual(
          price.visits.map((visit) => [visit.visit, visit.totalPence]),
        );
        expect(budget.totals.oneOff.totalPence).toBe(price.oneOffPence);
        expect(budget.totals.expected.totalPence).toBe(price.expectedPence);
        expect(sumAmounts([budget.totals.oneOff, budget.totals.participants])).toEqual(
          budget.totals.expected,
        );
        const sections = new Map(price.sections.map((each) => [each.section, each.expectedPence]));
        expect(new Map(budget.sections.map((each) => [each.section, each.expected.totalPence]))).toEqual(
          sections,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('splits every amount into parts that sum to it, and passes through no more than is all-in', () => {
    fc.assert(
      fc.property(appendices, (appendix) => {
        eachAmount(buildSiteBudget(appendix), (amount) => {
          expect(partsOf(amount)).toBe(amount.totalPence);
          expect(amount.passThroughPence).toBeLessThanOrEqual(amount.parts.tariff);
        });
      }),
    );
  });

  it('sums to the same by section and by staff role or department, in every part and in staff time', () => {
    fc.assert(
      fc.property(appendices, (appendix) => {
        const budget = buildSiteBudget(appendix);
        const whole = {
          oneOff: budget.totals.oneOff,
          perParticipant: budget.arms.map((arm) => ({ arm: '', amount: arm.completedParticipant })),
          expected: budget.totals.expected,
        };
        expect(sumGroups(budget.sections, budget.arms.length)).toEqual(whole);
        expect(sumGroups(budget.heads, budget.arms.length)).toEqual(whole);
        for (const { unit, heads, charge, expected } of budget.lines) {
          expect(sumAmounts(heads.map(({ amount }) => amount))).toEqual(unit);
          expect(timesAmount(unit, charge.expected)).toEqual(expected);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is a document that its own schema reads back, the same for the same appendix', () => {
    fc.assert(
      fc.property(appendices, (appendix) => {
        const budget = buildSiteBudget(appendix);
        expect(SiteBudget.parse(JSON.parse(JSON.stringify(budget)))).toEqual(budget);
        expect(buildSiteBudget(structuredClone(appendix))).toEqual(budget);
      }),
      { numRuns: 50 },
    );
  });
});

describe('pence shared out by weights', () => {
  const weights = fc.array(fc.bigInt({ min: 1n, max: 10_000_000n }), { minLength: 1, maxLength: 12 });

  it('sum to the amount, and each is less than a penny from its exact share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), weights, (amount, shares) => {
        const whole = shares.reduce((sum, share) => sum + share, 0n);
        const pence = sharePence(amount, shares);
        expect(pence.reduce((sum, each) => sum + each, 0)).toBe(amount);
        for (const [at, share] of shares.entries()) {
          const off = BigInt(pence[at]!) * whole - BigInt(amount) * share;
          expect(off < whole && off > -whole).toBe(true);
        }
      }),
    );
  });

  it('give the penny that is left over to the largest remainder, the first on a tie', () => {
    expect(sharePence(100, [1n, 1n, 1n])).toEqual([34, 33, 33]);
    expect(sharePence(101, [1n, 1n, 1n])).toEqual([34, 34, 33]);
    expect(sharePence(10, [1n, 2n])).toEqual([3, 7]);
  });
});

describe('the worked example at UCLH', () => {
  const buildBudget = () =>
    buildSiteBudget(exampleAppendices('worked-example').find(({ price }) => price.odsCode === 'RRV')!);

  it('books consent at 107.19 as 30 minutes of a nurse and 15 of a doctor', () => {
    const budget = buildBudget();
    const consent = budget.lines.find(({ tariffItem }) => tariffItem === 'P-CONSENT')!;
    // 48.00 direct x 1.175335 = 56.41608; 70% and 20% beside it; 107.19 in all.
    expect(consent.unit).toEqual({
      totalPence: 10_719,
      parts: { direct: 5642, indirect: 3949, capacity: 1128, tariff: 0 },
      passThroughPence: 0,
      staffMinutes: 45,
    });
    const shares = Object.fromEntries(
      consent.heads.map(({ head, amount }) => [head.kind === 'staffRole' ? head.role : head.kind, amount]),
    );
    // A nurse is 21.00 and a doctor 27.00 of the 48.00: 2468.375 and 3173.625 of 5642 pence.
    expect(Object.values(shares).map(({ parts, staffMinutes }) => [parts.direct, staffMinutes])).toEqual([
      [2468, 30],
      [3174, 15],
    ]);
  });

  it('reports the capacity building of the price to the board', () => {
    const budget = buildBudget();
    const capacity = budget.lines.reduce(
      (sum, { unit, charge }) => sum + unit.parts.capacity * charge.expected,
      0,
    );
    expect(budget.capacityBuilding.expectedPence).toBe(capacity);
    expect(capacity).toBeGreaterThan(0);
  });

  it('has a name that people can file', () => {
    const budget = buildBudget();
    expect(budgetFileName(budget, 'xlsx')).toBe(`${budget.study.irasId}_RRV_v1_budget.xlsx`);
  });
});

describe('the corners', () => {
  const buildBudgets = () => exampleAppendices('edge').map(buildSiteBudget);

  it('keep what is passed through apart from departments and out of staff time', () => {
    for (const budget of buildBudgets()) {
      const passed = budget.heads.find(({ head }) => head.kind === 'passThrough')!;
      expect(passed.expected.passThroughPence).toBe(passed.expected.totalPence);
      expect(budget.totals.expected.passThroughPence).toBe(passed.expected.totalPence);
      expect(passed.expected.staffMinutes).toBe(0);
    }
  });

  it('list items that are charged when they happen with their price and in no total', () => {
    for (const budget of buildBudgets()) {
      const occurrences = budget.lines.filter(({ chargedPer }) => chargedPer === 'occurrence');
      expect(occurrences.length).toBeGreaterThan(0);
      for (const { charge, expected } of occurrences) {
        expect(charge.expected).toBe(0);
        expect(charge.perParticipant.every(({ quantity }) => quantity === 0)).toBe(true);
        expect(expected.totalPence).toBe(0);
      }
    }
  });
});

it('a staff role that the tariff does not name is called by its code', () => {
  const { price } = exampleAppendices('worked-example')[0]!;
  const line = price.lines.find(({ derivation }) => derivation.minutes.length > 0)!;
  const [{ role } = { role: '' }] = line.derivation.minutes;
  expect(shareByHead(line, new Map())[0]?.head).toEqual({ kind: 'staffRole', role, label: role });
});

describe('a budget in full', () => {
  const one = {
    id: 'one',
    label: 'One',
    section: 'participant',
    chargedPer: 'once',
    inProtocolSchedule: true,
  } as const;
  const hour = [{ role: 'nurse', minutes: 60 }];
  const resource: ArbitraryResource = {
    resource: {
      arms: [{ id: 'A', label: 'Treatment' }],
      visits: [{ id: 'V', arms: ['A'], label: 'Day 1', order: 1, kind: 'scheduled' }],
      activities: [
        { ...one, minutes: hour },
        { ...one, id: 'x', tariffItem: 'XRAY' },
        { ...one, id: 'm', tariffItem: 'MRI' },
        { ...one, id: 'b', tariffItem: 'BARE' },
        { ...one, id: 'when', minutes: hour, chargedPer: 'occurrence', trigger: 'If it is asked for' },
      ],
      schedule: [
        // Charged once: the visit is not charged for it.
        { activity: 'one', visit: 'V', quantity: 1 },
      ],
    },
    tariff: {
      id: 'T',
      provenance: 'demonstration',
      rules: { indirectRate: 7000, capacityRate: 2000, capacityBase: 'direct' },
      roles: [
        { code: 'doctor', label: 'Doctor', pencePerHour: 9000 },
        { code: 'nurse', label: 'Research nurse', pencePerHour: 4200 },
      ],
      items: [
        {
          code: 'XRAY',
          label: 'X-ray',
          kind: 'investigation',
          department: 'Radiology',
          minutes: [],
          allInPence: 10,
        },
        {
          code: 'MRI',
          label: 'MRI',
          kind: 'investigation',
          department: 'Imaging',
          minutes: [],
          allInPence: 20,
        },
        { code: 'BARE', label: 'Bare', kind: 'procedure', minutes: [], allInPence: 30 },
      ],
    },
    site: { odsCode: 'RRV', targetParticipants: { A: 2 } },
  };
  const budget = () => buildSiteBudget(appendixOf(resource, 1_000_000));

  it('names arms, visits and staff roles as the review and the tariff do', () => {
    const { arms, visits, heads } = budget();
    expect(arms).toMatchObject([{ arm: 'A', label: 'Treatment', targetParticipants: 2 }]);
    expect(visits).toMatchObject([{ visit: 'V', label: 'Day 1', amount: { totalPence: 0 } }]);
    expect(heads.map(({ head }) => head)).toEqual([
      { kind: 'staffRole', role: 'nurse', label: 'Research nurse' },
      { kind: 'department' },
      { kind: 'department', department: 'Imaging' },
      { kind: 'department', department: 'Radiology' },
    ]);
  });

  it('says of each line what the price says of it and nothing more', () => {
    expect(budget().lines).toMatchObject([
      { activity: 'one' },
      { activity: 'x', tariffItem: 'XRAY', department: 'Radiology' },
      { activity: 'm', tariffItem: 'MRI', department: 'Imaging' },
      { activity: 'b', tariffItem: 'BARE' },
      { activity: 'when', trigger: 'If it is asked for' },
    ]);
    const [first, , , bare] = budget().lines;
    for (const field of ['trigger', 'tariffItem', 'department']) expect(first).not.toHaveProperty(field);
    expect(bare).not.toHaveProperty('department');
    expect(bare!.heads[0]!.head).toStrictEqual({ kind: 'department' });
  });
});

it('an all-in price is booked at the department of its tariff item', () => {
  const budget = buildSiteBudget(sampleStudyAppendices()[0]!);
  const departments = budget.heads.flatMap(({ head }) =>
    head.kind === 'department' ? [head.department] : [],
  );
  expect(departments).toContain('Radiology');
  for (const { department, heads } of budget.lines) {
    for (const { head } of heads) if (head.kind === 'department') expect(head.department).toBe(department);
  }
});
