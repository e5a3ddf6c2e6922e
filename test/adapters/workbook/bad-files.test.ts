import * as fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { createReviewWorkbook } from '../../../shared/adapters/workbook/review-workbook.xlsx.ts';
import { sampleDocuments } from '../../support/sample.ts';
import { addPart, changePart, type Parts, rawParts, rawWorkbook, zipParts } from './raw-workbook.ts';

const workbook = createReviewWorkbook();
let good: Uint8Array;

beforeAll(async () => {
  const { review, tariff } = sampleDocuments();
  good = await workbook.write(review, tariff);
});

/** The code of the one finding with which a file is refused. */
async function refusal(bytes: Uint8Array): Promise<string | undefined> {
  const { input, findings, cellOf } = await workbook.read(bytes);
  expect(input).toBeUndefined();
  expect(findings).toHaveLength(1);
  expect(cellOf('study.title')).toBeUndefined();
  expect(findings[0]).toMatchObject({ severity: 'error', path: '', mend: expect.stringMatching(/\.$/) });
  return findings[0]?.code;
}

/** The most memory that reading the bytes takes beside what was in use before, in MiB. */
async function memoryToRead(bytes: Uint8Array): Promise<number> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  await workbook.read(bytes);
  return (process.memoryUsage.rss() - before) / 1024 / 1024;
}

/** A ZIP whose one large part claims `claimed` bytes, whatever it holds. */
function lyingZip(name: string, content: Uint8Array, claimed: number): Uint8Array {
  const parts: Parts = rawParts({ Study: '<sheetData/>' });
  delete parts[name];
  const honest = zipSync({
    ...Object.fromEntries(Object.entries(parts).map(([key, text]) => [key, strToU8(text)])),
    [name]: [content, { level: 9 }],
  });
  const view = new DataView(honest.buffer, honest.byteOffset, honest.byteLength);
  for (let at = honest.length - 22; at >= 0; at -= 1) {
    if (view.getUint32(at, true) !== 0x02014b50) continue;
    const length = view.getUint16(at + 28, true);
    if (Buffer.from(honest.subarray(at + 46, at + 46 + length)).toString() === name) {
      view.setUint32(at + 24, claimed, true);
      return honest;
    }
  }
  throw new Error('no such part');
}

describe('a file that is no workbook of ours', () => {
  it.each([
    ['nothing', new Uint8Array()],
    ['text', strToU8('irasId,shortTitle\n1004021,EDGE\n')],
    ['JSON', strToU8('{"schema":"ncvr.resource-review/1"}')],
    ['a PDF', strToU8(`%PDF-1.7\n${' '.repeat(100)}`)],
    ['another ZIP', zipSync({ 'readme.txt': strToU8('hello') })],
    [
      'an OpenDocument sheet',
      zipSync({ mimetype: strToU8('application/vnd.oasis.opendocument.spreadsheet') }),
    ],
    ['an .xlsb', zipParts({ ...rawParts({ Study: '' }), 'xl/workbook.bin': 'x' })],
    ['an .xls', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...new Uint8Array(600))],
  ])('is refused: %s', async (_, bytes) => {
    expect(await refusal(bytes)).toBe('notWorkbook');
  });

  it('is refused with a word about the password if it is encrypted', async () => {
    const start = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1);
    const ole = Buffer.concat([
      start,
      Buffer.alloc(600),
      Buffer.from('EncryptedPackage', 'utf16le'),
      Buffer.alloc(99),
    ]);
    expect(await refusal(ole)).toBe('encryptedWorkbook');
  });

  it('is refused with a word about the password if its ZIP is encrypted', async () => {
    const bytes = good.slice();
    const view = new DataView(bytes.buffer);
    for (let at = 0; at < bytes.length - 46; at += 1)
      if (view.getUint32(at, true) === 0x02014b50)
        view.setUint16(at + 8, view.getUint16(at + 8, true) | 1, true);
    expect(await refusal(bytes)).toBe('encryptedWorkbook');
  });

  it('is refused with its macros', async () => {
    expect(await refusal(addPart(good, 'xl/vbaProject.bin', strToU8('VBA')))).toBe('macroWorkbook');
    const macroTypes = (text: string) => text.replace('spreadsheetml.sheet.main', 'sheet.macroEnabled.main');
    const renamed = changePart(
      good,
      '[Content_Types].xml',
      (text) => `${macroTypes(text)}<!-- macroEnabled -->`,
    );
    expect(await refusal(renamed)).toBe('macroWorkbook');
  });
});

