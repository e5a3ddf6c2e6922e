import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { CAPABILITIES, type Capability } from '../../functions/routes.ts';
import { createHttpFront, type HttpFront } from '../../infra/local/http-front.ts';
import type { ApiHandler, GatewayEvent } from '../../shared/http/exchange.ts';
import { operation } from '../../shared/http/operation.ts';
import { IssuerUnavailable, TokenRejected, type TokenVerifier } from '../../shared/ports/token-verifier.ts';
import { api } from '../support/api-client.ts';
import { ISSUER } from './invoke.ts';
import { plainContract, testApi } from './test-api.ts';

const tokens: TokenVerifier = {
  verify: async (bearer) => {
    if (bearer === 'expired') throw new TokenRejected('expired', 'it "expired"\r\nX-Evil: 1');
    if (bearer === 'foreign') throw new TokenRejected('wrongIssuer', 'from elsewhere');
    if (bearer === 'unknown') throw new IssuerUnavailable(ISSUER);
    if (bearer === 'rita-system') return { issuer: ISSUER, subject: 'rita', kind: 'system' };
    return { issuer: ISSUER, subject: bearer, kind: 'person', authenticatedAt: 1_700_000_000_000 };
  },
};

const events: GatewayEvent[] = [];
const ok = { 200: { description: 'Done' } };
const review = testApi({
  saveDraft: operation(
    { ...plainContract, body: z.unknown(), accepts: ['application/octet-stream'], responses: ok },
    async ({ body, rawBody, params, contentType }) => ({
      status: 200,
      body: { body, length: rawBody.byteLength, params, contentType },
    }),
  ),
  readReview: operation({ ...plainContract, responses: ok }, async () => ({
    status: 200,
    body: new Uint8Array([0, 1, 254, 255]),
    contentType: 'application/pdf',
  })),
}).handler;
const recording: ApiHandler = async (event) => {
  events.push(event);
  return review(event);
};
const failing: ApiHandler = async () => {
  throw new Error('a secret that must not leave');
};
const plain: ApiHandler = async (event) => {
  events.push(event);
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: '{}' };
};

function handlers(): Record<Capability, ApiHandler> {
  const all = Object.fromEntries(CAPABILITIES.map((name) => [name, plain])) as Record<Capability, ApiHandler>;
  return { ...all, 'resource-review': recording, 'site-pricing': failing };
}

const faults: unknown[] = [];
let front: HttpFront;
let port: number;
let base: string;

beforeAll(async () => {
  front = createHttpFront({ onFault: (error) => faults.push(error) });
  front.mount('/oidc', (_, response) => void response.end('identity'));
  front.mount('/oidc/deep', (_, response) => void response.end('deeper'));
  front.mount('/broken', async () => {
    throw new Error('a secret that must not leave');
  });
  ({ port } = await front.listen(0));
  base = `http://127.0.0.1:${port}`;
});
afterAll(() => front.close());

const REVIEW = '/api/studies/123456/resource-review';
const MEGABYTE = 1024 * 1024;

describe('the local front before the service is up', () => {
  it('tells callers of the API to come back', async () => {
    const { status, body, headers } = await api(base).get('/api/health');
    expect([status, body.type, headers.get('retry-after')]).toEqual([
      503,
      'urn:ncvr:problem:unavailable',
      '1',
    ]);
    front.attachApi({ handlers: handlers(), tokens });
    expect((await api(base).get('/api/health')).status).toBe(200);
  });
});

