/**
 * Two sites explained (costing.md section 5): why one is dearer than the other, line by line. The same review at
 * two multipliers: each price is the other times the ratio of the multipliers, within the rounding of one penny.
 */

import * as z from 'zod';
import { bundleOf } from './delta.ts';
import { Causes, DeltaEnd, type PriceChange } from './delta-document.ts';
import {
  type ChargedLine,
  changeOf,
  changeOfAll,
  type LineSteps,
  type PricedBundle,
  takeSteps,
} from './delta-steps.ts';
import type { FinancialAppendix } from './financial-appendix.ts';
import { itemAt } from './item-at.ts';
import { formatSterling, toFractionText } from './money.ts';
import { ChargedPer, Section } from './resource-review.ts';
import { sha256Hex } from './sha256-hex.ts';
import { FractionDocument } from './site-price-document.ts';
import { irasId } from './study.ts';
import { formatMultiplier, type PricingTariff } from './tariff.ts';
import { identifier, line } from './text.ts';

const pence = z.int().min(0);

/** `sitePence - otherPence = differencePence`, by what it comes from. */
export const Difference = z.strictObject({
  sitePence: pence,
  otherPence: pence,
  differencePence: z.int(),
  causes: Causes,
});
export type Difference = z.infer<typeof Difference>;

/**
 * `multipliers`: the ratio of the two prices is that of the multipliers, within the rounding of each to the penny.
 * `passThrough`: no multiplier is taken, so the two are the same.
 * `other`: the two were not priced from the same review and tariff; `causes` says what the difference comes from.
 */
export const LineRule = z.enum(['multipliers', 'passThrough', 'other']);
export type LineRule = z.infer<typeof LineRule>;

const ComparedSite = z.strictObject({
  ...DeltaEnd.shape,
  name: line(200),
  reviewVersion: z.int().min(1),
  issueNumber: z.int().min(1),
  appendixSha256: sha256Hex,
  targetParticipants: z.record(identifier, z.int().min(0)),
});

export const SiteComparison = z.strictObject({
  schema: z.literal('ncvr.site-comparison/1'),
  irasId,
  site: ComparedSite,
  other: ComparedSite,
  /** The site's multiplier over the other's: exact in lowest terms, and to six decimals. */
  ratio: z.strictObject({ ...FractionDocument.shape, decimal: z.string() }),
  /** Whether both were priced from the same review and the same tariff release. */
  isSameStudyPrice: z.boolean(),
  lines: z
    .array(
      z.strictObject({
        activity: identifier,
        label: line(300),
        section: Section,
        chargedPer: ChargedPer,
        unit: Difference,
        rule: LineRule,
      }),
    )
    .readonly(),
  arms: z.array(z.strictObject({ arm: identifier, completedParticipant: Difference })).readonly(),
  oneOff: Difference,
  /** In its causes, `resource` is what the different numbers of participants make. */
  expected: Difference,
  words: z.array(z.string()).readonly(),
});
export type SiteComparison = z.infer<typeof SiteComparison>;

function differenceOf({ fromPence, toPence, changePence, causes }: PriceChange): Difference {
  return { sitePence: toPence, otherPence: fromPence, differencePence: changePence, causes };
}

/**
 * Of the same price at the same multiplier, each rounded, the two prices are of one amount at two multipliers but for
 * half a penny each: that is the ratio within rounding which `multipliers` promises.
 */
function ruleOf({ from, to, units }: LineSteps): LineRule {
  if (!from || !to || units.before !== units.tariff) return 'other';
  const passed = [from, to].filter(({ planned }) => planned.derivation.rule === 'passThrough').length;
  return passed === 2 ? 'passThrough' : passed === 0 ? 'multipliers' : 'other';
}

function compareLines(lines: readonly LineSteps[]) {
  return lines.map((each) => {
    const { from, to, units } = each;
    const line = itemAt(
      [to, from].filter((one) => one !== undefined),
      0,
    );
    const { activity, label, section, chargedPer } = line.planned;
    const unit = differenceOf(changeOf(units, from ? 1 : 0, to ? 1 : 0));
    return { activity, label, section, chargedPer, unit, rule: ruleOf(each) };
  });
}

/** `1.175335 / 1.037386` as `1.132978`, a half upwards. */
function ratioOf(site: PricedBundle, other: PricedBundle): SiteComparison['ratio'] {
  const [numerator, denominator] = [BigInt(site.multiplier.micro), BigInt(other.multiplier.micro)];
  const millionths = (2n * numerator * 1_000_000n + denominator) / (2n * denominator);
  return { ...toFractionText({ numerator, denominator }), decimal: formatMultiplier(Number(millionths)) };
}

