/**
 * A person maps activities of a draft to tariff items. What is confirmed goes into the dictionary of the lead
 * organisation, so that the next protocol is mapped by it, and into the draft; nothing else of the draft changes.
 */
import * as z from 'zod';
import {
  type ActivityMapping,
  createSuggester,
  type MappingEntry,
  type Suggestion,
  withConfirmed,
} from '../../domain/activity-mapping.ts';
import { DomainError } from '../../domain/errors.ts';
import { type Finding, warning } from '../../domain/findings.ts';
import { londonDay } from '../../domain/london-time.ts';
import type { Caller } from '../../domain/person.ts';
import type { TariffRelease } from '../../domain/tariff.ts';
import type { ActivityMappingRegister } from '../../ports/activity-mapping-register.ts';
import { createPutMapping, mappingEtag } from '../reference-data/activity-mappings.ts';
import {
  createSaveEdited,
  type EditDraftDeps,
  loadOwnDraft,
  type OwnDraft,
  type OwnStudy,
  requireEditable,
} from './edit-draft.ts';
import { etagOf } from './process-step.ts';
import type { ProtocolReading } from './reading.ts';
import type { SavedDraft } from './save-draft.ts';

export interface MapActivitiesDeps extends EditDraftDeps {
  readonly mappings: ActivityMappingRegister;
}

/** A draft may still have errors in its form: only what mapping needs is read, and the rest is kept as it is. */
const DraftActivity = z.looseObject({
  id: z.string(),
  label: z.string(),
  tariffItem: z.string().optional(),
  minutes: z.unknown().optional(),
  passThroughPence: z.unknown().optional(),
});
const Draft = z.looseObject({
  tariff: z.string().optional(),
  activities: z.array(DraftActivity),
  schedule: z.array(z.looseObject({ activity: z.string() })).optional(),
});
type Draft = z.infer<typeof Draft>;
type DraftActivity = z.infer<typeof DraftActivity>;

/** Neither an item nor minutes nor a stated amount prices it. */
function isUnmapped({ tariffItem, minutes, passThroughPence }: DraftActivity): boolean {
  return tariffItem === undefined && minutes === undefined && passThroughPence === undefined;
}

interface Loaded extends OwnDraft {
  readonly draft: Draft;
  readonly tariff: TariffRelease | undefined;
}

/** @throws DomainError `notFound`, `stateConflict` where the draft has no activities that can be read */
async function load(deps: MapActivitiesDeps, wanted: OwnStudy): Promise<Loaded> {
  const own = await loadOwnDraft(deps, wanted);
  const draft = Draft.safeParse(own.document);
  if (!draft.success) {
    const message = 'The activities of this draft cannot be read, so none can be mapped.';
    throw new DomainError('stateConflict', message, {
      mend: 'Correct the errors among the findings that are about activities, and upload the review again.',
    });
  }
  const { tariff: name } = draft.data;
  const named = name === undefined ? undefined : await deps.tariffs.findTariff(name);
  const tariff = named ?? (await deps.tariffs.findTariffInForce(londonDay(deps.clock.now())));
  return { ...own, draft: draft.data, tariff: tariff?.release };
}

export interface UnmappedLine {
  readonly activity: string;
  readonly label: string;
  /** At how many visits it happens. */
  readonly cells: number;
  /** Offered, never applied; best first. */
  readonly suggestions: readonly Suggestion[];
}

export interface ActivitiesToMap {
  readonly irasId: string;
  readonly reviewVersion: number;
  readonly etag: string;
  /** Whether the version can be changed now. */
  readonly isOpen: boolean;
  /** Whose dictionary is kept. */
  readonly leadSite: string;
  readonly tariff: TariffRelease | undefined;
  readonly unmapped: readonly UnmappedLine[];
  readonly mapped: readonly {
    readonly activity: string;
    readonly label: string;
    readonly tariffItem: string;
  }[];
}

const MOST_SUGGESTIONS = 5;

/** Makes `readActivitiesToMap`. @throws DomainError `notFound`, `stateConflict` */
export function createReadActivitiesToMap(deps: MapActivitiesDeps) {
  return async (wanted: { readonly caller: Caller; readonly irasId: string }): Promise<ActivitiesToMap> => {
    const { version, leadSite, draft, tariff } = await load(deps, wanted);
    const suggest = createSuggester(tariff?.items ?? []);
    const cells = Map.groupBy(draft.schedule ?? [], ({ activity }) => activity);
    const { irasId, reviewVersion, status } = version;
    return {
      irasId,
      reviewVersion,
      etag: etagOf(version),
      isOpen: status === 'draft' || status === 'queried',
      leadSite,
      tariff,
      unmapped: draft.activities.filter(isUnmapped).map(({ id, label }) => ({
        activity: id,
        label,
        cells: cells.get(id)?.length ?? 0,
        suggestions: suggest(label, MOST_SUGGESTIONS),
      })),
      mapped: draft.activities.flatMap(({ id, label, tariffItem }) =>
        tariffItem === undefined ? [] : [{ activity: id, label, tariffItem }],
      ),
    };
  };
}

