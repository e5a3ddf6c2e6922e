/** Activities of a draft that nothing prices yet: a person chooses a tariff item for each; the choice is kept. */
import { DomainError, notFound } from '../../../shared/domain/errors.ts';
import { diffTariffs } from '../../../shared/domain/tariff-diff.ts';
import {
  type ActivitiesToMap,
  createMapActivities,
  createReadActivitiesToMap,
  type MappingChoice,
} from '../../../shared/usecases/resource-review/map-activities.ts';
import { matchesWords, searchOf } from '../frame/documents.ts';
import {
  type FieldError,
  type Reply,
  redirect,
  type SignedInRequest,
  studyOf,
} from '../frame/page-request.ts';
import { sliceOf } from '../frame/slices.ts';
import { counted } from '../frame/words.ts';
import type { WebDeps } from '../web-deps.ts';

const TO_MAP_ON_A_PAGE = 20;
const MAPPED_ON_A_PAGE = 50;
const FOUND_ON_A_PAGE = 20;
/** What a radio says for `not mapped yet`. */
const LATER = 'later:';
const ITEM = 'item:';

/** `choice-3` is the third activity of the draft: ids may hold anything. */
const fieldOf = (at: number): string => `choice-${at}`;

/** Items with what one costs before a multiplier. */
function pricedItems({ tariff }: ActivitiesToMap) {
  return tariff ? diffTariffs({ ...tariff, items: [] }, tariff).items.added : [];
}

/** The item that a radio stands for; undefined where none was chosen, or for later. */
function chosenItem(value: string): string | undefined {
  return value.startsWith(ITEM) ? value.slice(ITEM.length) : undefined;
}

function demonstrationIn({ tariff }: ActivitiesToMap): string | undefined {
  return tariff?.provenance === 'demonstration' ? tariff.id : undefined;
}

/** The page was open for too long: somebody changed the draft since. */
function isStale(error: unknown): error is DomainError {
  return error instanceof DomainError && (error.code === 'stale' || error.code === 'preconditionRequired');
}

/** At the first activity of the page that was sent. */
function nothingChosen({ path, query }: SignedInRequest, { unmapped }: ActivitiesToMap): FieldError {
  const fields = unmapped.map((_, at) => fieldOf(at));
  const [field] = sliceOf(fields, { path, query }, { field: 'page', size: TO_MAP_ON_A_PAGE }).items;
  const text = 'Choose a tariff item for at least one activity';
  return field === undefined ? { text } : { field, text };
}

