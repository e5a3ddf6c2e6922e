/**
 * The value of a cell as the document has it. What cannot be right is said here, in the words of a workbook; what is
 * merely not allowed passes as it stands, for the domain to judge.
 */
import type { FieldKind } from '../layout/field.ts';
import { readPounds } from '../layout/pounds.ts';
import { splitCodes } from '../layout/several-in-a-cell.ts';
import { findCode, readYesNo, type Words, YES_NO } from '../layout/words.ts';
import type { Cell, CellContent } from '../xlsx/sheet.ts';
import { readDay } from './convert-day.ts';
import type { Found, Place } from './found.ts';

/** The value, or undefined for a cell without one (or with one that was found to be wrong). */
export function convertCell(kind: FieldKind, cell: Cell, place: Place, found: Found): unknown {
  const { content } = cell;
  if (content.kind === 'error' || content.kind === 'uncalculated')
    return refuseFormula(content, place, found);
  if (cell.isFormula)
    found.warning(
      'formula',
      place,
      'This cell holds a formula; the result that was last saved is read.',
      'Check the result, or replace the formula by its value.',
    );
  if (kind === 'day') return readDay(content, place, found);
  if (content.kind === 'day') return refuseDay(content.day, place, found);
  if (typeof kind === 'object') return readChoice(kind.words, plainText(content), place, found);
  return readPlain(kind, content, place, found);
}

/** A result that is ready to be read: no error, no missing result, no date. */
type Plain = Exclude<CellContent, { kind: 'error' | 'uncalculated' | 'day' }>;

function readPlain(
  kind: Exclude<FieldKind, object | 'day'>,
  content: Plain,
  place: Place,
  found: Found,
): unknown {
  switch (kind) {
    case 'text':
      return content.kind === 'text' ? freeText(content.text, place, found) : plainText(content);
    case 'code':
      return code(plainText(content), place, found);
    case 'codes':
      return splitCodes(plainText(content));
    case 'whole':
      return content.kind === 'number' ? content.value : wholeNumber(plainText(content));
    case 'yesNo':
      return yesNo(content, place, found);
    case 'pounds':
      return pounds(content, place, found);
  }
}

/** What the cell shows, without the blanks around it. */
function plainText(content: Plain): string {
  if (content.kind === 'text') return content.text.trim();
  if (content.kind === 'number') return String(content.value);
  return content.value ? 'TRUE' : 'FALSE';
}

function freeText(text: string, place: Place, found: Found): string {
  if (text !== text.trim())
    found.warning(
      'outerBlanks',
      place,
      'This text begins or ends with a blank.',
      'Remove the blank if it is not meant.',
    );
  return text;
}

function code(text: string, place: Place, found: Found): string {
  if (/[\u00a0\u2007\u202f]/.test(text))
    found.warning(
      'noBreakSpace',
      place,
      'This holds a no-break space, which looks like a blank and is not one.',
      'Type the blank again, unless it is written so wherever this is named.',
    );
  return text;
}

/** `1,250` is 1250; anything that is no whole number stays text. */
function wholeNumber(text: string): number | string {
  return /^-?(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})$/.test(text) ? Number(text.replaceAll(',', '')) : text;
}

function yesNo(content: Plain, place: Place, found: Found): boolean | undefined {
  const value = content.kind === 'boolean' ? content.value : readYesNo(plainText(content));
  if (value === undefined)
    found.error('schema', place, 'This is neither Yes nor No.', `Write ${YES_NO.join(' or ')}.`);
  return value;
}

function readChoice(words: Words, text: string, place: Place, found: Found): string | undefined {
  const chosen = findCode(words, text);
  if (chosen === undefined)
    found.error(
      'schema',
      place,
      'This is not one of the values allowed here.',
      `Use one of ${Object.values(words).join(', ')}.`,
    );
  return chosen;
}

function pounds(content: Plain, place: Place, found: Found): number | undefined {
  const amount = readPounds(plainText(content));
  if (amount === undefined)
    found.error(
      'schema',
      place,
      'This is not an amount in pounds and whole pence.',
      'Write it as 1250.10, without a minus sign and with at most two decimals.',
    );
  return amount;
}

function refuseFormula(
  content: Extract<CellContent, { kind: 'error' | 'uncalculated' }>,
  place: Place,
  found: Found,
): undefined {
  if (content.kind === 'error')
    found.error(
      'cellError',
      place,
      `This cell shows the error ${content.code}.`,
      'Mend the formula, or write the value itself.',
    );
  else
    found.error(
      'uncalculatedFormula',
      place,
      'This cell holds a formula whose result was not saved.',
      'Open the workbook in Excel or LibreOffice and save it, or write the value itself.',
    );
  return undefined;
}

function refuseDay(day: string, place: Place, found: Found): undefined {
  found.error(
    'unexpectedDate',
    place,
    `This cell holds a date (${day}); a spreadsheet makes one of texts such as 1-2.`,
    'Format the cell as text, and write the value again.',
  );
  return undefined;
}
