/** What is wrong or odd with a resource review: errors block submission, warnings do not (costing.md section 6). */
import { DomainError } from './errors.ts';
import { error, type Finding, formatPath, hasErrors, warning } from './findings.ts';
import { isOpenOn, type OrganisationRegister } from './organisation.ts';
import { findUnprintableTexts } from './printable-text.ts';
import type { Activity, ResourceReview } from './resource-review.ts';
import { priceSite } from './site-price.ts';
import { type SiteTargets, targetOf } from './site-price-document.ts';
import { planStudy, type StudyPlan } from './study-price.ts';
import {
  findMultiplier,
  type Minutes,
  type MultiplierSet,
  type TariffItem,
  type TariffRelease,
} from './tariff.ts';

/** What a review is checked against. */
export interface ReviewContext {
  readonly tariff: TariffRelease;
  readonly multipliers: MultiplierSet;
  readonly organisations: OrganisationRegister;
  /** Registered companies by id; undefined offline, where companies are not looked up. */
  readonly companies?: ReadonlySet<string>;
  /** The calendar day on which sites must be open, `2026-11-21`. */
  readonly on: string;
}

/** Beyond this many times more or less than the tariff's minutes, a reviewer is asked to look again. */
const UNUSUAL_RATIO = 3;

/** Every finding of a well-formed review, in the order of the document. One without errors can be priced. */
export function findReviewFindings(review: ResourceReview, context: ReviewContext): Finding[] {
  const findings = [
    ...findUnprintable(review),
    ...findWrongTariff(review, context),
    ...findUnknownSponsor(review, context),
    ...findDuplicates(review),
    ...findVisitFindings(review),
    ...findActivityFindings(review, context),
    ...findScheduleFindings(review),
    ...findSiteFindings(review, context),
    ...findMissingLines(review),
  ];
  return hasErrors(findings) ? findings : [...findings, ...findUnpriceable(review, context)];
}

/** The schedule names activities and visits only: their own ids are looked at where they stand. */
function findUnprintable({ schedule: _cells, ...rest }: ResourceReview): Finding[] {
  return findUnprintableTexts(rest);
}

function findWrongTariff(review: ResourceReview, { tariff }: ReviewContext): Finding[] {
  if (review.tariff === tariff.id) return [];
  return [
    error(
      'unknownTariff',
      ['tariff'],
      `The review is written for the tariff ${review.tariff}, but it is being checked against ${tariff.id}.`,
      `Name the tariff release ${tariff.id}, or provide the release ${review.tariff}.`,
    ),
  ];
}

function findUnknownSponsor(review: ResourceReview, { companies }: ReviewContext): Finding[] {
  if (!companies) return [];
  const { sponsor, cro } = review.study;
  const unknown = (field: string, id: string) =>
    error(
      'unknownSponsor',
      ['study', field, 'id'],
      `No company ${id} is registered.`,
      'Use the id of a registered company, or ask the national coordinator to register it.',
    );
  return [
    ...(companies.has(sponsor.id) ? [] : [unknown('sponsor', sponsor.id)]),
    ...(cro === undefined || companies.has(cro.id) ? [] : [unknown('cro', cro.id)]),
  ];
}

/** Every entry whose key came before it. */
function repeated<T>(
  entries: readonly T[],
  keyOf: (entry: T) => string,
): { at: number; first: number; key: string }[] {
  const seen = new Map<string, number>();
  return entries.flatMap((entry, at) => {
    const key = keyOf(entry);
    const first = seen.get(key);
    if (first !== undefined) return [{ at, first, key }];
    seen.set(key, at);
    return [];
  });
}

function findDuplicates(review: ResourceReview): Finding[] {
  const duplicate = (path: PropertyKey[], what: string, first: number, mend: string) =>
    error('duplicateId', path, `${what} is there already, as entry ${first + 1} of this list.`, mend);
  const ids = (['arms', 'visits', 'activities'] as const).flatMap((list) =>
    repeated<{ readonly id: string }>(review[list], ({ id }) => id).map(({ at, first, key }) =>
      duplicate([list, at, 'id'], `The id ${key}`, first, 'Give each entry its own id, or remove one.'),
    ),
  );
  // Activity ids hold no line break, so the two cannot run into each other.
  const cells = repeated(review.schedule, ({ activity, visit }) => `${activity}\n${visit}`).map(
    ({ at, first }) =>
      duplicate(
        ['schedule', at],
        'A cell for this activity at this visit',
        first,
        'Keep one cell, with the whole quantity.',
      ),
  );
  const sites = repeated(review.sites, ({ odsCode }) => odsCode).map(({ at, first, key }) =>
    duplicate(['sites', at, 'odsCode'], `The site ${key}`, first, 'Keep one entry for the site.'),
  );
  return [...ids, ...cells, ...sites];
}

