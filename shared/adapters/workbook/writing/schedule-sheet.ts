/** The sheet Schedule: activities down, visits across; and, where it is needed, the sheet that keeps its order. */
import type { CellObject } from 'write-excel-file/node';
import type { ResourceReview, ScheduleCell } from '../../../domain/resource-review.ts';
import {
  ACTIVITIES,
  FIRST_ROW,
  HEADING_ROW,
  SCHEDULE_HEADINGS,
  SCHEDULE_ORDER,
  SCHEDULE_SHEET,
  VISITS,
} from '../layout/tables.ts';
import { formatColumn } from '../xlsx/cell-address.ts';
import { headingCell, helpCell, textCell, wholeCell } from './cells.ts';
import type { SheetPlan } from './sheet-plan.ts';
import { columnsOf, rangeOfIds, tableSheet } from './table-sheet.ts';

type Scheduled = Pick<ResourceReview, 'activities' | 'visits' | 'schedule'>;

const EMPTY: Scheduled = { activities: [], visits: [], schedule: [] };
/** Columns of a template that are ready for visits. */
const BLANK_VISITS = 15;
const VISIT_WIDTH = 11;

/** The schedule as one or two sheets. */
export function scheduleSheets(review: Scheduled = EMPTY): [grid: SheetPlan, ...order: SheetPlan[]] {
  const lines = gridLines(review);
  const visits = columnVisits(review);
  const inGrid = lines.flatMap(({ id, cells }) =>
    visits.flatMap((visit) => {
      const cell = cells.get(visit);
      return cell ? [{ ...cell, activity: id }] : [];
    }),
  );
  const isInOrder = inGrid.every(
    ({ activity, visit }, at) =>
      activity === review.schedule[at]?.activity && visit === review.schedule[at].visit,
  );
  return [gridSheet(review, lines, visits), ...(isInOrder ? [] : [orderSheet(review.schedule)])];
}

interface GridLine {
  readonly id: string;
  /** By visit. */
  readonly cells: Map<string, ScheduleCell>;
}

/** A line for each activity that is charged per visit or scheduled; a cell that is there twice needs a second line. */
function gridLines({ activities, schedule }: Scheduled): GridLine[] {
  const scheduled = Map.groupBy(schedule, ({ activity }) => activity);
  const listed = activities.filter(({ id, chargedPer }) => chargedPer === 'visit' || scheduled.has(id));
  const ids = new Set([...listed.map(({ id }) => id), ...scheduled.keys()]);
  return [...ids].flatMap((id) => {
    const lines: GridLine[] = [{ id, cells: new Map() }];
    for (const cell of scheduled.get(id) ?? []) {
      let line = lines.find(({ cells }) => !cells.has(cell.visit));
      if (!line) {
        line = { id, cells: new Map() };
        lines.push(line);
      }
      line.cells.set(cell.visit, cell);
    }
    return lines;
  });
}

/** Every visit, and what the schedule names that is none. */
function columnVisits({ visits, schedule }: Scheduled): string[] {
  return [...new Set([...visits.map(({ id }) => id), ...schedule.map(({ visit }) => visit)])];
}

function gridSheet(
  { activities, visits }: Scheduled,
  lines: readonly GridLine[],
  ids: readonly string[],
): SheetPlan {
  const labels = new Map(activities.map(({ id, label }) => [id, label]));
  const visitLabels = new Map(visits.map(({ id, label }) => [id, label]));
  const columns: readonly (string | undefined)[] = ids.length > 0 ? ids : Array(BLANK_VISITS).fill(undefined);
  const help = [
    { ...helpCell('The id from the sheet Activities, once for each activity.'), height: 64 },
    helpCell(
      'For the eye only; it is not read. To the right: a visit in each column, its id in the blue row.',
    ),
    ...columns.map((id) => helpCell(id === undefined ? undefined : visitLabels.get(id))),
  ];
  const headings = [
    ...SCHEDULE_HEADINGS.map(headingCell),
    ...columns.map((id): CellObject => ({ ...headingCell(id ?? ''), align: 'center' })),
  ];
  const rows = lines.map(({ id, cells }) => [
    textCell(id),
    textCell(labels.get(id)),
    ...columns.map((visit) => quantityCell(visit === undefined ? undefined : cells.get(visit)?.quantity)),
  ]);
  const empty = [textCell(undefined), textCell(undefined), ...columns.map(() => quantityCell(undefined))];
  const last = formatColumn(columns.length + SCHEDULE_HEADINGS.length);
  const end = FIRST_ROW + ACTIVITIES.most - 1;
  return {
    name: SCHEDULE_SHEET,
    rows: [help, headings, ...(rows.length > 0 ? rows : [empty])],
    widths: [16, 44, ...columns.map(() => VISIT_WIDTH)],
    frozen: { rows: HEADING_ROW, columns: SCHEDULE_HEADINGS.length },
    formatRow: FIRST_ROW,
    dropDowns: [
      {
        cells: `A${FIRST_ROW}:A${end}`,
        rule: { range: rangeOfIds(ACTIVITIES), isStrict: true },
        title: 'Activity id',
        help: 'Choose an activity of the sheet Activities.',
      },
      {
        cells: `C${HEADING_ROW}:${last}${HEADING_ROW}`,
        rule: { range: rangeOfIds(VISITS), isStrict: true },
        title: 'Visit id',
        help: 'Choose a visit of the sheet Visits.',
      },
      {
        cells: `C${FIRST_ROW}:${last}${end}`,
        rule: { wholeFrom: 1 },
        title: 'How often',
        help: 'How often the activity happens at this visit. Blank: not at all.',
      },
    ],
  };
}

function quantityCell(quantity: number | undefined): CellObject {
  return { ...wholeCell(quantity), align: 'center' };
}

function orderSheet(schedule: readonly ScheduleCell[]): SheetPlan {
  return tableSheet(SCHEDULE_ORDER, columnsOf(SCHEDULE_ORDER, schedule), schedule.length);
}
