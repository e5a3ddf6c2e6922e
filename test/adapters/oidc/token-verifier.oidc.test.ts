import fc from 'fast-check';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  createOidcTokenVerifier,
  type OidcTokenVerifierSettings,
} from '../../../shared/adapters/oidc/token-verifier.oidc.ts';
import {
  IssuerUnavailable,
  TokenRejected,
  type TokenVerifier,
} from '../../../shared/ports/token-verifier.ts';
import { type FakeIssuer, startFakeIssuer } from './fake-issuer.ts';
import { AMINA, fetchSystemToken, type RunningIdentity, startIdentity } from './identity-server.ts';

const AUDIENCE = 'https://ncvr.example/api';
const NOW = Date.UTC(2026, 5, 1, 9, 0, 0);
const now = NOW / 1000;

let fake: FakeIssuer;
beforeAll(async () => {
  fake = await startFakeIssuer();
});
afterEach(() => fake.behave('normal'));
afterAll(() => fake.stop());

function verifierWith(more: Partial<OidcTokenVerifierSettings> = {}): TokenVerifier {
  return createOidcTokenVerifier({
    issuer: fake.issuer,
    accept: { by: 'audience', audience: AUDIENCE },
    clock: { now: () => NOW },
    ...more,
  });
}

const good = () => ({
  iss: fake.issuer,
  aud: AUDIENCE,
  sub: 'person-1',
  client_id: 'web',
  iat: now - 60,
  exp: now + 600,
});

async function rejection(token: string, verifier = verifierWith()): Promise<string> {
  try {
    await verifier.verify(token);
  } catch (error) {
    if (error instanceof TokenRejected) return error.reason;
    throw error;
  }
  return 'accepted';
}

describe('a token that holds', () => {
  it('names the person and when they proved who they are', async () => {
    const token = await fake.sign({ ...good(), auth_time: now - 120 });
    expect(await verifierWith().verify(token)).toEqual({
      issuer: fake.issuer,
      subject: 'person-1',
      kind: 'person',
      authenticatedAt: NOW - 120_000,
    });
  });

  it.each(['client_id', 'azp'])('is a system when its subject is the client itself (%s)', async (claim) => {
    const { client_id: _, ...claims } = good();
    const token = await fake.sign({ ...claims, [claim]: 'person-1' });
    expect(await verifierWith().verify(token)).toEqual({
      issuer: fake.issuer,
      subject: 'person-1',
      kind: 'system',
    });
  });

  it('may be meant for several audiences, ours among them', async () => {
    expect(await rejection(await fake.sign({ ...good(), aud: ['https://else.example', AUDIENCE] }))).toBe(
      'accepted',
    );
  });
});

describe('a token is rejected', () => {
  it('as expired once its time has passed, with the tolerance for differing clocks', async () => {
    const token = await fake.sign({ ...good(), exp: now });
    const at = (seconds: number) => verifierWith({ clock: { now: () => (now + seconds) * 1000 } });
    expect(await rejection(token, at(4))).toBe('accepted');
    expect(await rejection(token, at(5))).toBe('expired');
  });

  it('as not yet valid before its time', async () => {
    expect(await rejection(await fake.sign({ ...good(), nbf: now + 60 }))).toBe('notYetValid');
  });

  it('for another issuer, without asking anyone for keys', async () => {
    const before = fake.keyFetches();
    const token = await fake.sign({ ...good(), iss: 'https://issuer.example' });
    expect(await rejection(token, verifierWith())).toBe('wrongIssuer');
    expect(fake.keyFetches()).toBe(before);
  });

  it('for another audience', async () => {
    expect(await rejection(await fake.sign({ ...good(), aud: 'https://else.example' }))).toBe(
      'wrongAudience',
    );
  });

  it('for no audience at all', async () => {
    const { aud: _, ...claims } = good();
    expect(await rejection(await fake.sign(claims))).toBe('wrongAudience');
  });

  it('when a key of that name signed it, but not the published one', async () => {
    expect(await rejection(await fake.sign(good(), { key: 'forged' }))).toBe('badSignature');
  });

  it('when an unpublished key signed it', async () => {
    expect(await rejection(await fake.sign(good(), { key: 'unpublished' }))).toBe('badSignature');
  });

  it('when nobody signed it (alg none)', async () => {
    expect(await rejection(new UnsecuredJWT(good()).encode())).toBe('badSignature');
  });

  it('when a shared secret signed it, be it the public key itself', async () => {
    const secret = new TextEncoder().encode('the text of the public key, known to all');
    const token = await new SignJWT(good()).setProtectedHeader({ alg: 'HS256', kid: 'own' }).sign(secret);
    expect(await rejection(token)).toBe('badSignature');
  });

  it('when any part of its claims was changed after signing', async () => {
    const [header = '', , signature = ''] = (await fake.sign(good())).split('.');
    const payload = Buffer.from(JSON.stringify({ ...good(), sub: 'someone-else' })).toString('base64url');
    expect(await rejection(`${header}.${payload}.${signature}`)).toBe('badSignature');
  });

  it.each(['sub', 'exp'])('as malformed without %s', async (claim) => {
    const claims = Object.fromEntries(Object.entries(good()).filter(([name]) => name !== claim));
    expect(await rejection(await fake.sign(claims))).toBe('malformed');
  });

  it('as malformed with an empty subject', async () => {
    expect(await rejection(await fake.sign({ ...good(), sub: '' }))).toBe('malformed');
  });

  it.each(['', 'abc', 'a.b.c', '..', 'eyJhbGciOiJSUzI1NiJ9.e30.', 'Bearer x'])(
    'as malformed: %j',
    async (text) => {
      expect(await rejection(text)).toBe('malformed');
    },
  );

  it('and never accepted, nor taken for an outage, whatever text is sent', async () => {
    const verifier = verifierWith();
    const token = await fake.sign(good());
    const changed = fc.tuple(fc.nat(token.length - 1), fc.string({ minLength: 1, maxLength: 3 }));
    await fc.assert(
      fc.asyncProperty(changed, async ([at, text]) => {
        const other = token.slice(0, at) + text + token.slice(at + text.length);
        fc.pre(other.slice(0, -1) !== token.slice(0, -1));
        expect(await rejection(other, verifier)).not.toBe('accepted');
      }),
      { numRuns: 300 },
    );
  });
});

