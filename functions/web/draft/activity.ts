/** One activity of a draft: what it is, what prices it, how it is charged. */
import type { SubmittedForm } from '../frame/submitted-form.ts';
import type { WebDeps } from '../web-deps.ts';
import { type ActivityFilled, fillActivity, fillActivityFrom, toActivity } from './activity-entry.ts';
import { activityMistakes } from './activity-mistakes.ts';
import { activityModel } from './activity-model.ts';
import { createEntryPages } from './save-entry.ts';

/** The button that looks for an item of the tariff, instead of saving. */
const asksForItems = (form: SubmittedForm): boolean => form.value('do') === 'find';

export function createActivityPages(deps: WebDeps) {
  return createEntryPages<ActivityFilled>(deps, {
    list: 'activities',
    template: 'draft/activity.njk',
    titleOf: (_draft, at) => (at === 'new' ? 'Add an activity' : 'Change the activity'),
    fillFrom: fillActivityFrom,
    fill: fillActivity,
    mistakesIn: activityMistakes,
    toEntry: toActivity,
    model: activityModel,
    isQuestion: asksForItems,
  });
}
