import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOidcSignIn, type OidcSignInSettings } from '../../../shared/adapters/oidc/sign-in.oidc.ts';
import { LocalPath, type SignIn, SignInFailed } from '../../../shared/ports/sign-in.ts';
import { IssuerUnavailable } from '../../../shared/ports/token-verifier.ts';
import { Browser } from './browser.ts';
import { type FakeIssuer, startFakeIssuer } from './fake-issuer.ts';
import { AMINA, COLIN, type RunningIdentity, startIdentity } from './identity-server.ts';

let running: RunningIdentity;
let signIn: SignIn;
beforeAll(async () => {
  running = await startIdentity();
  signIn = signInAt(running);
});
afterAll(() => running.stop());

function signInAt({ baseUrl, identity }: RunningIdentity, more: Partial<OidcSignInSettings> = {}): SignIn {
  return createOidcSignIn({
    issuer: identity.issuer,
    ...identity.webClient,
    redirectUri: `${baseUrl}/sign-in/callback`,
    postLogoutRedirectUri: `${baseUrl}/signed-out`,
    ...more,
  });
}

async function failure(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof SignInFailed) return error.reason;
    throw error;
  }
  return 'signed in';
}

async function goThrough(browser: Browser, as: RegExp, maxAge?: number) {
  const { redirectTo, kept } = await signIn.begin({
    returnTo: '/',
    ...(maxAge === undefined ? {} : { maxAge }),
  });
  const page = await browser.open(redirectTo);
  const back = page.status === 303 ? page : await browser.press(page, as);
  return { kept, callbackUrl: back.url };
}

describe('signing in', () => {
  it('tells who signed in, under which issuer and when, and keeps where they wanted to go', async () => {
    const browser = new Browser(running.baseUrl);
    const { redirectTo, kept } = await signIn.begin({ returnTo: '/offers?state=issued' });
    const back = await browser.press(await browser.open(redirectTo), /Amina/u);
    const person = await signIn.complete({ callbackUrl: back.url, kept });
    expect(person).toMatchObject({
      issuer: running.identity.issuer,
      subject: AMINA.subject,
      name: AMINA.name,
    });
    expect(Number.isInteger(person.authenticatedAt / 1000)).toBe(true);
    expect(kept.returnTo).toBe('/offers?state=issued');
  });

  it('works from the path alone, as behind a gateway that knows the service under another name', async () => {
    const { kept, callbackUrl } = await goThrough(new Browser(running.baseUrl), /Amina/u);
    const { search } = new URL(callbackUrl);
    const person = await signIn.complete({ callbackUrl: `http://10.0.0.7/sign-in/callback${search}`, kept });
    expect(person.subject).toBe(AMINA.subject);
  });

  it('shows the expected person first', async () => {
    const { redirectTo } = await signIn.begin({ returnTo: '/', loginHint: COLIN.subject });
    const page = await new Browser(running.baseUrl).open(redirectTo);
    expect(page.buttons[0]?.text).toMatch(/^Sign in as Colin Price/u);
  });

  it('never repeats its secrets', async () => {
    const [one, two] = await Promise.all([signIn.begin({ returnTo: '/' }), signIn.begin({ returnTo: '/' })]);
    const secrets = [one, two].flatMap(({ kept }) => [kept.state, kept.nonce, kept.codeVerifier]);
    expect(new Set(secrets).size).toBe(6);
    expect(one.redirectTo).not.toContain(one.kept.codeVerifier);
  });

  it('fails when the person cancels', async () => {
    const browser = new Browser(running.baseUrl);
    const { redirectTo, kept } = await signIn.begin({ returnTo: '/' });
    const back = await browser.press(await browser.open(redirectTo), 'Cancel and go back');
    expect(await failure(signIn.complete({ callbackUrl: back.url, kept }))).toBe('declined');
  });

  it('fails with the answer to another sign-in', async () => {
    const { callbackUrl } = await goThrough(new Browser(running.baseUrl), /Amina/u);
    const { kept } = await signIn.begin({ returnTo: '/' });
    expect(await failure(signIn.complete({ callbackUrl, kept }))).toBe('notOurs');
  });

  it('fails with a code that was exchanged before', async () => {
    const answer = await goThrough(new Browser(running.baseUrl), /Amina/u);
    await signIn.complete(answer);
    expect(await failure(signIn.complete(answer))).toBe('rejected');
  });

  it('fails with the code of another browser, slipped in under our state', async () => {
    const theirs = await goThrough(new Browser(running.baseUrl), /Colin/u);
    const { kept } = await signIn.begin({ returnTo: '/' });
    const url = new URL(theirs.callbackUrl);
    url.searchParams.set('state', kept.state);
    expect(await failure(signIn.complete({ callbackUrl: url.href, kept }))).toBe('rejected');
  });

  it('fails when the ID token answers another request (nonce)', async () => {
    const { kept, callbackUrl } = await goThrough(new Browser(running.baseUrl), /Amina/u);
    expect(await failure(signIn.complete({ callbackUrl, kept: { ...kept, nonce: 'another' } }))).toBe(
      'rejected',
    );
  });

  it('fails when the answer names another issuer', async () => {
    const { kept, callbackUrl } = await goThrough(new Browser(running.baseUrl), /Amina/u);
    const url = new URL(callbackUrl);
    url.searchParams.set('iss', 'https://issuer.example');
    expect(await failure(signIn.complete({ callbackUrl: url.href, kept }))).toBe('rejected');
  });
});

