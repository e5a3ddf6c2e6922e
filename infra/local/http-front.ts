/** The HTTP front of the local service: what API Gateway is in the cloud, and the way to everything else. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Capability, ROUTES } from '../../functions/routes.ts';
import { notFound } from '../../shared/domain/errors.ts';
import type { ApiHandler } from '../../shared/http/exchange.ts';
import { chooseRequestId } from '../../shared/http/middleware/identify-requests.ts';
import { problemCodeOf } from '../../shared/http/problem.ts';
import { HttpRefusal } from '../../shared/http/refusal.ts';
import type { TokenVerifier } from '../../shared/ports/token-verifier.ts';
import { authorise } from './http-front/authorise.ts';
import { toGatewayEvent } from './http-front/gateway-event.ts';
import { createRouteMatcher } from './http-front/match-route.ts';
import { receiveBody } from './http-front/receive-body.ts';
import { writeProblem, writeResult } from './http-front/write-result.ts';

/** Anything that answers requests of node:http itself. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** The API: a handler for each capability, and who checks tokens. */
export interface FrontApi {
  readonly handlers: Readonly<Record<Capability, ApiHandler>>;
  readonly tokens: TokenVerifier;
}

export interface HttpFrontSettings {
  /** Told of every error that no handler answered, for the log. */
  readonly onFault?: (error: unknown) => void;
}

export interface HttpFront {
  /** Answers everything under `/api`; before this is called, 503. */
  attachApi(api: FrontApi): void;
  /** Answers the path itself and everything below it; the longest prefix wins. Mounts go before the API. */
  mount(prefix: string, handler: NodeHandler): void;
  /** Answers whatever nothing else does: the pages. */
  mountFallback(handler: NodeHandler): void;
  /** Port 0 takes a free one. @throws Error where the port is taken */
  listen(port: number, host?: string): Promise<{ readonly port: number }>;
  /** Takes no more requests, and ends when those under way are answered, or after ten seconds. */
  close(): Promise<void>;
}

const API = '/api';
const matchRoute = createRouteMatcher(ROUTES);

export function createHttpFront({ onFault = () => undefined }: HttpFrontSettings = {}): HttpFront {
  const mounts = new Map<string, NodeHandler>();
  let api: FrontApi | undefined;
  let fallback: NodeHandler | undefined;

  const findHandler = (path: string): NodeHandler | undefined => {
    const under = (prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`);
    const [longest] = [...mounts.keys()].filter(under).sort((a, b) => b.length - a.length);
    if (longest !== undefined) return mounts.get(longest);
    return under(API) ? undefined : fallback;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path = '', ...rest] = (request.url ?? '').split('?');
    const handler = findHandler(path);
    if (handler !== undefined) return handler(request, response);
    return answerApi(api, request, response, { path, query: rest.join('?') });
  };

  const server = createServer((request, response) => {
    const requestId = chooseRequestId(single(request.headers['x-request-id']), randomUUID);
    request.headers['x-request-id'] = requestId;
    answer(request, response)
      .catch((error: unknown) => {
        if (problemCodeOf(error) === 'internal') onFault(error);
        return writeProblem(request, response, error, requestId);
      })
      .catch(onFault);
  });
  setPatience(server);
  return {
    attachApi: (given) => {
      api = given;
    },
    mount: (prefix, handler) => {
      mounts.set(prefix, handler);
    },
    mountFallback: (handler) => {
      fallback = handler;
    },
    listen: (port, host = '127.0.0.1') => listen(server, port, host),
    close: () => close(server),
  };
}

const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

async function answerApi(
  api: FrontApi | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  { path, query }: { readonly path: string; readonly query: string },
): Promise<void> {
  const match = matchRoute(request.method ?? '', path);
  if (match === undefined) throw notFound();
  if (!('route' in match)) throw methodNotAllowed(match.allowed);
  if (api === undefined) throw starting();
  const { route } = match;
  const claims = route.access === 'public' ? undefined : await authorise(request, api.tokens);
  const body = await receiveBody(request);
  const requestId = single(request.headers['x-request-id']) ?? '';
  const event = toGatewayEvent({ request, path, query, match, body, requestId, claims });
  await writeResult(request, response, await api.handlers[route.capability](event));
}

function methodNotAllowed(allowed: readonly string[]): HttpRefusal {
  return new HttpRefusal('methodNotAllowed', 'This address does not take that method.', {
    mend: `Use ${allowed.join(' or ')}.`,
    headers: { allow: allowed.join(', ') },
  });
}

function starting(): HttpRefusal {
  return new HttpRefusal('unavailable', 'The service is starting.', {
    mend: 'Try again in a few seconds.',
    headers: { 'retry-after': '1' },
  });
}

/** Slow or silent callers are let go of; an upload of 4 MB fits well into half a minute. */
function setPatience(server: Server): void {
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 5_000;
}

function listen(server: Server, port: number, host: string): Promise<{ readonly port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve({ port: typeof address === 'object' && address !== null ? address.port : port });
    });
  });
}

const CLOSING_MS = 10_000;

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const patience = setTimeout(() => server.closeAllConnections(), CLOSING_MS);
    // A connection that is kept alive becomes idle only once its last answer is out.
    const idle = setInterval(() => server.closeIdleConnections(), 20);
    server.close(() => {
      clearTimeout(patience);
      clearInterval(idle);
      resolve();
    });
  });
}
