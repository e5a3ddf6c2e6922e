import * as fc from 'fast-check';
import readExcelFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { createReviewWorkbook } from '../../../shared/adapters/workbook/review-workbook.xlsx.ts';
import {
  formatAddress,
  formatCell,
  LAST_COLUMN,
  LAST_ROW,
  parseAddress,
} from '../../../shared/adapters/workbook/xlsx/cell-address.ts';
import type { CellContent, Sheet } from '../../../shared/adapters/workbook/xlsx/sheet.ts';
import { openWorkbook } from '../../../shared/adapters/workbook/xlsx/workbook.ts';
import { bundledTariff } from '../../../shared/reference/index.ts';
import { sampleDocuments } from '../../support/sample.ts';
import { fullReviews } from './arbitrary-full-review.ts';
import { editWithOpenpyxl } from './openpyxl.ts';
import { rawParts, rawWorkbook, zipParts } from './raw-workbook.ts';

type Plain = string | number | boolean | null;

function plainContent(content: CellContent): Plain {
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'number':
    case 'boolean':
      return content.value;
    case 'day':
      return content.day;
    case 'error':
      return content.code;
    case 'uncalculated':
      return null;
  }
}

/** `{A1: value}` of our reader. */
function cellsOf(sheet: Sheet | undefined): Record<string, Plain> {
  const cells = sheet?.rows.flatMap(({ cells: row }) => row) ?? [];
  return Object.fromEntries(cells.map((cell) => [formatAddress(cell), plainContent(cell.content)]));
}

function sheetOf(inside: string, more: Record<string, string> = {}): Record<string, Plain> {
  const bytes = zipParts({ ...rawParts({ S: inside }), ...more });
  return cellsOf(openWorkbook(bytes).findSheet('S'));
}

const row = (cells: string) => `<sheetData><row r="1">${cells}</row></sheetData>`;

