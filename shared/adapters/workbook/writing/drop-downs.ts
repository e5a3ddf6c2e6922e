/** Lists to choose from and rules for cells: the data validations of a sheet, which the writer has no option for. */
import type { FieldKind } from '../layout/field.ts';
import { YES_NO } from '../layout/words.ts';

export type Rule =
  | { readonly list: readonly string[] }
  /** The list stands in a range, as `Tariff!$A$3:$A$150`. `isStrict`: nothing else may be written. */
  | { readonly range: string; readonly isStrict: boolean }
  | { readonly wholeFrom: number }
  | { readonly amount: true };

export interface DropDown {
  /** Cells such as `C3:C1002`. */
  readonly cells: string;
  readonly rule: Rule;
  readonly title: string;
  /** Shown beside the cell when it is chosen. */
  readonly help: string;
}

/** Excel's own bounds. */
const LONGEST = { title: 32, help: 255, list: 255 } as const;

/** The rule for a field, if its kind has one. */
export function ruleFor(kind: FieldKind): Rule | undefined {
  if (typeof kind === 'object') return { list: Object.values(kind.words) };
  if (kind === 'yesNo') return { list: YES_NO };
  if (kind === 'whole') return { wholeFrom: 0 };
  if (kind === 'pounds') return { amount: true };
  return undefined;
}

/** The element `dataValidations` of a sheet; empty without drop-downs. */
export function dataValidationsXml(dropDowns: readonly DropDown[]): string {
  if (dropDowns.length === 0) return '';
  return `<dataValidations count="${dropDowns.length}">${dropDowns.map(validationXml).join('')}</dataValidations>`;
}

function validationXml({ cells, rule, title, help }: DropDown): string {
  const { type, style, formulas, mend } = describeRule(rule);
  const texts = [
    ['errorTitle', title.slice(0, LONGEST.title)],
    ['error', mend],
    ['promptTitle', title.slice(0, LONGEST.title)],
    ['prompt', help.slice(0, LONGEST.help)],
  ].map(([name, text = '']) => ` ${name}="${escapeXml(text)}"`);
  return (
    `<dataValidation ${type} errorStyle="${style}" allowBlank="1" showInputMessage="1" showErrorMessage="1"` +
    `${texts.join('')} sqref="${cells}">` +
    formulas
      .map((formula, index) => `<formula${index + 1}>${escapeXml(formula)}</formula${index + 1}>`)
      .join('') +
    '</dataValidation>'
  );
}

function describeRule(rule: Rule): { type: string; style: string; formulas: string[]; mend: string } {
  if ('list' in rule) {
    const list = rule.list.join(',');
    if (list.length > LONGEST.list) throw new RangeError('A list in a drop-down is too long for Excel.');
    return { type: 'type="list"', style: 'stop', formulas: [`"${list}"`], mend: 'Choose one of the list.' };
  }
  if ('range' in rule)
    return {
      type: 'type="list"',
      style: rule.isStrict ? 'stop' : 'warning',
      formulas: [rule.range],
      mend: 'This is not in the list.',
    };
  if ('wholeFrom' in rule)
    return {
      type: 'type="whole" operator="greaterThanOrEqual"',
      style: 'stop',
      formulas: [String(rule.wholeFrom)],
      mend: `Write a whole number, ${rule.wholeFrom} or more.`,
    };
  return {
    type: 'type="decimal" operator="greaterThanOrEqual"',
    style: 'stop',
    formulas: ['0'],
    mend: 'Write an amount in pounds and pence.',
  };
}

/** Headings name roles and arms, which may hold what XML cannot. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\uFFFE\uFFFF]|\p{Cc}/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
