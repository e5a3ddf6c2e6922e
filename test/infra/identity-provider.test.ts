import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DemoPerson, groupByRole } from '../../infra/local/identity/demo-person.ts';
import { createIdentityProvider } from '../../infra/local/identity/identity-provider.ts';
import { createOidcTokenVerifier } from '../../shared/adapters/oidc/token-verifier.oidc.ts';
import { Browser } from '../adapters/oidc/browser.ts';
import {
  AMINA,
  BERYL,
  COLIN,
  demoPeople,
  fetchSystemToken,
  type RunningIdentity,
  startIdentity,
} from '../adapters/oidc/identity-server.ts';

let running: RunningIdentity;
beforeAll(async () => {
  running = await startIdentity();
});
afterAll(() => running.stop());

// PKCE pair from RFC 7636, appendix B.
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/** The address that the service would send the browser to. */
function authorisationUrl(
  { baseUrl, identity }: RunningIdentity,
  more: Readonly<Record<string, string>> = {},
): string {
  const parameters = new URLSearchParams({
    client_id: identity.webClient.clientId,
    response_type: 'code',
    redirect_uri: `${baseUrl}/sign-in/callback`,
    scope: 'openid profile',
    state: 'state-1',
    nonce: 'nonce-1',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...more,
  });
  return `${identity.issuer}/auth?${parameters.toString()}`;
}

interface Tokens {
  readonly status: number;
  readonly id_token: string;
  readonly access_token: string;
  readonly error?: string;
}

