/** What the service and its issuing threads say to each other; all of it can be copied between threads. */
import { DomainError } from '../../../shared/domain/errors.ts';
import type { IssueSiteCommand } from '../../../shared/usecases/site-pricing/issue-site.ts';

export interface IssueRequest {
  readonly id: number;
  readonly command: IssueSiteCommand;
}

export type IssueAnswer =
  | { readonly id: number; readonly issued: boolean }
  | { readonly id: number; readonly fault: CarriedFault };

/** An error on its way between threads, which lose the class of all but the engine's own. */
interface CarriedFault {
  readonly error: Error;
  readonly name: string;
  readonly refusal?: Pick<DomainError, 'code' | 'message' | 'path' | 'mend' | 'findings' | 'details'>;
}

export function packFault(error: unknown): CarriedFault {
  if (!(error instanceof Error)) return { error: new Error(String(error)), name: 'Error' };
  if (!(error instanceof DomainError)) return { error, name: error.name };
  const { code, message, path, mend, findings, details } = error;
  return { error, name: error.name, refusal: { code, message, path, mend, findings, details } };
}

/** The error as it was thrown, as far as use cases and logs tell errors apart. */
export function unpackFault({ error, name, refusal }: CarriedFault): Error {
  if (refusal) return new DomainError(refusal.code, refusal.message, refusal);
  error.name = name;
  return error;
}
