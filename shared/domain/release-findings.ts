/** What is wrong with national data that is well-formed but contradicts itself. */
import { error, type Finding, warning } from './findings.ts';
import type { MultiplierSet, TariffRelease } from './tariff.ts';

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

/** Codes listed twice, items that name a staff role without a rate, and items that nothing prices. */
export function findTariffFindings({ roles, items }: TariffRelease): Finding[] {
  const known = new Set(roles.map(({ code }) => code));
  return [
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

/** Sites with two multipliers. */
export function findMultiplierSetFindings({ rows }: MultiplierSet): Finding[] {
  return findRepeated(
    'rows',
    'odsCode',
    rows.map(({ odsCode }) => odsCode),
  );
}
