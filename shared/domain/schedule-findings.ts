/** Visits and cells of the schedule that name what is not there, or that add nothing. */
import { repeated } from './duplicate-findings.ts';
import { error, type Finding, warning } from './findings.ts';
import type { ResourceReview } from './resource-review.ts';

export function findVisitFindings(review: ResourceReview): Finding[] {
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

export function findScheduleFindings(review: ResourceReview): Finding[] {
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
        activity.section === 'passThrough'
          ? 'Remove the cell.'
          : 'Charge the activity per visit, or remove the cell.',
      ),
    ];
  });
}