export interface MappingChoice {
  /** Its id in the draft. */
  readonly activity: string;
  readonly tariffItem: string;
}

export interface MapActivitiesCommand {
  readonly caller: Caller;
  readonly irasId: string;
  readonly choices: readonly MappingChoice[];
  readonly ifMatch: string | undefined;
}

/** @throws DomainError `invalidInput` for what the draft or the tariff does not have */
function requireKnown({ draft, tariff }: Loaded, choices: readonly MappingChoice[]): void {
  const activities = new Set(draft.activities.map(({ id }) => id));
  const items = new Set(tariff?.items.map(({ code }) => code));
  for (const [at, { activity, tariffItem }] of choices.entries()) {
    if (!activities.has(activity))
      throw new DomainError('invalidInput', `The draft has no activity ${activity}.`, {
        path: `choices[${at}].activity`,
        mend: 'Open the page of the mapping again.',
      });
    if (!items.has(tariffItem))
      throw new DomainError('invalidInput', `The tariff ${tariff?.id ?? ''} has no item ${tariffItem}.`, {
        path: `choices[${at}].tariffItem`,
        mend: 'Choose an item of the tariff.',
      });
  }
}

/** Entries by name; activities of one name that are mapped to several items say nothing about the next protocol. */
function entriesOf({ draft }: Loaded, choices: readonly MappingChoice[]): MappingEntry[] {
  const labels = new Map(draft.activities.map(({ id, label }) => [id, label]));
  const byName = Map.groupBy(choices, ({ activity }) => labels.get(activity) ?? '');
  return [...byName].flatMap(([name, same]) => {
    const [first] = same;
    const isOne = first && same.every(({ tariffItem }) => tariffItem === first.tariffItem);
    return isOne && name.trim() !== '' ? [{ name, tariffItem: first.tariffItem }] : [];
  });
}

function newMapping(id: string): ActivityMapping {
  return { schema: 'ncvr.activity-mapping/1', id, entries: [] };
}

/** The reader's findings with the number of activities that are left to map. */
function recount(findings: readonly Finding[], left: number, all: number): Finding[] {
  const others = findings.filter(({ code }) => code !== 'unmapped');
  if (left === 0 || others.length === findings.length) return others;
  return [
    ...others,
    warning(
      'unmapped',
      [],
      `${left} of ${all} activities ${left === 1 ? 'is' : 'are'} not mapped to the tariff.`,
      'Choose a tariff item, or minutes by staff role, for each activity listed as unmapped.',
    ),
  ];
}

function withoutMapped(
  { unmapped, ...protocol }: ProtocolReading,
  mapped: ReadonlySet<string>,
): ProtocolReading {
  return { ...protocol, unmapped: unmapped.filter(({ activity }) => !mapped.has(activity)) };
}

/**
 * Makes `mapActivities`.
 * @throws DomainError `invalidInput` (no such activity or item), `stale`, `stateConflict`, `notFound`
 */
export function createMapActivities(deps: MapActivitiesDeps) {
  const saveEdited = createSaveEdited(deps);
  const putMapping = createPutMapping(deps);

  const remember = async (
    caller: Caller,
    leadSite: string,
    entries: readonly MappingEntry[],
  ): Promise<void> => {
    if (entries.length === 0) return;
    const known = await deps.mappings.findMapping(leadSite);
    const mapping = withConfirmed(known?.mapping ?? newMapping(leadSite), entries);
    await putMapping({ caller, id: leadSite, mapping, ifMatch: known && mappingEtag(known) });
  };

  return async (command: MapActivitiesCommand): Promise<SavedDraft> => {
    const { caller, irasId, choices, ifMatch } = command;
    const loaded = await load(deps, command);
    const { draft } = loaded;
    requireEditable(loaded, ifMatch);
    requireKnown(loaded, choices);
    // First what is kept for later: should the draft have changed since, the person confirms once more.
    await remember(caller, loaded.leadSite, entriesOf(loaded, choices));
    const chosen = new Map(choices.map(({ activity, tariffItem }) => [activity, tariffItem]));
    const activities = draft.activities.map((activity) => {
      const tariffItem = chosen.get(activity.id);
      return tariffItem === undefined ? activity : { ...activity, tariffItem };
    });
    const left = activities.filter(isUnmapped).length;
    return saveEdited({
      caller,
      irasId,
      loaded,
      review: { ...draft, activities },
      ifMatch,
      settle: ({ protocol, findings, ...reading }) => ({
        ...reading,
        findings: recount(findings, left, activities.length),
        ...(protocol && { protocol: withoutMapped(protocol, new Set(chosen.keys())) }),
      }),
    });
  };
}
