import type { IdempotencyStore } from '../../ports/idempotency-store.ts';

/**
 * For a function whose every operation only reads: a repeat is answered anew, and strangers who send an
 * `Idempotency-Key` leave nothing behind in a table.
 */
export const unkeptAnswers: IdempotencyStore = {
  start: async (key, fingerprint) => ({ is: 'claimed', claim: { key, fingerprint, version: 1 } }),
  settle: async () => undefined,
  release: async () => undefined,
};
