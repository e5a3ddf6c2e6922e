/** The schedule on the page: the whole as a grid, and one visit at a time to fill in. */
import { notFound } from '../../../shared/domain/errors.ts';
import { createEditResource } from '../../../shared/usecases/resource-review/edit-resource.ts';
import type { ResourceChange } from '../../../shared/usecases/resource-review/resource-change.ts';
import { cellsOf } from '../../../shared/usecases/resource-review/resource-parts.ts';
import { readWhole } from '../frame/number-field.ts';
import { type FieldError, type Reply, redirect, type SignedInRequest } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';
import { placeFindings } from './finding-places.ts';
import { createLoadDraft, type Draft, draftPath, isStale, staleError } from './load-draft.ts';
import {
  gridOf,
  inOrder,
  type Numbered,
  numberedOf,
  scheduledActivities,
  sectionName,
  straysOf,
  timesOf,
} from './schedule-grid.ts';

const MOST_TIMES = 100_000;

/** How often each activity happens at the visit, by the activity's id, as typed. */
type Typed = ReadonlyMap<string, string>;

/** Fields are named after the activity's id: they mean the same whatever else changed in the draft. */
const fieldOf = (id: string): string => `times:${id}`;

const schedulePath = (draft: Draft): string => `${draftPath(draft)}/schedule`;

function typedFrom({ document }: Draft, visit: string): Typed {
  const cells = cellsOf(document).filter((cell) => cell.visit === visit);
  // A cell that stands twice is shown once: what is saved is one cell.
  return new Map(
    cells.flatMap((cell) =>
      cell.activity === undefined
        ? []
        : [[cell.activity, timesOf(cell) === '?' ? '' : timesOf(cell)] as const],
    ),
  );
}

function mistakesIn(draft: Draft, typed: Typed): FieldError[] {
  return scheduledActivities(draft).flatMap(({ id = '', number }) => {
    const text = typed.get(id) ?? '';
    const times = readWhole(text);
    const isGood = text === '' || (times !== undefined && times >= 1 && times <= MOST_TIMES);
    return isGood
      ? []
      : [{ field: `times-${number}`, text: 'Enter how often, such as 1, or leave it empty' }];
  });
}

function visitPage(draft: Draft, visit: Numbered, typed: Typed, errors: readonly FieldError[]): Reply {
  const { irasId, reviewVersion, etag } = draft;
  const order = inOrder(numberedOf(draft, 'visits'));
  const place = order.findIndex(({ number }) => number === visit.number);
  const rows = scheduledActivities(draft).map(({ id = '', number, label, entry }) => ({
    name: fieldOf(id),
    field: `times-${number}`,
    label,
    value: typed.get(id) ?? '',
    isCharged: entry['chargedPer'] === 'visit',
    section: sectionName(entry['section']),
  }));
  return {
    kind: 'page',
    template: 'draft/visit-schedule.njk',
    title: `Activities at ${visit.label}`,
    back: { href: schedulePath(draft), text: 'Schedule' },
    model: {
      irasId,
      reviewVersion,
      etag,
      visit,
      was: visit.id,
      action: `${schedulePath(draft)}/${visit.number}`,
      sections: [...Map.groupBy(rows, ({ section }) => section)].map(([name, lines]) => ({ name, lines })),
      place: place + 1,
      all: order.length,
      previous: order[place - 1],
      next: order[place + 1],
      findings: placeFindings(
        draft,
        draft.findings.filter(
          ({ path, code }) => path === `visits[${visit.number - 1}]` && code === 'emptyVisit',
        ),
        true,
      ),
    },
    errors,
    ...(errors.length > 0 && { status: 422 }),
  };
}

/** @throws DomainError `notFound` */
function visitOf({ params }: SignedInRequest, draft: Draft): Numbered {
  const found = numberedOf(draft, 'visits').find(({ number }) => String(number) === params.get('at'));
  if (found?.id === undefined) throw notFound();
  return found;
}

export function createSchedulePages(deps: WebDeps) {
  const loadDraft = createLoadDraft(deps);
  const editResource = createEditResource(deps);

  const grid = async (request: SignedInRequest): Promise<Reply> => {
    const draft = await loadDraft(request);
    const { irasId, reviewVersion, etag, isOpen } = draft;
    const saved = numberedOf(draft, 'visits').find(
      ({ number }) => String(number) === request.query.get('saved'),
    );
    return {
      kind: 'page',
      template: 'draft/schedule.njk',
      title: 'Schedule',
      back: { href: draftPath(draft), text: 'Activities and schedule' },
      model: {
        irasId,
        reviewVersion,
        etag,
        isOpen,
        saved,
        ...gridOf(draft, request),
        strays: straysOf(draft),
      },
    };
  };

  const showVisit = async (request: SignedInRequest): Promise<Reply> => {
    const draft = await loadDraft(request);
    const visit = visitOf(request, draft);
    if (!draft.isOpen) return redirect(schedulePath(draft));
    return visitPage(draft, visit, typedFrom(draft, visit.id ?? ''), []);
  };

  const typedIn = (request: SignedInRequest, draft: Draft): Typed =>
    new Map(scheduledActivities(draft).map(({ id = '' }) => [id, request.form.value(fieldOf(id))]));

  /** The visit may have moved in the list, or gone from it. */
  const stale = async (request: SignedInRequest): Promise<Reply> => {
    const draft = await loadDraft(request);
    const visit = numberedOf(draft, 'visits').find(
      ({ id }) => id !== undefined && id === request.form.value('was'),
    );
    if (!visit) return redirect(`${schedulePath(draft)}?gone=1`);
    return visitPage(draft, visit, typedIn(request, draft), [staleError(draft)]);
  };

  /** Saves, or answers the page of a draft that somebody else changed. */
  const write = async (
    request: SignedInRequest,
    draft: Draft,
    change: ResourceChange,
    to: string,
  ): Promise<Reply> => {
    const { caller } = request;
    try {
      await editResource({ caller, irasId: draft.irasId, changes: [change], ifMatch: draft.etag });
      return redirect(to);
    } catch (error) {
      if (!isStale(error)) throw error;
      return change.kind === 'visit' ? stale(request) : redirect(schedulePath(draft));
    }
  };

  const saveVisit = async (request: SignedInRequest): Promise<Reply> => {
    const draft = await loadDraft(request);
    if (request.form.value('etag') !== draft.etag) return stale(request);
    const visit = visitOf(request, draft);
    const typed = typedIn(request, draft);
    const errors = mistakesIn(draft, typed);
    if (errors.length > 0) return visitPage(draft, visit, typed, errors);
    const quantities = new Map(
      [...typed].flatMap(([id, text]) => {
        const times = readWhole(text);
        return times === undefined ? [] : [[id, times] as const];
      }),
    );
    const order = inOrder(numberedOf(draft, 'visits'));
    const next = order[order.findIndex(({ number }) => number === visit.number) + 1];
    const goesOn = request.form.value('do') === 'next' && next;
    const to = goesOn
      ? `${schedulePath(draft)}/${next.number}`
      : `${schedulePath(draft)}?saved=${visit.number}`;
    return write(request, draft, { kind: 'visit', visit: visit.id ?? '', quantities }, to);
  };

  const removeStrays = async (request: SignedInRequest): Promise<Reply> => {
    const draft = await loadDraft(request);
    if (request.form.value('etag') !== draft.etag) return redirect(schedulePath(draft));
    return write(request, draft, { kind: 'strayCells' }, schedulePath(draft));
  };

  return { grid, showVisit, saveVisit, removeStrays };
}
