/** What passes through the stack of middleware: the event of API Gateway, what is known of it so far, the result. */
import type middy from '@middy/core';
import type {
  APIGatewayEventRequestContextJWTAuthorizer,
  APIGatewayEventRequestContextV2,
  APIGatewayProxyEventV2WithRequestContext,
  Context,
} from 'aws-lambda';
import type { Caller } from '../domain/person.ts';
import type { ApiRequest, Operation } from './operation.ts';
import type { Route } from './route.ts';

/** An event of the HTTP API (payload 2.0); the authoriser is there on every route that is not public. */
export type GatewayEvent = APIGatewayProxyEventV2WithRequestContext<
  APIGatewayEventRequestContextV2 & { readonly authorizer?: APIGatewayEventRequestContextJWTAuthorizer }
>;

/** Parsed input goes under a key of its own: middy intersects event types, so re-typing `body` hides mistakes. */
export type ApiEvent = GatewayEvent & {
  input?: ApiRequest;
  /** The first answer to the same request, which is given again. */
  replay?: ApiResult;
};

/** The answer as API Gateway takes it. */
export interface ApiResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** An API function as Lambda and the local front call it. */
export type ApiHandler = (event: GatewayEvent, context?: Context) => Promise<ApiResult>;

/** What is known of one request, as the middleware finds it out. */
export interface Exchange {
  requestId: string;
  startedAt: number;
  route?: Route;
  operation?: Operation;
  caller?: Caller;
  bytes: Uint8Array;
}

export type ApiMiddleware = middy.MiddlewareObj<ApiEvent, ApiResult, Error, Context, { exchange: Exchange }>;
/** What a middleware is given. */
export type ApiTurn = middy.Request<ApiEvent, ApiResult, Error, Context, { exchange: Exchange }>;

/** A header's value; names are in small letters in events. */
export function headerOf(event: GatewayEvent, name: string): string | undefined {
  return event.headers[name];
}

/** The answer with more headers; those that it has already stay as they are. */
export function withDefaultHeaders(result: ApiResult, headers: Readonly<Record<string, string>>): ApiResult {
  const missing = Object.entries(headers).filter(([name]) => result.headers[name] === undefined);
  return { ...result, headers: { ...result.headers, ...Object.fromEntries(missing) } };
}
