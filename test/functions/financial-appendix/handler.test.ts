import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/financial-appendix/handler.ts';
import { createDocumentForms } from '../../../shared/adapters/budget/document-forms.ts';
import { FinancialAppendix } from '../../../shared/domain/financial-appendix.ts';
import type { Caller } from '../../../shared/domain/person.ts';
import { buildSiteBudget } from '../../../shared/domain/site-budget.ts';
import { SiteBudget } from '../../../shared/domain/site-budget-document.ts';
import type { ApiHandler } from '../../../shared/http/exchange.ts';
import { XLSX_MEDIA_TYPE } from '../../../shared/ports/review-workbook.ts';
import { openWorkbook } from '../../adapters/budget/open-workbook.ts';
import { type Call, gatewayEvent, invoke } from '../../http/invoke.ts';
import { createMemoryDeps, register } from '../../support/service-deps.ts';
import { IRAS_ID } from '../../usecases/resource-review/small-review.ts';
import {
  company,
  coordinator,
  createStudyProcess,
  lead,
  londonNetwork,
  type StudyProcess,
  trust,
} from '../../usecases/resource-review/study-process.ts';

const SITE = '/api/studies/{irasId}/sites/{odsCode}';
const ARCHIVES = '/api/studies/{irasId}/appendix-archives';
const PAYEE = '/api/organisations/{odsCode}/payee';
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

let study: StudyProcess;
let handler: ApiHandler;

beforeEach(async () => {
  const deps = await createMemoryDeps();
  for (const person of [lead, company, coordinator, londonNetwork, trust('RJ1'), trust('RK9')])
    await register(deps, person);
  study = await createStudyProcess(deps);
  handler = createHandler({ ...deps, forms: createDocumentForms(), logger: silent, checkAnswers: true });
});

const params = { irasId: IRAS_ID, odsCode: 'RJ1' };
const call = (route: string, who: Caller, more: Call = {}) =>
  invoke(handler, route, { params, as: who.subject, ...more });
const as = (accept: string): Call => ({ headers: { accept } });

describe('GET .../sites/{odsCode}/appendix', () => {
  beforeEach(() => study.bringToIssued());

  it('comes as the bytes of its issue, as a page, and as a link to the PDF', async () => {
    const json = await call(`GET ${SITE}/appendix`, trust('RJ1'));
    const appendix = FinancialAppendix.parse(json.json);
    expect(json.headers['etag']).toBe(`"${appendix.integrity.sha256}"`);
    const page = await call(`GET ${SITE}/appendix`, trust('RJ1'), as('text/html'));
    expect(page.headers['content-type']).toBe('text/html;charset=utf-8');
    expect(page.text).toContain(appendix.integrity.sha256);
    const pdf = await call(`GET ${SITE}/appendix`, trust('RJ1'), as('application/pdf'));
    expect(pdf.status).toBe(303);
    expect(study.archive.follow(pdf.headers['location']!)?.filename).toBe(`${IRAS_ID}_RJ1_v1_appendix.pdf`);
  });

  it('comes as a page to a browser, under a policy that lets its own style through and no script', async () => {
    const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    const { headers, text } = await call(`GET ${SITE}/appendix`, lead, as(browser));
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'/);
    expect(text).toMatch(/^<!DOCTYPE html>/);
  });
});

describe('GET .../sites/{odsCode}/budget', () => {
  beforeEach(() => study.bringToIssued());

  it('is the budget of the issued appendix, to everyone who may see the price', async () => {
    const { json } = await call(`GET ${SITE}/appendix`, trust('RJ1'));
    const budget = buildSiteBudget(FinancialAppendix.parse(json));
    for (const reader of [trust('RJ1'), lead, company, londonNetwork, coordinator]) {
      const answer = await call(`GET ${SITE}/budget`, reader);
      expect(SiteBudget.parse(answer.json)).toEqual(budget);
    }
    expect((await call(`GET ${SITE}/budget`, trust('RK9'))).status).toBe(404);
  });

  it('comes as a page, and as a workbook under a name that people can file', async () => {
    const page = await call(`GET ${SITE}/budget`, lead, as('text/html'));
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html;charset=utf-8' } });
    expect(page.text).toContain('<h1 id="appendix-title" class="nhsuk-heading-xl">Site budget</h1>');
    const event = gatewayEvent(`GET ${SITE}/budget`, { params, as: lead.subject, ...as(XLSX_MEDIA_TYPE) });
    const { headers, body, isBase64Encoded } = await handler(event);
    expect(headers).toMatchObject({
      'content-type': XLSX_MEDIA_TYPE,
      'content-disposition': `attachment; filename="${IRAS_ID}_RJ1_v1_budget.xlsx"`,
    });
    expect(isBase64Encoded).toBe(true);
    const sheets = openWorkbook(Buffer.from(body!, 'base64'));
    expect(sheets.get('Summary')!.cells.get('A1')).toEqual({ value: 'Site budget' });
  });

  it('answers 406 for a form that it does not have', async () => {
    expect(await call(`GET ${SITE}/budget`, lead, as('application/pdf'))).toMatchObject({
      status: 406,
      json: { type: 'urn:ncvr:problem:not-acceptable' },
    });
  });

  it('is that of the version asked for', async () => {
    expect((await call(`GET ${SITE}/budget`, lead, { query: { version: '1' } })).status).toBe(200);
    expect((await call(`GET ${SITE}/budget`, lead, { query: { version: '2' } })).status).toBe(404);
  });
});

