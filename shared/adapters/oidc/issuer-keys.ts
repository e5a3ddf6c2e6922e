import { createRemoteJWKSet, type RemoteJWKSet } from 'jose';
import * as z from 'zod';
import { requireSecureOrLoopback } from './loopback.ts';

export interface IssuerKeysSettings {
  readonly issuer: string;
  /** Saves the look-up of the issuer's configuration; without it the address is read from there. */
  readonly jwksUri?: string;
  readonly timeoutMs: number;
  readonly cooldownMs: number;
  readonly cacheMaxAgeMs: number;
}

const IssuerConfiguration = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** The signing keys of the issuer, looked up on first use; a look-up that failed is tried again by the next caller. */
export function issuerKeys(settings: IssuerKeysSettings): () => Promise<RemoteJWKSet> {
  requireSecureOrLoopback(new URL(settings.issuer), 'issuer');
  let found: Promise<RemoteJWKSet> | undefined;
  return () => {
    found ??= findKeys(settings).catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  };
}

async function findKeys(settings: IssuerKeysSettings): Promise<RemoteJWKSet> {
  const url = new URL(settings.jwksUri ?? (await discoverJwksUri(settings)));
  requireSecureOrLoopback(url, 'jwksUri');
  return createRemoteJWKSet(url, {
    timeoutDuration: settings.timeoutMs,
    cooldownDuration: settings.cooldownMs,
    cacheMaxAge: settings.cacheMaxAgeMs,
  });
}

async function discoverJwksUri({ issuer, timeoutMs }: IssuerKeysSettings): Promise<string> {
  const address = `${issuer.replace(/\/$/u, '')}/.well-known/openid-configuration`;
  const response = await fetch(address, {
    redirect: 'error',
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  const configuration = IssuerConfiguration.parse(await response.json());
  if (configuration.issuer !== issuer) {
    throw new Error(`${address} speaks for issuer ${configuration.issuer}, not for ${issuer}`);
  }
  return configuration.jwks_uri;
}
