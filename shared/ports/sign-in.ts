import * as z from 'zod';

/**
 * Signing people in to the pages, through any OpenID Connect issuer: code flow with PKCE. `begin` before
 * the browser leaves, `complete` when it comes back, `endUrl` when the person signs out.
 */

/** A path within the service; never another site's address, so that a sign-in cannot be used to send people away. */
export const LocalPath = z
  .string()
  .regex(/^\/(?![/\\])[^\\\s]*$/u, 'must be a path of this service that begins with one "/"');
export type LocalPath = z.infer<typeof LocalPath>;

/** What the server-side session keeps between `begin` and `complete`; never sent to the browser. */
export const KeptSignIn = z.strictObject({
  state: z.string().min(1),
  nonce: z.string().min(1),
  codeVerifier: z.string().min(1),
  returnTo: LocalPath,
  /** Seconds: how old the authentication may be. */
  maxAge: z.int().nonnegative(),
});
export type KeptSignIn = z.infer<typeof KeptSignIn>;

export interface SignInRequest {
  /** Where the person wanted to go. */
  readonly returnTo: string;
  /**
   * Seconds since the person last proved who they are; older, and the issuer asks again. 0 asks in any
   * case, and is the one that every issuer honours: use it for re-authentication before a decision.
   */
  readonly maxAge?: number;
  /** The subject expected to sign in: the issuer shows that person first. A hint, not a check. */
  readonly loginHint?: string;
}

export interface SignInStarted {
  readonly redirectTo: string;
  readonly kept: KeptSignIn;
}

export interface SignedIn {
  readonly issuer: string;
  readonly subject: string;
  readonly name?: string;
  /** When the person proved who they are: milliseconds since 1970. */
  readonly authenticatedAt: number;
  /** Kept in the session for `endUrl`. */
  readonly idToken: string;
}

export type SignInFailure =
  /** The person pressed Cancel, or the issuer refused them. */
  | 'declined'
  /** The answer belongs to another sign-in: an old tab, or a forged link. */
  | 'notOurs'
  /** The issuer answered with an authentication older than was asked for. */
  | 'tooOld'
  /** The code was used before or has run out, or the ID token does not hold. */
  | 'rejected';

/** The person is not signed in and may start again. */
export class SignInFailed extends Error {
  readonly reason: SignInFailure;
  constructor(reason: SignInFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SignInFailed';
    this.reason = reason;
  }
}

export interface SignIn {
  /**
   * The address to send the browser to, and what to keep until it comes back.
   * @throws ZodError if `returnTo` is not a path of this service; IssuerUnavailable
   */
  begin(request: SignInRequest): Promise<SignInStarted>;
  /**
   * Exchanges the code and checks state, nonce, PKCE, signature, audience and age of the authentication.
   * @param answer.callbackUrl address, or path with query, at which the browser came back
   * @throws SignInFailed, IssuerUnavailable
   */
  complete(answer: { readonly callbackUrl: string; readonly kept: KeptSignIn }): Promise<SignedIn>;
  /**
   * Where to send the browser so that the issuer ends its session too; it comes back to the signed-out page.
   * @throws IssuerUnavailable
   */
  endUrl(options: { readonly idTokenHint: string }): Promise<string>;
}
