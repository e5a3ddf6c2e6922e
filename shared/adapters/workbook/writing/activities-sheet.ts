/** The sheet Activities: with a column of minutes for each staff role. */
import { formatSterling } from '../../../domain/money.ts';
import type { Activity } from '../../../domain/resource-review.ts';
import type { TariffRelease } from '../../../domain/tariff.ts';
import { joinMinutes } from '../layout/several-in-a-cell.ts';
import { ACTIVITIES, MINUTES_AS_TEXT } from '../layout/tables.ts';
import { fitsColumns, orderRoles } from './role-order.ts';
import type { SheetPlan } from './sheet-plan.ts';
import { type Column, columnsOf, tableSheet } from './table-sheet.ts';
import { itemRange } from './tariff-sheet.ts';

export function activitiesSheet(
  activities: readonly Activity[],
  tariff: TariffRelease | undefined,
): SheetPlan {
  const roles = orderRoles(tariff?.roles.map(({ code }) => code) ?? [], activities);
  const columns = columnsOf(
    ACTIVITIES,
    activities,
    tariff ? { tariffItem: { range: itemRange(tariff), isStrict: false } } : {},
  );
  const minutes = roles.map((role) => minutesColumn(role, activities, roles, tariff));
  const others = activities.some((activity) => !inColumns(activity, roles))
    ? [otherMinutes(activities, roles)]
    : [];
  return tableSheet(ACTIVITIES, [...columns, ...minutes, ...others], activities.length, 2);
}

function inColumns({ minutes = [] }: Activity, roles: readonly string[]): boolean {
  return fitsColumns(minutes, roles);
}

function minutesColumn(
  role: string,
  activities: readonly Activity[],
  roles: readonly string[],
  tariff: TariffRelease | undefined,
): Column {
  const known = tariff?.roles.find(({ code }) => code === role);
  return {
    heading: `${ACTIVITIES.prefix ?? ''}${role}`,
    kind: 'whole',
    help: known ? `${known.label}, ${formatSterling(known.pencePerHour)} an hour.` : 'Minutes of this role.',
    width: 19,
    rule: { wholeFrom: 1 },
    valueAt(index) {
      const activity = activities[index];
      if (!activity || !inColumns(activity, roles)) return undefined;
      return activity.minutes?.find((entry) => entry.role === role)?.minutes;
    },
  };
}

/** Minutes whose order the columns cannot keep: a role twice, or two activities that contradict each other. */
function otherMinutes(activities: readonly Activity[], roles: readonly string[]): Column {
  return {
    ...MINUTES_AS_TEXT,
    valueAt(index) {
      const activity = activities[index];
      return activity && !inColumns(activity, roles) ? joinMinutes(activity.minutes ?? []) : undefined;
    },
  };
}
