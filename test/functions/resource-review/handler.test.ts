import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/resource-review/handler.ts';
import type { Caller } from '../../../shared/domain/person.ts';
import type { ApiHandler } from '../../../shared/http/exchange.ts';
import { type Call, invoke } from '../../http/invoke.ts';
import { createMemoryDeps, register } from '../../support/service-deps.ts';
import { IRAS_ID, site, smallReview } from '../../usecases/resource-review/small-review.ts';
import {
  company,
  coordinator,
  createStudyProcess,
  lead,
  londonNetwork,
  type StudyProcess,
  stranger,
  trust,
} from '../../usecases/resource-review/study-process.ts';

const STUDY = '/api/studies/{irasId}';
const REVIEW = `${STUDY}/resource-review`;
const SITE = `${STUDY}/sites/{odsCode}`;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

let process: StudyProcess;
let handler: ApiHandler;

beforeEach(async () => {
  const deps = await createMemoryDeps();
  for (const person of [lead, company, coordinator, londonNetwork, stranger, trust('RJ1'), trust('RTH')]) {
    await register(deps, person);
  }
  process = await createStudyProcess(deps);
  handler = createHandler({ ...deps, logger: silent, checkAnswers: true });
});

const call = (route: string, who: Caller | undefined, more: Call = {}) =>
  invoke(handler, route, { params: { irasId: IRAS_ID }, ...(who && { as: who.subject }), ...more });
const put = (body: unknown, headers: Record<string, string> = {}) =>
  call(`PUT ${REVIEW}`, lead, { body, headers });

describe('PUT /api/studies/{irasId}/resource-review', () => {
  it('answers 201 and an ETag that replaces the draft with 200 and the next ETag', async () => {
    const created = await put(smallReview());
    expect(created).toMatchObject({
      status: 201,
      json: { irasId: IRAS_ID, reviewVersion: 1, status: 'draft', findings: [] },
    });
    expect(created.headers['etag']).toBe('"1-1"');
    const replaced = await put(smallReview({ sites: [] }), { 'if-match': '"1-1"' });
    expect(replaced.status).toBe(200);
    expect(replaced.headers['etag']).toBe('"1-2"');
    expect(replaced.json.review.sites).toEqual([]);
  });

  it('answers 428 without If-Match, 412 with an old one, 409 while it is with the company', async () => {
    await put(smallReview());
    expect(await put(smallReview())).toMatchObject({
      status: 428,
      json: { type: 'urn:ncvr:problem:precondition-required' },
    });
    expect(await put(smallReview(), { 'if-match': '"1-9"' })).toMatchObject({
      status: 412,
      json: { currentEtag: '1-1' },
    });
    expect(await put(smallReview(), { 'if-match': 'W/"1-1"' })).toMatchObject({ status: 412 });
    await process.submit();
    const refused = await put(smallReview(), { 'if-match': '"1-2"' });
    expect(refused).toMatchObject({
      status: 409,
      json: { detail: expect.stringContaining('with the company') },
    });
  });

  it('answers 201 with findings for a draft with errors, 422 where it cannot tell the study', async () => {
    const broken = await put({ ...smallReview(), visits: 'many' });
    expect(broken).toMatchObject({
      status: 201,
      json: { findings: [{ path: 'visits', severity: 'error' }] },
    });
    const unknown = await put({ study: { irasId: '7654321' }, leadSite: { odsCode: 'RRV' } });
    expect(unknown).toMatchObject({
      status: 422,
      json: { errors: [{ path: 'study.irasId', code: 'otherStudy' }] },
    });
    expect((await call(`PUT ${REVIEW}`, lead)).status).toBe(400);
  });

  it('answers 401 to nobody, 403 to other roles and lead sites, 404 for the study of another', async () => {
    expect((await call(`PUT ${REVIEW}`, undefined, { body: smallReview() })).status).toBe(401);
    expect((await call(`PUT ${REVIEW}`, company, { body: smallReview() })).status).toBe(403);
    expect((await call(`PUT ${REVIEW}`, stranger, { body: smallReview() })).status).toBe(403);
    await put(smallReview());
    expect((await call(`PUT ${REVIEW}`, stranger, { body: smallReview() })).status).toBe(404);
  });
});

