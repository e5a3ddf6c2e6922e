import { beforeEach, describe, expect, it } from 'vitest';
import { makePages } from '../../../functions/web/pages.ts';
import { personAs } from '../../support/service-deps.ts';
import { IRAS_ID, smallReview } from '../../usecases/resource-review/small-review.ts';
import { company, lead, stranger, trust } from '../../usecases/resource-review/study-process.ts';
import { createWebService, type WebService, withoutToken } from './web-visitor.ts';

let web: WebService;
beforeEach(async () => {
  web = await createWebService();
});

const HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>';

describe('every answer', () => {
  it('lets the browser load and send nothing but what is ours, and is never framed or kept', async () => {
    const { headers } = await web.visitor().get('/');
    const policy = headers['content-security-policy'] ?? '';
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      "style-src 'self'",
      "script-src 'self'",
      "img-src 'self'",
      "font-src 'self'",
      "connect-src 'self'",
      "form-action 'self' https://identity.example",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ]);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'strict-transport-security': expect.stringContaining('max-age='),
      'x-request-id': 'request-1',
    });
  });

  it('holds no script or style of its own in the page', async () => {
    await web.study.bringToIssued();
    const pages = [
      ...(await Promise.all(['/', '/indicator', '/cookies'].map((path) => web.visitor().get(path)))),
      await (await web.signedIn(trust('RJ1'))).get(`/studies/${IRAS_ID}/sites/RJ1`),
    ];
    for (const { status, body } of pages) {
      expect(status).toBe(200);
      expect(body).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
    }
  });

  it('has the same headers when something fails', async () => {
    const { headers, status } = await web.visitor().get('/nowhere');
    expect(status).toBe(404);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });
});

describe('what is not there', () => {
  it('looks exactly like what is somebody else’s', async () => {
    await web.study.bringToIssued();
    const visitor = await web.signedIn(trust('RK9'));
    const absent = await visitor.get('/studies/7654321/sites/RJ1');
    const others = [
      `/studies/${IRAS_ID}/sites/RJ1`,
      `/studies/${IRAS_ID}/sites/RJ1/decision`,
      `/studies/${IRAS_ID}/sites/RJ1/decision/accept`,
      `/studies/${IRAS_ID}/sites/RJ1/appendix.pdf`,
      `/studies/${IRAS_ID}/sites/RJ1/appendix.json`,
      '/studies/7654321',
      '/studies/no-iras-id',
      '/nowhere',
    ];
    expect(absent.status).toBe(404);
    for (const path of others) {
      const { status, body } = await visitor.get(path);
      expect(status, path).toBe(404);
      expect(withoutToken(body), path).toBe(withoutToken(absent.body));
    }
  });

  it('hides the study from a lead site and a company that are not its own', async () => {
    await web.study.bringToIssued();
    const visitors = [
      await web.signedIn(stranger),
      await web.signedIn(personAs('companyRepresentative', 'other-pharma')),
    ];
    for (const visitor of visitors) {
      for (const part of ['', '/review', '/sites']) {
        expect((await visitor.get(`/studies/${IRAS_ID}${part}`)).status).toBe(404);
      }
    }
  });

  it('lets no trust decide for another, whatever else its representative may read', async () => {
    await web.study.bringToIssued();
    const both = personAs('siteRepresentative', 'RK9');
    const visitor = await web.signedIn({
      ...both,
      memberships: [...both.memberships, ...company.memberships],
    });
    expect((await visitor.get(`/studies/${IRAS_ID}/sites/RJ1`)).status).toBe(200);
    expect((await visitor.get(`/studies/${IRAS_ID}/sites/RJ1/decision`)).status).toBe(404);
  });
});

describe('every page for signed-in people', () => {
  it('sends somebody who is not signed in to sign in, and takes no form of theirs', async () => {
    const pages = makePages(web.deps).filter(({ access }) => access !== 'public');
    expect(pages.length).toBeGreaterThan(20);
    for (const { method, path } of pages) {
      const address = path.replace('{irasId}', IRAS_ID).replace('{odsCode}', 'RJ1');
      const visitor = web.visitor();
      if (method === 'GET') {
        expect((await visitor.get(address)).location, address).toBe(
          `/sign-in?returnTo=${encodeURIComponent(address)}`,
        );
      } else expect((await visitor.post(address)).status, address).toBe(403);
    }
  });
});

