/** What an operation of the API is: a contract (schemas that run, and that OpenAPI is made from) and a function. */
import type * as z from 'zod';
import type { Caller } from '../domain/person.ts';

export interface ResponseContract {
  readonly description: string;
  /** Absent for a response without a JSON body. */
  readonly schema?: z.ZodType;
  /** `application/json` unless told. */
  readonly contentType?: string;
  /** Further media types in which it comes, by `Accept`. */
  readonly alsoAs?: readonly string[];
}

export interface OperationContract {
  readonly summary: string;
  /** Path parameters, all text. */
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  /**
   * What a JSON body (`application/json`, `application/*+json`) must be. Absent: no JSON body is read.
   * `z.unknown()` takes any JSON (the use case makes findings of it).
   */
  readonly body?: z.ZodType;
  /** Other media types that are taken, such as an Excel workbook: the operation reads `rawBody` itself. */
  readonly accepts?: readonly string[];
  /** `If-Match` is honoured: optional, or required to replace what exists. */
  readonly ifMatch?: boolean;
  readonly responses: Readonly<Record<number, ResponseContract>>;
}

/** A parsed request. `caller` is known on every route that is not public. */
export interface ApiRequest<C extends OperationContract = OperationContract> {
  readonly params: z.infer<C['params']>;
  readonly query: z.infer<C['query']>;
  /** Undefined where the body came as one of the contract's `accepts`. */
  readonly body: BodyOf<C>;
  /** The body as it came; empty where the contract reads none. */
  readonly rawBody: Uint8Array;
  /** The body's media type in small letters, without parameters; empty without a body. */
  readonly contentType: string;
  readonly caller: Caller;
  /** The entity tag of `If-Match` without its quotes, or `*`. */
  readonly ifMatch: string | undefined;
  /** The `Accept` header, or anything at all; `chooseType` reads it. */
  readonly accept: string;
  readonly requestId: string;
}

type BodyOf<C> = C extends { readonly body: infer B extends z.ZodType }
  ? C extends { readonly accepts: readonly string[] }
    ? z.infer<B> | undefined
    : z.infer<B>
  : undefined;

export interface ApiResponse {
  readonly status: number;
  /** A JSON value; or text or bytes with their own content type. */
  readonly body?: unknown;
  readonly contentType?: string;
  /** Sent as the `ETag`, in quotes; what `If-Match` then names. */
  readonly etag?: string;
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
