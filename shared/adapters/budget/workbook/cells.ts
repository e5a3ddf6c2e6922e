/** Cells of a budget workbook. A formula carries the value that it comes to, so that any program shows it at once. */
import { formatPounds, type Pence } from '../../../domain/money.ts';
import type { Style } from './styles.ts';

export type Cell = { readonly style: Style } & (
  | { readonly text: string; readonly formula?: string }
  /** Decimal digits: amounts never pass through a binary fraction on their way into the file. */
  | { readonly number: string; readonly formula?: string }
  | { readonly empty: true }
);

/** Undefined leaves a cell out. */
export type Row = readonly (Cell | undefined)[];

/** `123456` pence as `1234.56`. */
export const poundsText = (pence: Pence): string => formatPounds(pence).replaceAll(',', '');

export const textCell = (text: string, style: Style = 'text'): Cell => ({ text, style });
export const emptyCell = (style: Style): Cell => ({ empty: true, style });
export const poundsCell = (pence: Pence, style: Style = 'pounds'): Cell => ({
  number: poundsText(pence),
  style,
});
export const countCell = (count: number, style: Style = 'count'): Cell => ({ number: String(count), style });

/** A formula in pounds. Rounding takes off what binary fractions add; it never changes a penny. */
export const poundsFormula = (formula: string, pence: Pence, style: Style = 'pounds'): Cell => ({
  formula: `ROUND(${formula},2)`,
  number: poundsText(pence),
  style,
});
export const countFormula = (formula: string, count: number, style: Style = 'count'): Cell => ({
  formula,
  number: String(count),
  style,
});
export const textFormula = (formula: string, text: string, style: Style): Cell => ({ formula, text, style });

export const headings = (texts: readonly string[], numbersFrom: number): Row =>
  texts.map((text, at) => textCell(text, at < numbersFrom ? 'heading' : 'headingRight'));
