/**
 * Bearer tokens of the API, from whichever OpenID Connect issuer the service is configured for. A token
 * only says who calls: roles and organisations are our own membership records, keyed by issuer and subject.
 */

/** A person signed in through the code flow; a system used its client credentials. */
export type CallerKind = 'person' | 'system';

export interface VerifiedToken {
  readonly issuer: string;
  readonly subject: string;
  readonly kind: CallerKind;
  /** When the person last proved who they are: milliseconds since 1970, where the issuer says so. */
  readonly authenticatedAt?: number;
}

export type TokenRejection =
  | 'expired'
  | 'notYetValid'
  | 'wrongIssuer'
  | 'wrongAudience'
  /** Changed after signing, signed by an unknown key, or not signed by an accepted algorithm. */
  | 'badSignature'
  /** Not a token at all, or one without the claims that every token must carry. */
  | 'malformed';

/** The caller must get another token: answered with 401. */
export class TokenRejected extends Error {
  readonly reason: TokenRejection;
  constructor(reason: TokenRejection, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TokenRejected';
    this.reason = reason;
  }
}

/** The issuer could not be reached or answered nonsense. Nothing is known of the caller: answered with 503. */
export class IssuerUnavailable extends Error {
  readonly issuer: string;
  constructor(issuer: string, options?: ErrorOptions) {
    super(`the identity service ${issuer} does not answer; try again shortly`, options);
    this.name = 'IssuerUnavailable';
    this.issuer = issuer;
  }
}

export interface TokenVerifier {
  /**
   * Answers whose token this is.
   * @param bearer the token itself, without the word `Bearer`
   * @throws TokenRejected, IssuerUnavailable
   */
  verify(bearer: string): Promise<VerifiedToken>;
}
