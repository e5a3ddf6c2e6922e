/** First answers to requests that carried an `Idempotency-Key`, kept so that a repeat gets the same bytes. */

/** An answer as it went over the wire. */
export interface FirstAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body is base64 of bytes. */
  readonly base64: boolean;
}

/** The right to answer a key, until it is settled, released, or the marker has expired. */
export interface IdempotencyClaim {
  readonly key: string;
  readonly fingerprint: string;
  readonly version: number;
}

export type IdempotencyStart =
  /** Nobody else answers this request now: settle or release the claim. */
  | { readonly is: 'claimed'; readonly claim: IdempotencyClaim }
  | { readonly is: 'answered'; readonly answer: FirstAnswer }
  /** The same request is being answered at this moment. */
  | { readonly is: 'inFlight' }
  /** The key was used for a request with another fingerprint. */
  | { readonly is: 'otherRequest' };

export interface IdempotencyStore {
  /**
   * Claims a key for a request. A claim that is neither settled nor released (a crash) expires after a minute.
   * @throws StoreUnavailable
   */
  start(key: string, fingerprint: string): Promise<IdempotencyStart>;
  /** Keeps the answer for 24 hours. Does nothing where the claim has expired and somebody else holds the key. */
  settle(claim: IdempotencyClaim, answer: FirstAnswer): Promise<void>;
  /** Gives the key back unanswered, so that the request may be tried again. */
  release(claim: IdempotencyClaim): Promise<void>;
}