describe("Cognito's access tokens, which have a client and no audience", () => {
  const cognito = () => verifierWith({ accept: { by: 'clientId', clientIds: ['web', 'system-7'] } });
  const claims = () => {
    const { aud: _, ...rest } = good();
    return { ...rest, token_use: 'access' };
  };

  it('are accepted from the clients of this service, people and systems alike', async () => {
    expect(await cognito().verify(await fake.sign(claims()))).toMatchObject({
      subject: 'person-1',
      kind: 'person',
    });
    const system = await fake.sign({ ...claims(), sub: 'system-7', client_id: 'system-7' });
    expect(await cognito().verify(system)).toMatchObject({ subject: 'system-7', kind: 'system' });
  });

  it('are rejected from any other client', async () => {
    expect(await rejection(await fake.sign({ ...claims(), client_id: 'else' }), cognito())).toBe(
      'wrongAudience',
    );
  });

  it('are not replaced by an ID token', async () => {
    const idToken = await fake.sign({ ...good(), aud: 'web', token_use: 'id' });
    expect(await rejection(idToken, cognito())).toBe('wrongAudience');
  });
});

describe('the keys of the issuer', () => {
  it('are looked up once for many tokens', async () => {
    const before = fake.keyFetches();
    const verifier = verifierWith();
    const token = await fake.sign(good());
    for (let turn = 0; turn < 5; turn += 1) await verifier.verify(token);
    expect(fake.keyFetches() - before).toBe(1);
  });

  it('are not fetched again for every token that names an unknown key', async () => {
    const verifier = verifierWith();
    await verifier.verify(await fake.sign(good()));
    const before = fake.keyFetches();
    const unknown = await fake.sign(good(), { key: 'unpublished' });
    for (let turn = 0; turn < 5; turn += 1) expect(await rejection(unknown, verifier)).toBe('badSignature');
    expect(fake.keyFetches()).toBe(before);
  });

  it('need no look-up of the configuration when their address is given', async () => {
    const before = fake.discoveries();
    await verifierWith({ jwksUri: `${fake.issuer}/jwks` }).verify(await fake.sign(good()));
    expect(fake.discoveries()).toBe(before);
  });

  it.each(['error', 'nonsense', 'silence'] as const)(
    'that cannot be had (%s) are an outage, not a fault of the token, and are tried again',
    async (answer) => {
      const token = await fake.sign(good());
      for (const jwksUri of [undefined, `${fake.issuer}/jwks`]) {
        const verifier = verifierWith({ timeoutMs: 100, ...(jwksUri === undefined ? {} : { jwksUri }) });
        fake.behave(answer);
        await expect(verifier.verify(token)).rejects.toThrow(IssuerUnavailable);
        fake.behave('normal');
        expect(await verifier.verify(token)).toMatchObject({ subject: 'person-1' });
      }
    },
  );

  it('of an issuer whose configuration speaks for another are not trusted', async () => {
    const liar = await startFakeIssuer({ issuer: 'https://issuer.example' });
    try {
      const token = await liar.sign({ ...good(), iss: liar.issuer });
      await expect(verifierWith({ issuer: liar.issuer }).verify(token)).rejects.toThrow(IssuerUnavailable);
    } finally {
      await liar.stop();
    }
  });

  it('are never fetched over plain http from elsewhere', async () => {
    expect(() => verifierWith({ issuer: 'http://issuer.example' })).toThrow(/must use https/u);
    const elsewhere = await startFakeIssuer({ jwks_uri: 'http://issuer.example/jwks' });
    try {
      const token = await elsewhere.sign({ ...good(), iss: elsewhere.issuer });
      await expect(verifierWith({ issuer: elsewhere.issuer }).verify(token)).rejects.toThrow(
        IssuerUnavailable,
      );
    } finally {
      await elsewhere.stop();
    }
  });
});

describe('tokens of the embedded provider', () => {
  let here: RunningIdentity;
  let there: RunningIdentity;
  beforeAll(async () => {
    [here, there] = await Promise.all([startIdentity(), startIdentity()]);
  });
  afterAll(async () => {
    await Promise.all([here.stop(), there.stop()]);
  });
  const verifierOf = ({ identity }: RunningIdentity, clock = { now: () => Date.now() }) =>
    createOidcTokenVerifier({
      issuer: identity.issuer,
      accept: { by: 'audience', audience: identity.audience },
      clock,
    });

  it('are those of a system with the demo person as subject', async () => {
    const token = await fetchSystemToken(here.identity.issuer, AMINA.subject);
    const expected = { issuer: here.identity.issuer, subject: AMINA.subject, kind: 'system' };
    expect(await verifierOf(here).verify(token)).toEqual(expected);
  });

  it('run out after an hour', async () => {
    const token = await fetchSystemToken(here.identity.issuer, AMINA.subject);
    const later = { now: () => Date.now() + 3_610_000 };
    expect(await rejection(token, verifierOf(here, later))).toBe('expired');
  });

  it('of another one are foreign', async () => {
    const token = await fetchSystemToken(there.identity.issuer, AMINA.subject);
    expect(await rejection(token, verifierOf(here))).toBe('wrongIssuer');
  });
});
