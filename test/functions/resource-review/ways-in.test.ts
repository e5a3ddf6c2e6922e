import { strToU8, zipSync } from 'fflate';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/resource-review/handler.ts';
import type { Caller } from '../../../shared/domain/person.ts';
import { USDM_MEDIA_TYPE } from '../../../shared/ports/protocol-import.ts';
import { XLSX_MEDIA_TYPE } from '../../../shared/ports/review-workbook.ts';
import { kneeStudy } from '../../adapters/usdm/studies.ts';
import { editWithOpenpyxl } from '../../adapters/workbook/openpyxl.ts';
import { rawParts, zipParts } from '../../adapters/workbook/raw-workbook.ts';
import { type Answer, gatewayEvent, invoke } from '../../http/invoke.ts';
import { createMemoryDeps, type MemoryDeps, personWith, register } from '../../support/service-deps.ts';
import { IRAS_ID, smallReview } from '../../usecases/resource-review/small-review.ts';
import {
  company,
  createStudyProcess,
  lead,
  type StudyProcess,
  stranger,
  trust,
} from '../../usecases/resource-review/study-process.ts';

const REVIEW = '/api/studies/{irasId}/resource-review';
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const several = personWith(lead, stranger);

let deps: MemoryDeps;
let process: StudyProcess;
let handler: ReturnType<typeof createHandler>;

beforeEach(async () => {
  deps = await createMemoryDeps();
  for (const person of [lead, company, stranger, several, trust('RJ1')]) await register(deps, person);
  process = await createStudyProcess(deps);
  handler = createHandler({ ...deps, logger: silent, checkAnswers: true });
});

interface Sent {
  readonly as?: Caller;
  readonly ifMatch?: string;
  readonly query?: Record<string, string>;
}

function put(
  body: unknown,
  contentType: string,
  { as = lead, ifMatch, query = {} }: Sent = {},
): Promise<Answer> {
  const headers: Record<string, string> = ifMatch === undefined ? {} : { 'if-match': ifMatch };
  const call = { params: { irasId: IRAS_ID }, as: as.subject, body, contentType, headers, query };
  return invoke(handler, `PUT ${REVIEW}`, call);
}
const putWorkbook = (bytes: Uint8Array, sent: Sent = {}) => put(bytes, XLSX_MEDIA_TYPE, sent);
const get = async (accept: string, as: Caller = lead) => {
  const call = { params: { irasId: IRAS_ID }, as: as.subject, headers: { accept } };
  const { statusCode, headers, body = '' } = await handler(gatewayEvent(`GET ${REVIEW}`, call));
  return { status: statusCode, headers, bytes: Buffer.from(body, 'base64'), text: body };
};
const workbookOf = (review = smallReview()) => deps.reviewWorkbook.write(review);

describe('PUT of a workbook', () => {
  it('answers like the JSON: 201 with an ETag, then 200 for whoever names it', async () => {
    const created = await putWorkbook(await workbookOf());
    expect(created).toMatchObject({
      status: 201,
      json: { irasId: IRAS_ID, reviewVersion: 1, status: 'draft', findings: [], review: smallReview() },
    });
    expect((await putWorkbook(await workbookOf())).status).toBe(428);
    const replaced = await putWorkbook(await workbookOf(), { ifMatch: created.headers['etag']! });
    expect([replaced.status, replaced.headers['etag']]).toEqual([200, '"1-2"']);
  });

  it('answers the findings with sheet and cell, the reader of the file first', async () => {
    const bytes = await editWithOpenpyxl(
      await workbookOf(),
      'wb["Activities"]["G3"] = "perhaps"; wb["Visits"]["D3"] = -1',
    );
    const answer = await putWorkbook(bytes);
    expect(answer.status).toBe(201);
    expect(answer.json.findings).toMatchObject([
      { severity: 'error', path: 'activities[0].inProtocolSchedule', cell: 'Activities!G3' },
      { severity: 'error', path: 'visits[0].order', cell: 'Visits!D3' },
    ]);
  });

  it('takes its media type with parameters and in any case', async () => {
    const type = `${XLSX_MEDIA_TYPE.toUpperCase()}; charset=binary`;
    expect((await put(await workbookOf(), type)).status).toBe(201);
  });
});

