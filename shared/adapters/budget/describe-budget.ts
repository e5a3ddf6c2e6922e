/** What a site budget says, as blocks, for its HTML. Every figure is the object's own. */
import { formatSterling, roundHalfUp } from '../../domain/money.ts';
import type { SiteBudget } from '../../domain/site-budget-document.ts';
import { formatBasisPoints, formatMultiplier } from '../../domain/tariff.ts';
import { formatCount } from '../appendix/amounts.ts';
import { SECTION_NAMES } from '../appendix/words.ts';
import type { Block, CalloutBlock, KeyValuesBlock } from '../pdf/model.ts';
import { costTable, linesTable, number, text } from './budget-tables.ts';
import { armName, cautionsOf, HEAD_KINDS, headName } from './budget-words.ts';

const heading = (words: string): Block => ({ kind: 'heading', level: 2, text: words });
const paragraph = (words: string): Block => ({ kind: 'paragraph', text: words });

/** Minutes in whole hours, a half upwards. */
const hoursOf = (minutes: number): string =>
  formatCount(Number(roundHalfUp({ numerator: BigInt(minutes), denominator: 60n })));

function cautions(budget: SiteBudget): CalloutBlock[] {
  const sentences = cautionsOf(budget);
  if (sentences.length === 0) return [];
  return [
    {
      kind: 'callout',
      tone: 'warning',
      blocks: sentences.map((each) => ({ kind: 'paragraph', text: each })),
    },
  ];
}

function facts({
  study,
  site,
  tariff,
  multiplier,
  reviewVersion,
  appendixSha256,
}: SiteBudget): KeyValuesBlock {
  const { indirectRate, capacityRate, capacityBase } = tariff.rules;
  const base = capacityBase === 'direct' ? 'direct cost' : 'direct and indirect cost';
  return {
    kind: 'keyValues',
    rows: [
      { key: 'Study', value: `${study.title} (IRAS ${study.irasId})` },
      { key: 'Site', value: `${site.name} (${site.odsCode}), ${site.principalInvestigator}` },
      { key: 'Review version', value: String(reviewVersion) },
      { key: 'Tariff', value: `${tariff.id}, ${tariff.financialYear}` },
      { key: 'Site multiplier', value: `${formatMultiplier(multiplier.micro)}, ${multiplier.source}` },
      { key: 'Indirect cost', value: `${formatBasisPoints(indirectRate)} of direct cost` },
      { key: 'Capacity building', value: `${formatBasisPoints(capacityRate)} of ${base}` },
      { key: 'Appendix (SHA-256)', value: appendixSha256 },
    ],
  };
}

function describeTotals(budget: SiteBudget): Block[] {
  const { totals, arms, capacityBuilding } = budget;
  return [
    heading('Totals'),
    costTable(
      'Expected at the recruitment targets, without VAT',
      'Charged for',
      [
        { name: 'One-off items', amount: totals.oneOff, more: ['', ''] },
        ...arms.map(({ targetParticipants, completedParticipant, expected }, at) => ({
          name: `Participants, ${armName(budget, at)}`,
          amount: expected,
          more: [formatCount(targetParticipants), formatSterling(completedParticipant.totalPence)],
        })),
      ],
      totals.expected,
      { columns: [number('Target'), number('One completed participant')], totals: ['', ''] },
    ),
    paragraph(
      `Capacity building, for the board report: ${formatSterling(capacityBuilding.expectedPence)} of the expected total, of which ${formatSterling(capacityBuilding.oneOffPence)} in one-off items.`,
    ),
  ];
}

function describeGroups(budget: SiteBudget): Block[] {
  const { sections, heads, totals } = budget;
  return [
    heading('By section'),
    costTable(
      'Expected by section',
      'Section',
      sections.map(({ section, expected }) => ({ name: SECTION_NAMES[section], amount: expected })),
      totals.expected,
    ),
    heading('By staff role or department'),
    paragraph(
      'Staff time is booked at its role with its indirect cost and capacity building, an all-in price at its department.',
    ),
    costTable(
      'Expected by staff role or department',
      'Staff role or department',
      heads.map(({ head, expected }) => ({
        name: headName(head),
        amount: expected,
        more: [HEAD_KINDS[head.kind], head.kind === 'staffRole' ? hoursOf(expected.staffMinutes) : ''],
      })),
      totals.expected,
      {
        columns: [text('Kind of cost'), number('Staff hours')],
        totals: ['', hoursOf(totals.expected.staffMinutes)],
      },
    ),
  ];
}

function describeParticipants(budget: SiteBudget): Block[] {
  return [
    heading('One completed participant'),
    ...budget.arms.flatMap(({ completedParticipant }, at): Block[] => {
      const own = <
        T extends { readonly perParticipant: readonly { readonly amount: typeof completedParticipant }[] },
      >(
        groups: readonly T[],
        name: (group: T) => string,
      ) =>
        groups.flatMap((group) => {
          const amount = group.perParticipant[at]?.amount;
          return amount && amount.totalPence > 0 ? [{ name: name(group), amount }] : [];
        });
      const label = armName(budget, at);
      return [
        { kind: 'heading', level: 3, text: label },
        costTable(
          `${label}, by section`,
          'Section',
          own(budget.sections, ({ section }) => SECTION_NAMES[section]),
          completedParticipant,
        ),
        costTable(
          `${label}, by staff role or department`,
          'Staff role or department',
          own(budget.heads, ({ head }) => headName(head)),
          completedParticipant,
        ),
      ];
    }),
  ];
}

/** The title of its page. */
export const budgetTitle = ({ study, site }: SiteBudget): string =>
  `Site budget: ${study.shortTitle} at ${site.name}`;

export function describeBudget(budget: SiteBudget): readonly Block[] {
  const { study, site } = budget;
  return [
    {
      kind: 'title',
      eyebrow: 'National Contract Value Review',
      text: 'Site budget',
      lead: `${study.shortTitle} at ${site.name}`,
    },
    ...cautions(budget),
    facts(budget),
    ...describeTotals(budget),
    ...describeGroups(budget),
    ...describeParticipants(budget),
    heading('Lines'),
    linesTable(budget),
  ];
}
