/** A company from its agreement to the ZIP of every appendix, and an amendment from its first change to its acceptance. */
import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BOTH_WAYS, choosePerson, launchBrowser, newVisitor, signInAs } from '../support/browser.ts';
import { acceptPrice } from '../support/portfolio.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import { type Parties, signInParties, untilIssued } from '../support/study-journey.ts';
import { site, smallReview } from '../usecases/resource-review/small-review.ts';

const STUDIES = { 'with JavaScript': '1009963', 'without JavaScript': '1009962' } as const;
const LEAD = 'demo.studyResourceReviewer.RRV';
const COMPANY = 'demo.companyRepresentative.example-pharma';
const TRUST = 'demo.siteRepresentative.RJ1';

let service: ServiceProcess;
let browser: Browser;
let parties: Parties;

beforeAll(async () => {
  [service, browser] = await Promise.all([startServiceProcess({ seed: false }), launchBrowser()]);
  parties = await signInParties(service.baseUrl);
  const review = smallReview({ sites: [site('RJ1'), site('RK9')] });
  for (const irasId of Object.values(STUDIES)) {
    const address = `/api/studies/${irasId}/resource-review`;
    const draft = { ...review, study: { ...review.study, irasId } };
    expect((await parties.lead.put(address, draft)).status).toBe(201);
    expect((await parties.lead.post(`${address}/submission`, {})).status).toBe(200);
  }
});
afterAll(async () => {
  await browser.close();
  await service.remove();
});

const PATIENTLY = { timeout: 60_000, interval: 200 };
const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();
const main = (page: Page) => page.locator('main').innerText();

async function agree(company: Page, study: string): Promise<void> {
  await company.goto(`${study}/review`);
  await company.getByRole('link', { name: 'Agree the resource review' }).click();
  await company.getByRole('button', { name: 'Agree the resource review' }).click();
  expect(await heading(company)).toBe('Resource review agreed');
}

/** With JavaScript the page is filled again by itself until the ZIP is there; without it, the person refreshes it. */
async function downloadZip(company: Page, javaScript: boolean) {
  const ready = company.getByRole('link', { name: 'Download the ZIP' });
  if (javaScript) await ready.waitFor();
  else
    await expect
      .poll(async () => {
        await company.reload();
        return ready.count();
      }, PATIENTLY)
      .toBe(1);
  const download = company.waitForEvent('download');
  await ready.click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/_v1_appendices\.zip$/);
  return unzipSync(readFileSync(await file.path()));
}

async function expectGenuine(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page.goto('/verify');
  const file = { name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) };
  await page.getByLabel('Document').setInputFiles(file);
  await page.getByRole('button', { name: 'Check the document' }).click();
  expect(await heading(page), name).toBe('This financial appendix is genuine');
}

describe.each(BOTH_WAYS)('$way', ({ way, javaScript }) => {
  const irasId = STUDIES[way];
  const study = `/studies/${irasId}`;
  const priced = `${study}/sites/RJ1`;
  const visit = async (subject?: string): Promise<Page> => {
    const { page } = await newVisitor(browser, service.baseUrl, { javaScript });
    if (subject !== undefined) await signInAs(page, subject);
    return page;
  };

  it('the company agrees, and has every appendix in one ZIP, each of them genuine', async () => {
    const company = await visit(COMPANY);
    await agree(company, study);
    await company.getByRole('link', { name: 'See the sites and their prices' }).click();
    await untilIssued(parties.lead, irasId, 2);
    await company.reload();
    await company.getByRole('link', { name: /ZIP/ }).click();
    await company.getByRole('button', { name: 'Make the ZIP' }).click();
    const files = await downloadZip(company, javaScript);
    const documents = Object.entries(files).filter(([name]) => /appendix\.(?:pdf|json)$/.test(name));
    expect(documents.map(([name]) => name).sort()).toEqual(
      ['RJ1', 'RK9'].flatMap((odsCode) =>
        ['json', 'pdf'].map((kind) => `${irasId}_${odsCode}_v1_appendix.${kind}`),
      ),
    );
    const anybody = await visit();
    expect(documents).toHaveLength(4);
    for (const [name, bytes] of documents) await expectGenuine(anybody, name, bytes);
  });

  it('the lead site amends a quantity in the next version, and the company agrees it', async () => {
    await acceptPrice(parties, irasId, 'RJ1');
    const lead = await visit(LEAD);
    await lead.goto(study);
    await lead.getByRole('link', { name: 'Begin the next version on the page' }).click();
    await lead.getByRole('button', { name: 'Begin version 2' }).click();
    await lead.getByRole('link', { name: 'See the schedule' }).click();
    await lead.getByRole('columnheader', { name: 'Day 1' }).getByRole('link').click();
    await lead.getByLabel('Informed consent', { exact: true }).fill('3');
    await lead.getByRole('button', { name: /^Save/ }).first().click();
    await lead.goto(`${study}/check`);
    await lead.getByRole('checkbox').check();
    await lead.getByRole('button', { name: 'Submit the review' }).click();
    expect(await heading(lead)).toBe('Review submitted');
    const company = await visit(COMPANY);
    await company.goto(`${study}/review/changes`);
    expect(await main(company)).toContain('Informed consent');
    await agree(company, study);
  });

  it('the trust sees what changed, and accepts the second price', async () => {
    await untilIssued(parties.lead, irasId, 2);
    const trust = await visit(TRUST);
    await trust.goto(priced);
    await trust.getByRole('link', { name: 'What changed since version 1' }).click();
    const changes = await main(trust);
    expect(changes).toContain('Informed consent');
    expect(changes).toContain('stays in force until this one is accepted');
    await trust.getByRole('link', { name: 'Answer this price' }).first().click();
    await trust.getByLabel('Yes, we accept this price').check();
    await trust.getByRole('button', { name: 'Continue' }).click();
    await trust.getByRole('checkbox').check();
    await trust.getByRole('button', { name: 'Accept and send' }).click();
    await choosePerson(trust, TRUST);
    expect(await heading(trust)).toBe('Price accepted');
    const { body } = await (await parties.trust('RJ1')).get(`/api${priced}/price`);
    expect(body).toMatchObject({ reviewVersion: 2, status: 'accepted' });
  });
});
