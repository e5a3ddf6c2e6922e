/** Cells of a workbook that is written: their formats and looks. */
import type { CellObject } from 'write-excel-file/node';
import type { FieldKind } from '../layout/field.ts';
import { poundsForCell } from '../layout/pounds.ts';
import { joinCodes } from '../layout/several-in-a-cell.ts';
import { YES_NO } from '../layout/words.ts';

const INK = '#212B32';
const HEADING = { fontWeight: 'bold', textColor: '#FFFFFF', backgroundColor: '#1D3F6E', wrap: true } as const;
const HELP = { fontStyle: 'italic', textColor: '#4C6272', backgroundColor: '#F0F4F5', wrap: true } as const;

export function headingCell(text: string): CellObject {
  return { ...textCell(text), ...HEADING, alignVertical: 'center', height: 36 };
}

export function helpCell(text: string | undefined): CellObject {
  return { ...textCell(text), ...HELP, alignVertical: 'top' };
}

export function titleCell(text: string): CellObject {
  return { ...textCell(text), fontWeight: 'bold', fontSize: 14, textColor: INK };
}

export function groupCell(text: string | undefined): CellObject {
  return { ...textCell(text), fontWeight: 'bold', backgroundColor: '#D8DDE0', textColor: INK };
}

/** Text in the format Text, so that a spreadsheet does not make numbers or dates of what is typed there later. */
export function textCell(text: string | undefined): CellObject {
  return { type: String, format: '@', ...(text === undefined ? {} : { value: text }) };
}

export function wrapped(cell: CellObject): CellObject {
  return { ...cell, wrap: true, alignVertical: 'top' };
}

function numberCell(value: number | undefined, format: string): CellObject {
  return { type: Number, format, ...(value === undefined ? {} : { value }) };
}

export function wholeCell(value: number | undefined): CellObject {
  return numberCell(value, '0');
}

export function poundsCell(pence: number | undefined): CellObject {
  return numberCell(pence === undefined ? undefined : poundsForCell(pence), '#,##0.00');
}

/** Before it a spreadsheet counts a day that never was. */
const FIRST_SURE_DAY = '1900-03-01';

function dayCell(day: string | undefined): CellObject {
  if (day !== undefined && day < FIRST_SURE_DAY) return textCell(day);
  const value = day === undefined ? {} : { value: new Date(`${day}T00:00:00Z`) };
  return { type: Date, format: 'd mmmm yyyy', align: 'left', ...value };
}

/** The cell of a value of the document, or an empty one in the right format. */
export function cellOf(kind: FieldKind, value: unknown): CellObject {
  if (typeof kind === 'object')
    return textCell(typeof value === 'string' ? (kind.words[value] ?? value) : undefined);
  switch (kind) {
    case 'whole':
      return wholeCell(typeof value === 'number' ? value : undefined);
    case 'pounds':
      return poundsCell(typeof value === 'number' ? value : undefined);
    case 'yesNo':
      return textCell(typeof value === 'boolean' ? YES_NO[value ? 0 : 1] : undefined);
    case 'codes':
      return textCell(Array.isArray(value) ? joinCodes(value.map(String)) : undefined);
    case 'day':
      return dayCell(typeof value === 'string' ? value : undefined);
    case 'text':
    case 'code':
      return textCell(typeof value === 'string' ? value : undefined);
  }
}
