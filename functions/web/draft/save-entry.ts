/** How the form of an entry is saved: mistakes and stale forms show the page again, as it was filled in. */
import { createEditResource } from '../../../shared/usecases/resource-review/edit-resource.ts';
import type { ResourceChange } from '../../../shared/usecases/resource-review/resource-change.ts';
import type { DraftList, Fields } from '../../../shared/usecases/resource-review/resource-parts.ts';
import { type FieldError, type Reply, redirect, type SignedInRequest } from '../frame/page-request.ts';
import type { SubmittedForm } from '../frame/submitted-form.ts';
import type { WebDeps } from '../web-deps.ts';
import {
  createLoadDraft,
  type Draft,
  draftPath,
  entryAt,
  entryPage,
  findAgain,
  isStale,
  positionOf,
  staleError,
} from './load-draft.ts';

export interface EntryForm<Filled> {
  readonly list: DraftList;
  readonly template: string;
  readonly titleOf: (draft: Draft, at: number | 'new') => string;
  /** The form as the draft has it; for a new entry, as it begins. */
  readonly fillFrom: (draft: Draft, entry: Fields, request: SignedInRequest) => Filled;
  readonly fill: (form: SubmittedForm, draft: Draft) => Filled;
  /** What has the wrong form. What is missing may be a finding of the draft instead. */
  readonly mistakesIn: (filled: Filled, draft: Draft, at: number | 'new') => readonly FieldError[];
  readonly toEntry: (filled: Filled, draft: Draft, at: number | 'new') => Fields;
  readonly model: (filled: Filled, draft: Draft, at: number | 'new') => Fields | Promise<Fields>;
  /** More that a new entry brings with it. */
  readonly thenFor?: (filled: Filled, entry: Fields, draft: Draft) => readonly ResourceChange[];
  /** Whether the button that was pressed only asks, such as for a search: then the page is shown again. */
  readonly isQuestion?: (form: SubmittedForm) => boolean;
}

/** Makes the two pages of an entry: its form, and where that is sent. */
export function createEntryPages<Filled>(deps: WebDeps, form: EntryForm<Filled>) {
  const loadDraft = createLoadDraft(deps);
  const editResource = createEditResource(deps);
  const { list, template } = form;

  const page = async (draft: Draft, at: number | 'new', filled: Filled, errors: readonly FieldError[]) => {
    const model = { filled, ...(await form.model(filled, draft, at)) };
    return entryPage(draft, { template, title: form.titleOf(draft, at), list, at, model }, errors);
  };

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const draft = await loadDraft(request);
    const at = positionOf(request, draft, list);
    if (!draft.isOpen) return redirect(draftPath(draft));
    return page(draft, at, form.fillFrom(draft, entryAt(draft, list, at), request), []);
  };

  const stale = async (request: SignedInRequest): Promise<Reply> => {
    const draft = await loadDraft(request);
    const at = findAgain(draft, list, request.form.value('was'));
    return page(draft, at, form.fill(request.form, draft), [staleError(draft)]);
  };

  const save = async (request: SignedInRequest): Promise<Reply> => {
    const draft = await loadDraft(request);
    if (request.form.value('etag') !== draft.etag) return stale(request);
    const at = positionOf(request, draft, list);
    const filled = form.fill(request.form, draft);
    if (form.isQuestion?.(request.form) === true) return page(draft, at, filled, []);
    const errors = form.mistakesIn(filled, draft, at);
    if (errors.length > 0) return page(draft, at, filled, errors);
    const entry = form.toEntry(filled, draft, at);
    const more = at === 'new' ? (form.thenFor?.(filled, entry, draft) ?? []) : [];
    try {
      const changes = [{ kind: 'put', list, at, entry } as const, ...more];
      await editResource({ caller: request.caller, irasId: draft.irasId, changes, ifMatch: draft.etag });
    } catch (error) {
      if (!isStale(error)) throw error;
      return stale(request);
    }
    return redirect(`${draftPath(draft)}?saved=${list}#${list}`);
  };

  return { show, save };
}
