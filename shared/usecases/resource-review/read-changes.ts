/** What changed between two versions of a review, or since the company last saw the present one. */
import { DomainError, notFound } from '../../domain/errors.ts';
import type { Caller } from '../../domain/person.ts';
import { diffResources, type ResourceDiff } from '../../domain/resource-diff.ts';
import { ResourceReview } from '../../domain/resource-review.ts';
import { createReadReview, type ReadReviewDeps } from './read-review.ts';
import { createReadStudy, type ReadStudyDeps } from './read-study.ts';

export interface ReadChangesDeps extends Omit<ReadReviewDeps, 'ledger'> {
  readonly ledger: ReadReviewDeps['ledger'] & ReadStudyDeps['ledger'];
}

export interface ReadChangesCommand {
  readonly caller: Caller;
  readonly irasId: string;
  /** Absent: the version before `to` that the caller may see. */
  readonly from?: number | undefined;
  /** Absent: the latest version that the caller may see. */
  readonly to?: number | undefined;
}

export interface ReviewChanges {
  readonly irasId: string;
  readonly shortTitle: string;
  readonly from: number;
  readonly to: number;
  /** Every version that the caller may see, oldest first. */
  readonly versions: readonly number[];
  readonly diff: ResourceDiff;
  /** Names of what either version has, for ids in the differences. */
  readonly labels: {
    readonly activities: ReadonlyMap<string, string>;
    readonly visits: ReadonlyMap<string, string>;
  };
}

/** A trust is not told who else takes part. */
const Comparable = ResourceReview.partial({ sites: true });

function labelsOf(entries: readonly { readonly id: string; readonly label: string }[]): [string, string][] {
  return entries.map(({ id, label }) => [id, label]);
}

/**
 * Makes `readChanges`.
 * @throws DomainError `notFound` also for a version that the caller may not see, and where there is only one;
 *   `stateConflict` where a draft has errors in its form
 */
export function createReadChanges(deps: ReadChangesDeps) {
  const readStudy = createReadStudy(deps);
  const readReview = createReadReview(deps);

  const load = async ({ caller, irasId }: ReadChangesCommand, reviewVersion: number) => {
    const { review } = await readReview({ caller, irasId, reviewVersion });
    const parsed = Comparable.safeParse(review);
    if (parsed.success) return parsed.data;
    throw new DomainError(
      'stateConflict',
      `Version ${reviewVersion} has errors in its form, so it cannot be compared.`,
      {
        mend: 'The lead site corrects the errors first.',
      },
    );
  };

  return async (command: ReadChangesCommand): Promise<ReviewChanges> => {
    const { caller, irasId } = command;
    const { timeline, shortTitle } = await readStudy({ caller, irasId });
    const versions = timeline.map(({ reviewVersion }) => reviewVersion);
    const to = command.to ?? versions.at(-1);
    const from = command.from ?? versions.findLast((version) => to !== undefined && version < to);
    if (from === undefined || to === undefined) throw notFound();
    const [before, after] = await Promise.all([load(command, from), load(command, to)]);
    return {
      irasId,
      shortTitle,
      from,
      to,
      versions,
      diff: diffResources(before, after),
      labels: {
        activities: new Map([...labelsOf(before.activities), ...labelsOf(after.activities)]),
        visits: new Map([...labelsOf(before.visits), ...labelsOf(after.visits)]),
      },
    };
  };
}
