/** Missing items and their judgement with the keyboard alone, and every page after issue under axe at 320 pixels. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { londonDay } from '../../shared/domain/london-time.ts';
import {
  choosePerson,
  findBarriers,
  launchBrowser,
  newVisitor,
  overflowOf,
  signInAs,
} from '../support/browser.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import { type Parties, signInParties } from '../support/study-journey.ts';
import { untilSeeded } from './until-seeded.ts';

const STUDY = '/studies/1009991';
const SITE = `${STUDY}/sites/RJ1`;
const TRUST = 'demo.siteRepresentative.RJ1';
const NETWORK = 'demo.networkAssessor.Y56';
const COMPANY = 'demo.companyRepresentative.example-pharma';
const COORDINATOR = 'demo.nationalCoordinator.national';
/** Has accepted. */
const ACCEPTED = `${STUDY}/sites/R0A`;

let service: ServiceProcess;
let browser: Browser;
let parties: Parties;
const pages = new Map<string, Page>();
const complaints: string[] = [];

async function acceptAt(odsCode: string): Promise<void> {
  const trust = await parties.trust(odsCode);
  const site = `/api${STUDY}/sites/${odsCode}`;
  const { appendixSha256 } = (await trust.get(`${site}/price`)).body;
  expect((await trust.put(`${site}/decision`, { decision: 'accepted', appendixSha256 })).status).toBe(200);
}

beforeAll(async () => {
  [service, browser] = await Promise.all([startServiceProcess({ seed: true }), launchBrowser()]);
  parties = await signInParties(service.baseUrl);
  await untilSeeded(service.baseUrl);
  await acceptAt('R0A');
});
afterAll(async () => {
  await browser.close();
  await service.remove();
});

/** One browser for each person, with everything that it complains of written down. */
async function pageOf(subject: string): Promise<Page> {
  const known = pages.get(subject);
  if (known) return known;
  const { page } = await newVisitor(browser, service.baseUrl);
  await signInAs(page, subject);
  page.on('console', (message) => {
    const isStatus = /status of 4\d\d/.test(message.text());
    if (message.type() === 'error' && !isStatus) complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  pages.set(subject, page);
  return page;
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();
const main = (page: Page) => page.locator('main').innerText();

/** @param isLong a page of hundreds of rows: what axe says of it does not change with its width */
async function hasNoBarrier(page: Page, isLong = false): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 900 });
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
  expect(await findBarriers(page), page.url()).toEqual([]);
  expect(await overflowOf(page), page.url()).toBe(0);
  await page.setViewportSize({ width: 320, height: 800 });
  await expect.poll(() => overflowOf(page)).toBe(0);
  if (!isLong) expect(await findBarriers(page), `${page.url()} at 320 pixels`).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** Presses Tab until the focus is on what has this name; the pointer is never used. */
async function tabTo(page: Page, role: 'button' | 'link' | 'radio' | 'textbox' | 'searchbox', name: string) {
  const wanted = page.getByRole(role, { name }).first();
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await wanted.and(page.locator(':focus')).count()) > 0) return;
  }
  throw new Error(`the keyboard does not reach the ${role} ${name}`);
}
async function press(page: Page, role: 'button' | 'link', name: string): Promise<void> {
  await tabTo(page, role, name);
  const loaded = page.waitForEvent('load');
  await page.keyboard.press('Enter');
  await loaded;
}
async function type(page: Page, name: string, text: string): Promise<void> {
  await tabTo(page, 'textbox', name);
  await page.keyboard.type(text);
}

