import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { DomainError } from '../../shared/domain/errors.ts';
import { type ApiResponse, operation } from '../../shared/http/operation.ts';
import { type Call, invoke, testApiDeps } from './invoke.ts';
import { PEOPLE, plainContract, SAVE_DRAFT, STUDY, SUBMIT, testApi } from './test-api.ts';

const QUERIES = 'POST /api/studies/{irasId}/resource-review/queries';
const contract = {
  ...plainContract,
  body: z.looseObject({}),
  responses: { 200: { description: 'Done' }, 303: { description: 'There' } },
};

/** An API whose submissions are counted; each answer says which it was. */
function countingApi(
  answer: (count: number) => ApiResponse | Promise<ApiResponse> = (count) => ({
    status: 200,
    body: { count },
  }),
) {
  let count = 0;
  const counting = operation(contract, async () => {
    count += 1;
    return answer(count);
  });
  const { handler, deps } = testApi({ submitReview: counting, queryReview: counting, saveDraft: counting });
  const post = (key: string | undefined, call: Call = {}, route = SUBMIT) =>
    invoke(handler, route, {
      as: 'rita',
      params: STUDY,
      body: '{"declaration": true}',
      ...call,
      headers: { ...(key === undefined ? {} : { 'idempotency-key': key }), ...call.headers },
    });
  return { post, deps, handler, count: () => count };
}

describe('Idempotency-Key', () => {
  it('gives a repeat the first answer byte for byte, and says so', async () => {
    const api = countingApi((count) => ({ status: 200, body: { count, text: '\u00e9' }, etag: '9' }));
    const first = await api.post('k1');
    const second = await api.post('k1', { headers: { 'x-request-id': 'second' } });
    expect(second.text).toBe(first.text);
    expect(second.status).toBe(first.status);
    expect(api.count()).toBe(1);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    expect(second.headers).toMatchObject({
      'idempotency-replayed': 'true',
      etag: '"9"',
      'content-type': 'application/json',
      'x-request-id': 'second',
      'x-content-type-options': 'nosniff',
    });
  });

  it('gives bytes, redirects and refusals again just the same', async () => {
    for (const make of [
      (): ApiResponse => ({ status: 200, body: new Uint8Array([0, 255, 1]), contentType: 'application/zip' }),
      (): ApiResponse => ({ status: 303, headers: { Location: '/x' } }),
      (): never => {
        throw new DomainError('stateConflict', 'It is submitted already.');
      },
    ]) {
      const api = countingApi(make);
      const first = await api.post('k1', { headers: { 'x-request-id': 'a' } });
      const second = await api.post('k1', { headers: { 'x-request-id': 'b' } });
      expect([second.status, second.text, second.headers['location']]).toEqual([
        first.status,
        first.text,
        first.headers['location'],
      ]);
      expect(api.count()).toBe(1);
    }
  });

  it('gives a long answer again, too', async () => {
    const noise = Array.from({ length: 120_000 }, (_, index) =>
      Math.imul(index, 2654435761).toString(36),
    ).join('-');
    const api = countingApi((count) => ({ status: 200, body: { count, noise } }));
    const first = await api.post('k1');
    expect(first.text.length).toBeGreaterThan(800_000);
    expect((await api.post('k1')).text).toBe(first.text);
  });

  it('refuses the key for another body, study, or media type', async () => {
    const api = countingApi();
    await api.post('k1');
    const others: Call[] = [
      { body: '{"declaration": false}' },
      { params: { irasId: '654321' } },
      { contentType: 'application/vnd.other+json' },
      { headers: { 'if-match': '"2"' } },
    ];
    for (const call of others) {
      const { status, json } = await api.post('k1', call);
      expect([status, json.type]).toEqual([422, 'urn:ncvr:problem:idempotency-key-reused']);
    }
    expect(api.count()).toBe(1);
  });

  it('is the own of each caller and each route', async () => {
    const api = countingApi();
    await api.post('k1', {}, QUERIES);
    await api.post('k1', { as: 'colin' }, QUERIES);
    await api.post('k1');
    expect(api.count()).toBe(3);
  });

  it('of one of fifty requests at once is answered once; the others are told to wait', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const api = countingApi(async (count) => {
      await promise;
      return { status: 200, body: { count } };
    });
    const calls = Array.from({ length: 50 }, () => api.post('k1'));
    const early = await Promise.race(calls);
    expect([early.status, early.json.type]).toEqual([409, 'urn:ncvr:problem:idempotency-in-flight']);
    resolve(undefined);
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(49);
    expect((await api.post('k1')).json).toEqual({ count: 1 });
  });

  it('may be tried again after a fault of ours', async () => {
    const api = countingApi((count) => {
      if (count === 1) throw new DomainError('busy', 'Too much at once.');
      return { status: 200, body: { count } };
    });
    expect((await api.post('k1')).status).toBe(503);
    const second = await api.post('k1');
    expect([second.status, second.json]).toEqual([200, { count: 2 }]);
    expect((await api.post('k1')).json).toEqual({ count: 2 });
  });

  it('may be used again for a request that was mended', async () => {
    const api = countingApi();
    expect((await api.post('k1', { body: '{' })).status).toBe(400);
    expect((await api.post('k1', { body: '[]' })).status).toBe(422);
    expect((await api.post('k1')).status).toBe(200);
  });

  it('is free again a minute after a function died over it, and forgotten after a day', async () => {
    const stuck = Promise.withResolvers<ApiResponse>();
    const api = countingApi((count) => (count === 1 ? stuck.promise : { status: 200, body: { count } }));
    const first = api.post('k1');
    await new Promise((resolve) => setImmediate(resolve));
    api.deps.clock.advance(59_999);
    expect((await api.post('k1')).status).toBe(409);
    api.deps.clock.advance(1);
    expect((await api.post('k1')).json).toEqual({ count: 2 });
    stuck.resolve({ status: 200, body: { count: 'late' } });
    expect((await first).json).toEqual({ count: 'late' });
    expect((await api.post('k1')).json).toEqual({ count: 2 });
    api.deps.clock.advance(24 * 60 * 60 * 1000 + 2000);
    expect((await api.post('k1')).json).toEqual({ count: 3 });
  });

  it.each(['', 'two words', 'x'.repeat(201), '\u00e9'])('that is %j is refused', async (key) => {
    const { status, json } = await countingApi().post(key);
    expect([status, json.errors[0].path]).toEqual([400, 'Idempotency-Key']);
  });

  it('means nothing on a PUT, and nothing happens without one', async () => {
    const api = countingApi();
    for (const route of [SAVE_DRAFT, SUBMIT]) {
      await api.post(route === SUBMIT ? undefined : 'k1', {}, route);
      await api.post(route === SUBMIT ? undefined : 'k1', {}, route);
    }
    expect(api.count()).toBe(4);
  });

  it('does not turn an answer into an error where the answer cannot be kept', async () => {
    const deps = testApiDeps(PEOPLE);
    const idempotency = {
      ...deps.idempotency,
      settle: async () => {
        throw new Error('the store is gone');
      },
    };
    const { handler } = testApi({}, { ...deps, idempotency });
    const call = { as: 'rita', params: STUDY, headers: { 'idempotency-key': 'k1' } };
    expect((await invoke(handler, SUBMIT, call)).status).toBe(204);
    expect(deps.lines.some(({ level }) => level === 'warn')).toBe(true);
  });
});
