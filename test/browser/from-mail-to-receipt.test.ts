/** A trust led by its mail to its price and on to the receipt, and two people of one trust who answer at once. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { api, demoToken } from '../support/api-client.ts';
import { BOTH_WAYS, choosePerson, launchBrowser, newVisitor, signInAs } from '../support/browser.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import { agreeStudy, listSites, signInParties, untilIssued } from '../support/study-journey.ts';
import { site, smallReview } from '../usecases/resource-review/small-review.ts';

const IRAS = '1009961';
/** Who accepts with JavaScript and who without: a trust answers once. */
const ACCEPTING = { 'with JavaScript': 'RJ1', 'without JavaScript': 'RTD' } as const;
const OTHER_SITE = `/studies/${IRAS}/sites/RK9`;
const OTHER_TRUST = 'demo.siteRepresentative.RK9';
/** Represents a trust of their own, and RK9 as well. */
const COLLEAGUE = 'demo.siteRepresentative.R1H';
const MAIL_WITHIN_MS = 60_000;

let service: ServiceProcess;
let browser: Browser;

async function grantColleague(): Promise<void> {
  const national = api(service.baseUrl, await demoToken(service.baseUrl, 'nationalCoordinator', 'national'));
  const person = { issuer: `${service.baseUrl}/oidc`, subject: COLLEAGUE, name: 'Sam Several' };
  const membership = { ...person, role: 'siteRepresentative', organisation: 'RK9' };
  expect((await national.put('/api/memberships', membership)).status).toBe(201);
}

beforeAll(async () => {
  [service, browser] = await Promise.all([startServiceProcess({ seed: false }), launchBrowser()]);
  const parties = await signInParties(service.baseUrl);
  const review = smallReview({ sites: [site('RJ1'), site('RTD'), site('RK9')] });
  await agreeStudy(parties, { ...review, study: { ...review.study, irasId: IRAS } });
  await untilIssued(parties.lead, IRAS, 3);
  await grantColleague();
});
afterAll(async () => {
  await browser.close();
  await service.remove();
});

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();
const main = (page: Page) => page.locator('main').innerText();

/** The plain text of every message in the local service's folder. */
function readMail(): string[] {
  const folder = join(service.folder, 'mail');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.eml'))
    .map((name) => readFileSync(join(folder, name), 'utf8').split('Content-Type: text/html')[0] ?? '');
}

/** The address of the page in the message about a site's price; messages come seconds after the price. */
function untilLinked(path: string): Promise<string> {
  return vi.waitFor(
    () => {
      const links = readMail().flatMap((text) => text.match(/https?:\/\/\S+/g) ?? []);
      const link = links.find((each) => new URL(each).pathname === path);
      if (link === undefined) throw new Error(`no message links to ${path}: ${links.join(', ')}`);
      return link;
    },
    { timeout: MAIL_WITHIN_MS, interval: 200 },
  );
}

/** What anybody finds who holds a file up to the public page. */
async function expectGenuine(file: string, javaScript: boolean): Promise<void> {
  const { page } = await newVisitor(browser, service.baseUrl, { javaScript });
  await page.goto('/verify');
  await page.getByLabel('Document').setInputFiles(file);
  await page.getByRole('button', { name: 'Check the document' }).click();
  expect(await heading(page)).toBe('This receipt is genuine');
}