describe('with the keyboard only', () => {
  it('a trust reports a missing item, from the price to the reference', async () => {
    const page = await pageOf(TRUST);
    await page.goto(SITE);
    await press(page, 'link', 'Answer this price');
    await tabTo(page, 'radio', 'Yes, we accept this price');
    await page.keyboard.press('ArrowDown');
    await press(page, 'button', 'Continue');
    expect(await heading(page)).toContain('Something is missing');
    await press(page, 'button', 'Continue');
    expect(await page.title()).toMatch(/^Error: /);
    await hasNoBarrier(page);
    await type(page, 'What is missing?', 'MRI of the liver');
    await tabTo(page, 'radio', 'Yes');
    await page.keyboard.press('ArrowDown');
    await type(page, 'Evidence', 'Protocol, table 3: liver imaging at baseline');
    await press(page, 'button', 'Continue');
    expect(await heading(page)).toContain('What prices the missing item?');
    await tabTo(page, 'textbox', 'Search the tariff');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('MRI');
    await page.keyboard.press('Enter');
    await page.waitForURL(/search=MRI/);
    await press(page, 'button', 'Continue');
    expect(await page.title()).toMatch(/^Error: /);
    await hasNoBarrier(page);
    await tabTo(page, 'radio', 'MRI');
    await page.keyboard.press('Space');
    await press(page, 'button', 'Continue');
    await tabTo(page, 'radio', 'Each participant');
    await page.keyboard.press('Space');
    await press(page, 'button', 'Continue');
    expect(await heading(page)).toContain('Check what you report');
    expect(await main(page)).toMatch(/\d+\.\d{3}%[\s\S]*The threshold is 5\.000%/);
    await hasNoBarrier(page);
    await press(page, 'button', 'Confirm and send the report');
    await choosePerson(page, TRUST);
    expect(await heading(page)).toBe('Missing item reported');
    await hasNoBarrier(page);
  });

  it('its network judges it', async () => {
    const page = await pageOf(NETWORK);
    await page.goto('/');
    await press(page, 'link', 'Missing items to judge');
    await hasNoBarrier(page);
    await press(page, 'link', 'MRI of the liver');
    await press(page, 'link', 'Judge this item');
    await press(page, 'button', 'Continue');
    expect(await page.title()).toMatch(/^Error: /);
    await hasNoBarrier(page);
    await tabTo(page, 'radio', 'Upheld');
    await page.keyboard.press('ArrowDown');
    await type(page, 'Reason', 'The baseline visit has it.');
    await press(page, 'button', 'Continue');
    expect(await heading(page)).toContain('Check your judgement');
    await hasNoBarrier(page);
    await press(page, 'button', 'Confirm the judgement');
    await choosePerson(page, NETWORK);
    expect(await main(page)).toContain('Your judgement was recorded: included elsewhere.');
    await hasNoBarrier(page);
  });

  it('the trust finds its price open again, with the reason', async () => {
    const page = await pageOf(TRUST);
    await page.goto(SITE);
    await press(page, 'link', 'MRI of the liver');
    expect(await main(page)).toContain('The baseline visit has it.');
    await press(page, 'link', 'Answer this price');
    expect(await heading(page)).toContain('Do you accept this price?');
  });
});

interface State {
  readonly who: string;
  readonly path: string;
  readonly press?: string;
  readonly isLong?: boolean;
}

const STATES: readonly State[] = [
  { who: TRUST, path: `${SITE}/changes` },
  { who: TRUST, path: `${SITE}/budget`, isLong: true },
  { who: TRUST, path: '/organisations/RJ1/payee' },
  { who: TRUST, path: '/prices' },
  { who: TRUST, path: `${SITE}/decision/missing/price?search=` },
  { who: NETWORK, path: '/escalations?show=closed' },
  { who: NETWORK, path: '/escalations/statistics' },
  { who: COMPANY, path: `${ACCEPTED}/milestones` },
  { who: COMPANY, path: `${SITE}/milestones` },
  { who: COMPANY, path: `${STUDY}/set-up-clock` },
  { who: COMPANY, path: `${STUDY}/compare`, press: 'Compare' },
  { who: COMPANY, path: `${STUDY}/compare?site=RJ1&with=R0A`, isLong: true },
  { who: COMPANY, path: `${STUDY}/appendices` },
  { who: COMPANY, path: `${STUDY}/sites` },
  { who: COORDINATOR, path: '/organisations?search=london' },
  { who: COORDINATOR, path: '/organisations/RK9' },
  { who: COORDINATOR, path: '/organisations/RK9/closure', press: 'See what moves' },
];

