/** Every page and its states under axe, at 320 pixels, with a look at what the browser had to say. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { londonMonth } from '../../shared/domain/london-time.ts';
import type { ResourceReview } from '../../shared/domain/resource-review.ts';
import { api, demoToken } from '../support/api-client.ts';
import { findBarriers, launchBrowser, newVisitor, overflowOf, signInAs } from '../support/browser.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import { reviewOf } from '../support/study-journey.ts';
import { untilSeeded } from './until-seeded.ts';

const STUDY = '/studies/1009991';
const SITE = `${STUDY}/sites/RJ1`;
const LEAD = 'demo.studyResourceReviewer.RRV';
const COMPANY = 'demo.companyRepresentative.example-pharma';
const TRUST = 'demo.siteRepresentative.RJ1';
const COORDINATOR = 'demo.nationalCoordinator.national';
const NOBODY = undefined;
const MONTH = londonMonth(Date.now());
/** A draft with names as long as the format takes, without a space to break at. */
const LONG = '1009994';
/** Submitted, and not agreed yet. */
const SUBMITTED = '1009995';
/** A draft without findings. */
const DRAFT = '1009996';

let service: ServiceProcess;
let browser: Browser;
const pages = new Map<string, Page>();
const complaints: string[] = [];

async function saveStudies(): Promise<void> {
  const lead = api(service.baseUrl, await demoToken(service.baseUrl, 'studyResourceReviewer', 'RRV'));
  const save = async (irasId: string, changes: Partial<ResourceReview>) => {
    const review = reviewOf(irasId, ['RJ1']);
    const study = { ...review.study, ...changes.study, irasId };
    const answer = await lead.put(`/api/studies/${irasId}/resource-review`, { ...review, ...changes, study });
    expect(answer.status).toBe(201);
  };
  const { study, arms, activities } = reviewOf(LONG);
  await save(LONG, {
    study: { ...study, shortTitle: 'W'.repeat(100), title: 'W'.repeat(1000) },
    arms: arms.map((arm) => ({ ...arm, label: 'W'.repeat(300) })),
    activities: activities.map((each) => ({ ...each, label: 'W'.repeat(300) })),
    tariff: 'no-such-tariff',
  });
  await save(DRAFT, {});
  await save(SUBMITTED, {});
  const submitted = await lead.post(`/api/studies/${SUBMITTED}/resource-review/submission`, {});
  expect(submitted.status).toBe(200);
}

async function acceptAt(odsCode: string): Promise<void> {
  const trust = api(service.baseUrl, await demoToken(service.baseUrl, 'siteRepresentative', odsCode));
  const site = `/api${STUDY}/sites/${odsCode}`;
  const { appendixSha256 } = (await trust.get(`${site}/price`)).body;
  expect((await trust.put(`${site}/decision`, { decision: 'accepted', appendixSha256 })).status).toBe(200);
}

beforeAll(async () => {
  [service, browser] = await Promise.all([startServiceProcess({ seed: true }), launchBrowser()]);
  await saveStudies();
  await untilSeeded(service.baseUrl);
  await acceptAt('R0A');
});
afterAll(async () => {
  await browser.close();
  await service.remove();
});

/** One browser for each person, with everything that it complains of or that leaves the service written down. */
async function pageOf(subject: string | undefined): Promise<Page> {
  const key = subject ?? 'nobody';
  const known = pages.get(key);
  if (known) return known;
  const { page } = await newVisitor(browser, service.baseUrl, { width: 1280 });
  if (subject !== undefined) await signInAs(page, subject);
  page.on('console', (message) => {
    const isStatus = /status of 4\d\d/.test(message.text());
    if (message.type() === 'error' && !isStatus) complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(service.baseUrl))
      complaints.push(`${page.url()} asked for ${request.url()}`);
  });
  pages.set(key, page);
  return page;
}

interface State {
  readonly who: string | undefined;
  readonly path: string;
  readonly press?: string;
  /** Looked at by axe as a small screen shows it, too. */
  readonly small?: boolean;
}

