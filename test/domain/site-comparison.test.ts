/** Two sites explained: the same review at two multipliers, line by line. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSterling } from '../../shared/domain/money.ts';
import { compareSites, SiteComparison } from '../../shared/domain/site-comparison.ts';
import { priceSite } from '../../shared/domain/site-price.ts';
import { planStudy } from '../../shared/domain/study-price.ts';
import { resources } from '../support/arbitrary-review.ts';
import { priceSample, sampleAppendix, sampleDocuments } from '../support/sample.ts';

const HASH = 'f'.repeat(64);
const micros = fc.integer({ min: 1, max: 100_000_000 });

/**
 * Whether two rounded prices are of one exact amount at two multipliers: each is within half a penny of it, so the
 * cross products differ by no more than half the sum of the multipliers.
 */
function isInRatio(
  site: { readonly pence: number; readonly micro: number },
  other: { readonly pence: number; readonly micro: number },
): boolean {
  const difference = BigInt(site.pence) * BigInt(other.micro) - BigInt(other.pence) * BigInt(site.micro);
  const twice = 2n * (difference < 0n ? -difference : difference);
  return twice <= BigInt(site.micro) + BigInt(other.micro);
}

describe('two sites of one review', () => {
  it('have unit prices in the ratio of their multipliers, within the rounding of one penny', () => {
    fc.assert(
      fc.property(resources, micros, micros, ({ resource, tariff, site }, one, other) => {
        const plan = planStudy(resource, tariff);
        const at = (micro: number) => priceSite(plan, site, { set: 'M', micro, source: 'a test' });
        const [first, second] = [at(one), at(other)];
        first.lines.forEach((line, index) => {
          const [a, b] = [line.unitPence, second.lines[index]!.unitPence];
          if (line.derivation.rule === 'passThrough') expect(a).toBe(b);
          else {
            expect(isInRatio({ pence: a, micro: one }, { pence: b, micro: other })).toBe(true);
            // The dearer one scaled down is the cheaper one within a penny.
            const [low, high] = one < other ? [one, other] : [other, one];
            const [cheap, dear] = one < other ? [a, b] : [b, a];
            const scaled = BigInt(dear) * BigInt(low);
            const exact = BigInt(cheap) * BigInt(high);
            const apart = scaled > exact ? scaled - exact : exact - scaled;
            expect(apart <= BigInt(high)).toBe(true);
          }
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe('the comparison of two appendices', () => {
  const compare = () => {
    const [rrv, r0a] = [sampleAppendix('RRV'), sampleAppendix('R0A')];
    return { rrv, r0a, comparison: compareSites(rrv, r0a) };
  };

  it('is a document of its schema that names both sites, their multipliers and the ratio', () => {
    const { comparison } = compare();
    expect(SiteComparison.parse(comparison)).toEqual(comparison);
    expect(comparison).toMatchObject({
      site: { odsCode: 'RRV', multiplier: { micro: 1_175_335 } },
      other: { odsCode: 'R0A', multiplier: { micro: 1_037_386 } },
      // 1.175335 / 1.037386 = 167905/148198 = 1.13297750...
      ratio: { numerator: '167905', denominator: '148198', decimal: '1.132978' },
      isSameStudyPrice: true,
    });
  });

  it('has the unit prices of both, and a rule for every line', () => {
    const { rrv, r0a, comparison } = compare();
    expect(comparison.lines.map(({ activity }) => activity)).toEqual(
      rrv.price.lines.map(({ activity }) => activity),
    );
    comparison.lines.forEach(({ unit, rule }, at) => {
      const [own, other] = [rrv.price.lines[at]!, r0a.price.lines[at]!];
      expect(unit).toMatchObject({ sitePence: own.unitPence, otherPence: other.unitPence });
      expect(unit.causes).toEqual({ resource: 0, tariff: 0, multiplier: unit.differencePence });
      expect(rule).toBe(own.derivation.rule === 'passThrough' ? 'passThrough' : 'multipliers');
      if (rule === 'multipliers') {
        const prices = [own, other].map(({ unitPence }, which) => ({
          pence: unitPence,
          micro: [1_175_335, 1_037_386][which]!,
        }));
        expect(isInRatio(prices[0]!, prices[1]!)).toBe(true);
      }
    });
    expect(new Set(comparison.lines.map(({ rule }) => rule))).toEqual(
      new Set(['passThrough', 'multipliers']),
    );
  });

  it('splits the difference of the expected totals into multiplier and participants', () => {
    const { rrv, r0a, comparison } = compare();
    const { expected, oneOff, arms } = comparison;
    expect(expected).toMatchObject({
      sitePence: rrv.price.expectedPence,
      otherPence: r0a.price.expectedPence,
    });
    expect(expected.causes.resource + expected.causes.multiplier).toBe(expected.differencePence);
    expect(oneOff).toMatchObject({ sitePence: rrv.price.oneOffPence, otherPence: r0a.price.oneOffPence });
    expect(arms.map(({ completedParticipant }) => completedParticipant.sitePence)).toEqual(
      rrv.price.arms.map((arm) => arm.completedParticipantPence),
    );
    expect(arms.every(({ completedParticipant }) => completedParticipant.causes.resource === 0)).toBe(true);
  });

  it('says in words why one is dearer', () => {
    const { rrv, r0a, comparison } = compare();
    const [why, byRatio, passed] = comparison.words;
    expect(why).toMatch(
      /is dearer than .+ because its multiplier, 1\.175335, is 1\.132978 times 1\.037386, that of .+\. The review and the tariff are the same\.$/,
    );
    expect(byRatio).toMatch(
      /^\d+ of \d+ unit prices are 1\.132978 times .+ within the rounding of one penny\.$/,
    );
    expect(passed).toMatch(/are passed through, which takes no multiplier/);
    expect(compareSites(r0a, rrv).words[0]).toMatch(/is cheaper than/);
  });

  it('says that a site compared with itself has the same prices', () => {
    const { rrv } = compare();
    const same = compareSites(rrv, rrv);
    expect(same.words[0]).toMatch(/have the same multiplier, 1\.175335, so every unit price is the same\.$/);
    expect(same.words.at(-1)).toBe('The expected totals are the same.');
    expect(same.lines.every(({ unit }) => unit.differencePence === 0)).toBe(true);
  });

  it('does not pass off a difference of the review as one of the multipliers', () => {
    const { rrv } = compare();
    const documents = sampleDocuments();
    const [first, ...rest] = documents.review.activities;
    const minutes = [{ role: documents.tariff.roles[0]!.code, minutes: 999 }];
    const amended = { ...first!, minutes, deviationReason: 'Longer' };
    const review = { ...documents.review, activities: [amended, ...rest] };
    const result = priceSample({ ...documents, review, only: ['R0A'] });
    if (result.outcome !== 'priced') throw new Error('the amended example has findings');
    const other = compareSites(rrv, [...result.sites][0]!.appendix);
    expect(other.isSameStudyPrice).toBe(false);
    expect(other.lines[0]).toMatchObject({ activity: first!.id, rule: 'other' });
    expect(other.lines[0]!.unit.causes.resource).not.toBe(0);
    expect(other.words[0]).toMatch(/were not made from the same review and tariff/);
    expect(other.words).toContain('1 differs for another reason as well; each line says which.');
    const tariffOnly = { ...rrv, inputs: { ...rrv.inputs, hashes: { ...rrv.inputs.hashes, tariff: HASH } } };
    expect(compareSites(rrv, tariffOnly).isSameStudyPrice).toBe(false);
    const reviewOnly = { ...rrv, inputs: { ...rrv.inputs, hashes: { ...rrv.inputs.hashes, review: HASH } } };
    expect(compareSites(rrv, reviewOnly).isSameStudyPrice).toBe(false);
  });

  it('speaks of a single line that is passed through as one', () => {
    const { rrv, r0a } = compare();
    const [passed] = rrv.inputs.activities.filter(({ section }) => section === 'passThrough');
    const withOne = (appendix: typeof rrv) => ({
      ...appendix,
      inputs: {
        ...appendix.inputs,
        activities: appendix.inputs.activities.filter(({ id }) => id === passed?.id),
        schedule: [],
      },
      price: {
        ...appendix.price,
        lines: appendix.price.lines.filter(({ activity }) => activity === passed?.id),
      },
    });
    expect(compareSites(withOne(rrv), withOne(r0a)).words).toContain(
      '1 is passed through, which takes no multiplier: it is the same at both sites.',
    );
  });

  it('takes an arm that only one of the two has as costing nothing at the other', () => {
    const { rrv, r0a } = compare();
    const [gone] = r0a.inputs.arms;
    const without = {
      ...r0a,
      inputs: { ...r0a.inputs, arms: r0a.inputs.arms.filter(({ id }) => id !== gone?.id) },
    };
    const [arm] = compareSites(rrv, without).arms;
    expect(arm?.arm).toBe(gone?.id);
    expect(arm?.completedParticipant).toMatchObject({
      sitePence: rrv.price.arms[0]?.completedParticipantPence,
      otherPence: 0,
    });
  });

  it('counts only what there is to say of the lines', () => {
    const { rrv, r0a, comparison } = compare();
    const count = (rule: string) => comparison.lines.filter((each) => each.rule === rule).length;
    const all = comparison.lines.length;
    expect(comparison.words.slice(1, -1)).toEqual([
      `${count('multipliers')} of ${all} unit prices are 1.132978 times those of the other site, within the rounding of one penny.`,
      `${count('passThrough')} are passed through, which takes no multiplier: they are the same at both sites.`,
    ]);
    // Of two that share no line, none is by the multipliers and none is passed through.
    const { price, inputs } = r0a;
    const renamed = {
      ...r0a,
      inputs: {
        ...inputs,
        activities: inputs.activities.map((each) => ({ ...each, id: `${each.id}-other` })),
        schedule: inputs.schedule.map((each) => ({ ...each, activity: `${each.activity}-other` })),
      },
      price,
    };
    const strangers = compareSites(rrv, renamed);
    expect(strangers.lines).toHaveLength(2 * all);
    expect(strangers.words.slice(1, -1)).toEqual([
      `${2 * all} differ for another reason as well; each line says which.`,
    ]);
    expect(strangers.lines.at(-1)).toMatchObject({ rule: 'other', unit: { sitePence: 0 } });
  });

  it('says by how much the expected totals differ and why, in both directions', () => {
    const { rrv, r0a, comparison } = compare();
    const { differencePence, causes } = comparison.expected;
    expect(differencePence).not.toBe(0);
    expect(comparison.words.at(-1)).toBe(
      `The expected total of ${comparison.site.name} is ${formatSterling(Math.abs(differencePence))} ${
        differencePence > 0 ? 'more' : 'less'
      } than that of ${comparison.other.name}: ${formatSterling(causes.multiplier)} by the multiplier, ${formatSterling(
        causes.resource,
      )} by the numbers of participants and the review.`,
    );
    const back = compareSites(r0a, rrv).words.at(-1);
    expect(back).toContain(differencePence > 0 ? ' less than that of ' : ' more than that of ');
    expect(back).toContain(formatSterling(Math.abs(differencePence)));
  });

  it('takes a line that only one of the two passes through as another line', () => {
    const { rrv } = compare();
    const passed = rrv.inputs.activities.find(({ passThroughPence }) => passThroughPence !== undefined)!;
    const { passThroughPence: _fee, ...rest } = passed;
    const priced = { ...rest, minutes: [{ role: rrv.inputs.tariff.roles[0]!.code, minutes: 5 }] };
    const activities = rrv.inputs.activities.map((each) => (each === passed ? priced : each));
    const other = { ...rrv, inputs: { ...rrv.inputs, activities } };
    const line = compareSites(rrv, other).lines.find(({ activity }) => activity === passed.id);
    expect(line?.rule).toBe('other');
    // It is another line still where the tariff happens to price it at just that fee.
    const { tariff } = rrv.inputs;
    const item = {
      code: 'SAME',
      label: 'Same',
      kind: 'procedure' as const,
      minutes: [],
      allInPence: passed.passThroughPence!,
    };
    const same = {
      ...rrv,
      price: { ...rrv.price, multiplier: { ...rrv.price.multiplier, micro: 1_000_000 } },
      inputs: {
        ...rrv.inputs,
        tariff: { ...tariff, items: [...tariff.items, item] },
        activities: rrv.inputs.activities.map((each) =>
          each === passed ? { ...rest, tariffItem: 'SAME' } : each,
        ),
      },
    };
    const found = compareSites(rrv, same).lines.find(({ activity }) => activity === passed.id);
    expect(found?.unit.differencePence).toBe(0);
    expect(found?.rule).toBe('other');
  });
});
