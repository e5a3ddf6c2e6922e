import * as oidc from 'openid-client';
import {
  KeptSignIn,
  type SignedIn,
  type SignIn,
  SignInFailed,
  type SignInRequest,
} from '../../ports/sign-in.ts';
import { IssuerUnavailable } from '../../ports/token-verifier.ts';
import { type RelyingPartySettings, relyingParty } from './relying-party.ts';

export interface OidcSignInSettings extends RelyingPartySettings {
  /** Registered with the issuer: `<base URL>/sign-in/callback`. */
  readonly redirectUri: string;
  /** Registered with the issuer: `<base URL>/signed-out`. */
  readonly postLogoutRedirectUri: string;
  /** Seconds. How old an authentication may be when the caller asks for nothing stricter. Default 8 hours. */
  readonly maxAge?: number;
  /** The parameter that names the signed-out page; Cognito calls it `logout_uri`. */
  readonly logoutParameter?: 'post_logout_redirect_uri' | 'logout_uri';
}

const EIGHT_HOURS = 8 * 60 * 60;

/**
 * Code flow with PKCE, state and nonce against one issuer. `max_age` is always sent, because only then must
 * an issuer say when the person proved who they are.
 */
export function createOidcSignIn(settings: OidcSignInSettings): SignIn {
  const configuration = relyingParty(settings);
  return {
    begin: async (request) => {
      const kept = keepForCallback(request, settings);
      const parameters = await authorisationParameters(kept, request, settings);
      return { redirectTo: oidc.buildAuthorizationUrl(await configuration(), parameters).href, kept };
    },
    complete: async ({ callbackUrl, kept }) => {
      const answer = readAnswer(callbackUrl, kept, settings.redirectUri);
      return exchangeCode(await configuration(), answer, kept, settings.issuer);
    },
    endUrl: async ({ idTokenHint }) => {
      const found = await configuration();
      // An issuer without a logout of its own keeps its session; ours has ended all the same.
      if (found.serverMetadata().end_session_endpoint === undefined) return settings.postLogoutRedirectUri;
      const parameter = settings.logoutParameter ?? 'post_logout_redirect_uri';
      return oidc.buildEndSessionUrl(found, {
        id_token_hint: idTokenHint,
        [parameter]: settings.postLogoutRedirectUri,
      }).href;
    },
  };
}

function keepForCallback(request: SignInRequest, settings: OidcSignInSettings): KeptSignIn {
  return KeptSignIn.parse({
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    codeVerifier: oidc.randomPKCECodeVerifier(),
    returnTo: request.returnTo,
    maxAge: request.maxAge ?? settings.maxAge ?? EIGHT_HOURS,
  });
}

async function authorisationParameters(
  kept: KeptSignIn,
  request: SignInRequest,
  settings: OidcSignInSettings,
): Promise<Record<string, string>> {
  return {
    redirect_uri: settings.redirectUri,
    scope: 'openid profile',
    state: kept.state,
    nonce: kept.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(kept.codeVerifier),
    code_challenge_method: 'S256',
    max_age: String(kept.maxAge),
    ...(kept.maxAge === 0 ? { prompt: 'login' } : {}),
    ...(request.loginHint === undefined ? {} : { login_hint: request.loginHint }),
  };
}

/** The query of the answer on our registered address, whatever host a proxy in between has seen. */
function readAnswer(callbackUrl: string, kept: KeptSignIn, redirectUri: string): URL {
  const answer = new URL(redirectUri);
  answer.search = new URL(callbackUrl, redirectUri).search;
  if (answer.searchParams.get('state') !== kept.state) {
    throw new SignInFailed('notOurs', 'this answer belongs to another sign-in; start again');
  }
  return answer;
}

async function exchangeCode(
  configuration: oidc.Configuration,
  answer: URL,
  kept: KeptSignIn,
  issuer: string,
): Promise<SignedIn> {
  try {
    const tokens = await oidc.authorizationCodeGrant(configuration, answer, {
      pkceCodeVerifier: kept.codeVerifier,
      expectedState: kept.state,
      expectedNonce: kept.nonce,
      maxAge: kept.maxAge,
      idTokenExpected: true,
    });
    return describePerson(tokens.claims(), tokens.id_token);
  } catch (error) {
    throw translate(error, issuer);
  }
}

function describePerson(claims: oidc.IDToken | undefined, idToken: string | undefined): SignedIn {
  if (claims?.auth_time === undefined || idToken === undefined) {
    throw new SignInFailed('rejected', 'the identity service did not say who signed in and when');
  }
  const name = claims['name'];
  return {
    issuer: claims.iss,
    subject: claims.sub,
    ...(typeof name === 'string' && name !== '' ? { name } : {}),
    authenticatedAt: claims.auth_time * 1000,
    idToken,
  };
}

/** Errors that say that the issuer, not the sign-in, is at fault. */
const ISSUER_FAULTS = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
]);

function translate(error: unknown, issuer: string): Error {
  if (error instanceof SignInFailed) return error;
  if (error instanceof oidc.AuthorizationResponseError) {
    return new SignInFailed('declined', `the identity service answered ${error.error}`, { cause: error });
  }
  if (error instanceof oidc.ClientError && error.code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') {
    return new SignInFailed('tooOld', 'the sign-in is older than was asked for; sign in again', {
      cause: error,
    });
  }
  if (isIssuerFault(error)) return new IssuerUnavailable(issuer, { cause: error });
  return new SignInFailed('rejected', 'the sign-in could not be confirmed; start again', { cause: error });
}

function isIssuerFault(error: unknown): boolean {
  if (error instanceof oidc.ClientError) return ISSUER_FAULTS.has(error.code ?? '');
  if (error instanceof oidc.ResponseBodyError) return error.status >= 500;
  return error instanceof TypeError;
}
