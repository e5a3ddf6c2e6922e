import type { DomainErrorCode } from '../domain/errors.ts';
import type { HttpRefusalCode } from './refusal.ts';

export type ProblemCode = DomainErrorCode | HttpRefusalCode;

interface ProblemKind {
  readonly status: number;
  readonly title: string;
}

const UNPRICEABLE = 422;

/** THE mapping of every refusal to its status and title: the compiler asks for a row per code. */
export const PROBLEM_KINDS: Readonly<Record<ProblemCode, ProblemKind>> = {
  invalidInput: { status: 422, title: 'The request has mistakes' },
  findings: { status: 422, title: 'The document has errors' },
  amountTooLarge: { status: UNPRICEABLE, title: 'An amount is too large' },
  unknownTariffItem: { status: UNPRICEABLE, title: 'The tariff has no such item' },
  unknownRole: { status: UNPRICEABLE, title: 'The tariff has no such staff role' },
  offTariff: { status: UNPRICEABLE, title: 'An activity is off the tariff' },
  noMultiplier: { status: UNPRICEABLE, title: 'The site has no multiplier' },
  unknownSite: { status: UNPRICEABLE, title: 'There is no such site' },
  unprintableText: { status: UNPRICEABLE, title: 'A text cannot be printed' },
  notFound: { status: 404, title: 'Not found' },
  forbidden: { status: 403, title: 'Not allowed' },
  stateConflict: { status: 409, title: 'Not possible in the present state' },
  decidedOtherwise: { status: 409, title: 'Already decided otherwise' },
  staleAppendix: { status: 409, title: 'The appendix has been replaced' },
  stale: { status: 412, title: 'Changed by somebody else' },
  preconditionRequired: { status: 428, title: 'If-Match is needed' },
  busy: { status: 503, title: 'Too many changes at once' },
  unauthenticated: { status: 401, title: 'Not signed in' },
  methodNotAllowed: { status: 405, title: 'No such method here' },
  notAcceptable: { status: 406, title: 'Not available in that form' },
  contentTooLarge: { status: 413, title: 'The body is too large' },
  unsupportedMediaType: { status: 415, title: 'The body has the wrong media type' },
  unreadableBody: { status: 400, title: 'The body cannot be read' },
  unreadableRequest: { status: 400, title: 'The request cannot be read' },
  invalidCursor: { status: 400, title: 'The cursor is not one of this list' },
  idempotencyKeyReused: { status: 422, title: 'The Idempotency-Key was used for another request' },
  idempotencyInFlight: { status: 409, title: 'The same request is being answered' },
  unavailable: { status: 503, title: 'Not available at the moment' },
  internal: { status: 500, title: 'Something went wrong' },
};

/** The stable name of a kind of problem: `urn:ncvr:problem:stale-appendix`. */
export function problemType(code: ProblemCode): string {
  return `urn:ncvr:problem:${code.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;
}
