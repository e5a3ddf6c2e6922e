/** Columns, cells and rows of money that all schedules share. */
import { formatPounds, type Pence, timesPence } from '../../domain/money.ts';
import type { PriceLine } from '../../domain/site-price-document.ts';
import type { TableColumn, TableRow } from '../pdf/model.ts';

/** Points that a digit of a table cell takes, the bold ones too, and the space around a cell's text. */
const DIGIT = 5;
const PADDING = 12;
/** Most columns of a document line up; only amounts of millions need more. */
const USUAL_WIDTH = 76;

/** A column of amounts, wide enough for the longest of them. */
export function amountColumn(
  header: string,
  amounts: readonly Pence[],
  usualWidth = USUAL_WIDTH,
): TableColumn {
  const longest = amounts.reduce((most, amount) => Math.max(most, formatPounds(amount).length), 0);
  return {
    header: `${header} (£)`,
    width: { points: Math.max(usualWidth, longest * DIGIT + PADDING) },
    align: 'right',
    varies: true,
  };
}

export const QUANTITY: TableColumn = { header: 'Quantity', width: { points: 56 }, align: 'right' };

export function nameColumn(header: string): TableColumn {
  return { header, width: { share: 1 }, namesRow: true };
}

/** A line's price times a quantity: the only product that the document makes itself. */
export const totalOf = (line: PriceLine, quantity: number): Pence => timesPence(line.unitPence, quantity);

/** Whole numbers as printed, `1,200`. */
export const formatCount = (count: number): string => String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** Activity, unit price, quantity, total. */
export function lineRow(line: PriceLine, quantity: number, indent = 0): TableRow {
  return {
    cells: [
      line.label,
      formatPounds(line.unitPence),
      formatCount(quantity),
      formatPounds(totalOf(line, quantity)),
    ],
    indent,
  };
}

/** A sum under the last of four columns. */
export function sumRow(kind: 'subtotal' | 'total', label: string, amount: Pence): TableRow {
  return { kind, cells: [{ text: label, span: 3 }, formatPounds(amount)] };
}

/** Activity, unit price, quantity and total, for the lines and sums that the table holds. */
export function lineColumns(
  header: string,
  lines: readonly { readonly line: PriceLine; readonly quantity: number }[],
  sums: readonly Pence[],
): readonly TableColumn[] {
  return [
    nameColumn(header),
    amountColumn(
      'Unit price',
      lines.map(({ line }) => line.unitPence),
    ),
    QUANTITY,
    amountColumn('Total', [...lines.map(({ line, quantity }) => totalOf(line, quantity)), ...sums]),
  ];
}
