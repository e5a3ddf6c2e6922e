/** What a first visit loads, that nothing moves while it does, and the largest price that a study can have. */
import type { Browser, BrowserContext, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeReview } from '../bench/reference-study.ts';
import { launchBrowser, newVisitor, signInAs } from '../support/browser.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import { agreeStudy, reviewOf, signInParties, untilIssued } from '../support/study-journey.ts';

const USUAL = '1009951';
const LARGEST = '1009952';
/** As many as a resource review may have. */
const MOST_ACTIVITIES = 1000;
const TRUST = 'demo.siteRepresentative.RJ1';
const MOST_BYTES = 150_000;

let service: ServiceProcess;
let browser: Browser;

beforeAll(async () => {
  [service, browser] = await Promise.all([startServiceProcess({ seed: false }), launchBrowser()]);
  const parties = await signInParties(service.baseUrl);
  const review = makeReview({ activities: MOST_ACTIVITIES, visits: 2, sites: 1 });
  const sites = review.sites.map((site) => ({ ...site, odsCode: 'RJ1' }));
  await agreeStudy(parties, reviewOf(USUAL, ['RJ1']));
  await agreeStudy(parties, { ...review, study: { ...review.study, irasId: LARGEST }, sites });
  for (const irasId of [USUAL, LARGEST]) await untilIssued(parties.lead, irasId, 1);
});
afterAll(async () => {
  await browser.close();
  await service.remove();
});

const SITE = `/studies/${USUAL}/sites/RJ1`;
const LEAD = 'demo.studyResourceReviewer.RRV';
const COMPANY = 'demo.companyRepresentative.example-pharma';
const COORDINATOR = 'demo.nationalCoordinator.national';

/** The main page of everybody, and those on which people decide. */
const PAGES: readonly (readonly [path: string, subject: string | undefined])[] = [
  ['/', undefined],
  ['/indicator', undefined],
  ['/verify', undefined],
  ['/studies/new', LEAD],
  [`/studies/${USUAL}`, LEAD],
  [`/studies/${USUAL}/review`, COMPANY],
  [`/studies/${USUAL}/sites`, COMPANY],
  ['/prices', TRUST],
  [SITE, TRUST],
  [`${SITE}/decision/accept`, TRUST],
  [`${SITE}/budget`, TRUST],
  ['/', COORDINATOR],
  ['/tariffs/DEMO-2026-27.1', COORDINATOR],
];

/** The cookies of people who signed in: once each. */
const cookiesOf = new Map<string, Cookies>();
type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;

async function signedIn(subject: string): Promise<Cookies> {
  const known = cookiesOf.get(subject);
  if (known) return known;
  const { context, page } = await newVisitor(browser, service.baseUrl);
  await signInAs(page, subject, '/cookies');
  const cookies = await context.cookies();
  await context.close();
  cookiesOf.set(subject, cookies);
  return cookies;
}

/** A browser that has loaded nothing yet, of somebody who may be signed in. */
async function newcomer(subject?: string): Promise<Page> {
  const { context, page } = await newVisitor(browser, service.baseUrl);
  if (subject !== undefined) await context.addCookies(await signedIn(subject));
  return page;
}

/** Opens the page; answers everything that was loaded for it. */
async function load(page: Page, path: string): Promise<readonly Response[]> {
  const responses: Response[] = [];
  page.on('response', (response) => responses.push(response));
  await page.goto(path, { waitUntil: 'load' });
  expect(responses.every((response) => response.ok())).toBe(true);
  return responses;
}

async function bytesOf(responses: readonly Response[]): Promise<number> {
  const sizes = await Promise.all(responses.map((response) => response.request().sizes()));
  return sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
}

// As text, because the tests' own types know no browser.
const SHIFTS = `new Promise((resolve) => {
  let sum = 0;
  const add = (list) => list.getEntries().forEach(({ value }) => { sum += value; });
  new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true });
  // Two frames later everything that was drawn so far is reported.
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(sum), 50)));
})`;
const shiftsOf = (page: Page): Promise<number> => page.evaluate<number>(SHIFTS);

/** The styles and scripts of the page, with the bytes that came over the network: 0 from the browser's cache. */
const LOADED = `performance.getEntriesByType('resource')
  .filter(({ name }) => /[.](?:css|js)$/.test(name))
  .map(({ name, transferSize }) => ({ name, transferSize }))`;
const loadedFor = (page: Page) =>
  page.evaluate<readonly { readonly name: string; readonly transferSize: number }[]>(LOADED);

describe('a first view', () => {
  it.each(PAGES)(
    'of %s (%s) is less than 150 KB, all from here, and nothing moves in it',
    async (path, subject) => {
      const page = await newcomer(subject);
      const responses = await load(page, path);
      expect(responses.length).toBeGreaterThan(3);
      expect(responses.every((response) => response.url().startsWith(service.baseUrl))).toBe(true);
      const bytes = await bytesOf(responses);
      expect(bytes).toBeGreaterThan(10_000);
      expect(bytes).toBeLessThan(MOST_BYTES);
      expect(await shiftsOf(page)).toBe(0);
      await page.context().close();
    },
  );

  it('that would move is noticed', async () => {
    const page = await newcomer();
    await load(page, '/');
    const push = `{ const box = document.createElement('div'); box.style.height = '300px'; document.body.prepend(box); }`;
    await page.evaluate(push);
    expect(await shiftsOf(page)).toBeGreaterThan(0);
    await page.context().close();
  });

  it('names styles and scripts by the hash of what they are, and a second view loads none again', async () => {
    const page = await newcomer();
    const files = (await load(page, '/')).filter((response) => /\.(?:css|js)$/.test(response.url()));
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) {
      expect(new URL(file.url()).pathname).toMatch(/^\/assets\/[0-9a-f]{16}\//);
      const headers = await file.allHeaders();
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(headers['content-encoding']).toMatch(/^(?:br|gzip)$/);
    }
    expect((await loadedFor(page)).every(({ transferSize }) => transferSize > 0)).toBe(true);
    await page.goto('/indicator', { waitUntil: 'networkidle' });
    const again = await loadedFor(page);
    expect(again.length).toBeGreaterThan(1);
    expect(again.filter(({ transferSize }) => transferSize > 0)).toEqual([]);
    await page.context().close();
  });
});

describe('a price of a thousand lines', () => {
  it('opens, compressed, with every line and how it was calculated', async () => {
    const path = `/studies/${LARGEST}/sites/RJ1`;
    const page = await newcomer(TRUST);
    const loaded = await load(page, path);
    expect(await loaded[0]?.headerValue('content-encoding')).toMatch(/^(?:br|gzip)$/);
    expect(await bytesOf(loaded)).toBeLessThan(2 * MOST_BYTES);
    const lines = page.locator('.ncvr-lines details');
    expect(await lines.count()).toBe(MOST_ACTIVITIES);
    await lines.last().locator('summary').click();
    expect(await lines.last().innerText()).toContain('Price at this site');
    await page.context().close();
  });
});
