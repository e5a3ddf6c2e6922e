/** What clients did and were answered, in the order of one clock. */

import type { Decision, DecisionKind, OfferStatus } from '../../../shared/domain/offer.ts';
import type { Clock } from '../../../shared/ports/clock.ts';

interface Spell {
  readonly client: string;
  readonly began: number;
  readonly ended: number;
}

export type DecideAnswer =
  /** The answer names a decision as the one that stands: the client's own, or the first of another. */
  | { readonly kind: 'told' | 'first'; readonly decision: Decision }
  | { readonly kind: 'refused'; readonly code: string }
  /** No answer: it may have happened or not. */
  | { readonly kind: 'unknown' };

export interface DecideEntry extends Spell {
  readonly kind: 'decide';
  readonly odsCode: string;
  readonly appendixSha256: string;
  readonly wanted: DecisionKind;
  readonly answer: DecideAnswer;
}

/** A site as a client saw it: the live price, and how long the log was. */
export interface ReadEntry extends Spell {
  readonly kind: 'read';
  readonly odsCode: string;
  readonly status: OfferStatus | 'notOffered';
  readonly reviewVersion: number;
  readonly issueNumber: number;
  readonly appendixSha256?: string | undefined;
  readonly decided?: { readonly decision: DecisionKind; readonly at: string } | undefined;
  readonly logLength: number;
}

export interface IndicatorEntry extends Spell {
  readonly kind: 'indicator';
  readonly accepted: number;
  readonly notAccepted: number;
  readonly declinedCapacity: number;
}

export type HistoryEntry = DecideEntry | ReadEntry | IndicatorEntry;
type WithoutSpell<E> = E extends HistoryEntry ? Omit<E, keyof Spell> : never;
type Told = WithoutSpell<HistoryEntry>;
export type ToldDecision = Omit<DecideEntry, keyof Spell>;

export interface Recorder {
  readonly entries: readonly HistoryEntry[];
  /** Keeps what `make` tells of, with when it began and ended; what tells nothing is not kept. */
  readonly record: <T extends Told>(
    client: string,
    make: () => Promise<T | undefined>,
  ) => Promise<T | undefined>;
}

/** Whether asking again would tell nothing new. */
export function isSettled(told: ToldDecision | undefined): boolean {
  if (!told || told.answer.kind === 'unknown') return false;
  return !(told.answer.kind === 'refused' && told.answer.code === 'busy');
}

export function createRecorder(clock: Clock): Recorder {
  const entries: HistoryEntry[] = [];
  return {
    entries,
    record: async (client, make) => {
      const began = clock.now();
      const told = await make();
      if (told) entries.push({ ...told, client, began, ended: clock.now() });
      return told;
    },
  };
}
