import type { IncomingMessage } from 'node:http';
import { unauthenticated } from '../../../shared/http/middleware/resolve-caller.ts';
import {
  TokenRejected,
  type TokenRejection,
  type TokenVerifier,
  type VerifiedToken,
} from '../../../shared/ports/token-verifier.ts';

/** The claims that API Gateway's JWT authoriser passes on, as far as the API reads them. */
export type Claims = Readonly<Record<string, string | number>>;

const SENTENCES: Readonly<Record<TokenRejection, string>> = {
  expired: 'The access token has expired.',
  notYetValid: 'The access token is not valid yet.',
  wrongIssuer: 'The access token is from another issuer.',
  wrongAudience: 'The access token is not meant for this service.',
  badSignature: 'The signature of the access token does not hold.',
  malformed: 'The access token cannot be read.',
};

function claimsOf({ issuer, subject, kind, authenticatedAt }: VerifiedToken): Claims {
  return {
    iss: issuer,
    sub: subject,
    ...(kind === 'system' ? { client_id: subject } : {}),
    ...(authenticatedAt === undefined ? {} : { auth_time: Math.floor(authenticatedAt / 1000) }),
  };
}

/**
 * Does the work of the JWT authoriser.
 * @throws HttpRefusal `unauthenticated` with a challenge (RFC 6750, section 3); IssuerUnavailable
 */
export async function authorise(request: IncomingMessage, tokens: TokenVerifier): Promise<Claims> {
  const { authorization } = request.headers;
  const bearer = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  if (bearer === undefined) {
    throw unauthenticated(
      authorization === undefined
        ? 'This needs an access token.'
        : 'The Authorization header holds no bearer token.',
    );
  }
  try {
    return claimsOf(await tokens.verify(bearer));
  } catch (error) {
    if (!(error instanceof TokenRejected)) throw error;
    const sentence = SENTENCES[error.reason];
    throw unauthenticated(
      sentence,
      `Bearer realm="ncvr", error="invalid_token", error_description="${sentence}"`,
    );
  }
}