describe.each(BOTH_WAYS)('$way', ({ way, javaScript }) => {
  it('the trust follows the link of its mail, signs in, accepts, and has a receipt', async () => {
    const odsCode = ACCEPTING[way];
    const [path, subject] = [`/studies/${IRAS}/sites/${odsCode}`, `demo.siteRepresentative.${odsCode}`];
    const link = await untilLinked(path);
    expect(new URL(link).search).toBe('');
    const { page } = await newVisitor(browser, service.baseUrl, { javaScript });
    await page.goto(link);
    expect(page.url()).toContain('/oidc/');
    await choosePerson(page, subject);
    expect(new URL(page.url()).pathname).toBe(path);
    expect(await heading(page)).toContain('Price for');
    await page.getByRole('link', { name: 'Answer this price' }).first().click();
    await page.getByLabel('Yes, we accept this price').check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Accept and send' }).click();
    // Nothing is recorded before the person has shown once more who they are.
    await page.waitForURL(/\/oidc\//);
    const { lead } = await signInParties(service.baseUrl);
    const row = (await listSites(lead, IRAS)).find((each) => each.odsCode === odsCode);
    expect(row?.status).toBe('issued');
    await choosePerson(page, subject);
    expect(await heading(page)).toBe('Price accepted');
    await page.goto(path);
    await page.getByRole('link', { name: 'Receipt' }).click();
    expect(await heading(page)).toContain('Receipt: site price accepted');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download the receipt (JSON)' }).click();
    await expectGenuine(await (await download).path(), javaScript);
  });
});

describe('a decision before which the person does not show who they are', () => {
  it('is not recorded: not for a colleague who signs in instead, and not when they turn back', async () => {
    const { page } = await newVisitor(browser, service.baseUrl);
    await signInAs(page, OTHER_TRUST);
    await fillAcceptance(page);
    await choosePerson(page, 'demo.siteRepresentative.RTD');
    expect(await heading(page)).not.toBe('Price accepted');
    const { page: other } = await newVisitor(browser, service.baseUrl);
    await signInAs(other, OTHER_TRUST);
    await fillAcceptance(other);
    await other.goto(`${OTHER_SITE}/decision`);
    expect(await heading(other)).toContain('Do you accept this price?');
    const { lead } = await signInParties(service.baseUrl);
    const row = (await listSites(lead, IRAS)).find(({ odsCode }) => odsCode === 'RK9');
    expect(row?.status).toBe('issued');
  });
});

/** As far as the identity provider, which asks once more who it is. */
async function fillAcceptance(page: Page): Promise<void> {
  await page.goto(`${OTHER_SITE}/decision/accept`);
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Accept and send' }).click();
  await page.waitForURL(/\/oidc\//);
}
async function fillRefusal(page: Page): Promise<void> {
  await page.goto(`${OTHER_SITE}/decision/refuse`);
  await page.getByLabel('The set-up fee').check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Confirm and send' }).click();
  await page.waitForURL(/\/oidc\//);
}

describe('two people of one trust, each in a browser of their own', () => {
  it('answer differently at once: one answer stands, and the other person reads whose it is', async () => {
    const { page: one } = await newVisitor(browser, service.baseUrl);
    const { page: two } = await newVisitor(browser, service.baseUrl);
    await signInAs(one, OTHER_TRUST);
    await signInAs(two, COLLEAGUE);
    await two.getByLabel(/\(RK9\)/).check();
    await two.getByRole('button', { name: 'Continue' }).click();
    await fillAcceptance(one);
    await fillRefusal(two);
    const ours = new RegExp(`${OTHER_SITE}/decision`);
    await Promise.all([
      choosePerson(one, OTHER_TRUST).then(() => one.waitForURL(ours)),
      choosePerson(two, COLLEAGUE).then(() => two.waitForURL(ours)),
    ]);
    const accepted = (await heading(one)) === 'Price accepted';
    const [winner, loser] = accepted ? [one, two] : [two, one];
    expect(await heading(winner)).toBe(accepted ? 'Price accepted' : 'Price not accepted');
    expect(new URL(loser.url()).pathname).toBe(`${OTHER_SITE}/decision`);
    const words = accepted ? /Already accepted by .+ on .+/ : /Already not accepted by .+ on .+/;
    expect(await main(loser)).toMatch(words);
    const { lead } = await signInParties(service.baseUrl);
    const row = (await listSites(lead, IRAS)).find(({ odsCode }) => odsCode === 'RK9');
    expect(row?.status).toBe(accepted ? 'accepted' : 'notAccepted');
  });
});
