/** Editing a draft, forms that outlive their session, organisations to choose from, and narrowed lists, in a browser. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { api, demoToken } from '../support/api-client.ts';
import {
  BOTH_WAYS,
  choosePerson,
  findBarriers,
  launchBrowser,
  newVisitor,
  overflowOf,
  signInAs,
} from '../support/browser.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import { agreeStudy, reviewOf, signInParties, untilIssued } from '../support/study-journey.ts';

const LEAD = 'demo.studyResourceReviewer.RRV';
const COORDINATOR = 'demo.nationalCoordinator.national';
const TRUST = 'demo.siteRepresentative.R1H';
/** A draft, and a study that is agreed and has a second version with the company. */
const DRAFT_ID = '1009971';
const AGREED_ID = '1009972';
const DRAFT = `/studies/${DRAFT_ID}/draft`;

let service: ServiceProcess;
let browser: Browser;

async function prepare(): Promise<void> {
  const parties = await signInParties(service.baseUrl);
  const { lead } = parties;
  const draft = reviewOf(DRAFT_ID, ['RJ1', 'RK9']);
  const stray = { activity: 'gone', visit: 'V1', quantity: 1 };
  const wrong = { ...draft, schedule: [...draft.schedule, stray], terms: undefined };
  expect((await lead.put(`/api/studies/${DRAFT_ID}/resource-review`, wrong)).status).toBe(201);
  const agreed = reviewOf(AGREED_ID, ['RJ1', 'RK9']);
  await agreeStudy(parties, agreed);
  await untilIssued(lead, AGREED_ID, 2);
  const address = `/api/studies/${AGREED_ID}/resource-review`;
  const next = { ...agreed, activities: agreed.activities.slice(0, -1), terms: undefined };
  expect((await lead.put(address, next)).status).toBe(201);
  expect((await lead.post(`${address}/submission`, {})).status).toBe(200);
  const national = api(service.baseUrl, await demoToken(service.baseUrl, 'nationalCoordinator', 'national'));
  const person = { issuer: `${service.baseUrl}/oidc`, subject: TRUST, name: 'Sam Several' };
  const granted = await national.put('/api/memberships', {
    ...person,
    role: 'siteRepresentative',
    organisation: 'RJ1',
  });
  expect(granted.status).toBe(201);
}

beforeAll(async () => {
  [service, browser] = await Promise.all([startServiceProcess({ seed: false }), launchBrowser()]);
  await prepare();
});
afterAll(async () => {
  await browser.close();
  await service.remove();
});

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();
const expectToFit = (page: Page) => expect.poll(() => overflowOf(page)).toBe(0);

async function visit(subject: string, javaScript = true): Promise<Page> {
  const { page } = await newVisitor(browser, service.baseUrl, { javaScript });
  await signInAs(page, subject);
  return page;
}