function findVisitFindings(review: ResourceReview): Finding[] {
  const arms = new Set(review.arms.map(({ id }) => id));
  const used = new Set(review.schedule.map(({ visit }) => visit));
  return review.visits.flatMap((visit, at) => [
    ...visit.arms.flatMap((arm, index) =>
      arms.has(arm)
        ? []
        : [
            error(
              'unknownArm',
              ['visits', at, 'arms', index],
              `The visit names the arm ${arm}, which does not exist.`,
              'Name an arm of the review, or add it to the arms.',
            ),
          ],
    ),
    ...repeated(visit.arms, (arm) => arm).map(({ at: index, first, key }) =>
      error(
        'duplicateId',
        ['visits', at, 'arms', index],
        `The arm ${key} is there already, as entry ${first + 1}.`,
        'Name each arm once.',
      ),
    ),
    ...(used.has(visit.id)
      ? []
      : [
          warning(
            'emptyVisit',
            ['visits', at],
            `Nothing is scheduled at the visit ${visit.label}.`,
            'Schedule its activities, or remove the visit.',
          ),
        ]),
  ]);
}

function findActivityFindings(review: ResourceReview, { tariff }: ReviewContext): Finding[] {
  const roles = new Set(tariff.roles.map(({ code }) => code));
  const items = new Map(tariff.items.map((item) => [item.code, item]));
  const scheduled = new Set(review.schedule.map(({ activity }) => activity));
  const dearest = Math.max(0, ...tariff.items.map(({ allInPence }) => allInPence ?? 0));
  return review.activities.flatMap((activity, at) =>
    [
      ...findUnpriced(activity, at, items),
      ...findUnknownRoles(activity, at, roles),
      ...findDeviation(activity, at, items.get(activity.tariffItem ?? '')?.minutes ?? []),
      ...findNeverScheduled(activity, at, scheduled),
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
    ].map((finding) => nameActivity(finding, activity)),
  );
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

function findScheduleFindings(review: ResourceReview): Finding[] {
  const activities = new Map(review.activities.map((activity) => [activity.id, activity]));
  const visits = new Set(review.visits.map(({ id }) => id));
  return review.schedule.flatMap((cell, at) => {
    const activity = activities.get(cell.activity);
    const missing = [
      ...(activity ? [] : [['activity', cell.activity] as const]),
      ...(visits.has(cell.visit) ? [] : [['visit', cell.visit] as const]),
    ].map(([field, id]) =>
      error(
        field === 'visit' ? 'unknownVisit' : 'unknownActivity',
        ['schedule', at, field],
        `The schedule names the ${field} ${id}, which does not exist.`,
        `Name ${field === 'activity' ? 'an activity' : 'a visit'} of the review, or add it.`,
      ),
    );
    if (!activity || activity.chargedPer === 'visit') return missing;
    return [
      ...missing,
      warning(
        'cellNotCharged',
        ['schedule', at],
        `${activity.label} is charged per ${activity.chargedPer}, so this cell of the schedule adds nothing to the price.`,
        'Charge the activity per visit, or remove the cell.',
      ),
    ];
  });
}

/** Sites may join after agreement, so a review without any is odd and no error. */
function findNoSites({ sites }: ResourceReview): Finding[] {
  if (sites.length > 0) return [];
  return [
    warning(
      'noSites',
      ['sites'],
      'The review lists no sites, so nobody gets a price when it is agreed.',
      'Add the sites that take part, or go on if they join later.',
    ),
  ];
}

function findSiteFindings(review: ResourceReview, context: ReviewContext): Finding[] {
  const arms = new Set(review.arms.map(({ id }) => id));
  return [
    ...findNoSites(review),
    ...findUnusableOrganisation(review.leadSite.odsCode, ['leadSite', 'odsCode'], context),
    ...review.sites.flatMap((site, at) => {
      const path = ['sites', at, 'odsCode'];
      const unusable = findUnusableOrganisation(site.odsCode, path, context);
      return [
        ...(unusable.length > 0 ? unusable : findMissingMultiplier(site.odsCode, path, context)),
        ...findTargetFindings(site.targetParticipants, at, arms),
      ];
    }),
  ];
}

function findTargetFindings(
  targets: Readonly<Record<string, number>>,
  at: number,
  arms: ReadonlySet<string>,
): Finding[] {
  const unknown = Object.keys(targets).filter((arm) => !arms.has(arm));
  const missing = [...arms].filter((arm) => !Object.hasOwn(targets, arm));
  return [
    ...unknown.map((arm) =>
      error(
        'unknownArm',
        ['sites', at, 'targetParticipants', arm],
        `The site has a target for the arm ${arm}, which does not exist.`,
        'Name an arm of the review.',
      ),
    ),
    ...missing.map((arm) =>
      warning(
        'noTarget',
        ['sites', at, 'targetParticipants'],
        `The site has no target for the arm ${arm}; it counts as 0.`,
        'Give the number of participants, 0 if there are none.',
      ),
    ),
  ];
}

/** Why an organisation cannot take part, if it cannot: unknown, or not open on the day. */
export function findUnusableOrganisation(
  odsCode: string,
  path: readonly PropertyKey[],
  { organisations, on }: Pick<ReviewContext, 'organisations' | 'on'>,
): Finding[] {
  const organisation = organisations.get(odsCode);
  if (!organisation) {
    return [
      error(
        'unknownSite',
        path,
        `No organisation with the ODS code ${odsCode} is known.`,
        'Check the ODS code of the site.',
      ),
    ];
  }
  if (isOpenOn(organisation, on)) return [];
  if (organisation.openedOn !== undefined && on < organisation.openedOn) {
    return [
      error(
        'closedSite',
        path,
        `${organisation.name} (${odsCode}) opens on ${organisation.openedOn}.`,
        'Choose a site that is open, or wait until it opens.',
      ),
    ];
  }
  const closed = organisation.closedOn === undefined ? 'is closed' : `closed on ${organisation.closedOn}`;
  const successors = (organisation.successors ?? []).map((code) => {
    const name = organisations.get(code)?.name;
    return name === undefined ? code : `${name} (${code})`;
  });
  return [
    error(
      'closedSite',
      path,
      `${organisation.name} (${odsCode}) ${closed}.`,
      successors.length > 0
        ? `Use its successor, ${successors.join(' or ')}.`
        : 'Choose a site that is open.',
    ),
  ];
}

/** A site without a row in the multiplier set is blocked, never priced at 1.0 (domain.md section 4). */
export function findMissingMultiplier(
  odsCode: string,
  path: readonly PropertyKey[],
  { multipliers, organisations }: Pick<ReviewContext, 'multipliers' | 'organisations'>,
): Finding[] {
  if (findMultiplier(multipliers, odsCode)) return [];
  const name = organisations.get(odsCode)?.name;
  return [
    error(
      'noMultiplier',
      path,
      `${name === undefined ? odsCode : `${name} (${odsCode})`} has no multiplier in ${multipliers.id}, so it cannot be priced.`,
      'Choose another site, or ask the national coordinator to publish its multiplier.',
    ),
  ];
}

/** Lines that nearly every drug study has: a study without one is worth a second look. */
function findMissingLines(review: ResourceReview): Finding[] {
  const { activities, terms } = review;
  const has = (section: Activity['section']) => activities.some((activity) => activity.section === section);
  const mentions = (word: RegExp) => activities.some(({ label }) => word.test(label));
  const missing = (what: string, mend: string) =>
    warning('missingLine', ['activities'], `There is no ${what} line.`, mend);
  // What every study has is not asked for line by line where there is nothing at all.
  if (activities.length === 0)
    return [
      warning(
        'noActivities',
        ['activities'],
        'The review has no activities, so its price is nothing.',
        'Add what the study needs of a site.',
      ),
    ];
  return [
    ...(has('pharmacy')
      ? []
      : [missing('pharmacy', 'A drug study usually pays for dispensing: add it, or go on if it has none.')]),
    ...(mentions(/archiv/iu) || terms?.archiving
      ? []
      : [missing('archiving', 'Add archiving, or go on if the sponsor archives.')]),
    ...(has('screening') || terms?.screenFailures
      ? []
      : [missing('screen-failure', 'Say what a screening failure pays, in a line or in the terms.')]),
    ...(has('setUp') ? [] : [missing('set-up', 'Add the set-up of the study, or go on if there is none.')]),
    ...(has('closeDown')
      ? []
      : [missing('close-down', 'Add the close-down of the study, or go on if there is none.')]),
  ];
}

/** What only pricing shows: amounts that are too large to be exact, or a tariff that contradicts itself. */
function findUnpriceable(review: ResourceReview, context: ReviewContext): Finding[] {
  let plan: StudyPlan;
  try {
    plan = planStudy(review, context.tariff);
  } catch (cause) {
    return [refusalOf(cause)];
  }
  // A site at least as dear as each of them: if it can be priced, so can they, and 250 are as quick as one.
  const dearest = { odsCode: 'ALL', targetParticipants: largestTargets(review) };
  if (
    tooLargeAt(plan, dearest, Math.max(1, ...context.multipliers.rows.map(({ micro }) => micro))).length === 0
  )
    return [];
  return review.sites.flatMap((site, at) => {
    // A site without a multiplier is an error of its own, after which nothing is priced here.
    const multipliers = [findMultiplier(context.multipliers, site.odsCode)].filter(
      (one) => one !== undefined,
    );
    const found = multipliers.flatMap(({ micro }) => tooLargeAt(plan, site, micro));
    return found.map((finding) => ({ ...finding, path: formatPath(['sites', at]) }));
  });
}

function largestTargets({ arms, sites }: ResourceReview): Record<string, number> {
  return Object.fromEntries(
    arms.map(({ id }) => [id, Math.max(0, ...sites.map((site) => targetOf(site, id)))]),
  );
}

function tooLargeAt(plan: StudyPlan, site: SiteTargets, micro: number): Finding[] {
  try {
    priceSite(plan, site, { set: 'all', micro, source: 'all' });
    return [];
  } catch (cause) {
    return [refusalOf(cause)];
  }
}

/** A refusal of the pricing as a finding. @throws whatever else went wrong */
function refusalOf(cause: unknown): Finding {
  if (!(cause instanceof DomainError)) throw cause;
  const { code, path, message, mend } = cause;
  return { severity: 'error', code, path, message, mend };
}
