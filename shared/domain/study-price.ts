/**
 * The study plan: everything about a study's price that does not depend on the site. Each line has an exact
 * basis (its price before the multiplier), shared by all lines that cost the same, so that a site is priced by
 * as many multiplications as there are distinct bases (costing.md section 2).
 */
import { DomainError } from './errors.ts';
import { formatPath } from './findings.ts';
import type { Activity, Arm, ChargedPer, ScheduleCell, Section, Visit } from './resource-review.ts';
import type { LineDerivation } from './site-price-document.ts';
import type { PricingTariff, StaffRole, TariffItem, TariffRules } from './tariff.ts';

/** Sixtieths of an hour, times basis points squared: every exact basis is a whole number of these. */
export const BASIS_DENOMINATOR = 60n * 10_000n * 10_000n;

/** An exact price in pence before the multiplier: four numerators over `BASIS_DENOMINATOR`. */
export interface Basis {
  readonly direct: bigint;
  readonly indirect: bigint;
  readonly capacity: bigint;
  readonly tariff: bigint;
  readonly isPassThrough: boolean;
}

export interface PlannedLine {
  readonly activity: string;
  readonly label: string;
  readonly section: Section;
  readonly chargedPer: ChargedPer;
  readonly quantity: number;
  readonly trigger?: string;
  readonly derivation: LineDerivation;
  /** Index into the plan's bases. */
  readonly basis: number;
}

export interface PlannedVisit {
  readonly visit: string;
  readonly arms: readonly string[];
  readonly isUnscheduled: boolean;
  readonly cells: readonly { readonly line: number; readonly quantity: number }[];
}

export interface StudyPlan {
  readonly tariff: string;
  readonly provenance: PricingTariff['provenance'];
  readonly bases: readonly Basis[];
  readonly lines: readonly PlannedLine[];
  /** In the order of the visits' `order`. */
  readonly visits: readonly PlannedVisit[];
  readonly arms: readonly string[];
}

/** The parts of a review that are priced. */
export interface PricedResource {
  readonly arms: readonly Arm[];
  readonly visits: readonly Visit[];
  readonly activities: readonly Activity[];
  readonly schedule: readonly ScheduleCell[];
}

interface TariffIndex {
  readonly rules: TariffRules;
  readonly roles: ReadonlyMap<string, StaffRole>;
  readonly items: ReadonlyMap<string, TariffItem>;
}

function deriveLine(activity: Activity, at: number, tariff: TariffIndex): LineDerivation {
  if (activity.passThroughPence !== undefined) {
    return { rule: 'passThrough', minutes: [], passThroughPence: activity.passThroughPence };
  }
  const item = findItem(activity, at, tariff);
  const minutesOf = activity.minutes ?? item?.minutes ?? [];
  const minutes = minutesOf.map(({ role, minutes: count }, index) => {
    const rate = tariff.roles.get(role)?.pencePerHour;
    if (rate === undefined) {
      const from = activity.minutes ? ['minutes', index, 'role'] : ['tariffItem'];
      throw new DomainError('unknownRole', `The tariff has no staff role ${role}.`, {
        path: formatPath(['activities', at, ...from]),
        mend: 'Use a staff role of the tariff release.',
      });
    }
    return { role, minutes: count, pencePerHour: rate };
  });
  const allIn = item?.allInPence;
  if (minutes.length === 0 && allIn === undefined) {
    throw new DomainError('offTariff', `${activity.label} has neither a tariff item nor minutes.`, {
      path: formatPath(['activities', at]),
      mend: 'Choose a tariff item, or give minutes by staff role.',
    });
  }
  return {
    rule: allIn === undefined ? 'staffTime' : minutes.length === 0 ? 'allIn' : 'staffTimeAndAllIn',
    ...(item && { tariffItem: item.code, tariffItemLabel: item.label }),
    ...(item?.department !== undefined && { department: item.department }),
    minutes,
    ...(minutes.length > 0 && { minutesFrom: activity.minutes ? ('review' as const) : ('tariff' as const) }),
    ...(activity.deviationReason !== undefined && { deviationReason: activity.deviationReason }),
    ...(allIn !== undefined && { allInPence: allIn }),
  };
}

