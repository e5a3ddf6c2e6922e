/** Every way in for documents, against everything that a document should not be: a clear refusal, and then the honest one. */
import { strToU8, zipSync } from 'fflate';
import { beforeEach, describe, expect, it } from 'vitest';
import { type OperationName, ROUTES, routeKey } from '../../functions/routes.ts';
import { createReleaseWorkbook } from '../../shared/adapters/workbook/release/release-workbook.xlsx.ts';
import { createReviewWorkbook } from '../../shared/adapters/workbook/review-workbook.xlsx.ts';
import { USDM_MEDIA_TYPE } from '../../shared/ports/protocol-import.ts';
import { XLSX_MEDIA_TYPE } from '../../shared/ports/review-workbook.ts';
import { bundledAgreementTemplates, bundledTariff } from '../../shared/reference/index.ts';
import { kneeStudy } from '../adapters/usdm/studies.ts';
import { addPart, changePart, rawParts, rawWorkbook, zipParts } from '../adapters/workbook/raw-workbook.ts';
import { type Answer, invoke } from '../http/invoke.ts';
import { LEAD, smallReview } from '../usecases/resource-review/small-review.ts';
import { NEXT, smallMapping, smallMultipliers, smallTariff } from './good-bodies.ts';
import { createFuzzWorld, type FuzzWorld, PEOPLE } from './world.ts';

const MEGABYTE = 1024 * 1024;
const NEW_STUDY = '1007654';
const newReview = () => smallReview({ study: { ...smallReview().study, irasId: NEW_STUDY } });
const template = () => ({
  ...bundledAgreementTemplates().rows.find(({ id }) => id === 'mCTA')!,
  version: '4.0',
});

interface WayIn {
  readonly operation: OperationName;
  readonly params: Readonly<Record<string, string>>;
  readonly as: string;
}
const way = (operation: OperationName, params: WayIn['params'], { subject }: { subject: string }): WayIn => ({
  operation,
  params,
  as: subject,
});
const { studyResourceReviewer, nationalCoordinator } = PEOPLE;
const saveDraft = way('saveDraft', { irasId: NEW_STUDY }, studyResourceReviewer);
const publishTariff = way('publishTariff', { id: NEXT }, nationalCoordinator);
const publishMultipliers = way('publishMultiplierSet', { id: NEXT }, nationalCoordinator);
const publishTemplate = way('publishAgreementTemplate', { id: 'mCTA' }, nationalCoordinator);
const putMapping = way('putActivityMapping', { id: LEAD }, studyResourceReviewer);

let world: FuzzWorld;
beforeEach(async () => {
  world = await createFuzzWorld();
});

function send(
  { operation, params, as }: WayIn,
  body: unknown,
  contentType: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const route = ROUTES.find((each) => each.operation === operation)!;
  return invoke(world.handlers[route.capability], routeKey(route), {
    as,
    params,
    body,
    contentType,
    headers,
  });
}

type Findings = readonly { readonly severity?: string; readonly message: string; readonly mend: string }[];

function expectPlain(findings: Findings): void {
  for (const { message, mend } of findings) expect([message, mend]).not.toContain('');
}

/** A draft is kept with what is wrong in it (decision record 0005), and goes no further. */
async function expectDraftWithErrors({ json }: Answer, { params, as }: WayIn): Promise<void> {
  const errors = (json.findings as Findings).filter(({ severity }) => severity === 'error');
  expect(errors).not.toEqual([]);
  expectPlain(errors);
  const submitted = await send(
    way('submitReview', params, { subject: as }),
    { declaration: true },
    'application/json',
  );
  expect(submitted.status).toBe(422);
}

/** A refusal that names what to mend, of bounded length and in bounded memory; and then the honest document is taken. */
async function expectRefusal(wayIn: WayIn, bad: unknown, good: unknown, contentType: string): Promise<void> {
  const before = process.memoryUsage.rss();
  const answer = await send(wayIn, bad, contentType);
  const { status, json, text, headers } = answer;
  expect((process.memoryUsage.rss() - before) / MEGABYTE).toBeLessThan(200);
  expect(text.length).toBeLessThan(3 * MEGABYTE);
  if (wayIn === saveDraft && status === 201) await expectDraftWithErrors(answer, wayIn);
  else {
    expect([400, 413, 415, 422]).toContain(status);
    expect(json.detail).not.toBe('');
    expectPlain(json.errors);
  }
  const etag = headers['etag'];
  const again = await send(wayIn, good, contentType, etag === undefined ? {} : { 'if-match': etag });
  expect([200, 201], again.text).toContain(again.status);
}

const DOCUMENTS: readonly (readonly [string, WayIn, () => unknown, string])[] = [
  ['a review', saveDraft, newReview, 'application/json'],
  ['a protocol in USDM', saveDraft, kneeStudy, USDM_MEDIA_TYPE],
  ['a tariff', publishTariff, smallTariff, 'application/json'],
  ['a set of multipliers', publishMultipliers, smallMultipliers, 'application/json'],
  ['an agreement template', publishTemplate, template, 'application/json'],
  ['a dictionary of activities', putMapping, () => smallMapping, 'application/json'],
];

