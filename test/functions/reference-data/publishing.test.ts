import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/reference-data/handler.ts';
import type { ApiHandler } from '../../../shared/http/exchange.ts';
import { XLSX_MEDIA_TYPE } from '../../../shared/ports/review-workbook.ts';
import {
  bundledAgreementTemplates,
  bundledMultipliers,
  bundledTariff,
} from '../../../shared/reference/index.ts';
import { type Call, invoke } from '../../http/invoke.ts';
import { readGoldenFile } from '../../support/golden.ts';
import { createMemoryDeps, type MemoryDeps, personAs, register } from '../../support/service-deps.ts';

const tariff = readGoldenFile('worked-example', 'tariff') as object;
const TARIFF = 'EX-2026-27.1';
const PEOPLE = [personAs('nationalCoordinator', 'national'), personAs('studyResourceReviewer', 'RRV')];
const [COORDINATOR, REVIEWER] = PEOPLE.map(({ subject }) => subject);

let deps: MemoryDeps;
let handler: ApiHandler;
beforeEach(async () => {
  deps = await createMemoryDeps();
  for (const person of PEOPLE) await register(deps, person);
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
  handler = createHandler({ ...deps, logger, version: '1', openApi: () => ({}), checkAnswers: true });
});
const call = (route: string, options: Call) => invoke(handler, route, { as: COORDINATOR!, ...options });
const putTariff = (body: unknown, options: Call = {}) =>
  call('PUT /api/tariffs/{id}', { params: { id: TARIFF }, body, ...options });

describe('a tariff release over HTTP', () => {
  it('is answered with 201 and its hash as entity tag, the very same again with 200', async () => {
    const first = await putTariff(tariff);
    expect([first.status, first.json.outcome]).toEqual([201, 'published']);
    expect(first.headers['etag']).toBe(`"${first.json.sha256}"`);
    expect(first.json.findings).toMatchObject([{ severity: 'warning', code: 'replacesBundled' }]);
    const again = await putTariff(tariff);
    expect([again.status, again.json.sha256]).toEqual([200, first.json.sha256]);
    const read = await call('GET /api/tariffs/{id}', { params: { id: TARIFF }, as: REVIEWER! });
    expect(read.headers['etag']).toBe(first.headers['etag']);
  });

  it('is refused with 409 where other content is there, naming the hash of what is', async () => {
    const { json } = await putTariff(tariff);
    const other = await putTariff({ ...tariff, source: 'Changed' });
    expect([other.status, other.json.type]).toEqual([409, 'urn:ncvr:problem:state-conflict']);
    expect(other.json.currentSha256).toBe(json.sha256);
  });

  it('is refused with 422 and every finding, and then is not there', async () => {
    const refused = await putTariff({ ...tariff, schema: 'ncvr.tariff-release/9' });
    expect([refused.status, refused.json.errors[0].path]).toEqual([422, 'schema']);
    expect(refused.json.errors[0].mend).toContain('ncvr.tariff-release/1');
    const read = await call('GET /api/tariffs/{id}', { params: { id: TARIFF } });
    expect(read.status).toBe(404);
  });

  it('is previewed with dryRun, and with nothing else', async () => {
    const preview = await putTariff(tariff, { query: { dryRun: 'true' } });
    expect([preview.status, preview.json.outcome]).toEqual([200, 'preview']);
    expect((await putTariff(tariff, { query: { dryRun: 'perhaps' } })).status).toBe(422);
    expect((await putTariff(tariff, { query: { dryRun: 'false' } })).status).toBe(201);
  });

  it('is taken as an Excel workbook, and its findings name the cell', async () => {
    const { id, ...release } = { ...bundledTariff(), effectiveFrom: '2026-06-01' };
    const workbook = await deps.releaseWorkbook.writeTariff({ id: 'NEXT', ...release });
    const sent = { params: { id: 'NEXT' }, contentType: XLSX_MEDIA_TYPE };
    expect((await putTariff(workbook, sent)).status).toBe(201);
    const wrongAddress = await putTariff(workbook, { ...sent, params: { id: 'OTHER' } });
    expect(wrongAddress.status).toBe(422);
    expect(wrongAddress.json.errors).toMatchObject([{ code: 'otherId', cell: 'Release!B3' }]);
    const garbage = await putTariff(new TextEncoder().encode('PK nonsense'), sent);
    expect([garbage.status, garbage.json.errors[0].code]).toEqual([422, 'notWorkbook']);
  });

  it('is taken in no other form', async () => {
    expect((await putTariff('a,b', { contentType: 'text/csv' })).status).toBe(415);
    expect((await putTariff('{"a":', { contentType: 'application/json' })).status).toBe(400);
    expect((await call('PUT /api/tariffs/{id}', { params: { id: TARIFF } })).status).toBe(400);
  });

  it('is for the coordinator to publish', async () => {
    expect((await putTariff(tariff, { as: REVIEWER! })).status).toBe(403);
    expect(
      (await invoke(handler, 'PUT /api/tariffs/{id}', { params: { id: TARIFF }, body: tariff })).status,
    ).toBe(401);
  });
});