describe('routes', () => {
  beforeAll(() => front.attachApi({ handlers: handlers(), tokens }));

  it.each([
    '/api',
    '/api/nothing',
    '/api/studies/',
    '/api/studies//sites',
    '/API/studies',
    '/nothing',
    '//api/health',
  ])('that do not exist are problem details: %s', async (path) => {
    const answer = await api(base, 'rita').request('GET', `${base}${path}`);
    expect([answer.status, answer.body.type]).toEqual([404, 'urn:ncvr:problem:not-found']);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('x-request-id')).toBe(answer.body.requestId);
  });

  it('that exist with another method say which, token or not', async () => {
    const { status, headers, body } = await api(base).post(REVIEW, {});
    expect([status, headers.get('allow'), body.type]).toEqual([
      405,
      'GET, HEAD, PUT',
      'urn:ncvr:problem:method-not-allowed',
    ]);
  });

  it('give the function decoded parameters and query, and literal paths before parameters', async () => {
    await api(base, 'rita').get('/api/organisations/R%C3%A9%2FX?a=1&b=x%20y&a=2&__proto__=1');
    const event = events.at(-1);
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'GET /api/organisations/{odsCode}',
      rawPath: '/api/organisations/R%C3%A9%2FX',
      rawQueryString: 'a=1&b=x%20y&a=2&__proto__=1',
      pathParameters: { odsCode: 'R\u00e9/X' },
      isBase64Encoded: false,
      requestContext: {
        http: { method: 'GET' },
        authorizer: { jwt: { claims: { iss: ISSUER, sub: 'rita', auth_time: 1_700_000_000 } } },
      },
    });
    expect(Object.entries(event?.queryStringParameters ?? {})).toEqual([
      ['a', '1,2'],
      ['b', 'x y'],
      ['__proto__', '1'],
    ]);
    await api(base).get('/api/openapi.json');
    expect(events.at(-1)?.routeKey).toBe('GET /api/openapi.json');
  });

  it('with a percent sign that stands for nothing are refused', async () => {
    const { status, body } = await api(base, 'rita').get('/api/organisations/%E0%A4%A');
    expect([status, body.type]).toEqual([400, 'urn:ncvr:problem:unreadable-request']);
  });

  it('answer HEAD as GET without the body', async () => {
    const { status, headers, bytes } = await api(base, 'rita').request('HEAD', REVIEW);
    expect([status, headers.get('content-length'), bytes.byteLength]).toEqual([200, '4', 0]);
  });

  it('answer bytes as bytes', async () => {
    const { headers, bytes } = await api(base, 'rita').get(REVIEW);
    expect([headers.get('content-type'), [...bytes]]).toEqual(['application/pdf', [0, 1, 254, 255]]);
  });

  it('whose function fails are a plain 500, and the fault is told', async () => {
    const before = faults.length;
    for (const path of ['/api/studies/123456/sites/RRV/price', '/broken']) {
      const { status, bytes, body } = await api(base, 'rita').get(path);
      expect([status, body.type]).toEqual([500, 'urn:ncvr:problem:internal']);
      expect(Buffer.from(bytes).toString()).not.toContain('secret');
    }
    expect(faults.length).toBe(before + 2);
  });
});

describe('tokens', () => {
  it('are needed on every route that is not public', async () => {
    const { status, body, headers } = await api(base).get('/api/studies');
    expect([status, body.type, headers.get('www-authenticate')]).toEqual([
      401,
      'urn:ncvr:problem:unauthenticated',
      'Bearer realm="ncvr"',
    ]);
  });

  it.each(['expired', 'foreign'])('that are %s are refused with the reason', async (token) => {
    const { status, body, headers } = await api(base, token).get('/api/studies');
    expect([status, body.type]).toEqual([401, 'urn:ncvr:problem:unauthenticated']);
    expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect(headers.get('x-evil')).toBeNull();
  });

  it('of another scheme are no tokens', async () => {
    const { status } = await api(base).get('/api/studies', {
      headers: { authorization: 'Basic cml0YTpyaXRh' },
    });
    expect(status).toBe(401);
  });

  it('that cannot be checked are a 503', async () => {
    expect((await api(base, 'unknown').get('/api/studies')).status).toBe(503);
  });

  it('are not looked at on public routes', async () => {
    expect((await api(base, 'expired').get('/api/health')).status).toBe(200);
    expect(events.at(-1)?.requestContext.authorizer).toBeUndefined();
  });

  it('of a client that signed in as itself say so', async () => {
    const { status, body } = await api(base, 'rita-system').put(REVIEW, {});
    expect([status, body.detail]).toEqual([403, expect.stringContaining('System clients only read')]);
  });

  it('that grant nothing are refused by the function', async () => {
    expect((await api(base, 'stranger').get('/api/studies')).status).toBe(403);
  });
});