it('a budget is not there yet while the price is being prepared', async () => {
  await study.save();
  await study.submit();
  await study.agree();
  expect((await call(`GET ${SITE}/budget`, lead)).status).toBe(404);
});

describe('POST .../appendix-archives', () => {
  beforeEach(() => study.bringToIssued());

  it('answers 202 with an id, then how far it is, then 303 to the ZIP', async () => {
    const asked = await call(`POST ${ARCHIVES}`, company, { params: { irasId: IRAS_ID }, body: {} });
    expect(asked).toMatchObject({
      status: 202,
      json: { irasId: IRAS_ID, reviewVersion: 1, status: 'open', progress: { done: 0, total: 2 } },
    });
    const { id } = asked.json;
    expect(asked.headers['location']).toBe(`/api/studies/${IRAS_ID}/appendix-archives/${id}`);
    const read = () => call(`GET ${ARCHIVES}/{id}`, company, { params: { irasId: IRAS_ID, id } });
    expect(await read()).toMatchObject({ status: 200, json: { id, status: 'open' } });
    expect((await read()).headers['retry-after']).toBe('2');
    await study.work();
    const done = await read();
    expect(done.status).toBe(303);
    expect(study.archive.follow(done.headers['location']!)?.filename).toBe(`${IRAS_ID}_v1_appendices.zip`);
  });

  it('takes no body, and a version of the review', async () => {
    const post = (body?: unknown) =>
      call(`POST ${ARCHIVES}`, lead, { params: { irasId: IRAS_ID }, ...(body !== undefined && { body }) });
    expect((await post()).status).toBe(202);
    expect((await post({ reviewVersion: 1 })).status).toBe(202);
    expect((await post({ reviewVersion: 2 })).status).toBe(409);
    expect((await post({ version: 1 })).status).toBe(422);
  });

  it('answers the first again for the same Idempotency-Key', async () => {
    const post = () =>
      call(`POST ${ARCHIVES}`, lead, {
        params: { irasId: IRAS_ID },
        body: {},
        headers: { 'idempotency-key': 'zip' },
      });
    const [first, second] = [await post(), await post()];
    expect(second.json.id).toBe(first.json.id);
    expect(second.headers['idempotency-replayed']).toBe('true');
  });
});

describe('/api/organisations/{odsCode}/payee', () => {
  const of = { params: { odsCode: 'RJ1' } };
  const put = (body: unknown, headers: Record<string, string> = {}) =>
    call(`PUT ${PAYEE}`, trust('RJ1'), { ...of, body, headers });

  it('is empty at first, and replaced with the ETag that was read', async () => {
    const empty = await call(`GET ${PAYEE}`, trust('RJ1'), of);
    expect(empty).toMatchObject({ status: 200, json: {}, headers: { etag: '"0"' } });
    const first = await put({ name: 'Guy’s and St Thomas’' }, { 'if-match': '"0"' });
    expect(first).toMatchObject({ status: 200, headers: { etag: '"1"' } });
    expect((await put({ name: 'Other' })).status).toBe(428);
    expect((await put({ name: 'Other' }, { 'if-match': '"0"' })).status).toBe(412);
    expect((await put({ name: 'Other' }, { 'if-match': '"1"' })).json).toEqual({ name: 'Other' });
  });

  it('refuses bank details in a field of their own and in the name', async () => {
    expect(await put({ name: 'Us', accountNumber: '12345678' })).toMatchObject({ status: 422 });
    expect(await put({ name: 'Us, 20-00-00' })).toMatchObject({
      status: 422,
      json: { errors: [{ path: 'name', code: 'bankDetails' }] },
    });
    expect((await call(`GET ${PAYEE}`, trust('RJ1'), of)).json).toEqual({});
  });
});
