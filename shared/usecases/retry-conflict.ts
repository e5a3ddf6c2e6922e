import { DomainError } from '../domain/errors.ts';
import { RegisterConflict } from '../ports/registers.ts';
import { LedgerConflict } from '../ports/study-ledger.ts';

const ATTEMPTS = 8;

/**
 * Reads, decides and writes again while somebody else changed a record in between.
 * @throws DomainError `busy` when it never comes through
 */
export async function retryOnConflict<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof LedgerConflict || error instanceof RegisterConflict)) throw error;
      if (tries < ATTEMPTS) continue;
      throw new DomainError('busy', 'Several people are changing this at the same moment.', {
        mend: 'Try again.',
      });
    }
  }
}