function findItem(activity: Activity, at: number, tariff: TariffIndex): TariffItem | undefined {
  if (activity.tariffItem === undefined) return undefined;
  const item = tariff.items.get(activity.tariffItem);
  if (item) return item;
  throw new DomainError('unknownTariffItem', `The tariff has no item ${activity.tariffItem}.`, {
    path: formatPath(['activities', at, 'tariffItem']),
    mend: 'Choose an item of the tariff release.',
  });
}

/** The exact basis of a derivation: D, I, C and the all-in price of costing.md section 2. */
export function computeBasis(derivation: Omit<LineDerivation, 'rule'>, rules: TariffRules): Basis {
  if (derivation.passThroughPence !== undefined) {
    const tariff = BigInt(derivation.passThroughPence) * BASIS_DENOMINATOR;
    return { direct: 0n, indirect: 0n, capacity: 0n, tariff, isPassThrough: true };
  }
  const penceMinutes = derivation.minutes.reduce(
    (sum, { minutes, pencePerHour }) => sum + BigInt(minutes) * BigInt(pencePerHour),
    0n,
  );
  const indirectRate = BigInt(rules.indirectRate);
  const capacityRate = BigInt(rules.capacityRate);
  const capacityOn = rules.capacityBase === 'direct' ? 10_000n : 10_000n + indirectRate;
  return {
    direct: penceMinutes * 10_000n * 10_000n,
    indirect: penceMinutes * indirectRate * 10_000n,
    capacity: penceMinutes * capacityOn * capacityRate,
    tariff: BigInt(derivation.allInPence ?? 0) * BASIS_DENOMINATOR,
    isPassThrough: false,
  };
}

function planVisits(resource: PricedResource, lineOf: ReadonlyMap<string, number>): PlannedVisit[] {
  const cells = new Map<string, { line: number; quantity: number }[]>();
  for (const { activity, visit, quantity } of resource.schedule) {
    const line = lineOf.get(activity);
    if (line === undefined || resource.activities[line]?.chargedPer !== 'visit') continue;
    const own = cells.get(visit);
    if (own) own.push({ line, quantity });
    else cells.set(visit, [{ line, quantity }]);
  }
  return [...resource.visits]
    .sort((a, b) => a.order - b.order)
    .map((visit) => ({
      visit: visit.id,
      arms: visit.arms,
      isUnscheduled: visit.kind === 'unscheduled',
      cells: (cells.get(visit.id) ?? []).sort((a, b) => a.line - b.line),
    }));
}

/**
 * Plans a study's price from its resource and a tariff.
 * @throws DomainError `unknownTariffItem`, `unknownRole` or `offTariff`, naming the activity's field
 */
export function planStudy(resource: PricedResource, tariff: PricingTariff): StudyPlan {
  const index: TariffIndex = {
    rules: tariff.rules,
    roles: new Map(tariff.roles.map((role) => [role.code, role])),
    items: new Map(tariff.items.map((item) => [item.code, item])),
  };
  const bases: Basis[] = [];
  const known = new Map<string, number>();
  const lines = resource.activities.map((activity, at): PlannedLine => {
    const derivation = deriveLine(activity, at, index);
    const basis = computeBasis(derivation, tariff.rules);
    // Indirect and capacity follow from direct within one release, so these three tell the basis.
    const key = `${basis.isPassThrough} ${basis.direct} ${basis.tariff}`;
    const found = known.get(key) ?? bases.push(basis) - 1;
    known.set(key, found);
    return {
      activity: activity.id,
      label: activity.label,
      section: activity.section,
      chargedPer: activity.chargedPer,
      quantity: activity.chargedPer === 'visit' ? 1 : (activity.quantity ?? 1),
      ...(activity.trigger !== undefined && { trigger: activity.trigger }),
      derivation,
      basis: found,
    };
  });
  const lineOf = new Map(resource.activities.map((activity, at) => [activity.id, at]));
  return {
    tariff: tariff.id,
    provenance: tariff.provenance,
    bases,
    lines,
    visits: planVisits(resource, lineOf),
    arms: resource.arms.map((arm) => arm.id),
  };
}
