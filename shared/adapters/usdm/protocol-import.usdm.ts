/** Protocols in CDISC USDM version 4, read as the beginning of a resource review (costing.md section 6). */
import type { Arm, Visit } from '../../domain/resource-review.ts';
import type {
  ImportAccount,
  ImportAids,
  ImportedProtocol,
  ProtocolImport,
} from '../../ports/protocol-import.ts';
import { type Item, itemsOf } from './item.ts';
import { readLabel } from './label.ts';
import { mapActivities } from './map-activities.ts';
import { listUnscheduled, noteOtherTimelines } from './note-other-timelines.ts';
import { noteBrokenReferences, noteCircularTimelines, noteScheduledGroups } from './note-references.ts';
import { countOf, Notes } from './notes.ts';
import { type OpenDocument, openDocument } from './open-document.ts';
import { type ProtocolActivities, readActivities } from './read-activities.ts';
import { readStudy } from './read-study.ts';
import { countCells, findMainTimelines, readTimelines, type Timeline } from './read-timelines.ts';
import { readVisits } from './read-visits.ts';

/**
 * Beyond these no draft is made: more cells than a resource review holds, ten times its visits and activities
 * (costing.md section 6). What lies between comes whole, with an error, so that a person can choose what to leave out.
 */
const MOST = { 'schedule cell': 50_000, instance: 2_000, activity: 10_000 } as const;

export function createUsdmImport(): ProtocolImport {
  return { importProtocol: async (document, aids = {}) => importUsdm(document, aids) };
}

/** A draft with every cell of the main timeline accounted for; see `ProtocolImport`. */
export function importUsdm(document: unknown, aids: ImportAids = {}): ImportedProtocol {
  const notes = new Notes();
  const open = openDocument(document, notes);
  const imported = open && importDesign(open, aids, notes);
  return { unmapped: [], unscheduled: [], ...imported, findings: notes.list() };
}

function importDesign(
  open: OpenDocument,
  aids: ImportAids,
  notes: Notes,
): Omit<ImportedProtocol, 'findings'> | undefined {
  const { design } = open;
  const timelines = readTimelines(design, notes);
  const main = findMainTimelines(timelines, design, notes);
  const cellsInFile = countCells(main);
  if (isTooLarge(main, cellsInFile, notes)) return undefined;
  const others = timelines.filter((timeline) => !main.includes(timeline));
  const activities = readActivities(design, notes);
  const study = readStudy(open, notes);
  const arms = readArms(design, notes);
  const read = readVisits(
    main,
    design,
    activities,
    arms.map(({ id }) => id),
    notes,
  );
  const { visits, schedule, cellsByActivity, cellsRefused } = read;
  const mapped = mapActivities(activities, cellsByActivity, aids, notes);
  noteArms(arms, visits, design, notes);
  noteScheduledGroups(activities, cellsByActivity, notes);
  const unscheduled = noteTheRest({ main, others, activities, design, cellsByActivity }, notes);
  const account: ImportAccount = {
    instances: main.reduce((sum, { instances }) => sum + instances.length, 0),
    visits: visits.length,
    activities: mapped.activities.length,
    cellsInFile,
    cellsInDraft: schedule.length,
    cellsRefused,
    otherTimelines: others.length,
    cellsOfOtherTimelines: countCells(others),
  };
  noteAccount(account, notes);
  const { unmapped, activities: drafted } = mapped;
  const review = {
    schema: 'ncvr.resource-review/1',
    study,
    arms,
    visits,
    activities: drafted,
    schedule,
  } as const;
  return { review, unmapped, unscheduled, account };
}

function isTooLarge(main: readonly Timeline[], cells: number, notes: Notes): boolean {
  const instances = main.flatMap((timeline) => timeline.instances);
  const activities = new Set<string>();
  for (const instance of instances) for (const { id } of instance.activities) activities.add(id);
  const sizes = { 'schedule cell': cells, instance: instances.length, activity: activities.size };
  const [first] = (['schedule cell', 'instance', 'activity'] as const).filter(
    (what) => sizes[what] > MOST[what],
  );
  if (first === undefined) return false;
  notes.error(
    'tooLarge',
    main[0]?.item.path ?? [],
    `The main timeline has ${countOf(sizes[first], first)}; no draft is made of more than ${MOST[first]}.`,
    'Give a file with the schedule of one study.',
  );
  return true;
}

function readArms(design: Item, notes: Notes): Arm[] {
  return itemsOf(design, 'arms', notes).map((item, at) => ({
    id: `arm${at + 1}`,
    label: readLabel(item, notes),
  }));
}

function noteArms(arms: readonly Arm[], visits: readonly Visit[], design: Item, notes: Notes): void {
  const path = [...design.path, 'arms'];
  if (arms.length === 0) {
    notes.error(
      'noArms',
      path,
      'The study design has no arms, so no participant has a visit.',
      'Add the arms to the draft, and name them at each visit.',
    );
  } else if (arms.length > 1 && visits.length > 0) {
    notes.warning(
      'visitsOfEveryArm',
      path,
      `The main timeline does not tell its visits by arm: in the draft every visit is for each of the ${arms.length} arms.`,
      'Remove the arms that do not have a visit.',
    );
  }
}

interface Rest {
  readonly main: readonly Timeline[];
  readonly others: readonly Timeline[];
  readonly activities: ProtocolActivities;
  readonly design: Item;
  readonly cellsByActivity: ReadonlyMap<string, number>;
}

function noteTheRest({ main, others, activities, design, cellsByActivity }: Rest, notes: Notes) {
  noteOtherTimelines(main, others, activities, notes);
  noteCircularTimelines([...main, ...others], activities, notes);
  noteBrokenReferences(design, activities, notes);
  return listUnscheduled(others, activities, cellsByActivity, notes);
}

/** Findings know errors and warnings only; that the counts are to be compared is why this is one. */
function noteAccount(account: ImportAccount, notes: Notes): void {
  const { instances, visits, activities, cellsInFile, cellsInDraft, cellsRefused } = account;
  notes.warning(
    'account',
    [],
    `${countOf(instances, 'instance')} of the main timeline gave ${countOf(visits, 'visit')} and ${countOf(activities, 'activity')}. Cells in the file: ${cellsInFile}; in the draft: ${cellsInDraft}; refused, each with an error: ${cellsRefused}.`,
    "Compare the counts with the protocol's schedule of activities.",
  );
}