describe('without JavaScript', () => {
  it('the lead site mends its draft from finding to field, one visit at a time, until nothing blocks it', async () => {
    const page = await visit(LEAD, false);
    await page.goto(`/studies/${DRAFT_ID}`);
    await page.getByRole('link', { name: 'Findings' }).click();
    await page
      .getByRole('table', { name: 'Errors' })
      .getByRole('link', { name: /names nothing/ })
      .click();
    await page.getByRole('button', { name: 'Remove these cells' }).click();
    expect(await page.locator('main').innerText()).not.toContain('Cells that name nothing');
    await page.getByRole('columnheader', { name: 'Dose' }).getByRole('link').click();
    expect(await heading(page)).toContain('Activities at Dose');
    await page.getByLabel('Informed consent', { exact: true }).fill('two');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('link', { name: 'Enter how often' }).click();
    expect(page.url()).toMatch(/#times-1$/);
    await page.getByLabel('Informed consent', { exact: true }).fill('2');
    await page.getByRole('button', { name: /Save and go to Week 2/ }).click();
    expect(await heading(page)).toContain('Activities at Week 2');
    await page.goto(DRAFT);
    await page.getByRole('link', { name: 'Add an activity' }).click();
    await page.getByLabel('Name of the activity').fill('Lumbar puncture');
    await page.getByLabel('Section').selectOption('Conditional activities');
    await page.getByLabel('No', { exact: true }).check();
    await page.getByLabel('When it happens').check();
    await page.getByLabel('Search the tariff').fill('lumbar');
    await page.getByRole('button', { name: 'Find items' }).click();
    expect(await page.getByLabel('Name of the activity').inputValue()).toBe('Lumbar puncture');
    await page.getByLabel('Medical consultant').fill('40');
    await page.getByRole('button', { name: 'Save the activity' }).click();
    await page.getByLabel('Find an activity').fill('lumbar');
    await page.getByRole('button', { name: 'Find', exact: true }).click();
    expect(await page.locator('main').innerText()).toContain('Lumbar puncture');
    await page.goto(`/studies/${DRAFT_ID}/findings`);
    expect(await page.getByRole('table', { name: 'Errors' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Preview the prices' }).click();
    expect(await page.getByRole('table', { name: 'Prices by site' }).getByRole('row').count()).toBe(3);
  });
});

describe.each(BOTH_WAYS)('a session that ends, $way', ({ javaScript }) => {
  it('gives back a form that was sent after it as it was filled in', async () => {
    const late = `Screen Two, typed late ${String(javaScript)}`;
    const page = await visit(LEAD, javaScript);
    await page.goto(`${DRAFT}/visits/2`);
    await page.getByLabel('Name of the visit').fill(late);
    await page.getByLabel('Place in the order').fill('7');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Save the visit' }).click();
    expect(await heading(page)).toBe('You have been signed out');
    await page
      .getByRole('button', { name: 'Sign in again' })
      .or(page.locator('a.nhsuk-button'))
      .first()
      .click();
    await choosePerson(page, LEAD);
    expect(await page.locator('main').innerText()).toContain('nothing was sent');
    expect(await page.getByLabel('Name of the visit').inputValue()).toBe(late);
    expect(await page.getByLabel('Place in the order').inputValue()).toBe('7');
    await page.getByRole('button', { name: 'Save the visit' }).click();
    expect(await page.locator('main').innerText()).toContain(late);
  });
});

describe('with the keyboard only', () => {
  it('the lead site changes the schedule of a visit', async () => {
    const page = await visit(LEAD);
    await page.goto(`${DRAFT}/schedule`);
    await page.getByRole('region', { name: 'Activities by visit' }).focus();
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').innerText()).toBe('Screen One');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/schedule\/1$/);
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').innerText()).toBe('Skip to main content');
    await page.keyboard.press('Enter');
    const focused = async () => page.evaluate<string>('document.activeElement.id');
    for (let presses = 0; (await focused()) !== 'times-1' && presses < 10; presses += 1)
      await page.keyboard.press('Tab');
    expect(await focused()).toBe('times-1');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('3');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/schedule\?saved=1$/);
    const row = page.getByRole('row', { name: /Informed consent/ });
    expect(await row.getByRole('cell').first().innerText()).toBe('3');
  });
});

describe('a person with several organisations', () => {
  it('chooses one after signing in, sees which, and changes it', async () => {
    const page = await visit(TRUST);
    expect(await heading(page)).toBe('Which organisation do you act for?');
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Continue' }).click();
    expect(await page.title()).toMatch(/^Error: /);
    await page.getByLabel(/\(RJ1\)/).check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('link', { name: 'Prices to review' }).first().click();
    expect(await page.locator('main').innerText()).toContain('LZZT');
    await page.setViewportSize({ width: 320, height: 800 });
    await expectToFit(page);
    await page.getByRole('link', { name: /change the organisation/ }).click();
    await page.getByLabel(/\(R1H\)/).check();
    await page.getByRole('button', { name: 'Continue' }).click();
    expect(page.url()).toMatch(/\/prices$/);
    expect(await page.locator('main').innerText()).not.toContain('LZZT');
  });
});

describe('the list of who is waiting', () => {
  it('is downloaded as it is narrowed', async () => {
    const page = await visit(COORDINATOR);
    await page.goto('/waiting');
    await page.getByLabel('Region').selectOption('London');
    await page.getByRole('button', { name: 'Filter' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download as CSV' }).click();
    const text = readFileSync(await (await download).path(), 'utf8');
    expect(text).toContain('RJ1');
    expect(text).not.toContain('RK9');
  });
});
