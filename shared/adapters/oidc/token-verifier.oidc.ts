import { decodeJwt, errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { Clock } from '../../ports/clock.ts';
import {
  IssuerUnavailable,
  TokenRejected,
  type TokenRejection,
  type TokenVerifier,
  type VerifiedToken,
} from '../../ports/token-verifier.ts';
import { issuerKeys } from './issuer-keys.ts';

/**
 * How a token shows that it is meant for our API: by its audience, or, as Cognito's access tokens have
 * none, by the client that asked for it together with `token_use: access`.
 */
export type MeantForUs =
  | { readonly by: 'audience'; readonly audience: string }
  | { readonly by: 'clientId'; readonly clientIds: readonly string[] };

export interface OidcTokenVerifierSettings {
  readonly issuer: string;
  readonly accept: MeantForUs;
  readonly clock: Clock;
  /** Saves the look-up of the issuer's configuration at the first token. */
  readonly jwksUri?: string;
  /** Signature algorithms that are accepted. Default: RS256, PS256, ES256, EdDSA. Never a shared secret, never none. */
  readonly algorithms?: readonly string[];
  /** How far the issuer's clock may differ, in seconds. Default 5. */
  readonly clockToleranceSeconds?: number;
  /** Patience with the issuer's key endpoint. Default 5,000. */
  readonly timeoutMs?: number;
  /** An unknown key makes us ask the issuer again, but not more often than this. Default 30,000. */
  readonly cooldownMs?: number;
  /** How long fetched keys are trusted. Default 600,000. */
  readonly cacheMaxAgeMs?: number;
}

const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];

/**
 * Verifies access tokens against the issuer's published keys, which are fetched on first use and cached.
 * @throws Error when the issuer is neither https nor on loopback
 */
export function createOidcTokenVerifier(settings: OidcTokenVerifierSettings): TokenVerifier {
  const keys = issuerKeys({
    issuer: settings.issuer,
    ...(settings.jwksUri === undefined ? {} : { jwksUri: settings.jwksUri }),
    timeoutMs: settings.timeoutMs ?? 5_000,
    cooldownMs: settings.cooldownMs ?? 30_000,
    cacheMaxAgeMs: settings.cacheMaxAgeMs ?? 600_000,
  });
  return {
    verify: async (bearer) => {
      requireOurIssuer(bearer, settings.issuer);
      try {
        const { payload } = await jwtVerify(bearer, await keys(), verifyOptions(settings));
        requireOurClient(payload, settings.accept);
        return describeCaller(payload);
      } catch (error) {
        throw translate(error, settings.issuer);
      }
    },
  };
}

/** Before any key is looked up, so that tokens of strangers cannot make us call the issuer. */
function requireOurIssuer(bearer: string, issuer: string): void {
  const claimed = readIssuer(bearer);
  if (claimed !== issuer) {
    throw new TokenRejected(
      'wrongIssuer',
      `the token was issued by ${claimed}; this service accepts ${issuer}`,
    );
  }
}

function readIssuer(bearer: string): string {
  try {
    const { iss } = decodeJwt(bearer);
    if (typeof iss === 'string') return iss;
  } catch (error) {
    throw new TokenRejected('malformed', 'the bearer token is not a JSON Web Token', { cause: error });
  }
  throw new TokenRejected('malformed', 'the bearer token names no issuer');
}

function verifyOptions(settings: OidcTokenVerifierSettings): JWTVerifyOptions {
  return {
    issuer: settings.issuer,
    ...(settings.accept.by === 'audience' ? { audience: settings.accept.audience } : {}),
    algorithms: [...(settings.algorithms ?? ALGORITHMS)],
    requiredClaims: ['sub', 'exp'],
    clockTolerance: settings.clockToleranceSeconds ?? 5,
    currentDate: new Date(settings.clock.now()),
  };
}

function requireOurClient(payload: JWTPayload, accept: MeantForUs): void {
  if (accept.by === 'audience') return;
  const clientId = payload['client_id'];
  const known = typeof clientId === 'string' && accept.clientIds.includes(clientId);
  if (!known || payload['token_use'] !== 'access') {
    throw new TokenRejected('wrongAudience', 'the token is not an access token of a client of this service');
  }
}

function describeCaller(payload: JWTPayload): VerifiedToken {
  const { iss, sub } = payload;
  if (iss === undefined || sub === undefined || sub === '') {
    throw new TokenRejected('malformed', 'the token names no subject');
  }
  const authTime = payload['auth_time'];
  return {
    issuer: iss,
    subject: sub,
    kind: sub === (payload['client_id'] ?? payload['azp']) ? 'system' : 'person',
    ...(typeof authTime === 'number' ? { authenticatedAt: authTime * 1000 } : {}),
  };
}

const CLAIM_REJECTIONS: Readonly<Record<string, TokenRejection>> = {
  exp: 'expired',
  nbf: 'notYetValid',
  iss: 'wrongIssuer',
  aud: 'wrongAudience',
};

function translate(error: unknown, issuer: string): Error {
  if (error instanceof TokenRejected) return error;
  if (error instanceof errors.JWTExpired) {
    return new TokenRejected('expired', 'the token has expired; get a new one', { cause: error });
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    // A missing or unreadable claim is the token's form; one that was read and does not hold is its content.
    const reason = error.reason === 'check_failed' ? CLAIM_REJECTIONS[error.claim] : undefined;
    if (error.claim === 'aud') return new TokenRejected('wrongAudience', error.message, { cause: error });
    return new TokenRejected(reason ?? 'malformed', error.message, { cause: error });
  }
  if (isSignatureError(error)) {
    return new TokenRejected('badSignature', 'the signature of the token does not hold', { cause: error });
  }
  if (error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid) {
    return new TokenRejected('malformed', 'the bearer token is not a well-formed JSON Web Token', {
      cause: error,
    });
  }
  return new IssuerUnavailable(issuer, { cause: error });
}

function isSignatureError(error: unknown): boolean {
  return (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported
  );
}
