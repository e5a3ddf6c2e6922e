/** What a document should not be: JSON and workbooks made to harm, from honest ones. */
import { strToU8, zipSync } from 'fflate';
import { addPart, changePart, rawParts, rawWorkbook, zipParts } from '../adapters/workbook/raw-workbook.ts';
import { smallReview } from '../usecases/resource-review/small-review.ts';

export const MEGABYTE = 1024 * 1024;

/** The text of a document with another text in the place of one of its texts. */
function withText(good: unknown, raw: string): string {
  const text = JSON.stringify(good);
  const [found = ''] = /(?<="(?:label|name|title)":)"[^"]*"/.exec(text) ?? [];
  return text.replace(found, raw);
}
const withMember = (good: unknown, raw: string): string => JSON.stringify(good).replace('{', `{${raw},`);

export const JSON_ABUSES: readonly (readonly [string, (good: unknown) => unknown])[] = [
  ['nothing', () => ''],
  ['no JSON', () => 'irasId,shortTitle\n'],
  ['a workbook under the name of JSON', () => rawWorkbook({ Study: '<sheetData/>' })],
  ['more than 4 MB', (good) => JSON.stringify(good).padEnd(4 * MEGABYTE + 1)],
  ['nested 100,000 deep', () => `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  [
    'nested 100,000 deep within',
    (good) => withText(good, `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
  ],
  ['a field twice', (good) => withMember(good, '"id":"A","id":"B"')],
  ['__proto__', (good) => withMember(good, '"__proto__":{"isAdmin":true}')],
  ['bytes that are no UTF-8', () => Uint8Array.of(0x22, 0xc3, 0x28, 0x22)],
  ['half a character', (good) => withText(good, '"\\ud800"')],
  ['a number beyond all numbers', (good) => withText(good, '1e999')],
];

/** What a protocol in another standard may hold, and we read past. */
export const OUR_FORMATS_ONLY: readonly (readonly [string, (good: unknown) => unknown])[] = [
  ['an unknown field', (good) => withMember(good, '"isAdmin":true')],
  ['1e308 for a text', (good) => withText(good, '1e308')],
  ['NUL in a text', (good) => withText(good, '"a\\u0000b"')],
  ['a text that turns the reading direction', (good) => withText(good, '"abc\\u202Egnp.exe"')],
  ['a text of a megabyte', (good) => withText(good, JSON.stringify('x'.repeat(MEGABYTE)))],
  ['null', () => 'null'],
  ['a list', (good) => JSON.stringify([good])],
];

const OLE = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1);
const ENCRYPTED = Buffer.concat([OLE, Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')]);
const withCells = (good: Uint8Array, cell: string): Uint8Array =>
  changePart(good, 'xl/worksheets/sheet2.xml', (text) =>
    text.replaceAll(/<c (r="[A-Z]+[2-9]"[^>]*)>.*?<\/c>/g, cell),
  );

export const WORKBOOK_ABUSES: readonly (readonly [string, (good: Uint8Array) => Uint8Array])[] = [
  ['text', () => strToU8('a,b\n1,2\n')],
  ['JSON', () => strToU8(JSON.stringify(smallReview()))],
  ['a PDF', () => strToU8('%PDF-1.7\n')],
  ['another ZIP', () => zipSync({ 'readme.txt': strToU8('hello') })],
  ['an .xls', () => Uint8Array.of(...OLE, ...new Uint8Array(600))],
  ['one with a password', () => ENCRYPTED],
  ['one with macros', (good) => addPart(good, 'xl/vbaProject.bin', strToU8('VBA'))],
  ['cut off', (good) => good.subarray(0, good.length - 100)],
  ['one that unpacks to 48 MB', () => zipParts(rawParts({ Study: 'x'.repeat(48 * MEGABYTE) }))],
  [
    '10,000 sheets',
    () => rawWorkbook(Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`S${at}`, '']))),
  ],
  [
    'entities to expand',
    (good) =>
      changePart(good, 'xl/workbook.xml', (text) =>
        text.replace('<workbook', '<!DOCTYPE a [<!ENTITY b "c">]><workbook'),
      ),
  ],
  ['NUL in its cells', (good) => withCells(good, '<c $1 t="inlineStr"><is><t>a&#0;b</t></is></c>')],
  [
    'cells that turn the reading direction',
    (good) => withCells(good, '<c $1 t="inlineStr"><is><t>a&#x202E;b</t></is></c>'),
  ],
  ['1e308 in its cells', (good) => withCells(good, '<c $1><v>1e308</v></c>')],
  ['-1 in its cells', (good) => withCells(good, '<c $1><v>-1</v></c>')],
  [
    'formulas that failed in its cells',
    (good) => withCells(good, '<c $1 t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
  ],
  [
    'formulas that fetch in its cells',
    (good) => withCells(good, '<c $1 t="str"><f>WEBSERVICE("https://evil.example")</f><v>=cmd|x</v></c>'),
  ],
];
