import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { closeServer, listen } from './identity-server.ts';

export type Answer = 'normal' | 'error' | 'silence' | 'nonsense';

export interface FakeIssuer {
  readonly issuer: string;
  /** How often the keys were fetched. */
  readonly keyFetches: () => number;
  /** How often the configuration was fetched. */
  readonly discoveries: () => number;
  behave(answer: Answer): void;
  /** Signs with the published key, or with a new one that claims the same or another key id. */
  sign(claims: JWTPayload, options?: { readonly key?: 'own' | 'forged' | 'unpublished' }): Promise<string>;
  stop(): Promise<void>;
}

/** An issuer that says whatever the test needs: other people's claims, outages, forged keys. */
export async function startFakeIssuer(metadata: Readonly<Record<string, unknown>> = {}): Promise<FakeIssuer> {
  const own = await generateKeyPair('RS256', { extractable: true });
  const forged = await generateKeyPair('RS256');
  const jwks = { keys: [{ ...(await exportJWK(own.publicKey)), kid: 'own', alg: 'RS256', use: 'sig' }] };
  let answer: Answer = 'normal';
  const counts = { keys: 0, configuration: 0 };
  const server = createServer((request, response) => {
    const forKeys = request.url === '/jwks';
    counts[forKeys ? 'keys' : 'configuration'] += 1;
    if (answer === 'silence') return;
    if (answer === 'error') response.statusCode = 500;
    response.setHeader('content-type', 'application/json');
    const configuration = {
      issuer,
      jwks_uri: `${issuer}/jwks`,
      authorization_endpoint: `${issuer}/authorize`,
      ...metadata,
    };
    response.end(answer === 'nonsense' ? '<html>' : JSON.stringify(forKeys ? jwks : configuration));
  });
  const issuer = `http://localhost:${await listen(server)}`;
  return {
    issuer,
    keyFetches: () => counts.keys,
    discoveries: () => counts.configuration,
    behave: (next) => {
      answer = next;
    },
    sign: (claims, { key = 'own' } = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: key === 'unpublished' ? 'another' : 'own' })
        .sign(key === 'own' ? own.privateKey : forged.privateKey),
    stop: () => closeServer(server),
  };
}
