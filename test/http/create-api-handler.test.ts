import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createApiHandler } from '../../shared/http/create-api-handler.ts';
import { operation } from '../../shared/http/operation.ts';
import { invoke, testApiDeps } from './invoke.ts';
import { LIST_STUDIES, PEOPLE, plainContract, SAVE_DRAFT, STUDY, SUBMIT, testApi } from './test-api.ts';

const whoAsks = operation(
  { ...plainContract, responses: { 200: { description: 'The caller' } } },
  async ({ caller, requestId }) => ({ status: 200, body: { caller, requestId } }),
);

describe('who may call', () => {
  const { handler } = testApi({ listStudies: whoAsks, saveDraft: whoAsks });

  it('a caller without a token is asked for one', async () => {
    const { status, headers, json } = await invoke(handler, LIST_STUDIES);
    expect([status, json.type]).toEqual([401, 'urn:ncvr:problem:unauthenticated']);
    expect(headers['www-authenticate']).toMatch(/^Bearer /);
  });

  it.each(['stranger', 'nobody'])(
    'a token alone grants nothing: %s is refused in a plain sentence',
    async (as) => {
      const { status, json } = await invoke(handler, LIST_STUDIES, { as });
      expect([status, json.type]).toEqual([403, 'urn:ncvr:problem:forbidden']);
      expect(json.detail).toContain('membership');
    },
  );

  it('somebody known to one issuer is unknown under another', async () => {
    const call = { as: 'rita', claims: { iss: 'https://elsewhere.example' } };
    expect((await invoke(handler, LIST_STUDIES, call)).status).toBe(403);
  });

  it('a membership of another role than the route asks for does not let in', async () => {
    const { status, json } = await invoke(handler, SAVE_DRAFT, { as: 'colin', params: STUDY });
    expect(status).toBe(403);
    expect(json.detail).toContain('studyResourceReviewer');
  });

  it('the operation is told who calls, with every membership', async () => {
    const { status, json } = await invoke(handler, LIST_STUDIES, { as: 'rita' });
    expect(status).toBe(200);
    expect(json.caller).toMatchObject({ subject: 'rita', memberships: PEOPLE.rita });
  });

  it('system clients only read', async () => {
    const call = { as: 'rita', claims: { client_id: 'rita' }, params: STUDY };
    expect((await invoke(handler, LIST_STUDIES, call)).status).toBe(200);
    const { status, json } = await invoke(handler, SAVE_DRAFT, call);
    expect([status, json.type]).toEqual([403, 'urn:ncvr:problem:forbidden']);
    expect(json.detail).toContain('System clients only read');
  });

  it('system clients of the demonstration act for their person', async () => {
    const deps = { ...testApiDeps(PEOPLE), systemClients: 'actForPeople' } as const;
    const demonstration = testApi({ saveDraft: whoAsks }, deps).handler;
    const call = { as: 'rita', claims: { client_id: 'rita' }, params: STUDY };
    expect((await invoke(demonstration, SAVE_DRAFT, call)).status).toBe(200);
  });
});

describe('every answer', () => {
  const { handler, deps } = testApi({ listStudies: whoAsks });

  it('echoes a plain X-Request-Id, in answers and in refusals', async () => {
    const headers = { 'x-request-id': 'journey-7.1' };
    for (const as of ['rita', 'nobody']) {
      expect((await invoke(handler, LIST_STUDIES, { as, headers })).headers['x-request-id']).toBe(
        'journey-7.1',
      );
    }
  });

  it.each(['', 'a b', 'x'.repeat(101), 'line\nbreak', '<script>'])(
    'replaces the request id %j by its own',
    async (id) => {
      const { headers, json } = await invoke(handler, LIST_STUDIES, {
        as: 'rita',
        headers: { 'x-request-id': id },
      });
      expect(headers['x-request-id']).toMatch(/^[A-Za-z0-9._~:-]{8,}$/);
      expect(json.requestId).toBe(headers['x-request-id']);
    },
  );

  it('carries the security headers', async () => {
    for (const as of ['rita', 'nobody']) {
      expect((await invoke(handler, LIST_STUDIES, { as })).headers).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'cross-origin-resource-policy': 'same-origin',
        'strict-transport-security': expect.stringMatching(/^max-age=\d{8}/),
        'x-content-type-options': 'nosniff',
      });
    }
  });

  it('leaves one line in the log, without body, address or person', async () => {
    const before = deps.lines.length;
    await invoke(handler, SAVE_DRAFT, { as: 'rita', params: STUDY, body: { secret: 'schedule' } });
    const lines = deps.lines.slice(before);
    expect(lines).toMatchObject([
      { level: 'info', attributes: { capability: 'resource-review', operation: 'saveDraft', status: 204 } },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/rita|secret|123456/);
  });

  it('may carry its own headers, an entity tag, bytes, or no body at all', async () => {
    const bytes = operation(plainContract, async () => ({
      status: 204,
      body: new Uint8Array([0xff, 0x00]),
      contentType: 'application/pdf',
      etag: '3',
      headers: { 'Cache-Control': 'private', 'Content-Disposition': 'attachment' },
    }));
    const { handler: raw } = testApi({ listStudies: bytes });
    const { gatewayEvent } = await import('./invoke.ts');
    const result = await raw(gatewayEvent(LIST_STUDIES, { as: 'rita' }));
    expect(result).toMatchObject({ body: '/wA=', isBase64Encoded: true });
    expect(result.headers).toMatchObject({
      etag: '"3"',
      'cache-control': 'private',
      'content-type': 'application/pdf',
      'content-disposition': 'attachment',
    });
    const empty = await invoke(handler, SUBMIT, { as: 'rita', params: STUDY });
    expect([empty.status, empty.text, empty.headers['content-type']]).toEqual([204, '', undefined]);
  });

  it('that differs from its contract is a fault, where answers are checked', async () => {
    const contract = {
      ...plainContract,
      responses: { 200: { description: 'x', schema: z.strictObject({ a: z.int() }) } },
    };
    for (const response of [
      { status: 200, body: { a: 'text' } },
      { status: 201, body: { a: 1 } },
    ]) {
      const wrong = operation(contract, async () => response);
      expect(
        (await invoke(testApi({ listStudies: wrong }).handler, LIST_STUDIES, { as: 'rita' })).status,
      ).toBe(500);
    }
  });

  it('a store of memberships that does not answer is a 503, not a refusal', async () => {
    const { StoreUnavailable } = await import('../../shared/ports/record-table.ts');
    const memberships = {
      findPerson: async () => {
        throw new StoreUnavailable('timed out');
      },
    };
    const { handler: broken } = testApi({}, { ...testApiDeps(PEOPLE), memberships });
    expect((await invoke(broken, LIST_STUDIES, { as: 'rita' })).status).toBe(503);
  });
});

describe('the handler', () => {
  it('answers an event of a route that is not its own with 404', async () => {
    const { status, json } = await invoke(testApi({}).handler, 'GET /api/elsewhere', { as: 'rita' });
    expect([status, json.type]).toEqual([404, 'urn:ncvr:problem:not-found']);
  });

  it('is not made where a route has nothing to answer it', () => {
    const routes = [{ operation: 'readSitePrice', method: 'GET', path: '/price', access: 'public' }] as const;
    const build = () => createApiHandler({ capability: 'x', routes, operations: {}, deps: testApiDeps() });
    expect(build).toThrow('nothing answers readSitePrice');
  });
});