const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const claimsTooMuch = () => zipParts({ ...rawParts({ Study: 'x'.repeat(40 * 1024 * 1024) }) });

describe('PUT of a workbook that is none', () => {
  it.each<readonly [string, () => Uint8Array, string]>([
    ['a table of text', () => strToU8('irasId,shortTitle\n1004321,CARDIO\n'), 'notWorkbook'],
    ['JSON', () => strToU8(JSON.stringify(smallReview())), 'notWorkbook'],
    ['another ZIP', () => zipSync({ 'readme.txt': strToU8('hello') }), 'notWorkbook'],
    ['an .xls of before 2007', () => Uint8Array.of(...OLE, ...new Uint8Array(600)), 'notWorkbook'],
    [
      'one with a password',
      () =>
        Buffer.concat([Uint8Array.of(...OLE), Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')]),
      'encryptedWorkbook',
    ],
    [
      'one with macros',
      () => zipParts({ ...rawParts({ Study: '' }), 'xl/vbaProject.bin': 'VBA' }),
      'macroWorkbook',
    ],
    ['one that unpacks to 40 MB', claimsTooMuch, 'workbookTooLarge'],
    ['one without its sheets', () => zipParts({ ...rawParts({ Study: '' }), 'xl/workbook.xml': '' }), ''],
  ])('is 422 and says what to do, and nothing is stored: %s', async (_, make, code) => {
    const answer = await putWorkbook(make());
    expect(answer.status).toBe(422);
    expect(answer.json.type).toBe('urn:ncvr:problem:findings');
    expect(answer.json.errors.length).toBeGreaterThan(0);
    for (const entry of answer.json.errors) expect(entry.mend).toMatch(/\.$/);
    if (code !== '') expect(answer.json.errors).toMatchObject([{ code, severity: 'error' }]);
    expect(await deps.ledger.findStudy(IRAS_ID)).toBeUndefined();
  });

  it('is 422 with a list, not a flood, where the workbook is damaged', async () => {
    const whole = await workbookOf();
    const answer = await putWorkbook(whole.subarray(0, whole.length - 200));
    expect(answer.status).toBe(422);
    expect(answer.json.errors).toHaveLength(1);
  });

  it('is 422 with the missing sheets where it is a workbook of something else', async () => {
    const answer = await putWorkbook(zipParts(rawParts({ Budget: '<sheetData/>' })));
    expect(answer.status).toBe(422);
    expect(answer.json.errors.map(({ message }: { message: string }) => message).join(' ')).toContain(
      'Study',
    );
  });

  it('is 400 without a body, 413 beyond 4 MB and 415 where it does not say what it is', async () => {
    expect((await putWorkbook(new Uint8Array())).status).toBe(400);
    expect((await putWorkbook(new Uint8Array(4 * 1024 * 1024 + 1))).status).toBe(413);
    const named = await put(await workbookOf(), 'application/octet-stream');
    expect(named.status).toBe(415);
    expect(named.json.accepts).toEqual(['application/json', XLSX_MEDIA_TYPE, USDM_MEDIA_TYPE]);
    // Bytes under the name of JSON are no text.
    expect((await put(await workbookOf(), 'application/json')).status).toBe(400);
  });

  it('is 404 for the study of another lead site, and 403 for other roles', async () => {
    await putWorkbook(await workbookOf());
    expect((await putWorkbook(await workbookOf(), { as: stranger })).status).toBe(404);
    expect((await putWorkbook(await workbookOf(), { as: company })).status).toBe(403);
  });
});

describe('PUT of a protocol', () => {
  const putProtocol = (document: unknown, sent: Sent = {}) => put(document, USDM_MEDIA_TYPE, sent);

  it('answers the draft with its account, and what a person has to map', async () => {
    const answer = await putProtocol(kneeStudy());
    expect(answer.status).toBe(201);
    const { review, account, unmapped } = answer.json;
    expect(review.leadSite).toEqual({ odsCode: 'RRV', reviewer: lead.name });
    expect(account).toMatchObject({ cellsInFile: 10, cellsInDraft: 10, cellsRefused: 0 });
    expect(review.schedule).toHaveLength(10);
    expect(unmapped).toHaveLength(review.activities.length);
    expect(unmapped.some(({ suggestions }: { suggestions: unknown[] }) => suggestions.length > 0)).toBe(true);
    const read = await get('application/json');
    expect(JSON.parse(read.text)).toMatchObject({ account, unmapped });
  });

  it('asks for the lead site of who reviews for several', async () => {
    const asked = await putProtocol(kneeStudy(), { as: several });
    expect(asked).toMatchObject({ status: 422, json: { errors: [{ path: 'leadSite' }] } });
    const told = await putProtocol(kneeStudy(), { as: several, query: { leadSite: 'RTH' } });
    expect(told).toMatchObject({ status: 201, json: { review: { leadSite: { odsCode: 'RTH' } } } });
    expect((await putProtocol(kneeStudy(), { query: { leadSite: 'nowhere' } })).status).toBe(422);
  });

  it('needs If-Match to replace, as every way in', async () => {
    await putProtocol(kneeStudy());
    expect((await putProtocol(kneeStudy())).status).toBe(428);
    expect((await putProtocol(kneeStudy(), { ifMatch: '"1-1"' })).status).toBe(200);
  });

  it.each<readonly [string, unknown, number]>([
    ['no JSON', '{"study": ', 400],
    ['a key twice', '{"study": 1, "study": 2}', 400],
    ['no protocol', {}, 422],
    ['a resource review', smallReview(), 422],
    ['a workbook', strToU8('PK\u0003\u0004'), 400],
  ])('is refused with what to do, and nothing is stored: %s', async (_, body, status) => {
    const answer = await putProtocol(body);
    expect(answer.status).toBe(status);
    expect(answer.json.detail).toMatch(/\S/);
    expect(await deps.ledger.findStudy(IRAS_ID)).toBeUndefined();
  });
});

describe('GET by Accept', () => {
  it('hands out the stored review as a workbook that can be sent back unchanged', async () => {
    await process.save();
    const { status, headers, bytes } = await get(XLSX_MEDIA_TYPE);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': XLSX_MEDIA_TYPE,
      'content-disposition': `attachment; filename="${IRAS_ID}_v1_review.xlsx"`,
      etag: '"1-1"',
      vary: 'Accept',
    });
    const back = await putWorkbook(bytes, { ifMatch: headers['etag']! });
    expect(back).toMatchObject({ status: 200, json: { review: smallReview(), findings: [] } });
  });

  it('is JSON for everybody who does not ask for a workbook, and 406 for any other form', async () => {
    await process.save();
    for (const accept of ['*/*', 'application/json', `${XLSX_MEDIA_TYPE};q=0.5, application/json`]) {
      expect((await get(accept)).headers['content-type']).toBe('application/json');
    }
    expect((await get('text/csv')).status).toBe(406);
  });

  it('says nothing in any form of a study that is not theirs', async () => {
    await process.save();
    expect((await get(XLSX_MEDIA_TYPE, stranger)).status).toBe(404);
    expect((await get(XLSX_MEDIA_TYPE, trust('RJ1'))).status).toBe(404);
  });

  it('is 422 with the fields of a draft that no workbook can hold', async () => {
    await process.save({ ...smallReview(), visits: 'many' });
    const refused = await get(XLSX_MEDIA_TYPE);
    expect([refused.status, JSON.parse(refused.text).errors[0].path]).toEqual([422, 'visits']);
  });
});
