/** Plans of sheets as the bytes of an .xlsx file: the same plans, the same bytes. */
import { unzipSync, zipSync } from 'fflate';
import writeXlsxFile from 'write-excel-file/node';
import { formatColumn } from '../xlsx/cell-address.ts';
import { dataValidationsXml } from './drop-downs.ts';
import { SharedTexts } from './shared-texts.ts';
import type { SheetPlan } from './sheet-plan.ts';

type WriterOptions = NonNullable<Parameters<typeof writeXlsxFile>[1]>;
type WriterFeature = NonNullable<WriterOptions['features']>[number];

const FONT = { fontFamily: 'Arial', fontSize: 10 };
/** ZIP keeps local time; this is the first that it can keep, everywhere. */
const NO_TIME = new Date(1980, 0, 1);

export async function writeFile(plans: readonly SheetPlan[]): Promise<Uint8Array> {
  const texts = new SharedTexts();
  const sheets = plans.map(({ name, rows, widths, frozen }) => ({
    sheet: name,
    data: texts.replaceBy(rows),
    columns: widths.map((width) => ({ width })),
    stickyRowsCount: frozen.rows,
    stickyColumnsCount: frozen.columns,
    orientation: 'landscape' as const,
  }));
  const written = await writeXlsxFile(sheets, { ...FONT, features: [finishSheets(plans)] }).toBuffer();
  // The writer stamps the moment into every part.
  return zipSync(texts.putBack(unzipSync(written)), { mtime: NO_TIME });
}

/** Adds what the writer has no options for: drop-downs, and the format of whole columns. */
function finishSheets(plans: readonly SheetPlan[]): WriterFeature {
  const transform = (xml: string, _options: unknown, { sheetIndex }: { sheetIndex: number }) => {
    const plan = plans[sheetIndex];
    if (!plan) return xml;
    // The order of a sheet's elements is fixed: validations stand before the margins of the page.
    const finished = fitToPage(xml).replace(
      '<pageMargins',
      () => `${dataValidationsXml(plan.dropDowns)}<pageMargins`,
    );
    return plan.formatRow === undefined
      ? finished
      : formatColumns(finished, plan.formatRow, plan.widths.length);
  };
  return { files: { transform: { 'xl/worksheets/sheet{id}.xml': { transform } } } };
}

/** On paper a sheet is as wide as the page, and as long as it takes. */
function fitToPage(xml: string): string {
  return xml
    .replace(/<worksheet [^>]*>/, (start) => `${start}<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`)
    .replace('<pageSetup ', '<pageSetup fitToHeight="0" ');
}

/** Gives each column the style of its cell in `row`, so that cells written further down have it too. */
function formatColumns(xml: string, row: number, count: number): string {
  let formatted = xml;
  for (let column = 1; column <= count; column += 1) {
    const style = new RegExp(`<c r="${formatColumn(column)}${row}" s="(\\d+)"`).exec(xml)?.[1];
    if (style !== undefined)
      formatted = formatted.replace(
        `<col min="${column}" max="${column}" `,
        (col) => `${col}style="${style}" `,
      );
  }
  return formatted;
}
