/** Every way in which the domain says no. The HTTP mapping (shared/http/problem.ts) is exhaustive over these. */
export type DomainErrorCode =
  | 'invalidInput'
  | 'amountTooLarge'
  | 'unknownTariffItem'
  | 'unknownRole'
  | 'offTariff'
  | 'noMultiplier'
  | 'unknownSite'
  | 'unprintableText';

/**
 * A refusal in the field's words.
 * `path` names the field (`activities[3].minutes[0].role`), `mend` says how to put it right.
 */
export class DomainError extends Error {
  readonly code: DomainErrorCode;
  readonly path: string;
  readonly mend: string;
  constructor(code: DomainErrorCode, message: string, where: { path?: string; mend?: string } = {}) {
    super(message);
    this.name = 'DomainError';
    this.code = code;
    this.path = where.path ?? '';
    this.mend = where.mend ?? '';
  }
}