describe('every page after issue', () => {
  it.each(STATES)(
    '$path ($who, $press) has no serious barrier and fits 320 pixels',
    async ({ who, path, press: name, isLong }) => {
      const page = await pageOf(who);
      await page.goto(path);
      if (name !== undefined) await page.getByRole('button', { name }).click();
      await hasNoBarrier(page, isLong);
    },
  );

  it('keeps to the content security policy', () => {
    expect(complaints).toEqual([]);
  });
});

async function enterToday(page: Page, question: string): Promise<void> {
  const [year = '', month = '', day = ''] = londonDay(Date.now()).split('-');
  const field = page.getByRole('group', { name: question });
  await field.getByLabel('Day').fill(day);
  await field.getByLabel('Month').fill(month);
  await field.getByLabel('Year').fill(year);
}

describe('without JavaScript', () => {
  const visit = async (subject: string): Promise<Page> => {
    const { page } = await newVisitor(browser, service.baseUrl, { javaScript: false });
    await signInAs(page, subject);
    return page;
  };

  it('the company records the contract and downloads every appendix as one ZIP', async () => {
    const page = await visit(COMPANY);
    await page.goto(`${ACCEPTED}/milestones`);
    await enterToday(page, 'When was the contract signed?');
    await page.getByRole('button', { name: 'Record the day' }).click();
    expect(await main(page)).toContain('The days were recorded.');
    await page.goto(`${STUDY}/appendices`);
    await page.getByRole('button', { name: 'Make the ZIP' }).click();
    const ready = page.getByText('Download the ZIP');
    for (let tries = 0; tries < 100 && (await ready.count()) === 0; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      await page.reload();
    }
    const started = page.waitForEvent('download');
    await ready.click();
    expect((await started).suggestedFilename()).toBe('1009991_v1_appendices.zip');
  });

  it('the trust keeps who is paid, and its finance office gets the budget as a workbook', async () => {
    const page = await visit(TRUST);
    await page.goto('/prices');
    await page.getByRole('link', { name: 'Who is paid' }).click();
    await page.getByLabel('VAT number').fill('12');
    await page.getByRole('button', { name: 'Save the details' }).click();
    expect(await page.title()).toMatch(/^Error: /);
    await page.getByLabel('VAT number').fill('GB 654 9395 81');
    await page.getByRole('button', { name: 'Save the details' }).click();
    expect(await main(page)).toContain('Saved.');
    await page.goto(SITE);
    const started = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Site budget (Excel)' }).click();
    expect((await started).suggestedFilename()).toBe('1009991_RJ1_v1_budget.xlsx');
  });
});

describe('the end of a trust', () => {
  it('comes after an interruption that says what moves', async () => {
    const page = await pageOf(COORDINATOR);
    await page.goto('/organisations?search=RK9');
    await page.getByRole('link', { name: 'University Hospitals Plymouth NHS Trust' }).click();
    await page.getByRole('link', { name: 'Close this organisation' }).click();
    await enterToday(page, 'Which was its last day?');
    await page.getByLabel('Another organisation').check();
    await page.getByLabel('ODS code of the successor').fill('R1H');
    await page.getByRole('button', { name: 'See what moves' }).click();
    expect(await main(page)).toContain('1 price moves to Barts Health NHS Trust.');
    await hasNoBarrier(page);
    await page.getByRole('button', { name: 'Close the organisation' }).click();
    expect(await heading(page)).toContain('is closed');
    expect(await main(page)).toContain('1 price moved to the successor');
    await hasNoBarrier(page);
  });
});
