/** What an operation of the API is: a contract (schemas that run, and that OpenAPI is made from) and a function. */
import type * as z from 'zod';
import type { Caller } from '../domain/person.ts';

export interface ResponseContract {
  readonly description: string;
  /** Absent for a response without a JSON body. */
  readonly schema?: z.ZodType;
  /** `application/json` unless told. */
  readonly contentType?: string;
}

export interface OperationContract {
  readonly summary: string;
  /** Path parameters, all text. */
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  /** Absent: no body is read. `z.unknown()` takes any JSON (the use case makes findings of it). */
  readonly body?: z.ZodType;
  /** `If-Match` is honoured: optional, or required to replace what exists. */
  readonly ifMatch?: boolean;
  readonly responses: Readonly<Record<number, ResponseContract>>;
}

/** A parsed request. `caller` is known on every route that is not public. */
export interface ApiRequest<C extends OperationContract = OperationContract> {
  readonly params: z.infer<C['params']>;
  readonly query: z.infer<C['query']>;
  readonly body: C extends { readonly body: infer B extends z.ZodType } ? z.infer<B> : undefined;
  readonly caller: Caller;
  readonly ifMatch: string | undefined;
  readonly accept: string;
  readonly requestId: string;
}

export interface ApiResponse {
  readonly status: number;
  /** A JSON value; or text or bytes with their own content type. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Operation {
  readonly contract: OperationContract;
  readonly run: (request: ApiRequest) => Promise<ApiResponse>;
}

/** Ties a contract to the function that answers it, checking one against the other. */
export function operation<const C extends OperationContract>(
  contract: C,
  run: (request: ApiRequest<C>) => Promise<ApiResponse>,
): Operation {
  // The bundle parses every request by this very contract before it calls `run`.
  return { contract, run: run };
}