/** The text of a document with another text in the place of one of its texts. */
function withText(good: unknown, raw: string): string {
  const text = JSON.stringify(good);
  const [found = ''] = /(?<="(?:label|name|title)":)"[^"]*"/.exec(text) ?? [];
  return text.replace(found, raw);
}
const withMember = (good: unknown, raw: string): string => JSON.stringify(good).replace('{', `{${raw},`);

const JSON_ABUSES: readonly (readonly [string, (good: unknown) => unknown])[] = [
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
const OUR_FORMATS_ONLY: readonly (readonly [string, (good: unknown) => unknown])[] = [
  ['an unknown field', (good) => withMember(good, '"isAdmin":true')],
  ['1e308 for a text', (good) => withText(good, '1e308')],
  ['NUL in a text', (good) => withText(good, '"a\\u0000b"')],
  ['a text that turns the reading direction', (good) => withText(good, '"abc\\u202Egnp.exe"')],
  ['a text of a megabyte', (good) => withText(good, JSON.stringify('x'.repeat(MEGABYTE)))],
  ['null', () => 'null'],
  ['a list', (good) => JSON.stringify([good])],
];

describe.each(DOCUMENTS)('%s as JSON', (_name, wayIn, good, contentType) => {
  const abuses = contentType === USDM_MEDIA_TYPE ? JSON_ABUSES : [...JSON_ABUSES, ...OUR_FORMATS_ONLY];

  it.each(abuses)(
    'is refused with what to mend, and then taken as it should be: %s',
    async (_abuse, abuse) => {
      await expectRefusal(wayIn, abuse(good()), good(), contentType);
    },
  );
});

const ABSURD = [
  '-1',
  '-0.5',
  '0.1',
  '1e308',
  '-1e308',
  '9007199254740993',
  '1e21',
  '"1"',
  'null',
  'true',
  '[]',
];

/** Numbers of each document, by what stands before them. */
const NUMBERS: readonly (readonly [string, WayIn, () => unknown, RegExp])[] = [
  ['minutes of a review', saveDraft, newReview, /(?<="minutes":)30/],
  ['a quantity of a review', saveDraft, newReview, /(?<="quantity":)1/],
  ['a target of a review', saveDraft, newReview, /(?<="armA":)10/],
  ['the hourly rate of a tariff', publishTariff, smallTariff, /(?<="pencePerHour":)\d+/],
  ['the indirect rate of a tariff', publishTariff, smallTariff, /(?<="indirectRate":)\d+/],
  [
    'minutes of a tariff',
    publishTariff,
    () => ({
      ...smallTariff(),
      items: bundledTariff()
        .items.filter(({ minutes }) => minutes.length > 0)
        .slice(0, 2),
    }),
    /(?<="minutes":)\d+/,
  ],
  ['a multiplier', publishMultipliers, smallMultipliers, /(?<="micro":)\d+/],
];

describe.each(NUMBERS)('%s', (_name, wayIn, good, place) => {
  it.each(ABSURD)('is never %s', async (raw) => {
    const text = JSON.stringify(good());
    expect(text).toMatch(place);
    await expectRefusal(wayIn, text.replace(place, raw), text, 'application/json');
  });
});

const releases = createReleaseWorkbook();
const WORKBOOKS: readonly (readonly [string, WayIn, () => Promise<Uint8Array>])[] = [
  ['a review', saveDraft, () => createReviewWorkbook().write(newReview())],
  ['a tariff', publishTariff, () => releases.writeTariff(smallTariff())],
  ['a set of multipliers', publishMultipliers, () => releases.writeMultipliers(smallMultipliers())],
];

const OLE = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1);
const ENCRYPTED = Buffer.concat([OLE, Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')]);
const withCells = (good: Uint8Array, cell: string): Uint8Array =>
  changePart(good, 'xl/worksheets/sheet2.xml', (text) =>
    text.replaceAll(/<c (r="[A-Z]+[2-9]"[^>]*)>.*?<\/c>/g, cell),
  );

const WORKBOOK_ABUSES: readonly (readonly [string, (good: Uint8Array) => Uint8Array])[] = [
  ['text', () => strToU8('a,b\n1,2\n')],
  ['JSON', () => strToU8(JSON.stringify(newReview()))],
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

describe.each(WORKBOOKS)('%s as a workbook', (_name, wayIn, write) => {
  it.each(WORKBOOK_ABUSES)(
    'is refused with what to mend, and then taken as it should be: %s',
    async (_abuse, abuse) => {
      const good = await write();
      await expectRefusal(wayIn, abuse(good), Uint8Array.from(good), XLSX_MEDIA_TYPE);
    },
  );
});
