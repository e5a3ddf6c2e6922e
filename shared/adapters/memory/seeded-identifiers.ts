import { createHash } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import type { Identifiers } from '../../ports/identifiers.ts';
import { createSortableIdentifiers } from '../system/sortable-identifiers.ts';

/** The same identifiers and bytes for the same seed and clock: for tests and samples, never for secrets. */
export const createSeededIdentifiers = (clock: Clock, seed: string): Identifiers => {
  let block = 0;
  const random = (length: number): Uint8Array => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) {
      block += 1;
      const digest = createHash('sha256').update(`${seed}/${block}`).digest();
      bytes.set(digest.subarray(0, length - at), at);
    }
    return bytes;
  };
  return createSortableIdentifiers(clock, random);
};
