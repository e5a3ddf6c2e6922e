/** Refusals that are HTTP's own, before or beside the domain. */
export type HttpRefusalCode =
  | 'unauthenticated'
  | 'methodNotAllowed'
  | 'contentTooLarge'
  | 'unsupportedMediaType'
  /** The body is not the JSON that it says it is, or missing. */
  | 'unreadableBody'
  /** A header, the path or the query cannot be read. */
  | 'unreadableRequest'
  | 'invalidCursor'
  | 'idempotencyKeyReused'
  | 'idempotencyInFlight'
  /** Something that we depend on does not answer; nothing is known. */
  | 'unavailable'
  | 'internal';

interface Where {
  readonly path?: string;
  readonly mend?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** A request that is refused for its form. `mend` says how to put it right. */
export class HttpRefusal extends Error {
  readonly code: HttpRefusalCode;
  readonly path: string;
  readonly mend: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly details: Readonly<Record<string, unknown>>;
  constructor(code: HttpRefusalCode, message: string, where: Where = {}) {
    super(message);
    this.name = 'HttpRefusal';
    this.code = code;
    this.path = where.path ?? '';
    this.mend = where.mend ?? '';
    this.headers = where.headers ?? {};
    this.details = where.details ?? {};
  }
}
