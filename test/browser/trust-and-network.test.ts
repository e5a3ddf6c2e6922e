/** Missing items and their judgement, with the keyboard alone and without JavaScript; pages after issue; a closed trust. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { londonDay } from '../../shared/domain/london-time.ts';
import { choosePerson, launchBrowser, newVisitor, signInAs } from '../support/browser.ts';
import { press, tabTo, type } from '../support/keyboard.ts';
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
    await type(page, 'What is missing?', 'MRI of the liver');
    await tabTo(page, 'radio', 'Yes');
    await page.keyboard.press('ArrowDown');
    await type(page, 'Evidence', 'Protocol, table 3: liver imaging at baseline');
    await press(page, 'button', 'Continue');
    expect(await heading(page)).toContain('What prices the missing item?');
    await type(page, 'Search the tariff', 'MRI');
    await page.keyboard.press('Enter');
    await page.waitForURL(/search=MRI/);
    await press(page, 'button', 'Continue');
    expect(await page.title()).toMatch(/^Error: /);
    await tabTo(page, 'radio', 'MRI');
    await page.keyboard.press('Space');
    await press(page, 'button', 'Continue');
    await tabTo(page, 'radio', 'Each participant');
    await page.keyboard.press('Space');
    await press(page, 'button', 'Continue');
    expect(await heading(page)).toContain('Check what you report');
    expect(await main(page)).toMatch(/\d+\.\d{3}%[\s\S]*The threshold is 5\.000%/);
    await press(page, 'button', 'Confirm and send the report');
    await choosePerson(page, TRUST);
    expect(await heading(page)).toBe('Missing item reported');
  });

  it('its network judges it', async () => {
    const page = await pageOf(NETWORK);
    await page.goto('/');
    await press(page, 'link', 'Missing items to judge');
    await press(page, 'link', 'MRI of the liver');
    await press(page, 'link', 'Judge this item');
    await press(page, 'button', 'Continue');
    expect(await page.title()).toMatch(/^Error: /);
    await tabTo(page, 'radio', 'Upheld');
    await page.keyboard.press('ArrowDown');
    await type(page, 'Reason', 'The baseline visit has it.');
    await press(page, 'button', 'Continue');
    expect(await heading(page)).toContain('Check your judgement');
    await press(page, 'button', 'Confirm the judgement');
    await choosePerson(page, NETWORK);
    expect(await main(page)).toContain('Your judgement was recorded: included elsewhere.');
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

  it('a trust reports a missing item, its network upholds it, and the company reads it', async () => {
    const [reporter, assessor] = ['demo.siteRepresentative.RX1', 'demo.networkAssessor.Y60'];
    const site = `${STUDY}/sites/RX1`;
    const page = await visit(reporter);
    await page.goto(site);
    await page.getByRole('link', { name: 'Answer this price' }).first().click();
    await page.getByLabel('Something is missing').check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('What is missing?').fill('Liver biopsy');
    await page.getByLabel('No', { exact: true }).check();
    await page.getByLabel('Evidence').fill('Protocol, section 8');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel(/staff time/i).check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('Research nurse', { exact: true }).fill('6000');
    await page.getByLabel('Each participant').check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Confirm and send the report' }).click();
    await choosePerson(page, reporter);
    expect(await heading(page)).toBe('Missing item reported');
    const network = await visit(assessor);
    await network.goto('/escalations');
    await network.getByRole('link', { name: 'Liver biopsy' }).click();
    await network.getByRole('link', { name: 'Judge this item' }).click();
    await network.getByLabel('No', { exact: true }).check();
    await network.getByLabel('Upheld').check();
    await network.getByRole('button', { name: 'Continue' }).click();
    await network.getByRole('button', { name: 'Confirm the judgement' }).click();
    await choosePerson(network, assessor);
    expect(await main(network)).toContain('Your judgement was recorded: upheld.');
    const company = await visit(COMPANY);
    await company.goto(STUDY);
    expect(await main(company)).toContain('A network upheld a missing item');
    await page.goto(`${site}/decision`);
    expect(await heading(page)).toContain('This price cannot be answered now');
  });

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
    await page.getByRole('button', { name: 'Close the organisation' }).click();
    expect(await heading(page)).toContain('is closed');
    expect(await main(page)).toContain('1 price moved to the successor');
  });
});
