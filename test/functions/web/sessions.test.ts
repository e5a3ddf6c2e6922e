import { beforeEach, describe, expect, it } from 'vitest';
import { NOW, personAs, register } from '../../support/service-deps.ts';
import { IRAS_ID, smallReview } from '../../usecases/resource-review/small-review.ts';
import { company, lead, trust } from '../../usecases/resource-review/study-process.ts';
import { BASE_URL, createWebService, type WebService } from './web-visitor.ts';

let web: WebService;
beforeEach(async () => {
  web = await createWebService();
});

describe('signing in', () => {
  it('keeps the session in a cookie that scripts, other sites and plain http never see', async () => {
    const visitor = web.visitor();
    const { cookies } = await visitor.get('/sign-in');
    expect(cookies).toEqual([
      expect.stringMatching(/^__Host-ncvr=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/),
    ]);
  });

  it('uses a cookie without the secure prefix on this machine, where there is no https', async () => {
    const local = await createWebService({
      settings: { baseUrl: 'http://localhost:8080', serviceName: 'NCVR' },
    });
    const { cookies } = await local.visitor().get('/sign-in');
    expect(cookies).toEqual([
      expect.stringMatching(/^ncvr-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
  });

  it('ends the session from before it, so that an identifier planted in a browser opens nothing', async () => {
    await register(web.study, lead);
    const visitor = web.visitor();
    const leaving = await visitor.get('/sign-in');
    const before = visitor.cookie();
    await visitor.comeBack(leaving, lead);
    expect(visitor.cookie()).not.toBe(before);
    visitor.setCookie(before ?? '');
    expect((await visitor.get('/studies')).location).toMatch(/^\/sign-in/);
  });

  it('is another session when the same person signs in again, and the one before it is over', async () => {
    const visitor = await web.signedIn(lead);
    const before = visitor.cookie() ?? '';
    await visitor.signIn(lead);
    const after = visitor.cookie() ?? '';
    expect(after).not.toBe(before);
    visitor.setCookie(before);
    expect((await visitor.get('/studies')).status).toBe(303);
    visitor.setCookie(after);
    expect((await visitor.get('/studies')).status).toBe(200);
  });

  it('leads back to the page that was asked for', async () => {
    await register(web.study, lead);
    const visitor = web.visitor();
    const asked = await visitor.get('/studies?after=x');
    expect(asked).toMatchObject({ status: 303, location: '/sign-in?returnTo=%2Fstudies%3Fafter%3Dx' });
    const back = await visitor.comeBack(await visitor.get(asked.location), lead);
    expect(back.location).toBe('/studies?after=x');
  });

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/sign-out'])(
    'never sends anybody to %s',
    async (target) => {
      await register(web.study, lead);
      const visitor = web.visitor();
      const leaving = await visitor.get(`/sign-in?returnTo=${encodeURIComponent(target)}`);
      expect((await visitor.comeBack(leaving, lead)).location).toBe('/');
    },
  );

  it('does not take the answer of a sign-in that this browser did not begin', async () => {
    const victim = web.visitor();
    const attacker = web.visitor();
    const leaving = await attacker.get('/sign-in');
    await victim.get('/sign-in');
    const state = new URL(leaving.location).searchParams.get('state') ?? '';
    const other = await victim.get(`/sign-in/callback?code=c&state=${state}x&subject=${lead.subject}`);
    expect(other.status).toBe(403);
    expect((await victim.get('/studies')).location).toMatch(/^\/sign-in/);
  });

  it('takes the answer of a sign-in once', async () => {
    await register(web.study, lead);
    const visitor = web.visitor();
    const leaving = await visitor.get('/sign-in');
    await visitor.comeBack(leaving, lead);
    expect((await visitor.comeBack(leaving, company)).status).toBe(403);
    expect((await visitor.get('/studies')).body).toContain(lead.name);
  });

  it('tells a person whom nobody gave a role what to do', async () => {
    const visitor = web.visitor();
    await visitor.signIn({ subject: 'somebody new' });
    const page = await visitor.get('/studies');
    expect(page.status).toBe(403);
    expect(page.title).toMatch(/^You do not have access yet/);
  });

  it('shows a page for another role as one that may not be used, not as one that is missing', async () => {
    const visitor = await web.signedIn(trust('RJ1'));
    const page = await visitor.get('/studies/new');
    expect(page.status).toBe(403);
    expect(page.body).toContain('Study resource reviewer');
  });
});

describe('a session', () => {
  it('is over after 60 minutes without a page', async () => {
    const visitor = await web.signedIn(lead);
    web.study.clock.advance(61 * 60_000);
    expect((await visitor.get('/studies')).location).toMatch(/^\/sign-in/);
  });

  it('lasts while pages are asked for, but no longer than 8 hours', async () => {
    const visitor = await web.signedIn(lead);
    for (let minutes = 0; minutes < 7.5 * 60; minutes += 30) {
      web.study.clock.advance(30 * 60_000);
      expect((await visitor.get('/studies')).status).toBe(200);
    }
    web.study.clock.advance(31 * 60_000);
    expect((await visitor.get('/studies')).status).toBe(303);
  });

  it('ends when the person signs out, here and at the identity service', async () => {
    const visitor = await web.signedIn(lead);
    await visitor.get('/studies');
    const cookie = visitor.cookie() ?? '';
    const out = await visitor.post('/sign-out');
    expect(out).toMatchObject({ status: 303, location: 'https://identity.example/end' });
    expect(out.headers['clear-site-data']).toBe('"cache", "storage"');
    visitor.setCookie(cookie);
    expect((await visitor.get('/studies')).status).toBe(303);
  });

  it('shows what changed of a person’s roles on the next page', async () => {
    const visitor = await web.signedIn(lead);
    expect((await visitor.get('/prices')).status).toBe(403);
    await register(web.study, { ...lead, memberships: personAs('siteRepresentative', 'RRV').memberships });
    expect((await visitor.get('/prices')).status).toBe(200);
  });
});

describe('a person who has left', () => {
  it('sees nothing more in an open session, on the very next page, and sends nothing', async () => {
    const visitor = await web.signedIn(lead);
    await visitor.get('/studies/new');
    const membership = lead.memberships[0]!;
    const { issuer, subject } = lead;
    await web.deps.memberships.end({ issuer, subject }, membership, { at: NOW, by: { command: 'a test' } });
    expect(await visitor.upload('/studies/new', JSON.stringify(smallReview()))).toMatchObject({
      status: 403,
    });
    for (const path of ['/studies', `/studies/${IRAS_ID}`, '/prices', '/people']) {
      expect(await visitor.get(path), path).toMatchObject({
        status: 403,
        title: expect.stringMatching(/^You do not have access yet/),
      });
    }
    expect(await web.study.ledger.findStudy(IRAS_ID)).toBeUndefined();
  });
});

describe('a form', () => {
  const refused = { status: 403, title: expect.stringMatching(/^We could not check this form/) };

  it('is refused without its token, with another one, or with one of another session', async () => {
    const visitor = await web.signedIn(lead);
    const other = await web.signedIn(company);
    const token = /name="csrfToken" value="([^"]+)"/.exec((await other.get('/studies')).body)?.[1] ?? '';
    expect(token).toMatch(/^[\w-]{58}\.[\w-]{58}$/);
    await visitor.get('/studies');
    expect(await visitor.post('/sign-out', {}, { bare: true })).toMatchObject(refused);
    expect(await visitor.post('/sign-out', { csrfToken: 'x'.repeat(43) })).toMatchObject(refused);
    expect(await visitor.post('/sign-out', { csrfToken: token })).toMatchObject(refused);
    expect((await visitor.get('/studies')).status).toBe(200);
  });

  it('is refused from another site, even with the right token', async () => {
    const visitor = await web.signedIn(lead);
    await visitor.get('/studies');
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://ncvr.example' },
      { origin: BASE_URL, 'sec-fetch-site': 'cross-site' },
      { origin: BASE_URL, 'sec-fetch-site': 'same-site' },
    ]) {
      expect(await visitor.post('/sign-out', {}, { headers })).toMatchObject(refused);
    }
    expect((await visitor.get('/studies')).status).toBe(200);
  });

  it('of a session that is over says so, and that nothing was saved', async () => {
    const visitor = await web.signedIn(lead);
    await visitor.get('/studies/new');
    web.study.clock.advance(2 * 3_600_000);
    const answer = await visitor.upload('/studies/new', '{}');
    expect(answer.status).toBe(403);
    expect(answer.title).toMatch(/^You have been signed out/);
  });
});
