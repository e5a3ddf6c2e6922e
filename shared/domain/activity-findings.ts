/** Activities that cannot be priced as they stand, or whose minutes or amounts are unusual. */
import { error, type Finding, warning } from './findings.ts';
import type { Activity, ResourceReview } from './resource-review.ts';
import type { ReviewContext } from './review-context.ts';
import type { Minutes, TariffItem, TariffRelease } from './tariff.ts';

/** Beyond this many times more or less than the tariff's minutes, a reviewer is asked to look again. */
const UNUSUAL_RATIO = 3;

export function findActivityFindings(review: ResourceReview, { tariff }: ReviewContext): Finding[] {
  const checkActivity = checkActivityBy(tariff);
  const scheduled = new Set(review.schedule.map(({ activity }) => activity));
  return review.activities.flatMap((activity, at) => [
    ...checkActivity(activity, at),
    ...findNeverScheduled(activity, at, scheduled).map((finding) => nameActivity(finding, activity)),
  ]);
}

/** Makes the check of one activity by itself, whatever the schedule says of it. */
export function checkActivityBy(tariff: TariffRelease): (activity: Activity, at: number) => Finding[] {
  const roles = new Set(tariff.roles.map(({ code }) => code));
  const items = new Map(tariff.items.map((item) => [item.code, item]));
  const dearest = Math.max(0, ...tariff.items.map(({ allInPence }) => allInPence ?? 0));
  return (activity, at) =>
    [
      ...findUnpriced(activity, at, items),
      ...findUnknownRoles(activity, at, roles),
      ...findDeviation(activity, at, items.get(activity.tariffItem ?? '')?.minutes ?? []),
      ...(activity.passThroughPence !== undefined && dearest > 0 && activity.passThroughPence > 10 * dearest
        ? [
            warning(
              'unusualPrice',
              ['activities', at, 'passThroughPence'],
              'This pass-through amount is more than ten times the dearest price of the tariff.',
              'Check that the amount is in pence.',
            ),
          ]
        : []),
    ].map((finding) => nameActivity(finding, activity));
}

/** A reader knows an activity by its label, and not as `activities[41]`. */
function nameActivity(finding: Finding, { label }: Activity): Finding {
  const { message } = finding;
  return message.startsWith(label) ? finding : { ...finding, message: `${label}: ${message}` };
}

function findUnpriced(activity: Activity, at: number, items: ReadonlyMap<string, TariffItem>): Finding[] {
  const passesThrough = activity.passThroughPence !== undefined;
  if (passesThrough !== (activity.section === 'passThrough')) {
    return [
      error(
        'schema',
        ['activities', at, passesThrough ? 'section' : 'passThroughPence'],
        'Pass-through amounts and the section passThrough go together.',
        passesThrough ? 'Use the section passThrough.' : 'Give the amount in pence, or use another section.',
      ),
    ];
  }
  if (passesThrough) return findMixedPassThrough(activity, at);
  if (activity.tariffItem !== undefined) {
    const item = items.get(activity.tariffItem);
    const minutes = activity.minutes ?? item?.minutes ?? [];
    if (item && (minutes.length > 0 || item.allInPence !== undefined)) return [];
    return [
      error(
        'offTariff',
        ['activities', at, 'tariffItem'],
        item
          ? `The tariff item ${item.code} has neither minutes nor a price.`
          : `The tariff has no item ${activity.tariffItem}.`,
        'Choose an item of the tariff, or give minutes by staff role instead of an item.',
      ),
    ];
  }
  if (activity.minutes !== undefined) return [];
  return [
    error(
      'offTariff',
      ['activities', at],
      `${activity.label} has neither a tariff item nor minutes, so it cannot be priced.`,
      'Choose a tariff item, or give minutes by staff role.',
    ),
  ];
}

function findMixedPassThrough(activity: Activity, at: number): Finding[] {
  const priced = (['tariffItem', 'minutes'] as const).filter((field) => activity[field] !== undefined);
  return [
    ...priced.map((field) =>
      error(
        'schema',
        ['activities', at, field],
        'A pass-through line has its own amount and no tariff item or minutes.',
        'Remove this, or remove the pass-through amount.',
      ),
    ),
    ...(activity.chargedPer === 'visit'
      ? [
          error(
            'schema',
            ['activities', at, 'chargedPer'],
            'A pass-through line is not charged per visit.',
            'Use participant, once or occurrence.',
          ),
        ]
      : []),
  ];
}

function findUnknownRoles(activity: Activity, at: number, roles: ReadonlySet<string>): Finding[] {
  return (activity.minutes ?? []).flatMap(({ role }, index) =>
    roles.has(role)
      ? []
      : [
          error(
            'unknownRole',
            ['activities', at, 'minutes', index, 'role'],
            `The tariff has no staff role ${role}.`,
            `Use one of ${[...roles].join(', ')}.`,
          ),
        ],
  );
}

function totalMinutes(minutes: readonly Minutes[]): number {
  return minutes.reduce((sum, entry) => sum + entry.minutes, 0);
}

function findDeviation(activity: Activity, at: number, usual: readonly Minutes[]): Finding[] {
  if (activity.minutes === undefined || activity.tariffItem === undefined) return [];
  const missing =
    activity.deviationReason === undefined
      ? [
          error(
            'noDeviationReason',
            ['activities', at, 'deviationReason'],
            'Minutes that replace those of the tariff need a reason that every site can see.',
            'Give the reason, or remove the minutes to use those of the tariff.',
          ),
        ]
      : [];
  const [given, expected] = [totalMinutes(activity.minutes), totalMinutes(usual)];
  const unusual = expected > 0 && (given > UNUSUAL_RATIO * expected || given * UNUSUAL_RATIO < expected);
  if (!unusual) return missing;
  return [
    ...missing,
    warning(
      'unusualMinutes',
      ['activities', at, 'minutes'],
      `The minutes add up to ${given}, far from the ${expected} of the tariff.`,
      'Check the minutes and the reason.',
    ),
  ];
}

function findNeverScheduled(activity: Activity, at: number, scheduled: ReadonlySet<string>): Finding[] {
  if (activity.chargedPer !== 'visit' || scheduled.has(activity.id)) return [];
  return [
    error(
      'neverScheduled',
      ['activities', at],
      `${activity.label} is charged per visit but is not scheduled at any visit.`,
      'Schedule it at a visit, or charge it per participant, once or per occurrence.',
    ),
  ];
}
