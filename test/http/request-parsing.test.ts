import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { operation } from '../../shared/http/operation.ts';
import { type Call, invoke } from './invoke.ts';
import { LIST_STUDIES, plainContract, SAVE_DRAFT, STUDY, SUBMIT, testApi } from './test-api.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const MEGABYTE = 1024 * 1024;

const echoContract = {
  ...plainContract,
  params: z.strictObject({ irasId: z.string().regex(/^\d{6}$/) }),
  query: z.strictObject({ version: z.string().optional() }),
  body: z.strictObject({ title: z.string().max(5), arms: z.array(z.int()).optional() }),
  ifMatch: true,
  responses: { 200: { description: 'What was read' } },
};
const echo = operation(echoContract, async ({ params, query, body, ifMatch, contentType }) => ({
  status: 200,
  body: { params, query, body, ifMatch, contentType },
}));
const takesAnything = operation(
  { ...echoContract, body: z.unknown(), accepts: [XLSX] },
  async ({ body, rawBody, contentType }) => ({
    status: 200,
    body: { body, length: rawBody.byteLength, contentType },
  }),
);
const api = testApi({ saveDraft: echo }).handler;
const open = testApi({ saveDraft: takesAnything }).handler;

const put = (call: Call, handler = api) =>
  invoke(handler, SAVE_DRAFT, { as: 'rita', params: STUDY, ...call });

describe('a request that follows the contract', () => {
  it('reaches the operation parsed', async () => {
    const { status, json } = await put({
      query: { version: '2' },
      body: { title: 'ABC', arms: [1] },
      headers: { 'if-match': '"7"' },
    });
    expect(status).toBe(200);
    expect(json).toEqual({
      params: STUDY,
      query: { version: '2' },
      body: { title: 'ABC', arms: [1] },
      ifMatch: '7',
      contentType: 'application/json',
    });
  });

  it.each([
    ['"7"', '7'],
    ['*', '*'],
    ['7', '7'],
    ['W/"7"', 'W/"7"'],
    ['', undefined],
  ])('If-Match %s names %s', async (header, tag) => {
    const { json } = await put({ body: { title: 'A' }, headers: { 'if-match': header } });
    expect(json.ifMatch).toBe(tag);
  });

  it('may name one entity tag only', async () => {
    const { status, json } = await put({ body: { title: 'A' }, headers: { 'if-match': '"1", "2"' } });
    expect([status, json.errors[0].path]).toEqual([400, 'If-Match']);
  });

  it.each(['application/json; charset=utf-8', 'application/vnd.cdisc.usdm+json', 'APPLICATION/JSON'])(
    'may say that its JSON is %s',
    async (contentType) => {
      expect((await put({ body: { title: 'A' }, contentType })).status).toBe(200);
    },
  );
});

