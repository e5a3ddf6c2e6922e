import {
  type ClientMetadata,
  type Configuration,
  errors,
  interactionPolicy,
  type KoaContextWithOIDC,
  type ResourceServer,
} from 'oidc-provider';
import type { DemoPeople, DemoPerson } from './demo-person.ts';
import type { IdentitySecrets } from './identity-secrets.ts';
import type { IdentityStore } from './identity-store.ts';
import { type PageSettings, renderProblem } from './page.ts';
import { renderSignedOut, renderSignOutQuestion } from './sign-out.ts';

export interface ProviderSettingsInput {
  readonly baseUrl: string;
  readonly store: IdentityStore;
  readonly secrets: IdentitySecrets;
  readonly people: DemoPeople;
  readonly page: PageSettings;
}

export const WEB_CLIENT_ID = 'ncvr-web';
const DEMO_SECRET = 'demo';
const HOUR = 60 * 60;
/** The one scope of the API. Nothing hangs on it: roles are membership records. */
const API_SCOPE = 'api';

/** Everything that the provider is told about clients, people, tokens and pages. */
export function providerSettings(input: ProviderSettingsInput): Configuration {
  const { store, secrets, people } = input;
  return {
    adapter: (kind) => (kind === 'Client' ? systemClients(store, people) : store.records(kind)),
    clients: [webClient(input)],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    jwks: { keys: [secrets.signingKey] },
    cookies: cookieSettings(secrets),
    scopes: ['openid'],
    responseTypes: ['code'],
    claims: { openid: ['sub'], profile: ['name'] },
    // The name goes into the ID token, so that nobody needs a second call for it.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    interactions: { policy: signInOnly(), url: (_context, { uid }) => `/oidc/sign-in/${uid}` },
    findAccount: async (_context, subject) => describeAccount(await people.find(subject)),
    loadExistingGrant: (context) => grantForOurClient(context, apiAudience(input.baseUrl)),
    extraTokenClaims: async (context) => authenticationTime(context),
    clientBasedCORS: () => false,
    features: features(input),
    renderError: async (context, { error, error_description: description }) => {
      const text = `The request could not be answered (${description ?? error}).`;
      context.type = 'html';
      context.body = renderProblem(input.page, 'You cannot be signed in', text, input.baseUrl);
    },
    ttl: {
      AccessToken: HOUR,
      AuthorizationCode: 60,
      ClientCredentials: HOUR,
      Grant: 12 * HOUR,
      IdToken: HOUR,
      Interaction: HOUR,
      Session: 12 * HOUR,
    },
  };
}

/** The `aud` of every access token. */
export function apiAudience(baseUrl: string): string {
  return `${baseUrl}/api`;
}

function webClient({ baseUrl, secrets, page }: ProviderSettingsInput): ClientMetadata {
  return {
    client_id: WEB_CLIENT_ID,
    client_secret: secrets.webClientSecret,
    client_name: page.serviceName,
    application_type: 'web',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    redirect_uris: [`${baseUrl}/sign-in/callback`],
    post_logout_redirect_uris: [`${baseUrl}/signed-out`],
    require_auth_time: true,
  };
}

/** Every demo person is also a system client of the same name; they are never stored. */
function systemClients(store: IdentityStore, people: DemoPeople): ReturnType<IdentityStore['records']> {
  return {
    ...store.records('Client'),
    find: async (clientId) => {
      const person = await people.find(clientId);
      if (person === undefined) return undefined;
      return {
        client_id: person.subject,
        client_secret: DEMO_SECRET,
        client_name: person.name,
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        token_endpoint_auth_method: 'client_secret_basic',
      };
    },
  };
}

/** Cookies of localhost are shared by all ports, so ours have names and a path of their own. */
function cookieSettings({ cookieKey }: IdentitySecrets): NonNullable<Configuration['cookies']> {
  return {
    keys: [cookieKey],
    names: { session: 'ncvr_identity', interaction: 'ncvr_identity_step', resume: 'ncvr_identity_resume' },
    long: { path: '/oidc', httpOnly: true, sameSite: 'lax', signed: true, overwrite: true },
    short: { httpOnly: true, sameSite: 'lax', signed: true, overwrite: true },
  };
}

/** There is no consent to ask for: the only web client is the service itself. */
function signInOnly(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return policy;
}

function describeAccount(person: DemoPerson | undefined) {
  if (person === undefined) return undefined;
  return { accountId: person.subject, claims: async () => ({ sub: person.subject, name: person.name }) };
}

async function grantForOurClient(context: KoaContextWithOIDC, audience: string) {
  const { client, session, provider, account } = context.oidc;
  if (client === undefined || session === undefined || account === undefined) return undefined;
  const grantId = session.grantIdFor(client.clientId);
  const kept = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  if (kept !== undefined && kept.accountId === account.accountId) return kept;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: account.accountId });
  grant.addOIDCScope('openid profile');
  grant.addResourceScope(audience, API_SCOPE);
  await grant.save();
  return grant;
}

/** So that the API, too, can tell when a person last proved who they are. */
function authenticationTime({ oidc }: KoaContextWithOIDC): Record<string, unknown> | undefined {
  const authTime = oidc.entities.AuthorizationCode?.authTime;
  return authTime === undefined ? undefined : { auth_time: authTime };
}

function features({ baseUrl, page }: ProviderSettingsInput): NonNullable<Configuration['features']> {
  const audience = apiAudience(baseUrl);
  const api: ResourceServer = {
    scope: API_SCOPE,
    audience,
    accessTokenTTL: HOUR,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'RS256' } },
  };
  return {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    userinfo: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    dPoP: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audience,
      useGrantedResource: () => true,
      getResourceServerInfo: (_context, resource) => {
        if (resource === audience) return api;
        throw new errors.InvalidTarget();
      },
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: async (context, form) => {
        context.body = renderSignOutQuestion(page, form);
      },
      postLogoutSuccessSource: async (context) => {
        context.body = renderSignedOut(page, baseUrl);
      },
    },
  };
}
