/** The lines of a resource review by section, with the minutes that will be priced. */
import type { Activity, ResourceReview } from '../../../shared/domain/resource-review.ts';
import { SECTIONS } from '../../../shared/domain/resource-review.ts';
import type { TariffItem, TariffRelease } from '../../../shared/domain/tariff.ts';
import { SECTION_WORDS } from '../frame/words.ts';

interface Line {
  readonly id: string;
  readonly label: string;
  readonly tariffItem?: string;
  readonly tariffItemLabel?: string;
  readonly chargedPer: Activity['chargedPer'];
  readonly quantity: number;
  readonly trigger?: string;
  /** Of a participant who completes: how often, over how many visits. */
  readonly times?: number;
  readonly visits?: number;
  readonly minutes: readonly { readonly role: string; readonly minutes: number }[];
  readonly minutesFrom?: 'review' | 'tariff';
  readonly allIn: boolean;
  readonly passThroughPence?: number;
  readonly deviationReason?: string;
  readonly inProtocolSchedule: boolean;
}

function lineOf(
  activity: Activity,
  item: TariffItem | undefined,
  roles: ReadonlyMap<string, string>,
  cells: ResourceReview['schedule'],
): Line {
  const { id, label, chargedPer, quantity = 1, trigger, passThroughPence, deviationReason } = activity;
  const minutes = activity.minutes ?? item?.minutes ?? [];
  const isVisit = chargedPer === 'visit';
  return {
    id,
    label,
    ...(activity.tariffItem !== undefined && { tariffItem: activity.tariffItem }),
    ...(item && { tariffItemLabel: item.label }),
    chargedPer,
    quantity,
    ...(trigger !== undefined && { trigger }),
    ...(isVisit && { times: cells.reduce((sum, cell) => sum + cell.quantity, 0), visits: cells.length }),
    minutes: minutes.map(({ role, minutes: count }) => ({ role: roles.get(role) ?? role, minutes: count })),
    ...(minutes.length > 0 && { minutesFrom: activity.minutes ? 'review' : 'tariff' }),
    allIn: item?.allInPence !== undefined,
    ...(passThroughPence !== undefined && { passThroughPence }),
    ...(deviationReason !== undefined && { deviationReason }),
    inProtocolSchedule: activity.inProtocolSchedule,
  };
}

/** @param tariff the release that prices the review; without it, roles and items go by their codes */
export function reviewSections(
  review: Pick<ResourceReview, 'activities' | 'schedule'>,
  tariff: TariffRelease | undefined,
) {
  const roles = new Map(tariff?.roles.map(({ code, label }) => [code, label]));
  const items = new Map(tariff?.items.map((item) => [item.code, item]));
  const cells = Map.groupBy(review.schedule, ({ activity }) => activity);
  return SECTIONS.flatMap((section) => {
    const lines = review.activities
      .filter((activity) => activity.section === section)
      .map((activity) => {
        const item = activity.tariffItem === undefined ? undefined : items.get(activity.tariffItem);
        return lineOf(activity, item, roles, cells.get(activity.id) ?? []);
      });
    return lines.length === 0 ? [] : [{ name: SECTION_WORDS[section], lines }];
  });
}
