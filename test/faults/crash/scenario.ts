/** One use case under crashes: what was there before, and the request that is made, again where need be. */
import type { Actors } from './actors.ts';
import type { Blur } from './snapshot.ts';

export interface Scenario {
  /** As in "a crash while ...". */
  readonly name: string;
  /** Brings about the state before; @returns the request, the same however often it is made. */
  readonly prepare: (actors: Actors) => Promise<(actors: Actors) => Promise<unknown>>;
  /** What may differ between two courses that are as good. */
  readonly blur?: Blur;
}
