/** An arm, a visit, an activity or a site leaves a draft: first what goes with it, then the person confirms. */
import { notFound } from '../../../shared/domain/errors.ts';
import { createEditResource } from '../../../shared/usecases/resource-review/edit-resource.ts';
import {
  cellsOf,
  type DraftList,
  entriesOf,
  type Fields,
  fieldsOf,
} from '../../../shared/usecases/resource-review/resource-parts.ts';
import { type FieldError, type Reply, redirect, type SignedInRequest } from '../frame/page-request.ts';
import { counted } from '../frame/words.ts';
import type { WebDeps } from '../web-deps.ts';
import { nameOf } from './finding-places.ts';
import {
  createLoadDraft,
  type Draft,
  draftPath,
  entryAt,
  findAgain,
  isStale,
  positionOf,
  staleError,
} from './load-draft.ts';

const WORDS: Readonly<Record<DraftList, string>> = {
  arms: 'arm',
  visits: 'visit',
  activities: 'activity',
  sites: 'site',
};

/** What goes with the entry, in words. */
function followers({ document }: Draft, list: DraftList, id: unknown): string[] {
  const cells = cellsOf(document);
  switch (list) {
    case 'visits':
      return [
        counted(
          cells.filter(({ visit }) => visit === id).length,
          'cell of the schedule',
          'cells of the schedule',
        ),
      ];
    case 'activities':
      return [
        counted(
          cells.filter(({ activity }) => activity === id).length,
          'cell of the schedule',
          'cells of the schedule',
        ),
      ];
    case 'arms': {
      const visits = entriesOf(document, 'visits').filter(
        ({ arms }) => Array.isArray(arms) && arms.includes(id),
      );
      const sites = entriesOf(document, 'sites').filter(
        ({ targetParticipants }) => typeof id === 'string' && Object.hasOwn(fieldsOf(targetParticipants), id),
      );
      return [
        `its place at ${counted(visits.length, 'visit')}`,
        `the targets of ${counted(sites.length, 'site')}`,
      ];
    }
    case 'sites':
      return [];
  }
}

/** Makes the pages that take an entry of one list away. */
export function createRemovePages(deps: WebDeps, list: DraftList) {
  const loadDraft = createLoadDraft(deps);
  const editResource = createEditResource(deps);

  /** Organisations by their name: a code alone is easily mistaken for another. */
  const fullNameOf = async (entry: Fields, at: number): Promise<string> => {
    const name = nameOf(list, entry, at);
    if (list !== 'sites') return name;
    const known = await deps.organisations.findOrganisation(name);
    return known ? `${known.name} (${name})` : name;
  };

  const page = async (draft: Draft, at: number, errors: readonly FieldError[]): Promise<Reply> => {
    const entry = entryAt(draft, list, at);
    const { irasId, reviewVersion, etag } = draft;
    const name = await fullNameOf(entry, at);
    return {
      kind: 'page',
      template: 'draft/remove.njk',
      title: `Remove the ${WORDS[list]} ${name}?`,
      back: { href: `${draftPath(draft)}#${list}`, text: 'Activities and schedule' },
      model: {
        irasId,
        reviewVersion,
        etag,
        what: WORDS[list],
        was: entry['id'] ?? entry['odsCode'] ?? '',
        list,
        followers: followers(draft, list, entry['id']),
        action: `${draftPath(draft)}/${list}/${at + 1}/remove`,
      },
      errors,
      ...(errors.length > 0 && { status: 422 }),
    };
  };

  const found = (request: SignedInRequest, draft: Draft): number => {
    const at = positionOf(request, draft, list);
    if (at === 'new') throw notFound();
    return at;
  };

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const draft = await loadDraft(request);
    const at = found(request, draft);
    return draft.isOpen ? page(draft, at, []) : redirect(draftPath(draft));
  };

  /** Asked again about the same entry, wherever it is now. */
  const again = async (request: SignedInRequest): Promise<Reply> => {
    const draft = await loadDraft(request);
    const at = findAgain(draft, list, request.form.value('was'));
    return at === 'new' ? redirect(draftPath(draft)) : page(draft, at, [staleError(draft)]);
  };

  const remove = async (request: SignedInRequest): Promise<Reply> => {
    const draft = await loadDraft(request);
    const { caller, form } = request;
    if (form.value('etag') !== draft.etag) return again(request);
    const changes = [{ kind: 'remove', list, at: found(request, draft) } as const];
    try {
      await editResource({ caller, irasId: draft.irasId, changes, ifMatch: draft.etag });
    } catch (error) {
      if (!isStale(error)) throw error;
      return again(request);
    }
    return redirect(`${draftPath(draft)}?removed=${list}#${list}`);
  };

  return { show, remove };
}