const STATES: readonly State[] = [
  { who: NOBODY, path: '/', small: true },
  { who: NOBODY, path: '/indicator', small: true },
  { who: COORDINATOR, path: `/indicator/${MONTH}/trusts`, small: true },
  { who: COORDINATOR, path: `/indicator/${MONTH}/trusts?icb=nowhere` },
  { who: TRUST, path: `/indicator/${MONTH}/rows` },
  { who: NOBODY, path: '/how-prices-are-calculated', small: true },
  { who: NOBODY, path: '/verify', small: true },
  { who: NOBODY, path: `/verify?sha256=${'ab'.repeat(32)}`, small: true },
  { who: NOBODY, path: '/verify?sha256=broken' },
  { who: NOBODY, path: '/verify', press: 'Check the document', small: true },
  { who: NOBODY, path: '/privacy' },
  { who: NOBODY, path: '/accessibility' },
  { who: NOBODY, path: '/cookies' },
  { who: NOBODY, path: '/signed-out' },
  { who: NOBODY, path: '/nowhere' },
  { who: NOBODY, path: '/sign-in/callback?state=x' },
  { who: LEAD, path: '/' },
  { who: LEAD, path: '/studies' },
  { who: LEAD, path: '/studies/new' },
  { who: LEAD, path: '/studies/new', press: 'Upload and check' },
  { who: LEAD, path: STUDY },
  { who: LEAD, path: `${STUDY}/findings` },
  { who: LEAD, path: `${STUDY}/preview` },
  { who: LEAD, path: `${STUDY}/upload` },
  { who: LEAD, path: `/studies/${LONG}` },
  { who: LEAD, path: `/studies/${LONG}/findings` },
  { who: LEAD, path: `/studies/${LONG}/review` },
  { who: LEAD, path: `/studies/${DRAFT}` },
  { who: LEAD, path: `/studies/${DRAFT}/check` },
  { who: LEAD, path: `/studies/${DRAFT}/check`, press: 'Submit the review' },
  { who: LEAD, path: `/studies/${SUBMITTED}/submitted` },
  { who: LEAD, path: `/studies/${SUBMITTED}` },
  { who: LEAD, path: `/studies/${SUBMITTED}/attest` },
  { who: LEAD, path: `/studies/${SUBMITTED}/attest`, press: 'Continue', small: true },
  { who: LEAD, path: `/studies/${SUBMITTED}/withdraw` },
  { who: LEAD, path: `${STUDY}/sites`, small: true },
  { who: LEAD, path: `${STUDY}/sites?status=withdrawn` },
  { who: LEAD, path: `${STUDY}/sites?changed=RJ1` },
  { who: LEAD, path: `${STUDY}/sites/add?q=london`, small: true },
  { who: LEAD, path: `${STUDY}/sites/add`, press: 'Find' },
  { who: LEAD, path: `${SITE}/part` },
  { who: LEAD, path: `${SITE}/part`, press: 'Continue', small: true },
  { who: LEAD, path: `${STUDY}/sites/R1H/part`, press: 'Continue', small: true },
  { who: LEAD, path: `${STUDY}/sites/RVJ/part` },
  { who: LEAD, path: `${SITE}/withdraw` },
  { who: COMPANY, path: `/studies/${SUBMITTED}/review` },
  { who: COMPANY, path: `/studies/${SUBMITTED}/review`, press: 'Send the question' },
  { who: COMPANY, path: `/studies/${SUBMITTED}/agree`, small: true },
  { who: COMPANY, path: '/' },
  { who: COMPANY, path: STUDY },
  { who: COMPANY, path: `${STUDY}/review` },
  { who: COMPANY, path: `${STUDY}/sites`, small: true },
  { who: TRUST, path: '/' },
  { who: TRUST, path: '/prices', small: true },
  { who: TRUST, path: '/prices?show=decided' },
  { who: TRUST, path: SITE },
  { who: TRUST, path: `${SITE}/appendix`, small: true },
  { who: TRUST, path: `${SITE}/receipt` },
  { who: COMPANY, path: `${STUDY}/sites/R0A/receipt`, small: true },
  { who: COMPANY, path: `${STUDY}/sites/R0A` },
  { who: TRUST, path: `${SITE}/decision` },
  { who: TRUST, path: `${SITE}/decision`, press: 'Continue', small: true },
  { who: TRUST, path: `${SITE}/decision/accept` },
  { who: TRUST, path: `${SITE}/decision/accept`, press: 'Accept and send' },
  { who: TRUST, path: `${SITE}/decision/missing` },
  { who: TRUST, path: `${SITE}/decision/capacity` },
  { who: TRUST, path: `${SITE}/decision/refuse` },
  { who: TRUST, path: `${SITE}/decision/refuse`, press: 'Continue' },
  { who: TRUST, path: '/studies/new' },
];

describe('every page', () => {
  it.each(STATES)(
    '$path ($who, $press) has no serious barrier and fits 320 pixels',
    async ({ who, path, press, small = false }) => {
      const page = await pageOf(who);
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto(path);
      if (press !== undefined) await page.getByRole('button', { name: press }).click();
      expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
      expect(await findBarriers(page)).toEqual([]);
      expect(await overflowOf(page)).toBe(0);
      await page.setViewportSize({ width: 320, height: 800 });
      // The menu follows a new width a moment later.
      await expect.poll(() => overflowOf(page)).toBe(0);
      if (small) expect(await findBarriers(page)).toEqual([]);
    },
  );

  it('keeps to the content security policy, and asks nothing of any other host', () => {
    expect(complaints).toEqual([]);
  });
});

describe('with the keyboard only', () => {
  it('a person reaches the content first, and sees where the focus is', async () => {
    const page = await pageOf(TRUST);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${SITE}/decision`);
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').innerText()).toBe('Skip to main content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    expect(await page.getByLabel('Yes, we accept this price').isChecked()).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/decision\/accept$/);
  });

  it('a mistake takes the focus to its summary, and from there to the field', async () => {
    const page = await pageOf(TRUST);
    await page.goto(`${SITE}/decision/refuse`);
    await page.getByRole('button', { name: 'Continue' }).click();
    expect(await page.title()).toMatch(/^Error: /);
    expect(await page.locator(':focus').innerText()).toContain('There is a problem');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.locator(':focus').getAttribute('name')).toBe('reason');
  });
});
