/**
 * What a review uses and a tariff release does not have: a release that drops an item in use prices nothing of the
 * study, so every one of them is named, with the lines that use it, before anything is re-priced.
 */
import * as z from 'zod';
import type { Activity } from './resource-review.ts';
import type { PricingTariff } from './tariff.ts';
import { identifier, line } from './text.ts';

export const TariffGap = z.strictObject({
  kind: z.enum(['item', 'role']),
  /** The code of the tariff item, or of the staff role. */
  code: identifier,
  /** The lines of the review that use it, in the review's order. */
  lines: z
    .array(z.strictObject({ activity: identifier, label: line(300) }))
    .min(1)
    .readonly(),
});
export type TariffGap = z.infer<typeof TariffGap>;

type Used = Pick<TariffGap, 'kind' | 'code'>;

/** Makes a function that lists what a line uses and the tariff lacks; nothing for a line that it prices. */
function createFindMissing(tariff: PricingTariff) {
  const roles = new Set(tariff.roles.map(({ code }) => code));
  const items = new Map(tariff.items.map((item) => [item.code, item]));
  return ({ passThroughPence, tariffItem, minutes }: Activity): readonly Used[] => {
    if (passThroughPence !== undefined) return [];
    const item = tariffItem === undefined ? undefined : items.get(tariffItem);
    const lacksItem = tariffItem !== undefined && item === undefined;
    const used = minutes ?? item?.minutes ?? [];
    const lost = new Set(used.map(({ role }) => role).filter((role) => !roles.has(role)));
    return [
      ...(lacksItem ? [{ kind: 'item' as const, code: tariffItem }] : []),
      ...[...lost].map((code) => ({ kind: 'role' as const, code })),
    ];
  };
}

/** Items and staff roles that lines use and the release lacks, in the order of the lines that use them first. */
export function findTariffGaps(activities: readonly Activity[], tariff: PricingTariff): readonly TariffGap[] {
  const gaps = new Map<string, Used & { readonly lines: { activity: string; label: string }[] }>();
  const findMissing = createFindMissing(tariff);
  for (const activity of activities) {
    for (const { kind, code } of findMissing(activity)) {
      const key = `${kind} ${code}`;
      const gap = gaps.get(key) ?? { kind, code, lines: [] };
      gap.lines.push({ activity: activity.id, label: activity.label });
      gaps.set(key, gap);
    }
  }
  return [...gaps.values()];
}

/** `item A`, `items A and B`, `items A, B and 3 more`. */
function nameCodes(one: string, codes: readonly string[], most: number): string {
  const named = codes.slice(0, most);
  const rest = codes.length - named.length;
  const last = rest > 0 ? `${rest} more` : named.at(-1);
  const first = rest > 0 ? named : named.slice(0, -1);
  const list = first.length > 0 ? `${first.join(', ')} and ${last}` : last;
  return `${one}${codes.length === 1 ? '' : 's'} ${list}`;
}

const LONGEST = 500;

/**
 * `NEXT-2026-27.2 has no items MRI-HEAD and CT-CHEST, and no staff role NURSE, which 4 lines of the review use.` As
 * many codes as a line of text holds; the list of gaps has them all.
 */
export function describeGaps(tariff: string, gaps: readonly TariffGap[]): string {
  const codes = (wanted: TariffGap['kind']) =>
    gaps.filter(({ kind }) => kind === wanted).map(({ code }) => code);
  const [items, roles] = [codes('item'), codes('role')];
  const lines = new Set(gaps.flatMap((gap) => gap.lines.map(({ activity }) => activity))).size;
  const use = lines === 1 ? 'a line of the review uses' : `${lines} lines of the review use`;
  const say = (most: number): string => {
    const parts = [
      ...(items.length > 0 ? [`no ${nameCodes('item', items, most)}`] : []),
      ...(roles.length > 0 ? [`no ${nameCodes('staff role', roles, most)}`] : []),
    ];
    return `${tariff} has ${parts.join(', and ')}, which ${use}.`;
  };
  let most = Math.max(items.length, roles.length);
  while (most > 1 && say(most).length > LONGEST) most -= 1;
  return say(most);
}
