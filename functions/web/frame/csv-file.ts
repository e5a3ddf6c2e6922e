/** Lists as files for spreadsheets. */
import { formatPounds, type Pence } from '../../../shared/domain/money.ts';
import { formatCsv } from '../../../shared/http/csv.ts';
import type { FileReply } from './page-request.ts';

/** Spreadsheets take UTF-8 for something else unless the file begins with this mark. */
const BYTE_ORDER_MARK = '\uFEFF';

/** `1234567` as `12345.67`, which spreadsheets read as a number; nothing where there is no amount. */
export function poundsCell(amount: Pence | undefined): string {
  return amount === undefined ? '' : formatPounds(amount).replaceAll(',', '');
}

/** A list with its headings; cells that a spreadsheet would run as formulas are neutralised. */
export function csvFile(
  filename: string,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): FileReply {
  return {
    kind: 'file',
    bytes: new TextEncoder().encode(BYTE_ORDER_MARK + formatCsv([headings, ...rows])),
    contentType: 'text/csv; charset=utf-8',
    filename,
  };
}
