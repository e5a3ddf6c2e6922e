/** What the pages of a draft's parts have in common: the draft, the entry that the address names, a stale form. */
import { DomainError, notFound } from '../../../shared/domain/errors.ts';
import {
  createReadResource,
  type ResourceToEdit,
} from '../../../shared/usecases/resource-review/edit-resource.ts';
import {
  type DraftList,
  entriesOf,
  type Fields,
} from '../../../shared/usecases/resource-review/resource-parts.ts';
import type { FieldError, PageReply, SignedInRequest } from '../frame/page-request.ts';
import { studyOf } from '../frame/page-request.ts';
import { FILTERS } from '../frame/words.ts';
import type { WebDeps } from '../web-deps.ts';
import { nameOf, placeFindings } from './finding-places.ts';

export type Draft = ResourceToEdit;

export const draftPath = ({ irasId }: Pick<Draft, 'irasId'>): string => `/studies/${irasId}/draft`;

/** Makes `loadDraft`. @throws DomainError `notFound` for all but the lead site */
export function createLoadDraft(deps: WebDeps) {
  const readResource = createReadResource(deps);
  return (request: SignedInRequest): Promise<Draft> =>
    readResource({ caller: request.caller, ...studyOf(request) });
}

/** Where in its list an entry is, from 0; `new` for one that is not there yet. @throws DomainError `notFound` */
export function positionOf(
  { params }: SignedInRequest,
  { document }: Draft,
  list: DraftList,
): number | 'new' {
  const given = params.get('at') ?? '';
  if (given === 'new') return 'new';
  const at = /^[1-9]\d{0,5}$/.test(given) ? Number(given) - 1 : -1;
  if (at < 0 || at >= entriesOf(document, list).length) throw notFound();
  return at;
}

/** The entry of the address; none where it is new. */
export function entryAt({ document }: Draft, list: DraftList, at: number | 'new'): Fields {
  return at === 'new' ? {} : (entriesOf(document, list)[at] ?? {});
}

export function namesOf(
  { document }: Draft,
  list: DraftList,
): readonly { readonly id: string; readonly label: string }[] {
  return entriesOf(document, list).flatMap((entry, at) =>
    typeof entry['id'] === 'string' ? [{ id: entry['id'], label: nameOf(list, entry, at) }] : [],
  );
}

/** What a person who filled in an older state of the draft is told. Their entries stay on the page. */
export function staleError({
  updatedBy,
  updatedAt,
  isOpen,
}: Pick<Draft, 'updatedBy' | 'updatedAt' | 'isOpen'>): FieldError {
  const who = `${updatedBy} changed the draft on ${FILTERS.moment(updatedAt)}, after you opened this page.`;
  return {
    text: isOpen
      ? `${who} Nothing was saved. What you typed is kept below: check it and save it again`
      : `${who} It cannot be changed now. What you typed is kept below, but it was not saved`,
  };
}

/** Whether a save was refused because somebody else was faster. */
export function isStale(error: unknown): boolean {
  return error instanceof DomainError && (error.code === 'stale' || error.code === 'preconditionRequired');
}

/** The findings of one entry, for its page. */
function findingsOf(draft: Draft, prefix: string) {
  const own = draft.findings.filter(({ path }) => path === prefix || path.startsWith(`${prefix}.`));
  return placeFindings(draft, own, true);
}

export interface EntryPage {
  readonly template: string;
  readonly title: string;
  readonly list: DraftList;
  readonly at: number | 'new';
  readonly model: Fields;
}

/** The page of an entry's form. */
export function entryPage(draft: Draft, page: EntryPage, errors: readonly FieldError[]): PageReply {
  const { template, title, list, at, model } = page;
  const { tariff, irasId, reviewVersion, etag } = draft;
  return {
    kind: 'page',
    template,
    title,
    back: { href: `${draftPath(draft)}#${list}`, text: 'Activities and schedule' },
    demonstrationTariff:
      list === 'activities' && tariff?.provenance === 'demonstration' ? tariff.id : undefined,
    model: {
      irasId,
      reviewVersion,
      etag,
      isNew: at === 'new',
      action: `${draftPath(draft)}/${list}/${at === 'new' ? 'new' : at + 1}`,
      was: at === 'new' ? '' : (entryAt(draft, list, at)['id'] ?? entryAt(draft, list, at)['odsCode'] ?? ''),
      findings: at === 'new' ? [] : findingsOf(draft, `${list}[${at}]`),
      ...model,
    },
    errors,
    ...(errors.length > 0 && { status: 422 }),
  };
}

/** Where the entry that a stale form was about is now; `new` where somebody removed it. */
export function findAgain(draft: Draft, list: DraftList, was: string): number | 'new' {
  if (was === '') return 'new';
  const found = entriesOf(draft.document, list).findIndex(({ id, odsCode }) => (id ?? odsCode) === was);
  return found < 0 ? 'new' : found;
}

/** The id that was typed; left empty, an entry keeps the one it has, and a new one gets one of its name. */
export function idFor(
  draft: Draft,
  list: DraftList,
  at: number | 'new',
  typed: { id: string; label: string },
) {
  if (typed.id !== '') return typed.id;
  const known = entryAt(draft, list, at)['id'];
  return typeof known === 'string' ? known : newId(draft, list, typed.label);
}

/** An id of a list that nothing has yet, made of the name that a person gave. */
function newId({ document }: Draft, list: DraftList, label: string): string {
  const plain = label
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 50);
  const wanted = plain === '' ? ENTRY_IDS[list] : plain;
  const taken = new Set(entriesOf(document, list).map(({ id }) => id));
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? wanted : `${wanted}-${number}`;
    if (!taken.has(id)) return id;
  }
}

const ENTRY_IDS: Readonly<Record<DraftList, string>> = {
  arms: 'arm',
  visits: 'visit',
  activities: 'activity',
  sites: 'site',
};
