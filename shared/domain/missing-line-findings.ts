/** Lines that a study of its kind usually has and this review has not. */
import { type Finding, warning } from './findings.ts';
import type { Activity, ResourceReview } from './resource-review.ts';

/** Lines that nearly every drug study has: a study without one is worth a second look. */
export function findMissingLines(review: ResourceReview): Finding[] {
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
