/** The sheet Study: a row for each field, with its help beside it. */
import type { CellObject, SheetData } from 'write-excel-file/node';
import type { ResourceReview } from '../../../domain/resource-review.ts';
import type { Field } from '../layout/field.ts';
import { EMPTY_PARTS, STUDY_GROUPS, STUDY_HEADINGS, STUDY_SHEET } from '../layout/study-fields.ts';
import { cellOf, groupCell, headingCell, helpCell, textCell, wrapped } from './cells.ts';
import { type DropDown, ruleFor } from './drop-downs.ts';
import type { SheetPlan } from './sheet-plan.ts';

/** @param review undefined for an empty sheet; `tariffId` then says which release the workbook was made for */
export function studySheet(review: ResourceReview | undefined, tariffId: string | undefined): SheetPlan {
  const rows: SheetData = [STUDY_HEADINGS.map(headingCell)];
  const dropDowns: DropDown[] = [];
  const addField = (field: Field, value: unknown) => {
    const rule = ruleFor(field.kind);
    rows.push(fieldRow(field, value));
    if (rule) dropDowns.push({ cells: `B${rows.length}`, rule, title: field.heading, help: field.help });
  };
  for (const { title, fields } of STUDY_GROUPS) {
    rows.push([groupCell(title), groupCell(undefined), groupCell(undefined)]);
    for (const field of fields) {
      addField(field, review ? valueAt(review, field.path) : field.path === 'tariff' ? tariffId : undefined);
    }
  }
  const empty = review ? emptyParts(review) : [];
  if (empty.length > 0) addField(EMPTY_PARTS, empty);
  return {
    name: STUDY_SHEET,
    rows,
    widths: [30, VALUE_WIDTH, 60],
    frozen: { rows: 1, columns: 1 },
    dropDowns,
  };
}

const VALUE_WIDTH = 60;
const LINE_HEIGHT = 14;

function fieldRow({ heading, kind, help }: Field, value: unknown): CellObject[] {
  const name: CellObject = { ...textCell(heading), fontWeight: 'bold', alignVertical: 'top' };
  return [{ ...name, height: LINE_HEIGHT * countLines(value) }, wrapped(cellOf(kind, value)), helpCell(help)];
}

/** Rows with wrapped text do not grow by themselves in every program. */
function countLines(value: unknown): number {
  if (typeof value !== 'string') return 1;
  const lines = value.split('\n').map((line) => Math.max(1, Math.ceil((line.length * 1.1) / VALUE_WIDTH)));
  return lines.reduce((sum, count) => sum + count, 0);
}

function valueAt(review: ResourceReview, path: string): unknown {
  return path.split('.').reduce<unknown>((value, step) => {
    if (typeof value !== 'object' || value === null) return undefined;
    return new Map(Object.entries(value)).get(step);
  }, review);
}

/** Parts of the terms that are there and hold nothing, which no other cell could say. */
function emptyParts({ terms }: ResourceReview): string[] {
  if (!terms) return [];
  return [
    ...(Object.keys(terms).length === 0 ? ['terms'] : []),
    ...(terms.archiving && Object.keys(terms.archiving).length === 0 ? ['terms.archiving'] : []),
    ...(terms.expenseCaps?.length === 0 ? ['terms.expenseCaps'] : []),
  ];
}
