import { randomBytes } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import type { Identifiers } from '../../ports/identifiers.ts';
import { createSortableIdentifiers } from './sortable-identifiers.ts';

/** Identifiers and random bytes from the operating system's generator. */
export const createSystemIdentifiers = (clock: Clock): Identifiers =>
  createSortableIdentifiers(clock, (length) => Uint8Array.from(randomBytes(length)));