function describeSite({ identification, price, issue, integrity }: FinancialAppendix) {
  const { odsCode, tariff, provenance, multiplier } = price;
  return {
    ...{ odsCode, tariff, provenance, multiplier },
    name: identification.site.name,
    reviewVersion: identification.reviewVersion,
    issueNumber: issue.number,
    appendixSha256: integrity.sha256,
    targetParticipants: Object.fromEntries(
      price.arms.map(({ arm, targetParticipants }) => [arm, targetParticipants]),
    ),
  };
}

type Unworded = Omit<SiteComparison, 'words'>;

function describeRatio({ site, other, ratio, isSameStudyPrice }: Unworded): string {
  const [high, low] = [site.multiplier.micro, other.multiplier.micro];
  if (!isSameStudyPrice) {
    return `The prices of ${site.name} and ${other.name} were not made from the same review and tariff, so the multiplier is not all that tells them apart.`;
  }
  if (high === low) {
    return `${site.name} and ${other.name} have the same multiplier, ${formatMultiplier(high)}, so every unit price is the same.`;
  }
  return `${site.name} is ${high > low ? 'dearer' : 'cheaper'} than ${other.name} because its multiplier, ${formatMultiplier(high)}, is ${ratio.decimal} times ${formatMultiplier(low)}, that of ${other.name}. The review and the tariff are the same.`;
}

function describeRules({ lines, ratio }: Unworded): string[] {
  const count = (rule: LineRule): number => lines.filter((each) => each.rule === rule).length;
  const [byRatio, passed, other] = [count('multipliers'), count('passThrough'), count('other')];
  return [
    ...(byRatio > 0
      ? [
          `${byRatio} of ${lines.length} unit prices are ${ratio.decimal} times those of the other site, within the rounding of one penny.`,
        ]
      : []),
    ...(passed > 0
      ? [
          passed === 1
            ? '1 is passed through, which takes no multiplier: it is the same at both sites.'
            : `${passed} are passed through, which takes no multiplier: they are the same at both sites.`,
        ]
      : []),
    ...(other > 0
      ? [`${other} ${other === 1 ? 'differs' : 'differ'} for another reason as well; each line says which.`]
      : []),
  ];
}

function describeExpected({ site, other, expected }: Unworded): string {
  const { differencePence, causes } = expected;
  if (differencePence === 0) return 'The expected totals are the same.';
  const parts = [
    [causes.multiplier, 'the multiplier'],
    [causes.tariff, 'the tariff'],
    [causes.resource, 'the numbers of participants and the review'],
  ] as const;
  const reasons = parts
    .filter(([amount]) => amount !== 0)
    .map(([amount, cause]) => `${formatSterling(amount)} by ${cause}`);
  const verb = differencePence > 0 ? 'more' : 'less';
  return `The expected total of ${site.name} is ${formatSterling(Math.abs(differencePence))} ${verb} than that of ${other.name}: ${reasons.join(', ')}.`;
}

/**
 * Why one site is dearer than another. All amounts in pence.
 * @param otherRelease the whole tariff release of the other's price, where it is at hand (see `bundleOf`)
 */
export function compareSites(
  siteAppendix: FinancialAppendix,
  otherAppendix: FinancialAppendix,
  otherRelease?: PricingTariff,
): SiteComparison {
  const [site, other] = [bundleOf(siteAppendix), bundleOf(otherAppendix, otherRelease)];
  const { lines, to } = takeSteps(other, site);
  const [hashes, others] = [siteAppendix.inputs.hashes, otherAppendix.inputs.hashes];
  const total = (count: (line: ChargedLine) => number): Difference => differenceOf(changeOfAll(lines, count));
  const compared: Unworded = {
    schema: 'ncvr.site-comparison/1',
    irasId: siteAppendix.identification.study.irasId,
    site: describeSite(siteAppendix),
    other: describeSite(otherAppendix),
    ratio: ratioOf(site, other),
    isSameStudyPrice: hashes.review === others.review && hashes.tariff === others.tariff,
    lines: compareLines(lines),
    arms: to.arms.map((arm) => ({ arm, completedParticipant: total((each) => each.arms.get(arm) ?? 0) })),
    oneOff: total(({ once }) => once),
    expected: total(({ expected }) => expected),
  };
  return {
    ...compared,
    words: [describeRatio(compared), ...describeRules(compared), describeExpected(compared)],
  };
}
