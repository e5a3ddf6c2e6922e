/** Documents held up to the public page, receipts, attested agreements and sites in waves. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BOTH_WAYS, findBarriers, launchBrowser, newVisitor, signInAs } from '../support/browser.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import { type Parties, reviewOf, signInParties } from '../support/study-journey.ts';
import { untilSeeded } from './until-seeded.ts';

const STUDY = '/studies/1009991';
const LEAD = 'demo.studyResourceReviewer.RRV';
const TRUST = 'demo.siteRepresentative.R0A';
/** Submitted, and agreed outside the service. */
const ATTESTED = '1009997';
const MEBIBYTE = 1024 * 1024;

let service: ServiceProcess;
let browser: Browser;
let parties: Parties;

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
  const review = `/api/studies/${ATTESTED}/resource-review`;
  expect((await parties.lead.put(review, reviewOf(ATTESTED, ['RJ1', 'RK9']))).status).toBe(201);
  expect((await parties.lead.post(`${review}/submission`, {})).status).toBe(200);
});
afterAll(async () => {
  await browser.close();
  await service.remove();
});

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();
const main = (page: Page) => page.locator('main').innerText();

async function visit(subject?: string, javaScript = false): Promise<Page> {
  const { page } = await newVisitor(browser, service.baseUrl, { javaScript });
  if (subject !== undefined) await signInAs(page, subject);
  return page;
}

async function download(page: Page, link: string): Promise<Buffer> {
  const started = page.waitForEvent('download');
  await page.getByRole('link', { name: link }).click();
  return readFileSync(await (await started).path());
}

async function check(page: Page, buffer: Buffer, name = 'document'): Promise<void> {
  await page.goto('/verify');
  await page.getByLabel('Document').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
  await page.getByRole('button', { name: 'Check the document' }).click();
}

describe.each(BOTH_WAYS)('a document that was downloaded, $way', ({ javaScript }) => {
  it('is genuine for anybody: the PDF, the data and the receipt', async () => {
    const trust = await visit(TRUST, javaScript);
    await trust.goto(`${STUDY}/sites/R0A`);
    const pdf = await download(trust, 'Financial appendix (PDF)');
    const json = await download(trust, 'Financial appendix as data (JSON)');
    await trust.getByRole('link', { name: 'Receipt' }).click();
    expect(await heading(trust)).toContain('Receipt: site price accepted');
    const receipt = await download(trust, 'Download the receipt (JSON)');
    const anybody = await visit(undefined, javaScript);
    for (const document of [pdf, json]) {
      await check(anybody, document);
      expect(await heading(anybody)).toBe('This financial appendix is genuine');
    }
    await check(anybody, receipt);
    expect(await heading(anybody)).toBe('This receipt is genuine');
  });

  it('is not, once a digit was changed, and the page says which', async () => {
    const trust = await visit(TRUST, javaScript);
    await trust.goto(`${STUDY}/sites/R0A`);
    const json = await download(trust, 'Financial appendix as data (JSON)');
    const forged = json.toString().replace(/"oneOffPence":(\d)/, (_, digit) => `"oneOffPence":${9 - digit}`);
    const page = await visit(undefined, javaScript);
    await check(page, Buffer.from(forged), 'x'.repeat(200));
    expect(await heading(page)).toBe('Do not rely on this document');
    expect(await main(page)).toContain('price.oneOffPence');
  });

  it('that is too large is refused on a page, not by a broken connection', async () => {
    const anybody = await visit(undefined, javaScript);
    await check(anybody, Buffer.alloc(5 * MEBIBYTE, 32));
    expect(await heading(anybody)).toBe('The file is too large');
    expect(await main(anybody)).toContain('at most 4 MB');
  });
});

describe('the financial appendix as a page', () => {
  it('is the document that the price names', async () => {
    const trust = await visit(TRUST);
    await trust.goto(`${STUDY}/sites/R0A`);
    await trust.getByRole('link', { name: 'Financial appendix (page)' }).click();
    expect(await heading(trust)).toBe('Financial appendix');
    expect(await main(trust)).toContain('9. Integrity');
  });
});

