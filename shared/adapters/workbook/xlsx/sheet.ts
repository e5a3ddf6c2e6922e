/** A sheet as it was read: only cells with a value, and what a person who looks at it would want to know. */
import type { CellRange } from './cell-address.ts';

export type CellContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** The calendar day of a number that is formatted as a date; a time of day is dropped. */
  | { readonly kind: 'day'; readonly day: string }
  /** `#REF!` and its like. */
  | { readonly kind: 'error'; readonly code: string }
  /** A formula without a stored result. */
  | { readonly kind: 'uncalculated' };

export interface Cell {
  readonly row: number;
  readonly column: number;
  readonly content: CellContent;
  readonly isFormula: boolean;
}

export interface SheetRow {
  readonly row: number;
  /** By column, ascending. */
  readonly cells: readonly Cell[];
  readonly isHidden: boolean;
}

export interface Sheet {
  readonly name: string;
  readonly isHidden: boolean;
  /** By row, ascending; rows without a value are not there. */
  readonly rows: readonly SheetRow[];
  readonly merged: readonly CellRange[];
  readonly hiddenColumns: readonly { readonly from: number; readonly to: number }[];
}
