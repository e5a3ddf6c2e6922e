import type { Finding } from './findings.ts';

/** Every way in which the domain and the use cases say no. shared/http/problem.ts maps each to one answer. */
export type DomainErrorCode =
  | 'invalidInput'
  | 'amountTooLarge'
  | 'unknownTariffItem'
  | 'unknownRole'
  | 'offTariff'
  | 'noMultiplier'
  | 'unknownSite'
  | 'unprintableText'
  /** Not there, or not the caller's: the two are never told apart. */
  | 'notFound'
  /** The caller's role does not do this at all. */
  | 'forbidden'
  /** The step is not possible in the present state; the message says what the state is. */
  | 'stateConflict'
  /** A decision was already made, and it was another one; `details.first` is the first. */
  | 'decidedOtherwise'
  /** The decision names an appendix that is not the current one; `details.currentSha256` is. */
  | 'staleAppendix'
  /** `If-Match` names a version that is no longer the current one. */
  | 'stale'
  /** `If-Match` is needed to replace this. */
  | 'preconditionRequired'
  /** The document has errors; `findings` lists them. */
  | 'findings'
  /** None of the forms that `Accept` names. */
  | 'notAcceptable'
  /** Too many changes at once; try again. */
  | 'busy';

interface Where {
  readonly path?: string;
  readonly mend?: string;
  readonly findings?: readonly Finding[];
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * A refusal in the field's words.
 * `path` names the field (`activities[3].minutes[0].role`), `mend` says how to put it right.
 */
export class DomainError extends Error {
  readonly code: DomainErrorCode;
  readonly path: string;
  readonly mend: string;
  readonly findings: readonly Finding[];
  readonly details: Readonly<Record<string, unknown>>;
  constructor(code: DomainErrorCode, message: string, where: Where = {}) {
    super(message);
    this.name = 'DomainError';
    this.code = code;
    this.path = where.path ?? '';
    this.mend = where.mend ?? '';
    this.findings = where.findings ?? [];
    this.details = where.details ?? {};
  }
}

/** The one answer for what is not there and what is not the caller's. */
export function notFound(): DomainError {
  return new DomainError('notFound', 'There is nothing here that you can see.', {
    mend: 'Check the address, and that you are signed in for the right organisation.',
  });
}