describe('an agreement that was reached outside the service', () => {
  it('is attested after an interruption, and then prices are sent', async () => {
    const lead = await visit(LEAD);
    await lead.goto(`/studies/${ATTESTED}`);
    await lead.getByRole('link', { name: 'Attest an agreement reached outside the service' }).click();
    await lead.getByLabel('Who agreed for the company?').fill('Sam Sponsor, head of contracts');
    await lead.getByLabel('Day').fill('30');
    await lead.getByLabel('Month').fill('2');
    await lead.getByLabel('Year').fill('2026');
    await lead.getByLabel('How do you know?').fill('E-mail in the study file');
    await lead.getByRole('button', { name: 'Continue' }).click();
    expect(await lead.title()).toMatch(/^Error: /);
    await lead.getByRole('link', { name: 'The day must be a real one' }).click();
    await lead.getByLabel('Day').fill('28');
    await lead.getByRole('button', { name: 'Continue' }).click();
    expect(await heading(lead)).toBe('You are about to send prices to 2 organisations');
    await lead.getByRole('button', { name: 'Attest the agreement' }).click();
    expect(await heading(lead)).toBe('Resource review agreed');
    await lead.goto(`/studies/${ATTESTED}/review`);
    expect(await main(lead)).toContain('Sam Sponsor, head of contracts on 28 February 2026');
  });
});

/** As a person without JavaScript does: by the link, until the price is there. */
async function untilListed(page: Page, text: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await page.getByRole('row').filter({ hasText: text }).innerText()).includes('With the trust'))
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
    await page.getByRole('link', { name: 'Refresh the list' }).click();
  }
  throw new Error(`no price for ${text}`);
}

describe('a site', () => {
  it('joins an agreed study, is changed, and leaves', async () => {
    const lead = await visit(LEAD);
    await lead.goto(`${STUDY}/sites`);
    await lead.getByRole('link', { name: 'Add a site' }).click();
    await lead.getByLabel('Which organisation?').fill('barts');
    await lead.getByRole('button', { name: 'Find' }).click();
    await lead.getByRole('link', { name: 'Add Barts Health NHS Trust' }).click();
    await lead.getByRole('button', { name: 'Continue' }).click();
    expect(await lead.title()).toMatch(/^Error: /);
    await lead.getByLabel('Principal investigator').fill('Dr B Barts');
    for (const field of await lead.getByRole('group').getByRole('textbox').all()) await field.fill('3');
    await lead.getByRole('button', { name: 'Continue' }).click();
    expect(await heading(lead)).toContain('You are about to send a price to Barts Health NHS Trust');
    await lead.getByRole('button', { name: 'Add the site and send its price' }).click();
    await untilListed(lead, 'Barts Health');
    await lead.getByRole('link', { name: 'Change Barts Health NHS Trust' }).click();
    await lead.getByLabel('Principal investigator').fill('Dr C Barts');
    await lead.getByRole('button', { name: 'Continue' }).click();
    expect(await main(lead)).toContain('was Dr B Barts');
    await lead.getByRole('button', { name: 'Change the site' }).click();
    await untilListed(lead, 'Barts Health');
    await lead.getByRole('link', { name: 'Withdraw Barts Health NHS Trust' }).click();
    await lead.getByRole('button', { name: 'Withdraw the site' }).click();
    expect(await main(lead)).toContain('Barts Health NHS Trust (R1H): withdrawn');
  });

  it('comes with the others as a file for a spreadsheet', async () => {
    const lead = await visit(LEAD);
    await lead.goto(`${STUDY}/sites`);
    const csv = (await download(lead, 'Download as CSV')).toString();
    expect(csv.split('\r\n').length).toBeGreaterThan(12);
    expect(csv).toContain('Accepted');
  });
});

describe('with JavaScript', () => {
  it('the list of sites is filled again while prices are being made, and then left alone', async () => {
    const { page } = await newVisitor(browser, service.baseUrl);
    await signInAs(page, LEAD);
    let asked = 0;
    // The first answer is the list as it is a moment after the agreement.
    await page.route(`**${STUDY}/sites`, async (route) => {
      asked += 1;
      if (asked > 1) return route.continue();
      const response = await route.fetch();
      const text = (await response.text())
        .replace(
          /(<div role="status" id="progress")/,
          '$1 data-refresh-seconds="0.1" data-refresh-also="site-list"',
        )
        .replace(/<div id="site-list">[\s\S]*?<\/table>/, '<div id="site-list">');
      return route.fulfill({ response, body: text });
    });
    await page.goto(`${STUDY}/sites`);
    await page.getByRole('table', { name: 'Sites' }).waitFor();
    expect(asked).toBe(2);
    expect(await findBarriers(page)).toEqual([]);
  });
});
