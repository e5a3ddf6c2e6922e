import type { Archive } from './archive.ts';
import type { Tables } from './tables.ts';

/** Where everything rests: what every capability is given. */
export interface Data {
  readonly tables: Tables;
  readonly archive: Archive;
}
