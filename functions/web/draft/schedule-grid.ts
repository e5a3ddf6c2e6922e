/** The schedule as a grid: activities down, visits across, a part at a time where it is large. */
import {
  cellsOf,
  type DraftCell,
  entriesOf,
  type Fields,
  isStray,
  textOf,
} from '../../../shared/usecases/resource-review/resource-parts.ts';
import type { SliceRequest } from '../frame/slices.ts';
import { sliceOf } from '../frame/slices.ts';
import { SECTION_WORDS } from '../frame/words.ts';
import { nameOf } from './finding-places.ts';
import type { Draft } from './load-draft.ts';

const ROWS_ON_A_PAGE = 100;
const VISITS_ON_A_PAGE = 20;

export interface Numbered {
  /** From 1, as in addresses. */
  readonly number: number;
  readonly id: string | undefined;
  readonly label: string;
  readonly entry: Fields;
}

export function numberedOf({ document }: Draft, list: 'visits' | 'activities'): readonly Numbered[] {
  return entriesOf(document, list).map((entry, at) => ({
    number: at + 1,
    id: textOf(entry['id']),
    label: nameOf(list, entry, at),
    entry,
  }));
}

/** Visits as they follow each other; those without a place in the order come last. */
export function inOrder(visits: readonly Numbered[]): readonly Numbered[] {
  const orderOf = ({ entry: { order } }: Numbered) =>
    typeof order === 'number' ? order : Number.MAX_SAFE_INTEGER;
  return visits.toSorted((a, b) => orderOf(a) - orderOf(b) || a.number - b.number);
}

const keyOf = (activity: string | undefined, visit: string | undefined) =>
  `${activity ?? ''}\n${visit ?? ''}`;

/** What a cell says: how often, or that it says so in a form that cannot be read. */
export function timesOf({ quantity }: DraftCell): string {
  return typeof quantity === 'number' ? String(quantity) : '?';
}

/** The activities that a schedule is about: charged per visit, or with a cell that adds nothing to the price. */
export function scheduledActivities(draft: Draft): readonly Numbered[] {
  const used = new Set(cellsOf(draft.document).map(({ activity }) => activity));
  return numberedOf(draft, 'activities').filter(
    ({ id, entry }) => id !== undefined && (entry['chargedPer'] === 'visit' || used.has(id)),
  );
}

export function sectionName(section: unknown): string {
  const known = Object.entries(SECTION_WORDS).find(([name]) => name === section);
  return known?.[1] ?? 'No section yet';
}

/** The cells that name nothing, as a person can tell them. */
export function straysOf({ document }: Draft): readonly { activity: string; visit: string; times: string }[] {
  const isOut = isStray(document);
  return cellsOf(document)
    .filter(isOut)
    .map((cell) => ({ activity: cell.activity ?? '–', visit: cell.visit ?? '–', times: timesOf(cell) }));
}

export function gridOf(draft: Draft, request: SliceRequest) {
  const cells = new Map(
    cellsOf(draft.document).map((cell) => [keyOf(cell.activity, cell.visit), timesOf(cell)]),
  );
  const visits = sliceOf(inOrder(numberedOf(draft, 'visits')), request, {
    field: 'visits',
    size: VISITS_ON_A_PAGE,
  });
  const rows = sliceOf(scheduledActivities(draft), request, { field: 'rows', size: ROWS_ON_A_PAGE });
  return {
    visits,
    rows: {
      ...rows,
      items: rows.items.map(({ id, number, label, entry }) => ({
        number,
        label,
        section: sectionName(entry['section']),
        times: visits.items.map((visit) => cells.get(keyOf(id, visit.id)) ?? ''),
      })),
    },
  };
}
