/** Every refusal as problem details (RFC 9457), in one place. */
import { DomainError } from '../domain/errors.ts';
import type { Finding } from '../domain/findings.ts';
import { ConditionFailed, InvalidCursor, StoreUnavailable } from '../ports/record-table.ts';
import { RegisterConflict } from '../ports/registers.ts';
import { LedgerConflict } from '../ports/study-ledger.ts';
import { IssuerUnavailable } from '../ports/token-verifier.ts';
import type { ApiResult } from './exchange.ts';
import { PROBLEM_KINDS, type ProblemCode, problemType } from './problem-kinds.ts';
import { HttpRefusal } from './refusal.ts';

export const PROBLEM_JSON = 'application/problem+json';

/** One mistake: the field's path, what is wrong, and how to mend it. */
export interface ProblemEntry {
  readonly path: string;
  readonly message: string;
  readonly mend: string;
  readonly code: string;
  readonly severity?: Finding['severity'];
  readonly cell?: string;
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly requestId: string;
  readonly errors: readonly ProblemEntry[];
  /** Members of the occurrence, such as `first` or `currentSha256`. */
  readonly [member: string]: unknown;
}

interface Refused {
  readonly code: ProblemCode;
  readonly message: string;
  readonly mend: string;
  readonly path?: string;
  readonly findings?: readonly Finding[];
  readonly details?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

const RETRY_SOON = { 'retry-after': '2' };
const UNAVAILABLE: Refused = {
  code: 'unavailable',
  message: 'The service cannot answer at the moment; nothing is known of this request.',
  mend: 'Try again in a few seconds.',
  headers: RETRY_SOON,
};
const BUSY: Refused = {
  code: 'busy',
  message: 'Too many changes were made here at once; nothing was changed by this request.',
  mend: 'Try again in a few seconds.',
  headers: RETRY_SOON,
};
const UNKNOWN: Refused = {
  code: 'internal',
  message: 'Something went wrong on our side.',
  mend: 'Try again; if it happens again, tell the national coordinating team the requestId.',
};

/** Anything unknown is a plain sentence: an error's own message may hold what the caller must not see. */
function refusedOf(error: unknown): Refused {
  if (error instanceof DomainError) {
    const { code, message, mend, path, findings, details } = error;
    return { code, message, mend, path, findings, details, headers: code === 'busy' ? RETRY_SOON : {} };
  }
  if (error instanceof HttpRefusal) return error;
  if (error instanceof InvalidCursor) {
    const message = 'This cursor is not one that this list gave out.';
    return {
      code: 'invalidCursor',
      path: 'cursor',
      message,
      mend: 'Leave it out to begin with the first page.',
    };
  }
  // The bundle gives up just before Lambda would.
  if (error instanceof Error && error.name === 'TimeoutError') return UNAVAILABLE;
  if (error instanceof StoreUnavailable || error instanceof IssuerUnavailable) return UNAVAILABLE;
  const conflicts = [LedgerConflict, RegisterConflict, ConditionFailed];
  if (conflicts.some((kind) => error instanceof kind)) return BUSY;
  return UNKNOWN;
}

/** The code under which an error is answered. */
export function problemCodeOf(error: unknown): ProblemCode {
  return refusedOf(error).code;
}

function entriesOf({ findings = [], path = '', message, mend, code }: Refused): readonly ProblemEntry[] {
  if (findings.length > 0) return findings;
  return path === '' ? [] : [{ path, message, mend, code }];
}

/** The problem details of an error. */
export function toProblem(error: unknown, requestId: string): Problem {
  const refused = refusedOf(error);
  const { status, title } = PROBLEM_KINDS[refused.code];
  return {
    ...refused.details,
    type: problemType(refused.code),
    title,
    status,
    detail: [refused.message, refused.mend].filter((sentence) => sentence !== '').join(' '),
    requestId,
    errors: entriesOf(refused),
  };
}

/** The answer to an error. */
export function problemResult(error: unknown, requestId: string): ApiResult {
  const problem = toProblem(error, requestId);
  return {
    statusCode: problem.status,
    headers: { ...refusedOf(error).headers, 'content-type': PROBLEM_JSON },
    body: JSON.stringify(problem),
  };
}