describe('a file that would unpack to too much', () => {
  it('is refused by what it claims, before anything is unpacked', async () => {
    const bomb = lyingZip('xl/worksheets/sheet1.xml', new Uint8Array(50 * 1024 * 1024), 50 * 1024 * 1024);
    expect(bomb.length).toBeLessThan(100_000);
    expect(await refusal(bomb)).toBe('workbookTooLarge');
    expect(await memoryToRead(bomb)).toBeLessThan(40);
  });

  it('is refused where it claims less than it holds', async () => {
    const bomb = lyingZip('xl/worksheets/sheet1.xml', new Uint8Array(200 * 1024 * 1024), 900_000);
    expect(await refusal(bomb)).toBe('damagedWorkbook');
    expect(await memoryToRead(bomb)).toBeLessThan(50);
  });

  it('is refused where the file alone is larger than 4 MB', async () => {
    expect(await refusal(Buffer.concat([good, Buffer.alloc(4 * 1024 * 1024)]))).toBe('workbookTooLarge');
  });

  it('is refused where many parts add up', async () => {
    const letters = Buffer.alloc(5 * 1024 * 1024);
    for (let at = 0; at < letters.length; at += 1) letters[at] = (at * 7919) >> 5;
    const parts = Object.fromEntries(Array.from({ length: 13 }, (_, at) => [`xl/media/${at}.bin`, letters]));
    const bytes = zipSync({
      ...parts,
      '[Content_Types].xml': strToU8('<Types/>'),
      '_rels/.rels': strToU8('<r/>'),
    });
    expect(bytes.length).toBeLessThan(4 * 1024 * 1024);
    expect(await refusal(bytes)).toBe('workbookTooLarge');
  });

  it('is refused with 10,000 sheets', async () => {
    const names = Array.from({ length: 10_000 }, (_, at) => [`S${at}`, '<sheetData/>']);
    expect(await refusal(rawWorkbook(Object.fromEntries(names)))).toBe('workbookTooLarge');
  });

  it('is refused with 10,000 sheets in one part', async () => {
    const one = rawParts({ Study: '<sheetData/>' });
    const sheets = '<sheet name="S" sheetId="1" r:id="rId1"/>'.repeat(10_000);
    const bytes = zipParts({ ...one, 'xl/workbook.xml': `<workbook><sheets>${sheets}</sheets></workbook>` });
    expect(await refusal(bytes)).toBe('workbookTooLarge');
  });

  it('is refused with more filled cells than a review can have', async () => {
    const row = (at: number) => `<row r="${at}">${'<c><v>1</v></c>'.repeat(100)}</row>`;
    const rows = Array.from({ length: 3100 }, (_, at) => row(at + 1)).join('');
    expect(await refusal(rawWorkbook({ Study: `<sheetData>${rows}</sheetData>` }))).toBe('workbookTooLarge');
  });

  it('takes no memory for a single cell far away', async () => {
    const far = rawWorkbook({
      Arms: '<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
    });
    expect(await memoryToRead(far)).toBeLessThan(40);
    expect((await workbook.read(far)).findings.map(({ code }) => code)).toContain('noHeadings');
    const beyond = rawWorkbook({
      Arms: '<sheetData><row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row></sheetData>',
    });
    expect(await refusal(beyond)).toBe('damagedWorkbook');
  });

  it('is refused with entities to expand', async () => {
    const lol = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>';
    const bytes = changePart(rawWorkbook({ Study: '<sheetData/>' }), 'xl/workbook.xml', (text) => lol + text);
    expect(await refusal(bytes)).toBe('damagedWorkbook');
  });
});

