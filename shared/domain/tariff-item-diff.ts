/** Items of two tariff releases: added, removed, repriced, relabelled. Study prices are exact (costing.md section 2). */
import type * as z from 'zod';
import { priceUnit } from './site-price.ts';
import type { UnitPrice } from './site-price-document.ts';
import { computeBasis } from './study-price.ts';
import type { StaffRole, TariffItem, TariffRelease, TariffRules } from './tariff.ts';
import type { ItemName, ItemPrice, RepricingCause, TariffDiff } from './tariff-diff-document.ts';

const STUDY_MICRO = 1_000_000;

type Rates = ReadonlyMap<string, StaffRole>;
export const ratesOf = ({ roles }: TariffRelease): Rates => new Map(roles.map((role) => [role.code, role]));

/** The study price of an item: exact, rounded once. Undefined where nothing, or a role without a rate, prices it. */
function priceItem(item: TariffItem, rates: Rates, rules: TariffRules): UnitPrice | undefined {
  const { minutes: stated, allInPence } = item;
  const minutes = stated.flatMap(({ role, minutes: count }) => {
    const pencePerHour = rates.get(role)?.pencePerHour;
    return pencePerHour === undefined ? [] : [{ role, minutes: count, pencePerHour }];
  });
  if (minutes.length < stated.length || (minutes.length === 0 && allInPence === undefined)) return undefined;
  const derivation = { minutes, ...(allInPence !== undefined && { allInPence }) };
  return priceUnit(computeBasis(derivation, rules), STUDY_MICRO);
}

interface PricedItem {
  readonly item: TariffItem;
  readonly unit: UnitPrice | undefined;
}

function priceItems(tariff: TariffRelease): ReadonlyMap<string, PricedItem> {
  const rates = ratesOf(tariff);
  return new Map(
    tariff.items.map((item) => [item.code, { item, unit: priceItem(item, rates, tariff.rules) }]),
  );
}

function describePrice({ item, unit }: PricedItem): ItemPrice {
  const { minutes, allInPence } = item;
  return {
    minutes,
    ...(allInPence !== undefined && { allInPence }),
    ...(unit && { studyPence: unit.unitPence }),
  };
}

function nameOf({ code, label, kind, department }: TariffItem): z.infer<typeof ItemName> {
  return { code, label, kind, ...(department !== undefined && { department }) };
}

const named = (priced: PricedItem) => ({ ...nameOf(priced.item), price: describePrice(priced) });

/** Minutes by role, in whatever order they are listed. */
function sameMinutes(one: TariffItem, other: TariffItem): boolean {
  const inOrder = ({ minutes }: TariffItem) =>
    minutes
      .map(({ role, minutes: count }) => JSON.stringify([role, count]))
      .sort()
      .join();
  return inOrder(one) === inOrder(other);
}

function samePrice(one: UnitPrice | undefined, other: UnitPrice | undefined): boolean {
  return (
    one?.exact.numerator === other?.exact.numerator && one?.exact.denominator === other?.exact.denominator
  );
}

export interface BothTariffs {
  readonly before: TariffRelease;
  readonly after: TariffRelease;
  readonly changedRules: TariffDiff['rules'];
}

/** The causes, or none where the item costs what it did, to the fraction of a penny, and for the same reasons. */
function findCauses(
  before: PricedItem,
  after: PricedItem,
  rates: [Rates, Rates],
  rules: number,
): RepricingCause[] {
  const own: RepricingCause[] = [
    ...(sameMinutes(before.item, after.item) ? [] : (['minutes'] as const)),
    ...(before.item.allInPence === after.item.allInPence ? [] : (['allInPrice'] as const)),
  ];
  if (own.length === 0 && samePrice(before.unit, after.unit)) return [];
  const [old, now] = rates;
  const kept = before.item.minutes.filter(({ role }) =>
    after.item.minutes.some((each) => each.role === role),
  );
  const rerated = kept.some(({ role }) => old.get(role)?.pencePerHour !== now.get(role)?.pencePerHour);
  const isTimed = before.item.minutes.length > 0 && after.item.minutes.length > 0;
  return [
    ...own,
    ...(rerated ? (['rates'] as const) : []),
    ...(isTimed && rules > 0 ? (['rules'] as const) : []),
  ];
}

/** The items of both releases, compared by their codes. */
export function diffItems({ before, after, changedRules }: BothTariffs): TariffDiff['items'] {
  const [old, now] = [priceItems(before), priceItems(after)];
  const rates: [Rates, Rates] = [ratesOf(before), ratesOf(after)];
  const kept = [...now].flatMap(([code, priced]) => {
    const was = old.get(code);
    return was ? [{ code, was, priced }] : [];
  });
  const repriced = kept.flatMap(({ code, was, priced }) => {
    const causes = findCauses(was, priced, rates, changedRules.length);
    const prices = { before: describePrice(was), after: describePrice(priced) };
    return causes.length === 0 ? [] : [{ code, label: priced.item.label, causes, ...prices }];
  });
  const relabelled = kept.flatMap(({ code, was, priced }) => {
    const [one, other] = [nameOf(was.item), nameOf(priced.item)];
    const isSame =
      one.label === other.label && one.kind === other.kind && one.department === other.department;
    return isSame ? [] : [{ code, before: one, after: other }];
  });
  const changed = new Set([...repriced, ...relabelled].map(({ code }) => code));
  return {
    added: [...now].flatMap(([code, priced]) => (old.has(code) ? [] : [named(priced)])),
    removed: [...old].flatMap(([code, priced]) => (now.has(code) ? [] : [named(priced)])),
    repriced,
    relabelled,
    unchanged: kept.length - changed.size,
  };
}
