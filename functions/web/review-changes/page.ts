/** What changed between two versions of the resource review, for everybody who may read both. */
import { type EntryDiff, type FieldChange, isSameResource } from '../../../shared/domain/resource-diff.ts';
import { createReadChanges } from '../../../shared/usecases/resource-review/read-changes.ts';
import { type Reply, redirect, type SignedInRequest, studyOf } from '../frame/page-request.ts';
import { sliceOf } from '../frame/slices.ts';
import type { WebDeps } from '../web-deps.ts';
import { fieldInWords } from './field-words.ts';

const ON_A_PAGE = 100;

function versionOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name) ?? '';
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}

interface Row {
  readonly what: string;
  readonly change: 'Added' | 'Removed' | 'Changed';
  readonly fields: readonly { readonly name: string; readonly before: string; readonly after: string }[];
}

function fieldRows(changes: readonly FieldChange[]) {
  return changes.map(({ field, before = '–', after = '–' }) => ({
    name: fieldInWords(field),
    before,
    after,
  }));
}

function entryRows({ added, removed, changed }: EntryDiff): Row[] {
  return [
    ...added.map(({ label }): Row => ({ what: label, change: 'Added', fields: [] })),
    ...removed.map(({ label }): Row => ({ what: label, change: 'Removed', fields: [] })),
    ...changed.map(
      ({ label, fields }): Row => ({ what: label, change: 'Changed', fields: fieldRows(fields) }),
    ),
  ];
}

export function createReviewChangesPage(deps: WebDeps) {
  const readChanges = createReadChanges(deps);

  /** Sites by their names. */
  const siteRows = async (sites: EntryDiff | undefined): Promise<Row[]> => {
    const named = await Promise.all(
      (sites ? entryRows(sites) : []).map(async (row) => {
        const name = (await deps.organisations.findOrganisation(row.what))?.name;
        return name === undefined ? row : { ...row, what: `${name} (${row.what})` };
      }),
    );
    return named;
  };

  return async (request: SignedInRequest): Promise<Reply> => {
    const { irasId } = studyOf(request);
    const { caller, query } = request;
    const [from, to] = [versionOf(query, 'from'), versionOf(query, 'to')];
    // The earlier one is always the one before.
    if (from !== undefined && to !== undefined && from > to)
      return redirect(`/studies/${irasId}/review/changes?from=${to}&to=${from}`);
    const changes = await readChanges({ caller, irasId, from, to });
    const { diff, labels } = changes;
    const cells = diff.schedule.map(({ activity, visit, before, after }) => ({
      activity: labels.activities.get(activity) ?? activity,
      visit: labels.visits.get(visit) ?? visit,
      before,
      after,
    }));
    const lists = [
      { name: 'Activities', rows: entryRows(diff.activities) },
      { name: 'Visits', rows: entryRows(diff.visits) },
      { name: 'Arms', rows: entryRows(diff.arms) },
      { name: 'Sites', rows: await siteRows(diff.sites) },
    ];
    return {
      kind: 'page',
      template: 'review-changes/page.njk',
      title: 'What changed in the resource review',
      back: { href: `/studies/${irasId}/review`, text: 'The resource review' },
      model: {
        irasId,
        shortTitle: changes.shortTitle,
        from: changes.from,
        to: changes.to,
        versions: changes.versions.map((version) => ({ value: String(version), text: `Version ${version}` })),
        isSame: isSameResource(diff),
        lists: lists.filter(({ rows }) => rows.length > 0),
        cells: sliceOf(cells, request, { field: 'cells', size: ON_A_PAGE }),
        fields: [...fieldRows(diff.study), ...fieldRows(diff.terms)],
      },
    };
  };
}