describe('re-authentication', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('asks again, however fresh the session is, and tells the new time', async () => {
    const browser = new Browser(running.baseUrl);
    const first = await signIn.complete(await goThrough(browser, /Amina/u));
    vi.setSystemTime(Date.now() + 7_000);
    const { redirectTo, kept } = await signIn.begin({
      returnTo: '/decide',
      maxAge: 0,
      loginHint: AMINA.subject,
    });
    const page = await browser.open(redirectTo);
    expect(page.html).toContain('Sign in again');
    const back = await browser.press(page, /Amina/u);
    const again = await signIn.complete({ callbackUrl: back.url, kept });
    expect(again.authenticatedAt).toBe(first.authenticatedAt + 7_000);
  });

  it('is not needed while the session is young enough', async () => {
    const browser = new Browser(running.baseUrl);
    const first = await signIn.complete(await goThrough(browser, /Amina/u));
    vi.setSystemTime(Date.now() + 200_000);
    const second = await signIn.complete(await goThrough(browser, /nobody/u, 300));
    expect(second.authenticatedAt).toBe(first.authenticatedAt);
  });

  it('fails when the issuer answers with an older authentication than was asked for', async () => {
    const browser = new Browser(running.baseUrl);
    await goThrough(browser, /Amina/u);
    vi.setSystemTime(Date.now() + 600_000);
    const { kept, callbackUrl } = await goThrough(browser, /nobody/u, 3600);
    expect(await failure(signIn.complete({ callbackUrl, kept: { ...kept, maxAge: 300 } }))).toBe('tooOld');
  });
});

describe('signing out', () => {
  it('ends the session at the issuer and comes back to the signed-out page', async () => {
    const browser = new Browser(running.baseUrl);
    const { idToken } = await signIn.complete(await goThrough(browser, /Amina/u));
    const out = await browser.open(await signIn.endUrl({ idTokenHint: idToken }));
    expect(out.url).toBe(`${running.baseUrl}/signed-out`);
    const { redirectTo } = await signIn.begin({ returnTo: '/' });
    expect((await browser.open(redirectTo)).html).toContain('Choose who to sign in as');
  });
});

describe('where to return to', () => {
  it.each(['/', '/offers?state=issued', '/studies/1234567#sites'])('%s is a path of this service', (path) => {
    expect(LocalPath.safeParse(path).success).toBe(true);
  });

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/a\\b',
    'offers',
    '',
    '/a b',
    '/a\nb',
  ])('%j is not, and no sign-in begins for it', async (returnTo) => {
    await expect(signIn.begin({ returnTo })).rejects.toThrow(/path of this service/u);
  });
});

describe('an issuer that is not there', () => {
  let fake: FakeIssuer;
  beforeEach(async () => {
    fake = await startFakeIssuer();
  });
  afterEach(() => fake.stop());
  const at = (issuer: string, more: Partial<OidcSignInSettings> = {}) =>
    signInAt(running, { issuer, retryDelayMs: 1, timeoutSeconds: 1, ...more });

  it('is asked three times, reported as an outage, and asked anew by the next person', async () => {
    fake.behave('error');
    const patient = at(fake.issuer);
    await expect(patient.begin({ returnTo: '/' })).rejects.toThrow(IssuerUnavailable);
    expect(fake.discoveries()).toBe(3);
    fake.behave('normal');
    expect((await patient.begin({ returnTo: '/' })).redirectTo).toContain(`${fake.issuer}/authorize?`);
    await patient.begin({ returnTo: '/' });
    expect(fake.discoveries()).toBe(4);
  });

  it('is not waited for longer than the time allowed', async () => {
    fake.behave('silence');
    await expect(at(fake.issuer, { attempts: 1 }).begin({ returnTo: '/' })).rejects.toThrow(
      IssuerUnavailable,
    );
  });

  it('without a logout of its own leaves the person on the signed-out page', async () => {
    expect(await at(fake.issuer).endUrl({ idTokenHint: 'x' })).toBe(`${running.baseUrl}/signed-out`);
  });

  it('with the logout of Cognito is given the parameter that Cognito knows', async () => {
    const cognito = await startFakeIssuer({ end_session_endpoint: 'https://login.example/logout' });
    try {
      const url = new URL(
        await at(cognito.issuer, { logoutParameter: 'logout_uri' }).endUrl({ idTokenHint: 'x' }),
      );
      expect(url.searchParams.get('logout_uri')).toBe(`${running.baseUrl}/signed-out`);
      expect(url.searchParams.get('client_id')).toBe(running.identity.webClient.clientId);
    } finally {
      await cognito.stop();
    }
  });

  it('must use https unless it is on this machine', () => {
    expect(() => at('http://issuer.example')).toThrow(/must use https/u);
  });
});