async function exchange(on: RunningIdentity, callback: string, verifier = VERIFIER): Promise<Tokens> {
  const { clientId, clientSecret } = on.identity.webClient;
  const response = await fetch(`${on.identity.issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: new URL(callback).searchParams.get('code') ?? '',
      redirect_uri: `${on.baseUrl}/sign-in/callback`,
      code_verifier: verifier,
    }),
  });
  return { status: response.status, ...((await response.json()) as Omit<Tokens, 'status'>) };
}

async function askToken(body: Readonly<Record<string, string>>, authorization?: string): Promise<Response> {
  return fetch(`${running.identity.issuer}/token`, {
    method: 'POST',
    headers: authorization === undefined ? {} : { authorization },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...body }),
  });
}

describe('a system with client credentials', () => {
  it('gets a token that names it as subject and the API as audience, for one hour', async () => {
    const claims = decodeJwt(await fetchSystemToken(running.identity.issuer, AMINA.subject));
    expect(claims).toMatchObject({
      iss: `${running.baseUrl}/oidc`,
      sub: AMINA.subject,
      client_id: AMINA.subject,
      aud: `${running.baseUrl}/api`,
    });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3600);
  });

  it('may send its secret in the form instead of the header', async () => {
    const response = await askToken({ client_id: BERYL.subject, client_secret: 'demo' });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
  });

  it.each([{ scope: 'openid' }, { scope: 'api' }, { resource: 'api' }])('may also name %o', async (extra) => {
    const named = 'resource' in extra ? { resource: `${running.baseUrl}/api` } : extra;
    const response = await askToken({ client_id: BERYL.subject, client_secret: 'demo', ...named });
    expect(response.status).toBe(200);
  });

  it('gets no token with a wrong secret, nor for an unknown client, and both answers read the same', async () => {
    const wrong = await askToken({}, `Basic ${btoa(`${AMINA.subject}:wrong`)}`);
    const unknown = await askToken({}, `Basic ${btoa('demo.siteRepresentative.NOBODY:demo')}`);
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.json()).toEqual(await unknown.json());
  });

  it('gets no token for another audience', async () => {
    const response = await askToken({
      client_id: AMINA.subject,
      client_secret: 'demo',
      resource: 'https://else.example',
    });
    expect(await response.json()).toMatchObject({ error: 'invalid_target' });
  });

  it('cannot start a sign-in, which is for the web client only', async () => {
    const url = authorisationUrl(running, { client_id: AMINA.subject });
    const page = await new Browser(running.baseUrl).open(url);
    expect(page.status).toBe(400);
    expect(page.html).toContain('You cannot be signed in');
  });
});

describe('a person who signs in', () => {
  it('comes back to the service with a code that is worth an ID token with name and time', async () => {
    const browser = new Browser(running.baseUrl);
    const page = await browser.open(authorisationUrl(running));
    const callback = await browser.press(page, /^Sign in as Amina Okafor/u);
    expect(callback.url).toMatch(`${running.baseUrl}/sign-in/callback?code=`);
    expect(new URL(callback.url).searchParams.get('state')).toBe('state-1');
    const tokens = await exchange(running, callback.url);
    const claims = decodeJwt(tokens.id_token);
    expect(claims).toMatchObject({ sub: AMINA.subject, name: 'Amina Okafor', nonce: 'nonce-1' });
    expect(claims['auth_time']).toBeTypeOf('number');
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      sub: AMINA.subject,
      client_id: running.identity.webClient.clientId,
      aud: `${running.baseUrl}/api`,
      auth_time: claims['auth_time'],
    });
  });

  it('gets nothing for a code that was used before', async () => {
    const browser = new Browser(running.baseUrl);
    const callback = await browser.press(await browser.open(authorisationUrl(running)), /Amina/u);
    expect((await exchange(running, callback.url)).status).toBe(200);
    expect(await exchange(running, callback.url)).toMatchObject({ status: 400, error: 'invalid_grant' });
  });

  it('gets nothing without the proof key of the browser that asked', async () => {
    const browser = new Browser(running.baseUrl);
    const callback = await browser.press(await browser.open(authorisationUrl(running)), /Amina/u);
    const answer = await exchange(running, callback.url, 'x'.repeat(43));
    expect(answer).toMatchObject({ status: 400, error: 'invalid_grant' });
  });

  it('is refused when the service forgot the proof key altogether', async () => {
    const url = new URL(authorisationUrl(running));
    url.searchParams.delete('code_challenge');
    url.searchParams.delete('code_challenge_method');
    const answer = await new Browser(running.baseUrl).open(url.href);
    expect(new URL(answer.url).searchParams.get('error')).toBe('invalid_request');
  });

  it('is never sent to an address that is not registered', async () => {
    const url = authorisationUrl(running, { redirect_uri: 'https://evil.example/callback' });
    const page = await new Browser(running.baseUrl).open(url);
    expect(page.status).toBe(400);
    expect(page.url.startsWith(`${running.identity.issuer}/auth`)).toBe(true);
  });

  it('may cancel, and the service is told so', async () => {
    const browser = new Browser(running.baseUrl);
    const back = await browser.press(await browser.open(authorisationUrl(running)), 'Cancel and go back');
    expect(new URL(back.url).searchParams.get('error')).toBe('access_denied');
  });

  it('cannot sign in from a page opened in another browser', async () => {
    const page = await new Browser(running.baseUrl).open(authorisationUrl(running));
    const stranger = await new Browser(running.baseUrl).press(page, /Amina/u);
    expect(stranger.status).toBe(400);
    expect(stranger.html).toContain('This sign-in has run out');
  });
});

describe('the sign-in page', () => {
  it('lists the people by role in the order of the process, says that it is a demonstration, and runs no script', async () => {
    const page = await new Browser(running.baseUrl).open(authorisationUrl(running));
    const headings = [...page.html.matchAll(/<h2[^>]*>(.*?)<\/h2>/gu)].map(([, text]) => text);
    expect(headings).toEqual([
      'Company representatives (sponsors and CROs) (1)',
      'Site representatives (participating trusts) (1)',
      'National coordinators (1)',
    ]);
    expect(page.html).toContain('<html lang="en-GB">');
    expect(page.html).toContain('demonstration identity provider');
    expect(page.html).toContain('Beryl &lt;script&gt; &amp; Sons');
    expect(page.html).not.toContain('<script');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'self';/u);
    expect(page.headers.get('content-security-policy')).not.toContain('script-src');
  });

  it('is filtered by what is searched for, and can be signed in from then on', async () => {
    const browser = new Browser(running.baseUrl);
    const page = await browser.open(authorisationUrl(running));
    const found = await browser.press(page, 'Find', { search: 'college london' });
    expect(found.buttons.filter(({ text }) => text.startsWith('Sign in')).map(({ text }) => text)).toEqual([
      'Sign in as Amina Okafor, trust, University College London Hospitals (RRV)',
    ]);
    expect((await browser.press(found, /Amina/u)).url).toContain('/sign-in/callback?code=');
  });

  it('says so when nobody matches, and repeats the search safely', async () => {
    const browser = new Browser(running.baseUrl);
    const found = await browser.press(await browser.open(authorisationUrl(running)), 'Find', {
      search: '"><b>x',
    });
    expect(found.html).toContain('No demonstration person matches "&quot;&gt;&lt;b&gt;x"');
  });

  it('shows the expected person first', async () => {
    const page = await new Browser(running.baseUrl).open(
      authorisationUrl(running, { login_hint: COLIN.subject }),
    );
    expect(page.buttons[0]?.text).toBe(
      'Sign in as Colin Price, national coordinator, National team (national)',
    );
  });

  it('asks to choose again when an unknown person is named', async () => {
    const browser = new Browser(running.baseUrl);
    const page = await browser.open(authorisationUrl(running));
    const answer = await browser.press(page, /Amina/u, { subject: 'demo.siteRepresentative.NOBODY' });
    expect(answer.status).toBe(400);
    expect(answer.html).toContain('<title>Error: Choose who to sign in as');
    expect(answer.html).toContain('Choose a person from the list');
  });

  it('points to the search where a role has more people than fit', async () => {
    const trusts = Array.from({ length: 60 }, (_, index): DemoPerson => {
      const organisation = `R${String(index).padStart(2, '0')}`;
      return {
        ...AMINA,
        subject: `demo.siteRepresentative.${organisation}`,
        organisation,
        organisationName: organisation,
      };
    });
    const many = await startIdentity({ people: demoPeople(trusts) });
    try {
      const page = await new Browser(many.baseUrl).open(authorisationUrl(many));
      expect(page.buttons.filter(({ text }) => text.startsWith('Sign in as'))).toHaveLength(10);
      expect(page.html).toContain('50 more: use the search above');
    } finally {
      await many.stop();
    }
  });
});

it('the people of an organisation come first where its code is searched for', async () => {
  const named = (organisation: string, organisationName: string): DemoPerson => ({
    ...AMINA,
    subject: `demo.siteRepresentative.${organisation}`,
    organisation,
    organisationName,
  });
  const people = [named('RVJ', 'North Bristol'), named('RTH', 'Oxford University Hospitals')];
  const [group] = groupByRole(people, 'siteRepresentative rth');
  expect(group?.people.map(({ organisation }) => organisation)).toEqual(['RTH', 'RVJ']);
  expect(groupByRole(people)[0]?.people.map(({ organisation }) => organisation)).toEqual(['RVJ', 'RTH']);
});

describe('when the list of people cannot be read', () => {
  it('the page says sorry, a token request gets a server error, and both are reported', async () => {
    const faults: unknown[] = [];
    const broken = new Error('the list of people is gone');
    const fail = (): never => {
      throw broken;
    };
    const sick = await startIdentity({
      people: { find: fail, search: fail },
      onFault: (error) => faults.push(error),
    });
    try {
      const page = await new Browser(sick.baseUrl).open(authorisationUrl(sick));
      expect(page.status).toBe(500);
      expect(page.html).toContain('Sorry, there is a problem');
      await expect(fetchSystemToken(sick.identity.issuer, AMINA.subject)).rejects.toThrow('server_error');
      expect(faults).toEqual([broken, broken]);
    } finally {
      await sick.stop();
    }
  });
});

describe('a person who is signed in already', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  async function signedIn(as: RegExp): Promise<Browser> {
    const browser = new Browser(running.baseUrl);
    await browser.press(await browser.open(authorisationUrl(running)), as);
    return browser;
  }

  it('is not asked again', async () => {
    const browser = await signedIn(/Amina/u);
    const next = await browser.open(authorisationUrl(running));
    expect(decodeJwt((await exchange(running, next.url)).id_token).sub).toBe(AMINA.subject);
  });

  it('is asked again once the authentication is older than max_age, and the new time is told', async () => {
    const browser = await signedIn(/Amina/u);
    const began = Date.now();
    vi.setSystemTime(began + 301_000);
    const young = await browser.open(authorisationUrl(running, { max_age: '600' }));
    expect(young.url).toContain('/sign-in/callback?code=');
    const asked = await browser.open(authorisationUrl(running, { max_age: '300' }));
    expect(asked.html).toContain('<h1 class="nhsuk-heading-l">Sign in again</h1>');
    expect(asked.buttons[0]?.text).toMatch(/^Sign in as Amina/u);
    const back = await browser.press(asked, /Amina/u);
    const authTime = decodeJwt((await exchange(running, back.url)).id_token)['auth_time'];
    expect(authTime).toBe(Math.floor((began + 301_000) / 1000));
  });

  it('is asked again for prompt=login', async () => {
    const browser = await signedIn(/Amina/u);
    const asked = await browser.open(authorisationUrl(running, { prompt: 'login' }));
    expect(asked.html).toContain('Sign in again');
  });

  it('becomes another person when choosing one, without any of the first one left', async () => {
    const browser = await signedIn(/Amina/u);
    const asked = await browser.open(authorisationUrl(running, { prompt: 'login' }));
    const back = await browser.press(asked, /Colin/u);
    expect(decodeJwt((await exchange(running, back.url)).id_token)).toMatchObject({
      sub: COLIN.subject,
      name: 'Colin Price',
    });
    const next = await browser.open(authorisationUrl(running));
    expect(decodeJwt((await exchange(running, next.url)).access_token).sub).toBe(COLIN.subject);
  });

  it('is asked again after twelve hours', async () => {
    const browser = await signedIn(/Amina/u);
    vi.setSystemTime(Date.now() + 12 * 3_600_000 + 1000);
    expect((await browser.open(authorisationUrl(running))).html).toContain('Choose who to sign in as');
  });
});

describe('signing out', () => {
  async function signedInWithToken(): Promise<{ browser: Browser; idToken: string }> {
    const browser = new Browser(running.baseUrl);
    const back = await browser.press(await browser.open(authorisationUrl(running)), /Amina/u);
    return { browser, idToken: (await exchange(running, back.url)).id_token };
  }

  function endUrl(more: Readonly<Record<string, string>>): string {
    const { issuer, webClient } = running.identity;
    const target = `${running.baseUrl}/signed-out`;
    const parameters = new URLSearchParams({
      client_id: webClient.clientId,
      post_logout_redirect_uri: target,
      ...more,
    });
    return `${issuer}/session/end?${parameters.toString()}`;
  }

  it('with the ID token ends the session and comes back without a question', async () => {
    const { browser, idToken } = await signedInWithToken();
    const out = await browser.open(endUrl({ id_token_hint: idToken, state: 'bye' }));
    expect(out.url).toBe(`${running.baseUrl}/signed-out?state=bye`);
    expect((await browser.open(authorisationUrl(running))).html).toContain('Choose who to sign in as');
  });

  it('without it asks first, and the answer counts', async () => {
    const { browser } = await signedInWithToken();
    const question = await browser.open(endUrl({}));
    expect(question.html).toContain('Do you want to sign out?');
    expect((await browser.open(authorisationUrl(running))).url).toContain('/sign-in/callback?code=');
    const out = await browser.press(await browser.open(endUrl({})), 'Sign out');
    expect(out.url).toBe(`${running.baseUrl}/signed-out`);
    expect((await browser.open(authorisationUrl(running))).html).toContain('Choose who to sign in as');
  });

  it('of a session that is over already comes back all the same', async () => {
    const { idToken } = await signedInWithToken();
    const out = await new Browser(running.baseUrl).open(endUrl({ id_token_hint: idToken }));
    expect(out.url).toBe(`${running.baseUrl}/signed-out`);
  });

  it('does not send anyone to an address that is not registered', async () => {
    const { browser, idToken } = await signedInWithToken();
    const url = endUrl({ id_token_hint: idToken, post_logout_redirect_uri: 'https://evil.example' });
    expect((await browser.open(url)).status).toBe(400);
  });
});

describe('after a kill and a restart', () => {
  it('tokens still verify, people are still signed in, and the web client keeps its secret', async () => {
    const first = await startIdentity();
    const browser = new Browser(first.baseUrl);
    await browser.press(await browser.open(authorisationUrl(first)), /Amina/u);
    const token = await fetchSystemToken(first.identity.issuer, BERYL.subject);
    await first.abandon();
    const second = await startIdentity({ port: first.port, dataFolder: first.dataFolder });
    try {
      expect(second.identity.webClient).toEqual(first.identity.webClient);
      const verifier = createOidcTokenVerifier({
        issuer: second.identity.issuer,
        accept: { by: 'audience', audience: second.identity.audience },
        clock: { now: () => Date.now() },
      });
      expect(await verifier.verify(token)).toMatchObject({ subject: BERYL.subject, kind: 'system' });
      const back = await browser.open(authorisationUrl(second));
      expect(decodeJwt((await exchange(second, back.url)).id_token).sub).toBe(AMINA.subject);
    } finally {
      await second.stop();
      first.identity.close();
    }
  });

  it('a code that was handed out before is still worth its tokens, once', async () => {
    const first = await startIdentity();
    const browser = new Browser(first.baseUrl);
    const back = await browser.press(await browser.open(authorisationUrl(first)), /Amina/u);
    await first.abandon();
    const second = await startIdentity({ port: first.port, dataFolder: first.dataFolder });
    try {
      expect((await exchange(second, back.url)).status).toBe(200);
      expect((await exchange(second, back.url)).status).toBe(400);
    } finally {
      await second.stop();
      first.identity.close();
    }
  });

  it('keeps its keys where only their owner can read them', async () => {
    for (const name of await readdir(running.dataFolder)) {
      expect((await stat(join(running.dataFolder, name))).mode & 0o077).toBe(0);
    }
  });
});

describe('loopback', () => {
  it.each([
    ['http://0.0.0.0:8080', /not on loopback/u],
    ['https://ncvr.example.nhs.uk', /not on loopback/u],
    ['http://localhost.evil.example', /not on loopback/u],
    ['http://127.0.0.1.evil.example', /not on loopback/u],
    ['http://localhost:8080/app', /without a path/u],
    ['localhost:8080', /must be an address/u],
  ])('refuses to be created for %s', async (baseUrl, message) => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'ncvr-identity-'));
    await expect(createIdentityProvider({ baseUrl, dataFolder, demoPeople: demoPeople() })).rejects.toThrow(
      message,
    );
    expect(await readdir(dataFolder)).toEqual([]);
    await rm(dataFolder, { recursive: true });
  });

  it('does not answer a page that reached it through a foreign name', async () => {
    expect(await statusFor({ host: 'evil.example' })).toBe(403);
    expect(await statusFor({ host: `localhost:${running.port}` })).toBe(200);
  });

  it('speaks with its one name to a program that used another', async () => {
    const response = await fetch(`${running.identity.issuer}/.well-known/openid-configuration`);
    const named = await bodyFor({ host: `127.0.0.1:${running.port}` });
    expect(JSON.parse(named)).toEqual(await response.json());
    expect(JSON.parse(named)).toMatchObject({ token_endpoint: `${running.baseUrl}/oidc/token` });
  });

  it('sends a browser that used another name to the one that gets its cookies', async () => {
    const headers = { host: `127.0.0.1:${running.port}`, accept: 'text/html' };
    expect(await statusFor(headers)).toBe(307);
  });

  it('answers 404 for a path it does not know', async () => {
    expect((await fetch(`${running.identity.issuer}/nothing`)).status).toBe(404);
    expect((await fetch(running.identity.issuer)).status).toBe(404);
  });

  it('refuses a form of a size that no button sends', async () => {
    const browser = new Browser(running.baseUrl);
    const page = await browser.open(authorisationUrl(running));
    expect((await browser.press(page, /Amina/u, { filler: 'x'.repeat(20_000) })).status).toBe(413);
  });

  function ask(headers: Readonly<Record<string, string>>): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const path = '/oidc/.well-known/openid-configuration';
      const sent = httpRequest({ host: 'localhost', port: running.port, path, headers }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => {
          body += text;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      });
      sent.on('error', reject).end();
    });
  }
  const statusFor = async (headers: Readonly<Record<string, string>>) => (await ask(headers)).status;
  const bodyFor = async (headers: Readonly<Record<string, string>>) => (await ask(headers)).body;
});