describe('bodies', () => {
  it('arrive as they were sent, text and bytes', async () => {
    const json = await api(base, 'rita').put(REVIEW, { title: '\u00e9' });
    expect(json.body).toMatchObject({
      body: { title: '\u00e9' },
      params: {},
      contentType: 'application/json',
    });
    expect(events.at(-1)?.isBase64Encoded).toBe(false);
    const bytes = await api(base, 'rita').put(REVIEW, new Uint8Array(1000).fill(200));
    expect(bytes.body).toMatchObject({ length: 1000, contentType: 'application/octet-stream' });
    expect(events.at(-1)?.isBase64Encoded).toBe(true);
  });

  it('that are not the UTF-8 they should be are refused by the function', async () => {
    const headers = { 'content-type': 'application/json' };
    const { status, body } = await api(base, 'rita').put(REVIEW, new Uint8Array([0x22, 0xff, 0x22]), {
      headers,
    });
    expect([status, body.type]).toEqual([400, 'urn:ncvr:problem:unreadable-body']);
  });

  it('of exactly 4 MB are taken', async () => {
    const { status, body } = await api(base, 'rita').put(REVIEW, new Uint8Array(4 * MEGABYTE));
    expect([status, body.length]).toEqual([200, 4 * MEGABYTE]);
  });

  it('of more are refused, announced or not, and the service goes on', async () => {
    const announced = await api(base, 'rita').put(REVIEW, new Uint8Array(4 * MEGABYTE + 1));
    expect([announced.status, announced.body.type]).toEqual([413, 'urn:ncvr:problem:content-too-large']);
    const streamed = await stream(9, 'rita');
    expect([streamed.status, streamed.connection]).toEqual([413, 'close']);
    expect((await api(base).get('/api/health')).status).toBe(200);
  });

  it('are not read for callers without a token', async () => {
    expect((await stream(9, undefined)).status).toBe(401);
  });

  it('that break off in the middle harm nobody else, and are no fault of ours', async () => {
    const before = faults.length;
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(
          `PUT ${REVIEW} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer rita\r\nContent-Length: 100\r\n\r\nhalf`,
        );
        setImmediate(() => socket.destroy());
      });
      socket.on('close', () => resolve());
    });
    expect((await api(base).get('/api/health')).status).toBe(200);
    expect(faults.length).toBe(before);
  });
});

/** Sends so many megabytes in chunks, of a length not told before. */
function stream(megabytes: number, token: string | undefined) {
  return new Promise<{ status: number | undefined; connection: string | undefined }>((resolve, reject) => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const request = httpRequest({
      port,
      path: REVIEW,
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...authorization },
    });
    request.on('response', (response) => {
      const { statusCode: status, headers } = response;
      response.resume().on('end', () => resolve({ status, connection: headers.connection }));
    });
    request.on('error', reject);
    const send = (left: number): void => {
      if (left === 0) request.end();
      else request.write(Buffer.alloc(MEGABYTE, ' '), () => send(left - 1));
    };
    send(megabytes);
  });
}

describe('mounts', () => {
  it('answer their path and everything below it, the longest first', async () => {
    const text = async (path: string) => (await fetch(base + path)).text();
    expect(await text('/oidc')).toBe('identity');
    expect(await text('/oidc/token?x=1')).toBe('identity');
    expect(await text('/oidc/deep/1')).toBe('deeper');
    expect((await fetch(`${base}/oidcx`)).status).toBe(404);
  });

  it('leave the rest to the pages, but never the API', async () => {
    const other = createHttpFront();
    other.mountFallback((request, response) => void response.end(`page ${request.url ?? ''}`));
    const address = `http://127.0.0.1:${(await other.listen(0)).port}`;
    expect(await (await fetch(`${address}/studies?x=1`)).text()).toBe('page /studies?x=1');
    expect((await fetch(`${address}/api/nothing`)).status).toBe(404);
    await other.close();
  });
});

describe('closing', () => {
  it('lets requests under way end, kept-alive connections or not', async () => {
    const other = createHttpFront();
    const entered = Promise.withResolvers<undefined>();
    const leave = Promise.withResolvers<undefined>();
    other.mount('/slow', async (_, response) => {
      entered.resolve(undefined);
      await leave.promise;
      response.end('done');
    });
    const { port: free } = await other.listen(0);
    const answer = fetch(`http://127.0.0.1:${free}/slow`);
    await entered.promise;
    const closed = other.close();
    leave.resolve(undefined);
    expect(await (await answer).text()).toBe('done');
    await closed;
    await expect(fetch(`http://127.0.0.1:${free}/slow`)).rejects.toThrow();
  });

  it('says so where the port is taken', async () => {
    await expect(createHttpFront().listen(port)).rejects.toThrow('EADDRINUSE');
  });
});
