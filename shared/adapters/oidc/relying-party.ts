import * as oidc from 'openid-client';
import { IssuerUnavailable } from '../../ports/token-verifier.ts';
import { isLoopbackHost, requireSecureOrLoopback } from './loopback.ts';

export interface RelyingPartySettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Seconds that any one call to the issuer may take. Default 5. */
  readonly timeoutSeconds?: number;
  /** How often the look-up of the issuer's configuration is tried before giving up. Default 3. */
  readonly attempts?: number;
  /** Wait before the second attempt; doubles with each. Default 200. */
  readonly retryDelayMs?: number;
}

/** Marked as deprecated only so that it stands out; given for loopback issuers alone. */
// eslint-disable-next-line @typescript-eslint/no-deprecated
const PLAIN_HTTP = oidc.allowInsecureRequests;

/** The issuer's configuration, looked up on first use; a look-up that failed is tried again by the next caller. */
export function relyingParty(settings: RelyingPartySettings): () => Promise<oidc.Configuration> {
  requireSecureOrLoopback(new URL(settings.issuer), 'issuer');
  let found: Promise<oidc.Configuration> | undefined;
  return () => {
    found ??= discoverPatiently(settings).catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  };
}

async function discoverPatiently(settings: RelyingPartySettings): Promise<oidc.Configuration> {
  const attempts = settings.attempts ?? 3;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await discover(settings);
    } catch (error) {
      if (attempt >= attempts) throw new IssuerUnavailable(settings.issuer, { cause: error });
      await pause((settings.retryDelayMs ?? 200) * 2 ** (attempt - 1));
    }
  }
}

function discover(settings: RelyingPartySettings): Promise<oidc.Configuration> {
  const issuer = new URL(settings.issuer);
  const plain = issuer.protocol === 'http:' && isLoopbackHost(issuer.hostname);
  return oidc.discovery(issuer, settings.clientId, undefined, oidc.ClientSecretBasic(settings.clientSecret), {
    timeout: settings.timeoutSeconds ?? 5,
    // ID tokens are checked against the issuer's keys even where TLS would allow to skip it.
    execute: plain ? [oidc.enableNonRepudiationChecks, PLAIN_HTTP] : [oidc.enableNonRepudiationChecks],
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
