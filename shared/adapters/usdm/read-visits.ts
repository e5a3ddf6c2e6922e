/** Visits and schedule cells: a visit is one instance of the main timeline, its cells are its distinct activities. */
import type { ScheduleCell, Visit } from '../../domain/resource-review.ts';
import { type Item, indexById, itemOf, itemsOf, type Reference, textOf } from './item.ts';
import { readLabel, shownName } from './label.ts';
import { type Notes, quote, quoteSome } from './notes.ts';
import { orderInstances } from './order-instances.ts';
import type { ProtocolActivities } from './read-activities.ts';
import type { Instance, Timeline } from './read-timelines.ts';

export interface ReadVisits {
  readonly visits: readonly Visit[];
  readonly schedule: readonly ScheduleCell[];
  /** At how many visits an activity is, by its id in the file. */
  readonly cellsByActivity: ReadonlyMap<string, number>;
  readonly cellsRefused: number;
}

/** CDISC terminology for the type of an epoch. Every other epoch's visits are `scheduled`. */
const KINDS: ReadonlyMap<string, Visit['kind']> = new Map([
  ['C202487', 'screening'],
  ['C202578', 'followUp'],
]);

class VisitReader {
  readonly #notes: Notes;
  readonly #activities: ProtocolActivities;
  readonly #epochs: ReadonlyMap<string, Item>;
  readonly #encounters: ReadonlyMap<string, Item>;
  readonly visits: Visit[] = [];
  readonly schedule: ScheduleCell[] = [];
  readonly cellsByActivity = new Map<string, number>();
  cellsRefused = 0;
  readonly #leftEncounters = new Set<string>();
  #encounter: string | undefined;

  constructor(design: Item, activities: ProtocolActivities, notes: Notes) {
    this.#notes = notes;
    this.#activities = activities;
    this.#epochs = indexById(itemsOf(design, 'epochs', notes), notes);
    this.#encounters = indexById(itemsOf(design, 'encounters', notes), notes);
  }

  read({ item, activities }: Instance, arms: readonly string[]): void {
    const order = this.visits.length + 1;
    const encounter = this.#follow(item, 'encounterId', this.#encounters);
    const label = readLabel(item, this.#notes, encounter);
    const epoch = this.#follow(item, 'epochId', this.#epochs);
    const id = `V${order}`;
    this.visits.push({ id, arms: [...arms], label, order, kind: this.#kindOf(epoch) });
    this.#noteEncounter(item, label, encounter);
    this.#readCells(id, label, activities);
  }

  #follow(item: Item, field: string, index: ReadonlyMap<string, Item>): Item | undefined {
    const id = textOf(item, field, this.#notes);
    const found = id === undefined ? undefined : index.get(id);
    if (id !== undefined && !found) {
      this.#notes.warning(
        'unknownReference',
        [...item.path, field],
        `${quote(shownName(item))} refers to ${quote(id)}, which the study design does not have.`,
        'Check the visit against the protocol.',
      );
    }
    return found;
  }

  #kindOf(epoch: Item | undefined): Visit['kind'] {
    const type = epoch && itemOf(epoch, 'type', this.#notes);
    const code = type && textOf(type, 'code', this.#notes);
    return KINDS.get(code ?? '') ?? 'scheduled';
  }

  /** A timeline that comes back to an encounter it has left contradicts itself: the order is its own all the same. */
  #noteEncounter({ path }: Item, label: string, encounter: Item | undefined): void {
    const id = encounter && textOf(encounter, 'id', this.#notes);
    if (id === this.#encounter) return;
    if (this.#encounter !== undefined) this.#leftEncounters.add(this.#encounter);
    this.#encounter = id;
    if (!encounter || id === undefined || !this.#leftEncounters.has(id)) return;
    this.#notes.warning(
      'contradictoryEncounter',
      [...path, 'encounterId'],
      `The visit ${quote(label)} is said to be at the encounter ${quote(shownName(encounter))}, which other visits came after already. Its place follows the timeline.`,
      'Check its place and its label against the protocol.',
    );
  }

  #readCells(visit: string, label: string, references: readonly Reference[]): void {
    const seen = new Set<string>();
    const repeated = new Set<string>();
    for (const { id, path } of references) {
      if (seen.has(id)) repeated.add(id);
      else this.#readCell(visit, label, id, path);
      seen.add(id);
    }
    const [reference] = references;
    if (repeated.size === 0 || !reference) return;
    this.#notes.warning(
      'repeatedCell',
      reference.path.slice(0, -1),
      `The visit ${quote(label)} lists ${quoteSome([...repeated])} more than once; the draft has each once.`,
      'Set the quantity in the schedule if it happens several times at this visit.',
    );
  }

  #readCell(visit: string, label: string, id: string, path: readonly PropertyKey[]): void {
    if (!this.#activities.byId.has(id)) {
      this.cellsRefused += 1;
      this.#notes.error(
        'unknownActivity',
        path,
        `The visit ${quote(label)} (${visit}) has the activity ${quote(id)}, which the study design does not have; this cell is not in the draft.`,
        'Add the activity to the file and import it again, or add it to the draft by hand.',
      );
      return;
    }
    this.cellsByActivity.set(id, (this.cellsByActivity.get(id) ?? 0) + 1);
    this.schedule.push({ activity: this.#activities.draftIdOf(id), visit, quantity: 1 });
  }
}

/** @param arms the ids of all arms: USDM's main timeline is the same for each */
export function readVisits(
  timelines: readonly Timeline[],
  design: Item,
  activities: ProtocolActivities,
  arms: readonly string[],
  notes: Notes,
): ReadVisits {
  const reader = new VisitReader(design, activities, notes);
  for (const timeline of timelines) {
    for (const instance of orderInstances(timeline, notes)) {
      if (!instance.isDecision) reader.read(instance, arms);
    }
  }
  noteSameLabels(reader.visits, timelines, notes);
  return reader;
}

function noteSameLabels(visits: readonly Visit[], timelines: readonly Timeline[], notes: Notes): void {
  const byLabel = Map.groupBy(visits, ({ label }) => label);
  for (const [label, same] of byLabel) {
    if (same.length === 1) continue;
    notes.warning(
      'sameLabel',
      timelines[0]?.item.path ?? [],
      `The visits ${quoteSome(same.map(({ id }) => id))} are all called ${quote(label)}.`,
      'Name them so that they can be told apart.',
    );
  }
}
