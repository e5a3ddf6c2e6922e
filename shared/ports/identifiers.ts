/** Randomness comes through here, so that tests and retries can pin it. */
export interface Identifiers {
  /** A new unique, URL-safe identifier that sorts by time of making. */
  next(): string;
  /** Random bytes (salts, tokens). */
  random(length: number): Uint8Array;
}
