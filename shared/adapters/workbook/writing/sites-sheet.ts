/** The sheet Sites: with a column of targets for each arm. */
import type { ResourceReview } from '../../../domain/resource-review.ts';
import { SITES } from '../layout/tables.ts';
import type { SheetPlan } from './sheet-plan.ts';
import { type Column, columnsOf, tableSheet } from './table-sheet.ts';

/** The arms of a template, to be renamed: they are no targets until a number stands under them. */
const EXAMPLE_ARMS = ['A', 'B'];

export function sitesSheet(review: Pick<ResourceReview, 'arms' | 'sites'> | undefined): SheetPlan {
  const sites = review?.sites ?? [];
  const arms = review
    ? new Set([
        ...review.arms.map(({ id }) => id),
        ...sites.flatMap(({ targetParticipants }) => Object.keys(targetParticipants)),
      ])
    : EXAMPLE_ARMS;
  const targets = [...arms].map(
    (arm): Column => ({
      heading: `${SITES.prefix ?? ''}${arm}`,
      kind: 'whole',
      help: 'Participants to recruit in the arm whose id follows "Target:" in the heading. One such column for each arm.',
      width: 16,
      rule: { wholeFrom: 0 },
      valueAt: (index) => new Map(Object.entries(sites[index]?.targetParticipants ?? {})).get(arm),
    }),
  );
  return tableSheet(SITES, [...columnsOf(SITES, sites), ...targets], sites.length);
}
