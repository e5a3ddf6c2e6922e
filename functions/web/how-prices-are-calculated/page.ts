/** How a price comes about, in plain words, with an example that is worked out when the page is read. */
import { formatSterling } from '../../../shared/domain/money.ts';
import { formatBasisPoints, formatMultiplier } from '../../../shared/domain/tariff.ts';
import type { PageRequest, Reply } from '../frame/page-request.ts';
import { exactPounds, type Step } from '../site-price/calculation.ts';
import type { WebDeps } from '../web-deps.ts';
import { type WorkedExample, workExample } from './worked-example.ts';

function stepsOf({ followed, rules }: WorkedExample, siteName: string): readonly Step[] {
  const { staff, direct, indirect, capacity, study, site, price } = followed;
  const { numerator, denominator } = price.exact;
  return [
    ...staff.map(({ role, minutes, pencePerHour, cost }) => ({
      name: role,
      working: `${minutes} minutes × ${formatSterling(pencePerHour)} an hour ÷ 60`,
      amount: exactPounds(cost),
    })),
    { name: 'Direct cost', working: 'staff time together', amount: exactPounds(direct) },
    {
      name: 'Indirect cost',
      working: `${formatBasisPoints(rules.indirectRate)} of the direct cost`,
      amount: exactPounds(indirect),
    },
    {
      name: 'Capacity building',
      working: `${formatBasisPoints(rules.capacityRate)} of the direct cost`,
      amount: exactPounds(capacity),
    },
    { name: 'Study price', working: 'the three together', amount: exactPounds(study) },
    {
      name: 'Exact site price',
      working: `× ${formatMultiplier(site.micro)}, the multiplier of ${siteName}`,
      amount: exactPounds({ numerator: BigInt(numerator), denominator: BigInt(denominator) }),
    },
    {
      name: 'Site price',
      working: 'rounded once to whole pence, a half upwards',
      amount: formatSterling(price.unitPence),
    },
  ];
}

export function createHowPricesPage({ organisations }: Pick<WebDeps, 'organisations'>) {
  return async ({ caller }: PageRequest): Promise<Reply> => {
    const example = workExample();
    const sites = await Promise.all(
      example.sites.map(async ({ odsCode, micro }) => {
        const name = (await organisations.findOrganisation(odsCode))?.name ?? odsCode;
        return { odsCode, micro, name };
      }),
    );
    const followedName = sites.find(({ odsCode }) => odsCode === example.followed.site.odsCode)?.name;
    return {
      kind: 'page',
      template: 'how-prices-are-calculated/page.njk',
      title: 'How prices are calculated',
      model: {
        rules: example.rules,
        rows: example.rows,
        sites,
        followed: { label: example.followed.label, parts: example.followed.price.parts },
        steps: stepsOf(example, followedName ?? example.followed.site.odsCode),
      },
      ...(caller === undefined && { cache: 'private, max-age=300' }),
    };
  };
}