describe('a damaged workbook', () => {
  const withCell = (cell: string) =>
    rawWorkbook({ Study: `<sheetData><row r="1">${cell}</row></sheetData>` });

  it.each([
    ['a text that is not there', withCell('<c r="A1" t="s"><v>99</v></c>')],
    ['a number that is none', withCell('<c r="A1"><v>12x</v></c>')],
    ['a cell of no known kind', withCell('<c r="A1" t="zz"><v>1</v></c>')],
    ['a cell of another row', withCell('<c r="A2"><v>1</v></c>')],
    ['a cell that is there twice', withCell('<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>')],
    ['a reference to no character', withCell('<c r="A1" t="inlineStr"><is><t>&nbsp;</t></is></c>')],
    ['XML that breaks off', withCell('<c r="A1"><v>1</v></c><c r="B')],
    [
      'a row that is there twice',
      rawWorkbook({ Study: '<sheetData><row r="1"><c><v>1</v></c></row><row r="1"/></sheetData>' }),
    ],
    [
      'a sheet without its part',
      changePart(withCell(''), 'xl/_rels/workbook.xml.rels', (text) =>
        text.replace('sheet1.xml', 'none.xml'),
      ),
    ],
    ['no part for the workbook', changePart(withCell(''), '_rels/.rels', () => '<Relationships/>')],
  ])('is refused: %s', async (_, bytes) => {
    expect(await refusal(bytes)).toBe('damagedWorkbook');
  });

  it('is refused where a part is there twice, which programs read differently', async () => {
    const bytes = Buffer.from(rawWorkbook({ Study: '<sheetData/>', Arms: '<sheetData/>' }));
    const twice = Buffer.from(bytes.toString('latin1').replaceAll('sheet2.xml', 'SHEET1.xml'), 'latin1');
    expect(await refusal(twice)).toBe('damagedWorkbook');
  });

  it('is refused where a part is not what its checksum says', async () => {
    const text = '<Types/>';
    const bytes = zipSync({
      '[Content_Types].xml': [strToU8(text), { level: 0 }],
      '_rels/.rels': strToU8('<r/>'),
    });
    const at = Buffer.from(bytes).indexOf(text);
    bytes[at + 1] = 'X'.charCodeAt(0);
    expect(await refusal(bytes)).toBe('damagedWorkbook');
  });

  it('never throws, whichever bytes are cut off or changed', async () => {
    const edits = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(edits, fc.option(fc.nat()), async (changes, cut) => {
        const bytes = good.slice(0, cut === null ? undefined : cut % good.length);
        for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
        const { findings } = await workbook.read(bytes);
        expect(Array.isArray(findings)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('never throws, whichever piece of its XML is changed', async () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '"',
      '&',
      '</c>',
      '<c>',
      '<v>',
      '<row r="0">',
      't="s"',
      ']]>',
      '<![CDATA[',
      '',
    );
    const parts = fc.constantFrom(2, 3, 5, 6, 7).map((at) => `xl/worksheets/sheet${at}.xml`);
    const names = fc.oneof(
      parts,
      fc.constantFrom('xl/workbook.xml', 'xl/sharedStrings.xml', 'xl/styles.xml'),
    );
    await fc.assert(
      fc.asyncProperty(names, fc.nat(), fc.nat({ max: 30 }), pieces, async (name, at, length, piece) => {
        const changed = changePart(good, name, (text) => {
          const from = at % text.length;
          return text.slice(0, from) + piece + text.slice(from + length);
        });
        const { findings } = await workbook.read(changed);
        expect(Array.isArray(findings)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