describe('GET /api/studies/{irasId}/resource-review', () => {
  it('answers the version with the ETag to replace it, and versions by number', async () => {
    await process.bringToIssued();
    await process.save();
    const latest = await call(`GET ${REVIEW}`, lead);
    expect(latest).toMatchObject({ status: 200, json: { reviewVersion: 2, status: 'draft', findings: [] } });
    expect(latest.headers['etag']).toBe('"2-1"');
    const first = await call(`GET ${REVIEW}`, lead, { query: { version: '1' } });
    expect(first.json).toMatchObject({
      reviewVersion: 1,
      status: 'agreed',
      agreement: { by: { role: 'companyRepresentative' } },
    });
    expect((await call(`GET ${REVIEW}`, lead, { query: { version: 'one' } })).status).toBe(422);
  });

  it('answers every party what it may see, and 404 to everybody else alike', async () => {
    await process.bringToIssued();
    for (const caller of [lead, company, coordinator, londonNetwork, trust('RJ1')]) {
      expect((await call(`GET ${REVIEW}`, caller)).status).toBe(200);
    }
    expect((await call(`GET ${REVIEW}`, trust('RJ1'))).json.review).not.toHaveProperty('sites');
    const hidden = await call(`GET ${REVIEW}`, trust('RTH'));
    const missing = await call(`GET ${REVIEW}`, trust('RTH'), { params: { irasId: '9999999' } });
    const { requestId: _one, ...first } = hidden.json;
    const { requestId: _other, ...second } = missing.json;
    expect([hidden.status, first]).toEqual([404, second]);
  });
});

describe('POST .../preview', () => {
  it('answers totals with a document or without, and lines for the site asked for', async () => {
    const sent = await call(`POST ${REVIEW}/preview`, lead, { body: smallReview() });
    expect(sent).toMatchObject({ status: 200, json: { sites: [{ odsCode: 'RJ1' }, { odsCode: 'RK9' }] } });
    await put(smallReview());
    const stored = await call(`POST ${REVIEW}/preview`, lead, { query: { site: 'RK9' } });
    expect(stored).toMatchObject({
      status: 200,
      json: { sites: sent.json.sites, price: { odsCode: 'RK9' } },
    });
  });

  it('answers 422 with the errors of the review', async () => {
    const refused = await call(`POST ${REVIEW}/preview`, lead, { body: smallReview({ tariff: 'LOST' }) });
    expect(refused).toMatchObject({
      status: 422,
      json: { type: 'urn:ncvr:problem:findings', errors: [{ path: 'tariff' }] },
    });
  });
});

describe('the steps of the process', () => {
  const post = (step: string, who: Caller, body?: unknown) => call(`POST ${REVIEW}/${step}`, who, { body });

  it('lead from the draft through a question to the agreement', async () => {
    await put(smallReview());
    expect(await post('submission', lead)).toMatchObject({
      status: 200,
      json: { status: 'submitted', findings: [] },
    });
    const asked = await post('queries', company, { activity: 'consent', comment: 'Why 30 minutes?' });
    expect(asked).toMatchObject({ status: 201, json: { status: 'queried', query: { activity: 'consent' } } });
    const answered = await post('queries', lead, { query: asked.json.query.id, answer: 'Because.' });
    expect(answered).toMatchObject({
      status: 200,
      json: { status: 'queried', query: { answer: { text: 'Because.' } } },
    });
    const submitted = await post('submission', lead, { declaration: true });
    const { resourceSha256 } = submitted.json.submission;
    const stale = await post('agreement', company, { resourceSha256: '0'.repeat(64) });
    expect(stale).toMatchObject({ status: 409, json: { currentSha256: resourceSha256 } });
    const agreed = await post('agreement', company, { resourceSha256 });
    expect(agreed).toMatchObject({ status: 200, json: { status: 'agreed' } });
    expect(await post('agreement', company, { resourceSha256 })).toMatchObject({
      status: 200,
      json: agreed.json,
    });
    expect((await post('submission', lead)).status).toBe(409);
    expect((await post('withdrawal', lead)).status).toBe(409);
  });

  it('may end with a withdrawal, with or without a reason', async () => {
    await put(smallReview());
    expect(await post('withdrawal', lead, { reason: 'Stopped' })).toMatchObject({
      status: 200,
      json: { status: 'withdrawn' },
    });
    await put(smallReview());
    expect(await post('withdrawal', lead)).toMatchObject({ status: 200, json: { reviewVersion: 2 } });
  });

  it('answer 422 for a submission with errors and bodies that are not understood', async () => {
    await put(smallReview({ schedule: [] }));
    const refused = await post('submission', lead);
    expect(refused).toMatchObject({ status: 422 });
    expect(refused.json.errors).toContainEqual(
      expect.objectContaining({ code: 'neverScheduled', path: 'activities[0]' }),
    );
    for (const [step, body] of [
      ['submission', { declaration: false }],
      ['queries', { comment: 'Why?', answer: 'Because.' }],
      ['agreement', {}],
      [
        'agreement',
        {
          resourceSha256: '0'.repeat(64),
          attested: { agreedBy: 'Ms A', agreedOn: 'lately', evidence: 'E-mail' },
        },
      ],
    ] as const) {
      expect((await post(step, lead, body)).status).toBe(422);
    }
  });

  it('are closed to those whose step it is not', async () => {
    await process.save();
    await process.submit();
    expect((await post('submission', company)).status).toBe(403);
    expect((await post('withdrawal', company)).status).toBe(403);
    expect((await post('queries', lead, { comment: 'Why?' })).status).toBe(403);
    expect((await post('queries', coordinator, { comment: 'Why?' })).status).toBe(403);
    expect((await post('agreement', stranger, { resourceSha256: '0'.repeat(64) })).status).toBe(404);
  });
});