describe('multipliers, templates and companies over HTTP', () => {
  it('publish a set of multipliers, from JSON and from Excel', async () => {
    const set = { ...bundledMultipliers(), id: 'MFF-27', financialYear: '2027/28' };
    const put = (options: Call) =>
      call('PUT /api/multipliers/{id}', { params: { id: 'MFF-27' }, ...options });
    expect((await put({ body: { ...set, rows: [{ odsCode: 'RRV', micro: 0 }] } })).status).toBe(422);
    const first = await put({ body: set });
    expect([first.status, first.json.diff]).toMatchObject([201, { added: [], removed: [], changed: [] }]);
    const workbook = await deps.releaseWorkbook.writeMultipliers(set);
    const again = await put({ body: workbook, contentType: XLSX_MEDIA_TYPE });
    expect([again.status, again.json.sha256]).toEqual([200, first.json.sha256]);
  });

  it('publish a template, and read its versions', async () => {
    const template = { id: 'mCTA', version: '4.0', appendixLabel: 'Appendix 4' };
    const params = { id: 'mCTA' };
    const put = await call('PUT /api/agreement-templates/{id}', { params, body: template });
    expect([put.status, put.json.release]).toEqual([201, { id: 'mCTA', version: '4.0' }]);
    const read = (query = {}) => call('GET /api/agreement-templates/{id}', { params, query, as: REVIEWER! });
    expect((await read()).json).toEqual(template);
    expect((await read({ version: 'demonstration' })).json.version).toBe('demonstration');
    expect((await read({ version: '9' })).status).toBe(404);
    const listed = await call('GET /api/agreement-templates', { as: REVIEWER! });
    expect(listed.json.items).toHaveLength(bundledAgreementTemplates().rows.length);
  });

  it('register companies, for the coordinator alone', async () => {
    const params = { id: 'new-pharma' };
    const put = (name: string, headers = {}) =>
      call('PUT /api/companies/{id}', { params, body: { id: 'new-pharma', name }, headers });
    const first = await put('New Pharma Ltd');
    expect([first.status, first.json.name]).toEqual([201, 'New Pharma Ltd']);
    expect((await put('Newer Ltd')).status).toBe(428);
    expect((await put('Newer Ltd', { 'if-match': '"0"' })).status).toBe(412);
    expect((await put('Newer Ltd', { 'if-match': first.headers['etag'] })).status).toBe(200);
    const read = (as: string) => call('GET /api/companies/{id}', { params, as });
    expect((await read(COORDINATOR!)).json).toEqual({ id: 'new-pharma', name: 'Newer Ltd' });
    expect((await read(REVIEWER!)).status).toBe(403);
    expect((await call('GET /api/companies/{id}', { params: { id: 'nobody' } })).status).toBe(404);
  });
});
