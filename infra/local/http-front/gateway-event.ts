import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { GatewayEvent } from '../../../shared/http/exchange.ts';
import { routeKey } from '../../../shared/http/route.ts';
import type { Claims } from './authorise.ts';
import type { RouteMatch } from './match-route.ts';

export interface Received {
  readonly request: IncomingMessage;
  readonly path: string;
  readonly query: string;
  readonly match: RouteMatch;
  readonly body: Buffer;
  readonly requestId: string;
  readonly claims: Claims | undefined;
}

/** API Gateway passes these on as text and everything else as base64. */
const TEXT =
  /^(?:text\/|application\/(?:json|xml|javascript|x-www-form-urlencoded|[a-z0-9.+-]+\+json)(?:;|$))/i;

function bodyOf(body: Buffer, type: string | undefined): Pick<GatewayEvent, 'body' | 'isBase64Encoded'> {
  if (body.byteLength === 0) return { isBase64Encoded: false };
  // Text that is not UTF-8 would lose its bytes on the way; the function is to see and refuse them.
  if (TEXT.test(type ?? '') && isUtf8(body)) return { body: body.toString('utf8'), isBase64Encoded: false };
  return { body: body.toString('base64'), isBase64Encoded: true };
}

/** Header values as text, cookies apart, as in payload 2.0. */
function headersOf({ headers }: IncomingMessage, requestId: string): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && name !== 'cookie') all[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return { ...all, 'x-request-id': requestId };
}

/** A parameter that is given more than once arrives as one, with commas, as in payload 2.0. */
function queryOf(query: string): Record<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(values);
}

/** The event that API Gateway would make of the request. */
export function toGatewayEvent(received: Received): GatewayEvent {
  const { request, path, query, match, body, requestId, claims } = received;
  const now = new Date();
  return {
    version: '2.0',
    routeKey: routeKey(match.route),
    rawPath: path,
    rawQueryString: query,
    headers: headersOf(request, requestId),
    queryStringParameters: queryOf(query),
    pathParameters: match.params,
    ...bodyOf(body, request.headers['content-type']),
    requestContext: {
      accountId: 'local',
      apiId: 'local',
      domainName: request.headers.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method: match.route.method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: routeKey(match.route),
      stage: '$default',
      time: now.toISOString(),
      timeEpoch: now.getTime(),
      ...(claims === undefined ? {} : { authorizer: { jwt: { claims: { ...claims }, scopes: null } } }),
    },
  };
}