describe('studies and their sites', () => {
  it('are listed and read by their parties', async () => {
    await process.bringToIssued();
    for (const caller of [lead, company, coordinator, londonNetwork, trust('RJ1')]) {
      const list = await call('GET /api/studies', caller, { params: {} });
      expect(list).toMatchObject({ status: 200, json: { items: [{ irasId: IRAS_ID, status: 'agreed' }] } });
      const study = await call(`GET ${STUDY}`, caller);
      expect(study).toMatchObject({
        status: 200,
        json: { timeline: [{ reviewVersion: 1, status: 'agreed' }] },
      });
    }
    expect((await call('GET /api/studies', stranger, { params: {} })).json).toEqual({ items: [] });
    expect((await call(`GET ${STUDY}`, stranger)).status).toBe(404);
    expect((await call('GET /api/studies', lead, { params: {}, query: { cursor: 'made up' } })).status).toBe(
      400,
    );
  });

  it('show a trust its own row', async () => {
    await process.bringToIssued();
    const all = await call(`GET ${STUDY}/sites`, company);
    expect(
      all.json.items.map((row: { odsCode: string; status: string }) => [row.odsCode, row.status]),
    ).toEqual([
      ['RJ1', 'issued'],
      ['RK9', 'issued'],
    ]);
    expect((await call(`GET ${STUDY}/sites`, trust('RJ1'))).json.items).toEqual([all.json.items[0]]);
    expect((await call(`GET ${STUDY}/sites`, londonNetwork)).status).toBe(403);
  });

  it('are joined with 201, changed with 200 and left with 200', async () => {
    await process.bringToIssued();
    const { odsCode, ...body } = site('RTD');
    const params = { irasId: IRAS_ID, odsCode };
    const joined = await call(`PUT ${SITE}`, lead, { params, body });
    expect(joined).toMatchObject({ status: 201, json: { status: 'pending', issueNumber: 1, findings: [] } });
    const other = { ...body, principalInvestigator: 'Dr New' };
    const old = await call(`PUT ${SITE}`, lead, { params, body: other, headers: { 'if-match': '"9"' } });
    expect(old.status).toBe(412);
    expect((await call(`PUT ${SITE}`, lead, { params, body: other })).status).toBe(428);
    expect((await call(`PUT ${SITE}`, lead, { params, body })).status).toBe(200);
    const headers = { 'if-match': joined.headers['etag'] ?? '' };
    const changed = await call(`PUT ${SITE}`, lead, { params, body: other, headers });
    expect(changed).toMatchObject({ status: 200, json: { issueNumber: 2, principalInvestigator: 'Dr New' } });
    expect(await call(`DELETE ${SITE}`, lead, { params })).toMatchObject({
      status: 200,
      json: { status: 'withdrawn' },
    });
    expect((await call(`DELETE ${SITE}`, lead, { params: { irasId: IRAS_ID, odsCode: 'RTH' } })).status).toBe(
      404,
    );
  });

  it('answer 409 for a site that has accepted, 422 for one that cannot take part', async () => {
    await process.bringToIssued();
    await process.decideAt('RJ1', 'accepted');
    const { odsCode: _own, ...body } = site('RJ1', 99);
    const at = (odsCode: string) => ({ params: { irasId: IRAS_ID, odsCode }, body });
    expect((await call(`PUT ${SITE}`, lead, at('RJ1'))).status).toBe(409);
    expect((await call(`DELETE ${SITE}`, lead, { params: at('RJ1').params })).status).toBe(409);
    expect(await call(`PUT ${SITE}`, lead, at('RRP'))).toMatchObject({
      status: 422,
      json: { errors: [{ code: 'closedSite' }] },
    });
    expect((await call(`PUT ${SITE}`, company, at('RTD'))).status).toBe(403);
  });
});
