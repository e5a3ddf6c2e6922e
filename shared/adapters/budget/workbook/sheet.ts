/** A sheet and its XML (ECMA-376 part 1, 18.3). */
import { formatColumn } from '../../workbook/xlsx/cell-address.ts';
import type { Cell, Row } from './cells.ts';
import { type Style, styleNumber } from './styles.ts';

export interface Sheet {
  readonly name: string;
  /** In characters. */
  readonly widths: readonly number[];
  readonly rows: readonly Row[];
  /** Rows and columns that stay in sight; on paper the rows head every page. */
  readonly frozen: { readonly rows: number; readonly columns: number };
  /** Cells such as `A5:X40` that can be filtered. */
  readonly filter?: string;
  /** Cells whose text says "differ" where a check fails. */
  readonly checks?: readonly string[];
}

/** `$H`: a column in a formula. */
export const column = (number: number): string => `$${formatColumn(number)}`;

/** What XML 1.0 cannot hold, as readers of workbooks know it (ECMA-376, ST_Xstring). */
const UNWRITABLE = /[\p{Cs}\uFFFE\uFFFF]|(?![\t\n])[\0-\x1F]/gu;
const XML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => XML[character] ?? '');

/** Text of a part that knows no such escape. */
export const plainText = (text: string): string => escapeXml(text.replace(UNWRITABLE, ''));

const officeText = (text: string): string =>
  escapeXml(text.replace(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_')).replace(
    UNWRITABLE,
    (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
  );

function cellXml(cell: Cell, address: string): string {
  const start = `<c r="${address}" s="${styleNumber(cell.style)}"`;
  if ('empty' in cell) return `${start}/>`;
  const formula = cell.formula === undefined ? '' : `<f>${escapeXml(cell.formula)}</f>`;
  if ('number' in cell) return `${start}>${formula}<v>${cell.number}</v></c>`;
  if (formula !== '') return `${start} t="str">${formula}<v>${officeText(cell.text)}</v></c>`;
  return `${start} t="inlineStr"><is><t xml:space="preserve">${officeText(cell.text)}</t></is></c>`;
}

const LINE_HEIGHT = 13;
const WRAPPED: readonly Style[] = ['wrapped', 'heading', 'headingRight'];

/** Lines that the longest wrapped text of a row takes: not every program measures it by itself. */
function linesOf(row: Row, widths: readonly number[]): number {
  const lines = row.map((cell, at) =>
    cell && 'text' in cell && WRAPPED.includes(cell.style)
      ? Math.ceil(cell.text.length / Math.max(1, (widths[at] ?? 0) - 2))
      : 1,
  );
  return Math.max(1, ...lines);
}

function rowXml(row: Row, at: number, widths: readonly number[]): string {
  const cells = row.map((cell, index) => (cell ? cellXml(cell, `${formatColumn(index + 1)}${at + 1}`) : ''));
  const lines = linesOf(row, widths);
  const height = lines === 1 ? '' : ` ht="${lines * LINE_HEIGHT}" customHeight="1"`;
  return `<row r="${at + 1}"${height}>${cells.join('')}</row>`;
}

function paneXml({ rows, columns }: Sheet['frozen']): string {
  if (rows === 0 && columns === 0) return '';
  const pane = rows === 0 ? 'topRight' : columns === 0 ? 'bottomLeft' : 'bottomRight';
  const splits = `${columns > 0 ? ` xSplit="${columns}"` : ''}${rows > 0 ? ` ySplit="${rows}"` : ''}`;
  const corner = `${formatColumn(columns + 1)}${rows + 1}`;
  return `<pane${splits} topLeftCell="${corner}" activePane="${pane}" state="frozen"/><selection pane="${pane}" activeCell="${corner}" sqref="${corner}"/>`;
}

function checksXml(cells: string, at: number): string {
  const [first = ''] = cells.split(':');
  return `<conditionalFormatting sqref="${cells}"><cfRule type="expression" dxfId="0" priority="${at + 1}"><formula>ISNUMBER(SEARCH("differ",${first}))</formula></cfRule></conditionalFormatting>`;
}

/** The part of the file that holds the sheet. The order of its elements is fixed. */
export function sheetXml(sheet: Sheet, isFirst: boolean): string {
  const columns = sheet.widths.map(
    (width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`,
  );
  return (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' +
    `<sheetViews><sheetView${isFirst ? ' tabSelected="1"' : ''} showGridLines="0" workbookViewId="0">${paneXml(sheet.frozen)}</sheetView></sheetViews>` +
    `<sheetFormatPr defaultRowHeight="13"/><cols>${columns.join('')}</cols>` +
    `<sheetData>${sheet.rows.map((row, at) => rowXml(row, at, sheet.widths)).join('')}</sheetData>` +
    (sheet.filter === undefined ? '' : `<autoFilter ref="${sheet.filter}"/>`) +
    (sheet.checks ?? []).map(checksXml).join('') +
    '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>' +
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>' +
    '<headerFooter><oddFooter>&amp;L&amp;A&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter>' +
    '</worksheet>'
  );
}
