/** One change of a draft: what names an entry follows it, and what its file's reader found follows too. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../shared/domain/findings.ts';
import { createEditResource } from '../../../shared/usecases/resource-review/edit-resource.ts';
import { moveReading } from '../../../shared/usecases/resource-review/moved-reading.ts';
import { changeResource } from '../../../shared/usecases/resource-review/resource-change.ts';
import { IRAS_ID, smallReview } from './small-review.ts';
import { createStudyProcess, lead, stranger } from './study-process.ts';

const reading = (...paths: string[]) => ({
  findings: paths.map(
    (path): Finding => ({ severity: 'error', code: 'cell', path, message: 'm', mend: 'n' }),
  ),
  cellOf: (path: string) => `Sheet!${path}`,
});
const pathsAfter = (changed: ReturnType<typeof changeResource>, ...paths: string[]) =>
  moveReading(reading(...paths), changed).findings.map(({ path }) => path);

describe('what the reader of a file found', () => {
  it('is settled for the entry that is written again, and for no other', () => {
    const entry = { label: 'Consent' };
    const changed = changeResource(smallReview(), { kind: 'put', list: 'activities', at: 1, entry });
    const paths = [
      'activities[1].minutes',
      'activities[10].minutes',
      'activities[0]',
      'visits[1]',
      'schedule',
    ];
    expect(pathsAfter(changed, ...paths)).toEqual(
      paths.slice(1).filter((path) => path !== 'activities[10].minutes'),
    );
    expect(moveReading(reading(), changed).cellOf('activities[1].label')).toBeUndefined();
    expect(moveReading(reading(), changed).cellOf('activities[2].label')).toBe('Sheet!activities[2].label');
  });

  it('follows its entry to its new place when one before it is removed', () => {
    const changed = changeResource(smallReview(), { kind: 'remove', list: 'activities', at: 0 });
    expect(
      pathsAfter(changed, 'activities[0].label', 'activities[2].minutes', 'schedule[0].quantity'),
    ).toEqual(['activities[1].minutes']);
    expect(moveReading(reading(), changed).cellOf('activities[1].label')).toBe('Sheet!activities[2].label');
  });

  it('of the terms is settled when the terms are written', () => {
    const changed = changeResource(smallReview(), { kind: 'terms', terms: { dueDays: 30 } });
    expect(pathsAfter(changed, 'terms.dueDays', 'study.title')).toEqual(['study.title']);
  });
});

describe('a change of one visit', () => {
  const times = fc.uniqueArray(
    fc.record({
      activity: fc.constantFrom('a', 'b', 'c'),
      visit: fc.constantFrom('V1', 'V2'),
      quantity: fc.nat(9),
    }),
    { selector: ({ activity, visit }) => `${activity} ${visit}` },
  );
  it('leaves every cell of the others as it is, and holds exactly what was given', () => {
    fc.assert(
      fc.property(
        times,
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 9 })),
        (schedule, given) => {
          const quantities = new Map(Object.entries(given));
          const { document } = changeResource({ schedule }, { kind: 'visit', visit: 'V1', quantities });
          const cells = document['schedule'] as typeof schedule;
          expect(cells.filter(({ visit }) => visit !== 'V1')).toEqual(
            schedule.filter(({ visit }) => visit !== 'V1'),
          );
          const written = cells
            .filter(({ visit }) => visit === 'V1')
            .map(({ activity, quantity }) => [activity, quantity]);
          expect(new Map(written as [string, number][])).toEqual(quantities);
        },
      ),
    );
  });
});

describe('an identifier that two entries have', () => {
  it('is changed for one of them, while the schedule stays with the other', () => {
    const review = {
      activities: [{ id: 'x' }, { id: 'x' }],
      schedule: [{ activity: 'x', visit: 'V1', quantity: 1 }],
    };
    const put = { kind: 'put', list: 'activities', at: 1, entry: { id: 'y' } } as const;
    expect(changeResource(review, put).document).toEqual({
      activities: [{ id: 'x' }, { id: 'y' }],
      schedule: review.schedule,
    });
  });
});

describe('editResource', () => {
  const terms = [{ kind: 'terms', terms: { dueDays: 30 } }] as const;

  it('asks for the version that was read, refuses an old one, and is not there for others', async () => {
    const study = await createStudyProcess();
    await study.save();
    const editResource = createEditResource(study);
    const ifMatch = await study.etag();
    const at = { irasId: IRAS_ID, changes: terms };
    await expect(editResource({ ...at, caller: lead, ifMatch: undefined })).rejects.toMatchObject({
      code: 'preconditionRequired',
    });
    await expect(editResource({ ...at, caller: stranger, ifMatch })).rejects.toMatchObject({
      code: 'notFound',
    });
    await editResource({ ...at, caller: lead, ifMatch });
    await expect(editResource({ ...at, caller: lead, ifMatch })).rejects.toMatchObject({ code: 'stale' });
  });

  it('refuses an entry that is not there, and a version that is with the company', async () => {
    const study = await createStudyProcess();
    await study.save();
    const editResource = createEditResource(study);
    const at = { caller: lead, irasId: IRAS_ID };
    const remove = [{ kind: 'remove', list: 'visits', at: 4 }] as const;
    await expect(editResource({ ...at, changes: remove, ifMatch: await study.etag() })).rejects.toMatchObject(
      {
        code: 'invalidInput',
      },
    );
    await study.submit();
    await expect(editResource({ ...at, changes: terms, ifMatch: await study.etag() })).rejects.toMatchObject({
      code: 'stateConflict',
    });
  });
});
