/** Serves the pages' function over node:http: what API Gateway's default route is in the cloud. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { WebHandler } from '../../functions/web/handler.ts';
import { discardRest, receiveBody } from './http-front/receive-body.ts';
import type { NodeHandler } from './http-front.ts';

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value;
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const text = single(value);
    if (text !== undefined && name !== 'cookie') all[name] = text;
  }
  return all;
}

/** The event that API Gateway would make of the request (payload 2.0, `$default` route). */
function toEvent(request: IncomingMessage, body: Buffer): APIGatewayProxyEventV2 {
  const [path = '/', ...rest] = (request.url ?? '/').split('?');
  const now = new Date();
  const cookies = (request.headers.cookie ?? '').split(/;\s*/).filter((cookie) => cookie !== '');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: rest.join('?'),
    cookies,
    headers: headersOf(request),
    ...(body.byteLength > 0 && { body: body.toString('base64') }),
    isBase64Encoded: body.byteLength > 0,
    requestContext: {
      accountId: 'local',
      apiId: 'local',
      domainName: request.headers.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method: request.method ?? 'GET',
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: single(request.headers['x-request-id']) ?? '',
      routeKey: '$default',
      stage: '$default',
      time: now.toISOString(),
      timeEpoch: now.getTime(),
    },
  };
}

type WebResult = Awaited<ReturnType<WebHandler>>;

async function send(request: IncomingMessage, response: ServerResponse, result: WebResult): Promise<void> {
  const { statusCode = 200, headers = {}, cookies = [], body = '', isBase64Encoded = false } = result;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, String(value));
  if (cookies.length > 0) response.setHeader('set-cookie', cookies);
  if (request.method !== 'HEAD') response.setHeader('content-length', bytes.byteLength);
  if (!request.complete) response.setHeader('connection', 'close');
  response.writeHead(statusCode);
  response.end(request.method === 'HEAD' ? undefined : bytes);
  await discardRest(request);
}

/** A file of the largest size in its form: the pages say themselves, on a page, what is too large. */
const MOST_FORM_BYTES = 6 * 1024 * 1024;

/** Mounts the pages. Whatever they answer is a page; only a far too large form or a caller that goes away throws. */
export function serveWeb(handler: WebHandler): NodeHandler {
  return async (request, response) => {
    const body = await receiveBody(request, MOST_FORM_BYTES);
    await send(request, response, await handler(toEvent(request, body)));
  };
}
