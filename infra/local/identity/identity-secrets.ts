import { randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import type { JWK } from 'oidc-provider';
import * as z from 'zod';
import type { IdentityStore } from './identity-store.ts';

export interface IdentitySecrets {
  /** Private; the provider publishes the public half at its `/jwks`. */
  readonly signingKey: JWK;
  readonly cookieKey: string;
  readonly webClientSecret: string;
}

/** RS256, which every OpenID Connect client understands. */
const SigningKey = z.record(z.string(), z.string());

/** Made at the first start and kept, so that tokens and sessions outlive the process. */
export async function loadIdentitySecrets(store: IdentityStore): Promise<IdentitySecrets> {
  return {
    signingKey: SigningKey.parse(JSON.parse(await store.secret('signingKey', makeSigningKey))),
    cookieKey: await store.secret('cookieKey', makeRandomText),
    webClientSecret: await store.secret('webClientSecret', makeRandomText),
  };
}

async function makeSigningKey(): Promise<string> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  return JSON.stringify({ ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'RS256', use: 'sig' });
}

async function makeRandomText(): Promise<string> {
  return randomBytes(32).toString('base64url');
}