describe('a request with mistakes', () => {
  it('is told all of them at once, each with its field, its part of the request and how to mend it', async () => {
    const { status, json } = await put({
      params: { irasId: 'abc' },
      query: { version: '1', colour: 'red' },
      body: { title: 'too long', arms: [1.5], extra: true },
    });
    expect([status, json.type]).toEqual([422, 'urn:ncvr:problem:invalid-input']);
    expect(json.errors.map((each: { in: string; path: string }) => `${each.in}: ${each.path}`)).toEqual([
      'path: irasId',
      'query: colour',
      'body: title',
      'body: arms[0]',
      'body: extra',
    ]);
    for (const { message, mend } of json.errors) expect([message, mend]).not.toContain('');
  });

  it.each([
    [{ body: '{"title": }' }, 'Line 1, column 11'],
    [{ body: '{"title": "A"\n "arms": []}' }, 'Line 2, column 2'],
    [{ body: '{"title": "A"} x' }, 'after the end'],
    [{ body: '{"title": "A", "title": "B"}' }, 'given twice'],
    [{ body: '{"__proto__": {}}' }, '__proto__'],
    [{ body: '{"title": "\\ud800"}' }, 'half of a character'],
    [{ body: '{"title": 1e999}' }, 'too large'],
    [{ body: `${'['.repeat(100_000)}${']'.repeat(100_000)}` }, 'nested more than 100'],
    [{ body: '\uFEFF\uFEFF{"title": "A"}' }, 'byte order mark'],
    [{ body: new Uint8Array([0x22, 0xc3, 0x28, 0x22]) }, 'UTF-8'],
    [{ body: '  \n' }, 'empty'],
    [{}, 'has no body'],
  ])('says where JSON cannot be read: %j', async (call, sentence) => {
    const { status, json } = await put(call);
    expect([status, json.type]).toEqual([400, 'urn:ncvr:problem:unreadable-body']);
    expect(json.detail).toContain(sentence);
  });

  it('may begin with the mark that some editors put before UTF-8', async () => {
    expect((await put({ body: '\uFEFF{"title": "A"}' })).status).toBe(200);
  });

  it.each([
    [{ contentType: 'text/plain' }],
    [{ contentType: null }],
    [{ contentType: 'application/json; charset=latin1' }],
    [{ contentType: XLSX }],
  ])('is told which media types are taken: %j', async (call) => {
    const { status, json } = await put({ body: '{"title":"A"}', ...call });
    expect([status, json.type]).toEqual([415, 'urn:ncvr:problem:unsupported-media-type']);
    expect(json.accepts).toEqual(['application/json']);
  });

  it('is refused where it is compressed, rather than called unreadable', async () => {
    const { status, json } = await put({ body: '{"title":"A"}', headers: { 'content-encoding': 'gzip' } });
    expect([status, json.type]).toEqual([415, 'urn:ncvr:problem:unsupported-media-type']);
    expect(json.errors[0].path).toBe('Content-Encoding');
    const plain = await put({ body: '{"title":"A"}', headers: { 'content-encoding': 'identity' } });
    expect(plain.status).toBe(200);
  });

  it('is refused beyond 4 MB before it is parsed, as text and as base64', async () => {
    const text = ' '.repeat(4 * MEGABYTE + 1);
    for (const body of [text, Buffer.from(text)]) {
      const { status, json } = await put({ body });
      expect([status, json.type]).toEqual([413, 'urn:ncvr:problem:content-too-large']);
    }
  });

  it('is not too large at exactly 4 MB', async () => {
    const json = '{"title":"A"}';
    const body = json + ' '.repeat(4 * MEGABYTE - json.length);
    expect((await put({ body: Buffer.from(body) })).status).toBe(200);
    expect((await put({ body: `${body.slice(0, -2)}\u00e9 ` })).status).toBe(413);
  });

  it('never becomes a fault of ours, whatever its body', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json(), fc.uint8Array()), async (body) => {
        const { status } = await put({ body });
        expect(status === 200 || (status >= 400 && status < 500)).toBe(true);
      }),
    );
  });

  it('never becomes a fault of ours, whatever its headers, path and query', async () => {
    const words = fc.dictionary(fc.string(), fc.string());
    await fc.assert(
      fc.asyncProperty(
        words,
        words,
        fc.string(),
        fc.string(),
        async (query, params, contentType, ifMatch) => {
          const headers = { 'if-match': ifMatch };
          const { status } = await put({ query, params, contentType, headers, body: '{"title":"A"}' });
          expect(status).toBeLessThan(500);
        },
      ),
    );
  });
});

describe('an operation that takes other media types', () => {
  it('is given the bytes and their type, and no body', async () => {
    const { json } = await put({ body: new Uint8Array(10), contentType: `${XLSX}; name=a` }, open);
    expect(json).toEqual({ length: 10, contentType: XLSX });
  });

  it('is given JSON parsed, with its bytes', async () => {
    const { json } = await put({ body: '{"a":[1]}', contentType: 'application/vnd.x+json' }, open);
    expect(json).toEqual({ body: { a: [1] }, length: 9, contentType: 'application/vnd.x+json' });
  });

  it('asks for a body where there is none, even if any JSON would do', async () => {
    const workbooks = operation({ ...plainContract, accepts: [XLSX] }, async () => ({ status: 204 }));
    for (const handler of [testApi({ saveDraft: workbooks }).handler, open]) {
      const { status, json } = await put({}, handler);
      expect([status, json.type]).toEqual([400, 'urn:ncvr:problem:unreadable-body']);
    }
  });
});

describe('an operation without a body', () => {
  it('does not mind one', async () => {
    const { handler } = testApi({});
    for (const call of [{}, { body: '{}' }, { body: 'not json', contentType: 'text/plain' }]) {
      expect((await invoke(handler, SUBMIT, { as: 'rita', params: STUDY, ...call })).status).toBe(204);
    }
    expect((await invoke(handler, LIST_STUDIES, { as: 'rita', query: { x: '1' } })).status).toBe(422);
  });
});
