/** One `<c>` element as the value that a person sees in the cell. */
import { dayOfSerial } from './cell-formats.ts';
import { damaged } from './refusal.ts';
import type { CellContent } from './sheet.ts';
import { decodeText, unescapeOffice } from './xml-scanner.ts';

/** As much as Excel keeps in a cell; every text of a review is far shorter. */
const LONGEST_TEXT = 32_767;

/** What a workbook says once for all its cells. */
export interface CellContext {
  readonly strings: readonly string[];
  readonly dateStyles: readonly boolean[];
  readonly is1904: boolean;
}

/** A `<c>` element: attributes `t` and `s`, whether it has a formula, and the raw text of its `<v>` or its `<is>`. */
interface RawCell {
  readonly type: string;
  readonly style: string | undefined;
  readonly isFormula: boolean;
  readonly value: string | undefined;
  readonly inlineText: string | undefined;
}

/** The content, or undefined for an empty cell. @throws WorkbookRefused for what no program writes */
export function readCell(cell: RawCell, context: CellContext): CellContent | undefined {
  const { value, isFormula, type } = cell;
  if (isFormula && (value === undefined || (value === '' && type !== 'str'))) return { kind: 'uncalculated' };
  if (type === 'inlineStr') return textOf(unescapeOffice(decodeText(cell.inlineText ?? '')));
  if (value === undefined || value === '') return undefined;
  switch (type) {
    case 's':
      return textOf(sharedString(value, context.strings));
    case 'str':
      return textOf(unescapeOffice(decodeText(value)));
    case 'b':
      return { kind: 'boolean', value: value.trim() === '1' };
    case 'e':
      return { kind: 'error', code: decodeText(value).slice(0, 20) };
    case 'd':
      return isoDay(value);
    case 'n':
      return numberOf(value, cell.style, context);
    default:
      throw damaged('a cell is of a kind that Excel does not use');
  }
}

function textOf(text: string): CellContent | undefined {
  if (text.trim() === '') return undefined;
  return { kind: 'text', text: text.slice(0, LONGEST_TEXT).replaceAll('\r\n', '\n') };
}

function sharedString(index: string, strings: readonly string[]): string {
  const text = /^\s*\d+\s*$/.test(index) ? strings[Number(index)] : undefined;
  if (text === undefined) throw damaged('a cell names a text that is not there');
  return text;
}

function isoDay(value: string): CellContent {
  const day = /^\d{4}-\d\d-\d\d/.exec(value.trim())?.[0];
  if (day === undefined) throw damaged('a date is none');
  return { kind: 'day', day };
}

function numberOf(value: string, style: string | undefined, context: CellContext): CellContent {
  const number = Number(value);
  if (Number.isNaN(number)) throw damaged('a number is none');
  const isDate = style !== undefined && context.dateStyles[Number(style)] === true;
  const day = isDate ? dayOfSerial(number, context.is1904) : undefined;
  return day === undefined ? { kind: 'number', value: number } : { kind: 'day', day };
}
