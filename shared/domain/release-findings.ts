/** What is wrong with national data that is well-formed but contradicts itself. */
import { error, type Finding, warning } from './findings.ts';
import { findUnprintableTexts } from './printable-text.ts';
import { formatMultiplier, type MultiplierSet, type TariffItem, type TariffRelease } from './tariff.ts';

/** Every entry whose key came before it: with two prices or multipliers for one code, neither is the right one. */
function findRepeated(list: string, field: string, keys: readonly string[]): Finding[] {
  const seen = new Set<string>();
  return keys.flatMap((key, at) => {
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [
      error('duplicateId', [list, at, field], `${key} is listed twice.`, 'Keep the entry that is in force.'),
    ];
  });
}

/** The texts of a tariff that appendices hold: not the sources of each figure. */
function findUnprintable({ id, source, roles, items }: TariffRelease): Finding[] {
  return findUnprintableTexts({
    id,
    source,
    roles: roles.map(({ code, label }) => ({ code, label })),
    items: items.map(({ code, label, department }) => ({ code, label, department })),
  });
}

/**
 * Codes listed twice, items that name a staff role without a rate, items that nothing prices, and texts that no
 * appendix could print.
 */
export function findTariffFindings(tariff: TariffRelease): Finding[] {
  const { roles, items } = tariff;
  const known = new Set(roles.map(({ code }) => code));
  return [
    ...findUnprintable(tariff),
    ...findRepeated(
      'roles',
      'code',
      roles.map(({ code }) => code),
    ),
    ...findRepeated(
      'items',
      'code',
      items.map(({ code }) => code),
    ),
    ...items.flatMap((item, at) => [
      ...findRepeatedRoles(item, at),
      ...item.minutes.flatMap(({ role }, index) =>
        known.has(role)
          ? []
          : [
              error(
                'unknownRole',
                ['items', at, 'minutes', index, 'role'],
                `The item ${item.code} uses the staff role ${role}, which the tariff gives no rate for.`,
                'Add the staff role with its rate, or correct the item.',
              ),
            ],
      ),
      ...(item.minutes.length > 0 || item.allInPence !== undefined
        ? []
        : [
            warning(
              'offTariff',
              ['items', at],
              `The item ${item.code} has neither minutes nor a price.`,
              'Give it minutes by staff role or an all-in price, or remove it.',
            ),
          ]),
    ]),
  ];
}

/** The minutes of a role that is named twice add up, which is seldom meant. */
function findRepeatedRoles({ code, minutes }: TariffItem, at: number): Finding[] {
  return minutes.flatMap(({ role }, index) =>
    minutes.findIndex((each) => each.role === role) === index
      ? []
      : [
          warning(
            'repeatedRole',
            ['items', at, 'minutes', index, 'role'],
            `The item ${code} names the staff role ${role} twice; its minutes add up.`,
            'Give the role once, with all its minutes.',
          ),
        ],
  );
}

/** Outside these a decimal point is more likely to be wrong than the multiplier to be meant. */
const USUAL_MICRO = { least: 500_000, most: 2_000_000 };

/** Sites with two multipliers, multipliers beyond anything usual, and sources that no appendix could print. */
export function findMultiplierSetFindings({ id, source, rows }: MultiplierSet): Finding[] {
  return [
    ...findUnprintableTexts({ id, source, rows: rows.map((row) => ({ source: row.source })) }),
    ...findRepeated(
      'rows',
      'odsCode',
      rows.map(({ odsCode }) => odsCode),
    ),
    ...rows.flatMap(({ odsCode, micro }, at) =>
      micro >= USUAL_MICRO.least && micro <= USUAL_MICRO.most
        ? []
        : [
            warning(
              'unusualMultiplier',
              ['rows', at, 'micro'],
              `The multiplier of ${odsCode} is ${formatMultiplier(micro)}.`,
              'Check it: multipliers lie near 1, and micro counts millionths (1175335 is 1.175335).',
            ),
          ],
    ),
  ];
}

/** Codes named before a list of them is cut short. */
const MOST_NAMED = 20;

/** Sites that the set before could price and this one cannot: they are blocked, never priced at 1.0. */
export function findLostSites(before: MultiplierSet, after: MultiplierSet): Finding[] {
  const kept = new Set(after.rows.map(({ odsCode }) => odsCode));
  const lost = before.rows.map(({ odsCode }) => odsCode).filter((code) => !kept.has(code));
  if (lost.length === 0) return [];
  const more = lost.length > MOST_NAMED ? ` and ${lost.length - MOST_NAMED} more` : '';
  const sites = lost.length === 1 ? '1 site has' : `${lost.length} sites have`;
  return [
    warning(
      'lostSites',
      ['rows'],
      `${sites} a multiplier in ${before.id} and none here, so no price: ${lost.slice(0, MOST_NAMED).join(', ')}${more}.`,
      'Add their rows, unless they closed.',
    ),
  ];
}