describe('text that people typed', () => {
  it('is shown as text, wherever it comes from', async () => {
    const { study, sites, arms, activities, ...rest } = smallReview();
    const review = {
      ...rest,
      arms: arms.map((arm) => ({ ...arm, label: HOSTILE })),
      study: { ...study, shortTitle: HOSTILE, title: HOSTILE },
      sites: sites.map((site) => ({ ...site, principalInvestigator: HOSTILE })),
      activities: activities.map((each) => ({ ...each, label: HOSTILE, deviationReason: HOSTILE })),
    };
    await web.study.bringToIssued(review);
    const leadVisitor = await web.signedIn({ ...lead, name: HOSTILE });
    const trustVisitor = await web.signedIn(trust('RJ1'));
    const companyVisitor = await web.signedIn(company);
    const pages = [
      await leadVisitor.get('/studies'),
      await leadVisitor.get(`/studies/${IRAS_ID}`),
      await leadVisitor.get(`/studies/${IRAS_ID}/preview`),
      await companyVisitor.get(`/studies/${IRAS_ID}/review`),
      await companyVisitor.get(`/studies/${IRAS_ID}/sites`),
      await trustVisitor.get('/prices'),
      await trustVisitor.get(`/studies/${IRAS_ID}/sites/RJ1`),
      await trustVisitor.get(`/studies/${IRAS_ID}/sites/RJ1/decision`),
      await trustVisitor.get(`/studies/${IRAS_ID}/sites/RJ1/decision/accept`),
    ];
    for (const { body, status } of pages) {
      expect(status).toBe(200);
      expect(body).not.toContain('<script>alert');
      expect(body).not.toContain('<img src=x');
    }
    expect(pages[1]?.body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it('that a form sends back is shown as text too', async () => {
    await web.study.bringToIssued();
    const visitor = await web.signedIn(trust('RJ1'));
    const path = `/studies/${IRAS_ID}/sites/RJ1/decision/refuse`;
    await visitor.get(path);
    const page = await visitor.post(path, { note: `</textarea>${HOSTILE}` });
    expect(page.status).toBe(422);
    expect(page.body).not.toContain('<script>alert');
  });
});

describe('a failure', () => {
  it('of ours shows a reference and nothing of itself, and is reported with that reference', async () => {
    const failing = await createWebService({
      organisations: {
        ...web.study.organisations,
        findOrganisation: () => Promise.reject(new Error('secret detail')),
      },
    });
    const visitor = await failing.signedIn(trust('RJ1'));
    const page = await visitor.get('/prices');
    expect(page.status).toBe(500);
    expect(page.body).toContain('request-1');
    expect(page.body).not.toContain('secret detail');
    expect(failing.errors).toEqual([
      expect.objectContaining({
        ...{ requestId: 'request-1', path: '/prices', error: 'Error' },
        frames: expect.arrayContaining([expect.stringContaining('frame.test.ts')]),
      }),
    ]);
    // Messages of errors may quote people and prices: the report says where, not what.
    expect(JSON.stringify(failing.errors)).not.toContain('secret detail');
  });

  it('of the form’s size is found before anything is read of it', async () => {
    const visitor = await web.signedIn(lead);
    await visitor.get('/studies/new');
    const page = await visitor.upload('/studies/new', ' '.repeat(4 * 1024 * 1024 + 1));
    expect(page.status).toBe(413);
    expect(page.body).toContain('4 MB');
  });

  it('of the method names what the page takes', async () => {
    const page = await (await web.signedIn(lead)).post('/studies');
    expect(page.status).toBe(405);
    expect(page.headers).toMatchObject({ allow: 'GET, HEAD', 'content-type': 'text/html; charset=utf-8' });
  });
});

describe('on one machine', () => {
  it('a visit under another name of the machine is led to the one that cookies are for', async () => {
    const settings = { baseUrl: 'http://localhost:8080', serviceName: 'NCVR' };
    const local = await createWebService({ settings });
    const { location } = await local.visitor().get('/studies?after=x', { host: '127.0.0.1:8080' });
    expect(location).toBe('http://localhost:8080/studies?after=x');
    expect((await local.visitor().get('/', { host: 'localhost:8080' })).status).toBe(200);
  });

  it('no other host name leads anywhere', async () => {
    expect((await web.visitor().get('/', { host: 'evil.example' })).status).toBe(200);
  });
});

describe('assets', () => {
  const assetOf = async (name: string) => {
    const { body } = await web.visitor().get('/');
    const [folder = ''] = /\/assets\/[0-9a-f]{16}\//.exec(body) ?? [];
    return folder + name;
  };

  it('come from here alone: no font file, no other host', async () => {
    const { status, body, headers } = await web.visitor().get(await assetOf('nhsuk.css'));
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(body).not.toMatch(/@font-face|https?:|frutiger/i);
    const pictures = [...body.matchAll(/url\(([^)]+)\)/g)].map(([, url]) => url ?? '');
    expect(pictures.length).toBeGreaterThan(0);
    for (const url of new Set(pictures)) expect((await web.visitor().get(url)).status).toBe(200);
  });

  it('are compressed for browsers that say so', async () => {
    const path = await assetOf('nhsuk.css');
    const { headers } = await web.visitor().get(path, { 'accept-encoding': 'gzip, deflate, br' });
    expect(headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' });
    const plain = await web.visitor().get(path, { 'accept-encoding': 'br;q=0, gzip;q=0' });
    expect(plain.headers['content-encoding']).toBeUndefined();
  });

  it('do not lead out of their folder', async () => {
    expect((await web.visitor().get('/assets/../handler.ts')).status).toBe(404);
    expect((await web.visitor().get(await assetOf('../layout.njk'))).status).toBe(404);
  });
});
