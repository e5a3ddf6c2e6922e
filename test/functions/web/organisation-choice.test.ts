/** A person with several organisations acts for one at a time, and changes it without signing in again. */
import { beforeEach, describe, expect, it } from 'vitest';
import { personWith, register } from '../../support/service-deps.ts';
import { IRAS_ID } from '../../usecases/resource-review/small-review.ts';
import { company, lead, trust } from '../../usecases/resource-review/study-process.ts';
import { createWebService, type Visitor, type WebService } from './web-visitor.ts';

const several = personWith(lead, trust('RJ1'), trust('RRV'));
let web: WebService;
let visitor: Visitor;
beforeEach(async () => {
  web = await createWebService();
  await register(web.study, several);
  visitor = web.visitor();
  await visitor.signIn(several);
});

async function choose(organisation: string) {
  await visitor.get('/organisation?returnTo=/studies');
  return visitor.post('/organisation', { organisation });
}

describe('a person with several organisations', () => {
  it('chooses one before anything else, and goes on to the page that was asked for', async () => {
    const asked = await visitor.get('/studies?text=x');
    expect(asked.location).toBe('/organisation?returnTo=%2Fstudies%3Ftext%3Dx');
    const page = await visitor.get(asked.location);
    expect(page.body).toContain('Site representative, Study resource reviewer');
    expect((await visitor.post('/organisation', { organisation: 'RRV' })).location).toBe('/studies?text=x');
  });

  it('is asked on the home page too, but not on pages for everybody', async () => {
    expect((await visitor.get('/')).location).toMatch(/^\/organisation/);
    expect((await visitor.get('/indicator')).status).toBe(200);
  });

  it('has to select one of their own', async () => {
    for (const organisation of ['', 'RTH']) {
      const page = await choose(organisation);
      expect(page.status).toBe(422);
      expect(page.body).toContain('href="#organisation"');
    }
  });

  it('sees which one it is on every page, and changes it without signing in again', async () => {
    await choose('RJ1');
    expect((await visitor.get('/prices')).body).toContain('(RJ1): change');
    expect((await visitor.get('/studies/new')).status).toBe(403);
    await choose('RRV');
    const page = await visitor.get('/studies/new');
    expect(page.status).toBe(200);
    expect(page.body).toContain('(RRV): change');
    expect(web.begun).toHaveLength(1);
  });

  it('does only what the roles there allow: the same study is not there for the other organisation', async () => {
    await web.study.save();
    await choose('RJ1');
    expect((await visitor.get(`/studies/${IRAS_ID}`)).status).toBe(404);
    await choose('RRV');
    expect((await visitor.get(`/studies/${IRAS_ID}`)).status).toBe(200);
  });

  it('may act for all of them together', async () => {
    await choose('all: ');
    const { body } = await visitor.get('/prices');
    expect(body).toContain('all 2 organisations: change');
    expect((await visitor.get('/studies/new')).status).toBe(200);
  });

  it('chooses again when the role for the chosen one has ended', async () => {
    await choose('RJ1');
    const ended = several.memberships.filter(({ organisation }) => organisation === 'RJ1');
    for (const membership of ended) {
      const { issuer, subject } = several;
      await web.study.memberships.end({ issuer, subject }, membership, {
        at: '2026-11-21T00:00:00.000Z',
        by: { command: 'a test' },
      });
    }
    expect((await visitor.get('/studies')).status).toBe(200);
    expect((await visitor.get('/studies')).body).not.toContain(': change');
  });

  it('is never sent to another site from the choice', async () => {
    await visitor.get('/organisation?returnTo=https://evil.example/');
    expect((await visitor.post('/organisation', { organisation: 'RRV' })).location).toBe('/');
  });
});

it('a person with one organisation is asked nothing', async () => {
  await register(web.study, company);
  const one = await web.signedIn(company);
  expect((await one.get('/studies')).status).toBe(200);
  expect((await one.get('/organisation?returnTo=/studies')).location).toBe('/studies');
});
