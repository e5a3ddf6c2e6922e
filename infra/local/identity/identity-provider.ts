import type { IncomingMessage, ServerResponse } from 'node:http';
import { Provider } from 'oidc-provider';
import { isFromThisMachine, parseLoopbackBaseUrl } from './base-url.ts';
import type { DemoPeople } from './demo-person.ts';
import { loadIdentitySecrets } from './identity-secrets.ts';
import { openIdentityStore } from './identity-store.ts';
import { type PageSettings, renderProblem, SECURITY_HEADERS, sendPage } from './page.ts';
import { apiAudience, providerSettings, WEB_CLIENT_ID } from './provider-settings.ts';
import { createSignInHandler } from './sign-in-handler.ts';
import { endSessionDirectly } from './sign-out.ts';

export interface IdentityProviderSettings {
  /** The one address under which the service is opened, such as `http://localhost:8080`; loopback only. */
  readonly baseUrl: string;
  /** Made if it is missing; keys, sessions and grants outlive the process in it. */
  readonly dataFolder: string;
  readonly demoPeople: DemoPeople;
  readonly serviceName?: string;
  /** Path of a style sheet that the caller serves on the same origin. */
  readonly stylesheetPaths?: readonly string[];
  /** Told of every error that is answered with 500, for the log. */
  readonly onFault?: (error: unknown) => void;
}

export interface IdentityProvider {
  /** Answers every request whose path is `/oidc` or begins with `/oidc/`. Never rejects. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly issuer: string;
  /** Where the public keys are, for the token verifier. */
  readonly jwksUri: string;
  /** The `aud` of every access token. */
  readonly audience: string;
  readonly webClient: { readonly clientId: string; readonly clientSecret: string };
  close(): void;
}

const MOUNT = '/oidc';

/**
 * The demonstration identity provider: code flow with PKCE for people, client credentials for systems,
 * no passwords.
 * @throws Error when the base URL is not on loopback
 */
export async function createIdentityProvider(settings: IdentityProviderSettings): Promise<IdentityProvider> {
  const base = parseLoopbackBaseUrl(settings.baseUrl);
  const baseUrl = base.origin;
  const page: PageSettings = {
    serviceName: settings.serviceName ?? 'National Contract Value Review',
    ...(settings.stylesheetPaths === undefined ? {} : { stylesheetPaths: settings.stylesheetPaths }),
  };
  const store = openIdentityStore(settings.dataFolder);
  const secrets = await loadIdentitySecrets(store);
  const people = settings.demoPeople;
  const issuer = `${baseUrl}${MOUNT}`;
  const provider = new Provider(issuer, providerSettings({ baseUrl, store, secrets, people, page }));
  provider.use(endSessionDirectly);
  const onFault = settings.onFault ?? (() => undefined);
  provider.on('server_error', (_context, error) => onFault(error));
  return {
    handler: mount({ provider, people, page, baseUrl }, base.host, onFault),
    issuer,
    jwksUri: `${issuer}/jwks`,
    audience: apiAudience(baseUrl),
    webClient: { clientId: WEB_CLIENT_ID, clientSecret: secrets.webClientSecret },
    close: () => store.close(),
  };
}

function mount(
  dependencies: Parameters<typeof createSignInHandler>[0],
  canonicalHost: string,
  onFault: (error: unknown) => void,
): IdentityProvider['handler'] {
  const { provider, page, baseUrl } = dependencies;
  const signIn = createSignInHandler(dependencies);
  const answer = provider.callback();
  return async (request, response) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    if (!isFromThisMachine(request)) {
      response.writeHead(403).end();
      return;
    }
    const url = new URL(`${baseUrl}${request.url ?? '/'}`);
    if (request.headers.host !== canonicalHost && isNavigation(request)) {
      response.writeHead(307, { location: url.href }).end();
      return;
    }
    // Whatever alias of this machine was called, the provider speaks with its one name.
    request.headers.host = canonicalHost;
    try {
      if (url.pathname.startsWith(`${MOUNT}/sign-in/`)) await signIn(request, response, url);
      else await answer(unmount(request), response);
    } catch (error) {
      onFault(error);
      if (response.headersSent) response.destroy();
      else
        sendPage(
          response,
          500,
          renderProblem(page, 'Sorry, there is a problem', 'Try again later.', baseUrl),
        );
    }
  };
}

/** A browser under another name of this machine would not get its cookies back. */
function isNavigation(request: IncomingMessage): boolean {
  return request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
}

/** The provider routes on the path below its mount point and derives its own addresses from `originalUrl`. */
function unmount(request: IncomingMessage): IncomingMessage {
  const originalUrl = request.url ?? '/';
  return Object.assign(request, { originalUrl, url: originalUrl.slice(MOUNT.length) || '/' });
}
