/** Access tokens that somebody else made: none is accepted, none is taken for an outage, none makes us ask a stranger. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOidcTokenVerifier } from '../../shared/adapters/oidc/token-verifier.oidc.ts';
import { TokenRejected, type TokenVerifier } from '../../shared/ports/token-verifier.ts';
import { type FakeIssuer, startFakeIssuer } from '../adapters/oidc/fake-issuer.ts';
import { closeServer, listen } from '../adapters/oidc/identity-server.ts';
import { fuzzing } from './runs.ts';
import { spoiled } from './spoil.ts';

const AUDIENCE = 'https://ncvr.example/api';
const NOW = Date.UTC(2026, 5, 1, 9, 0, 0);

let issuer: FakeIssuer;
let verifier: TokenVerifier;
let attacker: { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
let asked = 0;
/** Where the attacker's keys can be fetched. */
const server = createServer((_request, response) => {
  asked += 1;
  const jwk = attacker.publicKey.export({ format: 'jwk' });
  response.end(JSON.stringify({ keys: [{ ...jwk, kid: 'own', alg: 'RS256' }] }));
});
let address = '';

beforeAll(async () => {
  issuer = await startFakeIssuer();
  verifier = createOidcTokenVerifier({
    issuer: issuer.issuer,
    accept: { by: 'audience', audience: AUDIENCE },
    clock: { now: () => NOW },
  });
  attacker = generateKeyPairSync('rsa', { modulusLength: 2048 });
  address = `http://localhost:${await listen(server)}/jwks`;
});
afterAll(async () => {
  await issuer.stop();
  await closeServer(server);
});

const claims = () => ({
  ...{ iss: issuer.issuer, aud: AUDIENCE, sub: 'person-1' },
  ...{ iat: NOW / 1000 - 60, exp: NOW / 1000 + 600 },
});
const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** A token that the attacker signed, whatever it says of itself. */
function forge(header: unknown, payload: unknown): string {
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), attacker.privateKey).toString('base64url')}`;
}

/** Why the token is rejected. @throws whatever is no rejection */
async function rejection(token: string): Promise<string> {
  try {
    await verifier.verify(token);
  } catch (error) {
    if (error instanceof TokenRejected) return error.reason;
    throw error;
  }
  return 'accepted';
}

interface Case {
  readonly because: string;
  readonly header: Readonly<Record<string, unknown>>;
}
const corpus = JSON.parse(readFileSync(new URL('corpus/tokens.json', import.meta.url), 'utf8')) as Case[];

/** The header with what the attacker has in the place of its names. */
function fillIn(header: Case['header']): unknown {
  const fill = (value: unknown) => {
    if (value === "THE ATTACKER'S SERVER") return address;
    return value === "THE ATTACKER'S KEY" ? attacker.publicKey.export({ format: 'jwk' }) : value;
  };
  return Object.fromEntries(Object.entries(header).map(([name, value]) => [name, fill(value)]));
}

describe('a token of somebody else', () => {
  it('is told from one of the issuer', async () => {
    await expect(verifier.verify(await issuer.sign(claims()))).resolves.toMatchObject({
      subject: 'person-1',
    });
  });

  it.each(corpus)('is rejected, and nobody else is asked, though $because', async ({ header }) => {
    for (const token of [forge(fillIn(header), claims()), `${encode(fillIn(header))}.${encode(claims())}.`]) {
      expect(['badSignature', 'malformed']).toContain(await rejection(token));
    }
    expect(asked).toBe(0);
  });

  it('is rejected whatever its header and its claims are', async () => {
    const headers = spoiled(fc.constantFrom<unknown>(...corpus.map(({ header }) => fillIn(header))), 3);
    const payloads = spoiled(fc.constant<unknown>(claims()), 3);
    await fc.assert(
      fc.asyncProperty(headers, payloads, fc.boolean(), async (header, payload, isSigned) => {
        const token = isSigned ? forge(header, payload) : `${encode(header)}.${encode(payload)}.AAAA`;
        expect(await rejection(token)).not.toBe('accepted');
      }),
      fuzzing(300),
    );
    expect(asked).toBe(0);
  });

  it('is rejected whatever signed parts of good tokens are put together', async () => {
    const good = await Promise.all(
      ['a', 'b'].map(async (sub) => (await issuer.sign({ ...claims(), sub })).split('.')),
    );
    const parts = fc.tuple(
      ...[0, 1, 2].map((at) => fc.constantFrom(...good.map((token) => token[at] ?? ''))),
    );
    await fc.assert(
      fc.asyncProperty(parts, async (mixed) => {
        const isWhole = good.some((token) => token.join('.') === mixed.join('.'));
        expect(await rejection(mixed.join('.'))).toBe(isWhole ? 'accepted' : 'badSignature');
      }),
      fuzzing(30),
    );
  });
});
