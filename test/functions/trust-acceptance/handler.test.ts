import { beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../../../shared/domain/person.ts';
import type { ApiHandler } from '../../../shared/http/exchange.ts';
import { type Call, invoke } from '../../http/invoke.ts';
import { createHandlers } from '../../support/all-handlers.ts';
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
const own = trust('RJ1');
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

let process: StudyProcess;
let handler: ApiHandler;

beforeEach(async () => {
  const deps = await createMemoryDeps();
  for (const person of [lead, company, coordinator, londonNetwork, own]) await register(deps, person);
  process = await createStudyProcess(deps);
  await process.bringToIssued();
  const quiet = { ...deps, logger: silent };
  handler = createHandlers(quiet)['trust-acceptance'];
});

/** Values for the parameters that the route's path names. */
function call(route: string, who: Caller, more: Call = {}) {
  const values: Record<string, string> = { irasId: IRAS_ID, odsCode: 'RJ1', ...more.params };
  const names = [...route.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  const params = Object.fromEntries(names.map((name) => [name, values[name] ?? '']));
  return invoke(handler, route, { as: who.subject, ...more, params });
}

const item = { label: 'Biopsy', minutes: [{ role: 'nurse', minutes: 5 }], chargedPer: 'once' };
const report = { item, evidence: 'Protocol, table 2', inProtocolSchedule: false };
const raise = (body: unknown = report, headers: Record<string, string> = {}) =>
  call(`POST ${SITE}/escalations`, own, { body, headers });
const judge = (id: string, body: unknown) =>
  call('PUT /api/escalations/{id}/judgement', londonNetwork, { params: { id }, body });

describe('escalations over HTTP', () => {
  it('are reported with 201, listed for the network, judged with 200, and read by every party', async () => {
    const raised = await raise();
    expect(raised).toMatchObject({
      status: 201,
      json: { id: `${IRAS_ID}-RJ1-2`, status: 'open', share: { reachesThreshold: false }, waitingDays: 0 },
    });
    expect(raised.json).not.toHaveProperty('lock');
    const { id } = raised.json;
    const listed = await call('GET /api/escalations', londonNetwork, { query: { status: 'open' } });
    expect(listed.json.items).toMatchObject([{ id }]);
    const refused = await judge(id, { judgement: 'upheld' });
    expect(refused).toMatchObject({ status: 422, json: { errors: [{ path: 'waiver.reason' }] } });
    const judged = await judge(id, { judgement: 'belowThreshold', reason: 'Five minutes' });
    expect(judged).toMatchObject({ status: 200, json: { status: 'belowThreshold' } });
    expect(await judge(id, { judgement: 'belowThreshold' })).toMatchObject({
      status: 200,
      json: { judgement: { reason: 'Five minutes' } },
    });
    expect(await judge(id, { judgement: 'includedElsewhere' })).toMatchObject({
      status: 409,
      json: { type: 'urn:ncvr:problem:decided-otherwise', first: { judgement: 'belowThreshold' } },
    });
    for (const reader of [own, lead, company, coordinator, londonNetwork]) {
      const read = await call('GET /api/escalations/{id}', reader, { params: { id } });
      expect(read).toMatchObject({ status: 200, json: { id, status: 'belowThreshold' } });
      const ofSite = await call(`GET ${SITE}/escalations`, reader);
      expect(ofSite).toMatchObject({ status: 200, json: { items: [{ id }] } });
    }
    expect(
      (await call('GET /api/escalations', londonNetwork, { query: { status: 'open' } })).json.items,
    ).toEqual([]);
    expect((await call('GET /api/escalations', londonNetwork)).json.items).toMatchObject([{ id }]);
  });

  it.each<[string, unknown, string]>([
    ['a price', { ...report, item: { ...item, allInPence: 100_000 } }, 'item.allInPence'],
    [
      'an item without a name',
      { ...report, item: { minutes: item.minutes, chargedPer: 'once' } },
      'item.label',
    ],
    ['an item that says not how it is charged', { ...report, item: { label: 'Biopsy' } }, 'item.chargedPer'],
    [
      'half a minute',
      { ...report, item: { ...item, minutes: [{ role: 'nurse', minutes: 0.5 }] } },
      'item.minutes[0].minutes',
    ],
    ['no word on the schedule', { item, evidence: 'x' }, 'inProtocolSchedule'],
    ['no evidence', { ...report, evidence: ' ' }, 'evidence'],
    [
      'a role that the tariff lacks',
      { ...report, item: { ...item, minutes: [{ role: 'x', minutes: 1 }] } },
      'item.minutes[0].role',
    ],
  ])('refuse %s with 422 and the field', async (_, body, path) => {
    const refused = await raise(body);
    expect(refused.status).toBe(422);
    expect(refused.json.errors.map((error: { path: string }) => error.path)).toContain(path);
  });

  it('are reported once by the same Idempotency-Key, and with 409 otherwise', async () => {
    const first = await raise(report, { 'idempotency-key': 'once' });
    const again = await raise(report, { 'idempotency-key': 'once' });
    expect([again.status, again.json]).toEqual([201, first.json]);
    expect(await raise()).toMatchObject({
      status: 409,
      json: { escalation: first.json.id, offerStatus: 'escalated' },
    });
  });

  it('of other ids are the same 404, whatever the id looks like', async () => {
    for (const id of ['nonsense', `${IRAS_ID}-RJ1-9`, `${IRAS_ID}-RRV-2`, '7654321-RJ1-2']) {
      expect((await judge(id, { judgement: 'upheld' })).status).toBe(404);
    }
  });
});

describe('re-issues over HTTP', () => {
  it('answer 201 after a refusal, 409 before, 422 without a reason, and are listed with their reasons', async () => {
    const reissue = (body: unknown) => call(`POST ${SITE}/reissue`, lead, { body });
    expect((await reissue({ reason: 'Explained' })).status).toBe(409);
    await process.decideAt('RJ1', 'notAccepted');
    expect((await reissue({})).status).toBe(422);
    expect(await reissue({ reason: 'Explained' })).toMatchObject({
      status: 201,
      json: { issueNumber: 2, status: 'pending', after: 'notAccepted' },
    });
    const listed = await call(`GET ${SITE}/reissues`, own);
    expect(listed.json.items).toMatchObject([{ issueNumber: 2, reason: 'Explained' }]);
  });
});

describe('milestones over HTTP', () => {
  const put = (who: Caller, body: unknown, headers: Record<string, string> = {}) =>
    call(`PUT ${SITE}/milestones`, who, { body, headers });

  it('are read with the ETag that replaces them', async () => {
    await process.decideAt('RJ1', 'accepted');
    const empty = await call(`GET ${SITE}/milestones`, company);
    expect(empty).toMatchObject({ status: 200, json: { clock: { stages: { issuedToDecided: 0 } } } });
    const signed = await put(
      company,
      { signedOn: '2026-11-02' },
      { 'if-match': empty.headers['etag'] ?? '' },
    );
    expect(signed).toMatchObject({ status: 200, json: { signedOn: '2026-11-02' } });
    expect((await put(own, { openedOn: '2026-11-02' })).status).toBe(428);
    expect((await put(own, { openedOn: '2026-11-02' }, { 'if-match': '"0"' })).status).toBe(412);
    const opened = await put(own, { openedOn: '2026-11-02' }, { 'if-match': signed.headers['etag'] ?? '' });
    expect(opened.json).toMatchObject({ signedOn: '2026-11-02', openedOn: '2026-11-02' });
    expect((await call(`GET ${SITE}/milestones`, lead)).headers['etag']).toBe(opened.headers['etag']);
  });

  it('are refused before the acceptance, for the other side, out of order and where they are no days', async () => {
    expect((await put(company, { signedOn: '2026-11-02' })).status).toBe(409);
    await process.decideAt('RJ1', 'accepted');
    expect(await put(company, { openedOn: '2026-11-02' })).toMatchObject({
      status: 403,
      json: { errors: [{ path: 'openedOn' }] },
    });
    expect(await put(company, { signedOn: '2026-10-30' })).toMatchObject({
      status: 422,
      json: { errors: [{ path: 'signedOn' }] },
    });
    expect((await put(company, { signedOn: '2026-02-30' })).status).toBe(422);
    expect((await put(company, { closedOn: '2026-11-02' })).status).toBe(422);
  });

  it('make the set-up clock of the study, beside the published days', async () => {
    await process.decideAt('RJ1', 'accepted');
    const clock = await call('GET /api/studies/{irasId}/set-up-clock', company);
    expect(clock).toMatchObject({
      status: 200,
      json: {
        sites: [{ odsCode: 'RJ1' }, { odsCode: 'RK9' }],
        summary: { issuedToDecided: { sites: 1, median: 0 } },
        published: { beforeDays: 305, afterDays: 194 },
      },
    });
  });
});
