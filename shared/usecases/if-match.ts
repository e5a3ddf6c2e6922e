/** Conditional replacement: `If-Match` names the version that the client read (service.md section 2). */
import { DomainError } from '../domain/errors.ts';

/**
 * Checks `If-Match` against what is stored.
 * @param ifMatch an entity tag without quotes; `*` names whatever is there
 * @param current the entity tag of what is stored; undefined where there is nothing yet
 * @throws DomainError `stale` when it names another version
 */
export function checkIfMatch(ifMatch: string | undefined, current: string | undefined): void {
  if (ifMatch === undefined) return;
  if (current !== undefined && (ifMatch === '*' || ifMatch === current)) return;
  throw new DomainError('stale', 'This was changed after you read it, so your change was not stored.', {
    path: 'If-Match',
    mend: 'Read it again, make your change there, and send it with the new ETag.',
    details: { currentEtag: current },
  });
}

/** Like `checkIfMatch`, for what may only be replaced by those who read it. @throws DomainError `preconditionRequired` */
export function requireIfMatch(ifMatch: string | undefined, current: string): void {
  if (ifMatch === undefined) {
    throw new DomainError(
      'preconditionRequired',
      'This replaces something, so it must name what it replaces.',
      {
        path: 'If-Match',
        mend: 'Read the current version, and send its ETag as If-Match.',
      },
    );
  }
  checkIfMatch(ifMatch, current);
}
