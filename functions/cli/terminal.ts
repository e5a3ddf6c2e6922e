/** Where a command reads and writes: the process's own streams, or a test's. */
import type { Clock } from '../../shared/ports/clock.ts';

export interface Terminal {
  /** To standard output. */
  readonly print: (text: string) => void;
  /** To standard error. */
  readonly complain: (text: string) => void;
  /** Whether a person watches standard error. */
  readonly isWatched: boolean;
  readonly input: AsyncIterable<Uint8Array>;
  readonly clock: Clock;
  /** Whether the person has asked the command to stop. */
  readonly isStopped: () => boolean;
}

/** Exit codes (service.md section 5), and sysexits' code for a fault of our own. */
export const EXIT = { ok: 0, finding: 1, usage: 2, fault: 70, interrupted: 130 } as const;

/** The command line, or a file that it names, cannot be used: exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

// Control, invisible and direction-changing characters could repaint a terminal or make a message read otherwise.
const HIDDEN = /[\p{Cc}\u00AD\u061C\u200B-\u200F\u2060-\u2064\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/gu;
const LONGEST = 500;

/** A text that may come from a file, safe to show: hidden characters as \uXXXX, and not endless. */
export function showSafely(text: string): string {
  const visible = text.replace(
    HIDDEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
  return visible.length > LONGEST ? `${visible.slice(0, LONGEST)}...` : visible;
}
