import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activity, cellsInWords, decision, draft, instance, plainStudy, visitLabels } from './studies.ts';

const ids = (prefix: string, most: number) => fc.nat(most - 1).map((at) => `${prefix}${at}`);

/** Studies as no author would write them: anything may lead anywhere, or nowhere. */
const anyStudy = fc
  .record({
    activities: fc.uniqueArray(ids('a', 12), { maxLength: 12 }),
    instances: fc.array(
      fc.record({
        id: ids('i', 15),
        cells: fc.array(ids('a', 14), { maxLength: 10 }),
        next: fc.option(ids('i', 17), { nil: undefined }),
        branches: fc.array(ids('i', 17), { maxLength: 3 }),
        isDecision: fc.boolean(),
      }),
      { maxLength: 15 },
    ),
    entryId: fc.option(ids('i', 17)),
  })
  .map(({ activities, instances, entryId }) => ({
    activities,
    instances: instances.map((each, at) => ({ ...each, label: `#${at}` })),
    entryId,
  }));

describe('cells in = cells out', () => {
  it('for any study: every known pair of instance and activity once, every other refused', () => {
    fc.assert(
      fc.property(anyStudy, ({ activities, instances, entryId }) => {
        const known = new Set(activities);
        const imported = draft(
          plainStudy(
            instances.map(({ id, cells, next, branches, isDecision, label }) => ({
              ...(isDecision ? decision(id, next, branches) : instance(id, cells, next)),
              activityIds: cells,
              label,
            })),
            { activities: activities.map((id) => activity(id)) },
            { entryId },
          ),
        );
        const pairs = instances.flatMap(({ label, cells }) =>
          [...new Set(cells)].map((id) => ({ label, id })),
        );
        const wanted = pairs
          .filter(({ id }) => known.has(id))
          .map(({ label, id }) => `${label}: Activity ${id}`);
        expect(cellsInWords(imported).toSorted()).toEqual(wanted.toSorted());
        expect(imported.account).toMatchObject({
          cellsInFile: pairs.length,
          cellsInDraft: wanted.length,
          cellsRefused: pairs.length - wanted.length,
        });
        const visits = instances.filter(({ isDecision, cells }) => !isDecision || cells.length > 0);
        expect(visitLabels(imported).toSorted()).toEqual(visits.map(({ label }) => label).toSorted());
        const listed = new Set(imported.unmapped.map((each) => each.activity));
        expect(imported.review.activities.every(({ id }) => listed.has(id))).toBe(true);
        const errors = imported.findings.filter(({ code }) => code === 'unknownActivity');
        expect(errors.length > 0).toBe(wanted.length < pairs.length);
      }),
      { numRuns: 300 },
    );
  });

  it('and the visits come in the order of the timeline, wherever the file has them', () => {
    const shuffled = fc.integer({ min: 1, max: 30 }).chain((count) =>
      fc.shuffledSubarray(
        Array.from({ length: count }, (_, at) => at),
        { minLength: count },
      ),
    );
    fc.assert(
      fc.property(shuffled, (places) => {
        const last = places.length - 1;
        const instances = places.map((at) =>
          instance(`i${at}`, ['a'], at === last ? undefined : `i${at + 1}`, { label: `Day ${last - at}` }),
        );
        const imported = draft(plainStudy(instances, {}, { entryId: 'i0' }));
        expect(visitLabels(imported)).toEqual(places.map((_, at) => `Day ${last - at}`));
        expect(imported.review.visits.map(({ order }) => order)).toEqual(places.map((_, at) => at + 1));
      }),
    );
  });
});
