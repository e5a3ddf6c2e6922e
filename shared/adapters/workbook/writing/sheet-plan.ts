/** A sheet as it will be written. */
import type { SheetData } from 'write-excel-file/node';
import type { DropDown } from './drop-downs.ts';

export interface SheetPlan {
  readonly name: string;
  readonly rows: SheetData;
  readonly widths: readonly number[];
  /** Rows and columns that stay in sight. */
  readonly frozen: { readonly rows: number; readonly columns: number };
  readonly dropDowns: readonly DropDown[];
  /** The row whose cells show the format of their columns, further down too; undefined: none. */
  readonly formatRow?: number;
}
