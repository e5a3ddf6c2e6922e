/** Calls a capability's handler as API Gateway would, with everything behind it in memory. */
import { createFixedClock, type FixedClock } from '../../shared/adapters/memory/fixed-clock.ts';
import { createMemoryRecordTable } from '../../shared/adapters/memory/record-table.memory.ts';
import { createSeededIdentifiers } from '../../shared/adapters/memory/seeded-identifiers.ts';
import { createIdempotencyStore } from '../../shared/adapters/records/idempotency-store.records.ts';
import type { Membership } from '../../shared/domain/person.ts';
import type { ApiDeps, ApiLogger } from '../../shared/http/api-deps.ts';
import type { ApiHandler, ApiResult, GatewayEvent } from '../../shared/http/exchange.ts';
import type { MembershipRegister } from '../../shared/ports/registers.ts';

export const ISSUER = 'https://identity.example';

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface TestApiDeps extends ApiDeps {
  readonly clock: FixedClock;
  readonly lines: readonly LogLine[];
}

/** People by subject; everybody else is unknown. */
export function memoryMemberships(
  people: Readonly<Record<string, readonly Membership[]>>,
): Pick<MembershipRegister, 'findPerson'> {
  return {
    findPerson: async (issuer, subject) => {
      const memberships = issuer === ISSUER ? people[subject] : undefined;
      return memberships && { name: `${subject} of the tests`, memberships };
    },
  };
}

/** What every handler needs, in memory; answers are held against their contracts. */
export function testApiDeps(people: Readonly<Record<string, readonly Membership[]>> = {}): TestApiDeps {
  const clock = createFixedClock('2026-11-20T09:00:00Z');
  const lines: LogLine[] = [];
  const write = (level: LogLine['level']): ApiLogger['info'] => {
    return (message, attributes) => lines.push({ level, message, attributes });
  };
  return {
    clock,
    lines,
    memberships: memoryMemberships(people),
    idempotency: createIdempotencyStore({ table: createMemoryRecordTable({ clock }), clock }),
    identifiers: createSeededIdentifiers(clock, 'tests'),
    logger: { info: write('info'), warn: write('warn'), error: write('error') },
    checkAnswers: true,
  };
}

export interface Call {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Text goes as it is, bytes as base64, anything else as JSON. */
  readonly body?: unknown;
  /** `application/json` where there is a body, unless told; null for none. */
  readonly contentType?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** The subject of the token; left out: no token. */
  readonly as?: string;
  readonly claims?: Readonly<Record<string, string>>;
}

const NO_CLIENT = { accountId: '', apiId: '', domainName: '', domainPrefix: '', stage: '$default', time: '' };

function bodyOf(body: unknown): Pick<GatewayEvent, 'body' | 'isBase64Encoded'> {
  if (body === undefined) return { isBase64Encoded: false };
  if (body instanceof Uint8Array)
    return { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
  return { body: typeof body === 'string' ? body : JSON.stringify(body), isBase64Encoded: false };
}

/** The event of a route key such as `GET /api/tariffs/{id}`. */
export function gatewayEvent(routeKey: string, call: Call = {}): GatewayEvent {
  const [method = '', pattern = ''] = routeKey.split(' ');
  const { params = {}, query = {}, headers = {}, as, claims = {} } = call;
  const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const type =
    call.body === undefined || call.contentType === null
      ? {}
      : { 'content-type': call.contentType ?? 'application/json' };
  const authorizer = { jwt: { claims: { iss: ISSUER, sub: as ?? '', ...claims }, scopes: null } };
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { ...type, ...headers },
    pathParameters: params,
    queryStringParameters: query,
    ...bodyOf(call.body),
    requestContext: {
      ...NO_CLIENT,
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '', userAgent: '' },
      requestId: 'gateway',
      routeKey,
      timeEpoch: 0,
      ...(as === undefined ? {} : { authorizer }),
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it went out. */
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests reach into answers
  readonly json: any;
}

export function readAnswer({ statusCode, headers, body = '', isBase64Encoded = false }: ApiResult): Answer {
  const text = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').toString('utf8');
  const isJson = /json/.test(headers['content-type'] ?? '');
  return { status: statusCode, headers, text, json: isJson ? JSON.parse(text) : undefined };
}

/** Calls a handler: `await invoke(handler, 'GET /api/tariffs/{id}', { as: 'kim', params: { id: 'X' } })`. */
export async function invoke(handler: ApiHandler, routeKey: string, call: Call = {}): Promise<Answer> {
  return readAnswer(await handler(gatewayEvent(routeKey, call)));
}