describe('the cells of a workbook', () => {
  it('are those that read-excel-file reads, in every sheet of every review', async () => {
    await fc.assert(
      fc.asyncProperty(fullReviews, async (review) => {
        const bytes = await createReviewWorkbook().write(review, bundledTariff());
        const ours = openWorkbook(bytes);
        for (const { sheet, data } of await readExcelFile(Buffer.from(bytes), { trim: false })) {
          const theirs = data.flatMap((cells, at) =>
            cells.flatMap((value: unknown, index) => {
              const isBlank = value === null || (typeof value === 'string' && value.trim() === '');
              const text = value instanceof Date ? value.toISOString().slice(0, 10) : value;
              return isBlank ? [] : [[formatAddress({ row: at + 1, column: index + 1 }), text]];
            }),
          );
          expect(cellsOf(ours.findSheet(sheet))).toEqual(Object.fromEntries(theirs));
        }
      }),
      { numRuns: 20 },
    );
  });

  it('are the same after another program has saved them', async () => {
    const { review, tariff } = sampleDocuments();
    const bytes = await createReviewWorkbook().write(review, tariff);
    const [before, after] = [openWorkbook(bytes), openWorkbook(await editWithOpenpyxl(bytes))];
    expect(after.sheetNames).toEqual(before.sheetNames);
    for (const name of before.sheetNames)
      expect(cellsOf(after.findSheet(name))).toEqual(cellsOf(before.findSheet(name)));
  });

  it('are of every kind that Excel writes', () => {
    expect(
      sheetOf(
        row(
          '<c r="A1" t="inlineStr"><is><r><t>rich </t></r><r><t>text</t></r><rPh><t>reading aid</t></rPh></is></c>' +
            '<c r="B1" t="str"><f>A1</f><v>result</v></c><c r="C1" t="b"><v>1</v></c><c r="D1" t="e"><v>#N/A</v></c>' +
            '<c r="E1" t="d"><v>2026-02-28T00:00:00Z</v></c><c r="F1"><v>1.5E3</v></c><c r="G1"/><c r="H1" s="0"><v></v></c>' +
            '<c r="I1"><f>1+1</f></c><c r="J1" t="str"><f>""</f><v></v></c><c r="K1" t="inlineStr"><is><t>a_x000D_b &amp; &#x41;</t></is></c>',
        ),
      ),
    ).toEqual({
      A1: 'rich text',
      B1: 'result',
      C1: true,
      D1: '#N/A',
      E1: '2026-02-28',
      F1: 1500,
      I1: null,
      K1: 'a\rb & A',
    });
  });

  it('are found without addresses, with prefixes, comments and sections of plain characters', () => {
    const inside =
      '<x:sheetData><x:row><x:c><x:v>1</x:v></x:c><!-- <c/> --><x:c t="inlineStr"><x:is><x:t><![CDATA[<&]]></x:t></x:is></x:c></x:row>' +
      "<x:row r='5'><x:c r='C5' note='a > b'><x:v>2</x:v></x:c></x:row></x:sheetData>";
    expect(sheetOf(inside)).toEqual({ A1: 1, B1: '<&', C5: 2 });
  });

  it('are dates where their format shows one, and numbers where it does not', () => {
    const formats = [
      '0',
      'd mmm yyyy',
      '#,##0.00 "days"',
      '[Red]0',
      '[$-809]dd/mm/yy',
      '0.00E+00',
      '[h]:mm',
      'General',
    ];
    const styles = `<styleSheet><numFmts>${formats
      .map((code, at) => `<numFmt numFmtId="${200 + at}" formatCode="${code.replaceAll('"', '&quot;')}"/>`)
      .join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${[...formats.keys()]
      .map((at) => `<xf numFmtId="${200 + at}"/>`)
      .join('')}<xf numFmtId="14"/><xf numFmtId="4"/></cellXfs></styleSheet>`;
    const relations = rawParts({ S: '' })['xl/_rels/workbook.xml.rels']?.replace(
      '</Relationships>',
      '<Relationship Id="s" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/styles" Target="/xl/my-styles.xml"/></Relationships>',
    );
    const cells = Array.from({ length: 10 }, (_, style) => `<c s="${style}"><v>46081</v></c>`).join('');
    const read = sheetOf(row(cells), {
      'xl/my-styles.xml': styles,
      'xl/_rels/workbook.xml.rels': relations ?? '',
    });
    const day = '2026-02-28';
    expect(Object.values(read)).toEqual([46081, day, 46081, 46081, day, 46081, day, 46081, day, 46081]);
  });

  it('say of themselves whether they are formulas, hidden or merged', () => {
    const bytes = rawWorkbook({
      S:
        '<cols><col min="2" max="3" hidden="1"/></cols><sheetData><row r="2" hidden="true"><c r="A2"><f>1</f><v>1</v></c></row></sheetData>' +
        '<mergeCells><mergeCell ref="B4:C6"/><mergeCell ref="nonsense"/></mergeCells>',
    });
    expect(openWorkbook(bytes).findSheet(' s ')).toEqual({
      name: 'S',
      isHidden: false,
      relation: 'rId1',
      rows: [
        {
          row: 2,
          isHidden: true,
          cells: [{ row: 2, column: 1, content: { kind: 'number', value: 1 }, isFormula: true }],
        },
      ],
      merged: [{ from: { row: 4, column: 2 }, to: { row: 6, column: 3 } }],
      hiddenColumns: [{ from: 2, to: 3 }],
    });
  });
});

describe('the address of a cell', () => {
  it('is read back as it was written, all over a sheet', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: LAST_ROW }),
        fc.integer({ min: 1, max: LAST_COLUMN }),
        (at, column) => {
          expect(parseAddress(formatAddress({ row: at, column }))).toEqual({ row: at, column });
        },
      ),
    );
    expect(formatAddress({ row: 7, column: 28 })).toBe('AB7');
    expect(formatCell("Dr's list", { row: 1, column: 702 })).toBe("'Dr''s list'!ZZ1");
  });

  it.each(['', 'A', '7', 'A0', 'A01', 'a1', 'XFE1', 'A1048577', 'A1B', 'A-1', '$A$1'])(
    'is not %s',
    (address) => {
      expect(parseAddress(address)).toBeUndefined();
    },
  );
});