export function createMappingPages(deps: WebDeps) {
  const read = createReadActivitiesToMap(deps);
  const mapActivities = createMapActivities(deps);
  const readFor = (request: SignedInRequest) => read({ caller: request.caller, ...studyOf(request) });

  const listPage = (
    request: SignedInRequest,
    found: ActivitiesToMap,
    errors: readonly FieldError[],
  ): Reply => {
    const { irasId } = found;
    const path = `/studies/${irasId}/mapping`;
    const items = new Map(pricedItems(found).map((item) => [item.code, item]));
    const lines = found.unmapped.map((line, at) => ({
      ...line,
      field: fieldOf(at),
      suggestions: line.suggestions.map((suggestion) => ({
        ...suggestion,
        studyPence: items.get(suggestion.tariffItem)?.price.studyPence,
      })),
    }));
    const done = Number(/^\d{1,5}$/.exec(request.query.get('done') ?? '')?.[0] ?? 0);
    return {
      kind: 'page',
      template: 'mapping/page.njk',
      title: 'Map activities to the tariff',
      back: { href: `/studies/${irasId}`, text: 'The study' },
      demonstrationTariff: demonstrationIn(found),
      model: {
        irasId,
        reviewVersion: found.reviewVersion,
        etag: found.etag,
        isOpen: found.isOpen,
        tariff: found.tariff?.id,
        strangers: found.mapped.filter(({ tariffItem }) => !items.has(tariffItem)).length,
        done: done === 0 ? undefined : counted(done, 'activity was', 'activities were'),
        lines: sliceOf(lines, { path, query: request.query }, { field: 'page', size: TO_MAP_ON_A_PAGE }),
        mapped: sliceOf(
          found.mapped.map((line) => ({ ...line, itemLabel: items.get(line.tariffItem)?.label })),
          { path, query: request.query },
          { field: 'mapped', size: MAPPED_ON_A_PAGE },
        ),
        later: LATER,
        item: ITEM,
      },
      errors,
      ...(errors.length > 0 && { status: 422 }),
    };
  };

  const show = async (request: SignedInRequest): Promise<Reply> =>
    listPage(request, await readFor(request), []);

  /** Saves, or says that the draft changed. */
  const saveChoices = async (
    request: SignedInRequest,
    choices: readonly MappingChoice[],
  ): Promise<Reply | undefined> => {
    const { irasId } = studyOf(request);
    try {
      await mapActivities({ caller: request.caller, irasId, choices, ifMatch: request.form.value('etag') });
      return redirect(`/studies/${irasId}/mapping?done=${choices.length}`);
    } catch (error) {
      if (isStale(error)) return undefined;
      throw error;
    }
  };

  const STALE = { text: 'Somebody changed the draft since you opened this page. Choose again below.' };

  const save = async (request: SignedInRequest): Promise<Reply> => {
    const found = await readFor(request);
    // Of the draft as it was shown: with another one the numbers of the fields mean nothing, and saving refuses it.
    const choices = found.unmapped.flatMap(({ activity }, at) => {
      const tariffItem = chosenItem(request.form.value(fieldOf(at)));
      return tariffItem === undefined ? [] : [{ activity, tariffItem }];
    });
    if (request.form.value('etag') !== found.etag) return listPage(request, found, [STALE]);
    if (choices.length === 0) return listPage(request, found, [nothingChosen(request, found)]);
    return (await saveChoices(request, choices)) ?? listPage(request, found, [STALE]);
  };

  const searchPage = async (request: SignedInRequest, errors: readonly FieldError[]): Promise<Reply> => {
    const found = await readFor(request);
    const id = request.params.get('activity');
    const known = found.mapped.find(({ activity }) => activity === id);
    const line = found.unmapped.find(({ activity }) => activity === id) ?? known;
    if (!line || !found.isOpen) throw notFound();
    const path = `/studies/${found.irasId}/mapping/${encodeURIComponent(line.activity)}`;
    const search = request.query.has('search') ? searchOf(request) : line.label;
    const items = pricedItems(found);
    const matches = items.filter(({ code, label, department = '' }) =>
      matchesWords(`${code} ${label} ${department}`, search),
    );
    return {
      kind: 'page',
      template: 'mapping/search.njk',
      title: line.label,
      back: { href: `/studies/${found.irasId}/mapping`, text: 'Map activities to the tariff' },
      demonstrationTariff: demonstrationIn(found),
      model: {
        irasId: found.irasId,
        path,
        etag: found.etag,
        activity: line.activity,
        current: known && {
          code: known.tariffItem,
          label: items.find(({ code }) => code === known.tariffItem)?.label,
        },
        search,
        isFirst: !request.query.has('search'),
        matches: sliceOf(matches, { path, query: request.query }, { field: 'page', size: FOUND_ON_A_PAGE }),
        tariff: found.tariff?.id,
        item: ITEM,
      },
      errors,
      ...(errors.length > 0 && { status: 422 }),
    };
  };

  const saveOne = async (request: SignedInRequest): Promise<Reply> => {
    const activity = request.params.get('activity') ?? '';
    const tariffItem = chosenItem(request.form.value('choice'));
    if (tariffItem === undefined)
      return searchPage(request, [{ field: 'choice', text: 'Select the tariff item that is meant' }]);
    return (await saveChoices(request, [{ activity, tariffItem }])) ?? searchPage(request, [STALE]);
  };

  return {
    show,
    save,
    search: (request: SignedInRequest) => searchPage(request, []),
    saveOne,
  };
}
