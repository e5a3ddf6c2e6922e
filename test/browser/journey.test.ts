/** The main path by hand, in a real browser without JavaScript, through the real identity provider. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { choosePerson, launchBrowser, newVisitor, signInAs } from '../support/browser.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import { reviewOf } from '../support/study-journey.ts';

const IRAS = '1009993';
const SITE = `/studies/${IRAS}/sites/RJ1`;
const TRUST = 'demo.siteRepresentative.RJ1';

let service: ServiceProcess;
let browser: Browser;
beforeAll(async () => {
  [service, browser] = await Promise.all([startServiceProcess({ seed: false }), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await service.remove();
});

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();

async function visit(subject: string): Promise<Page> {
  const { page } = await newVisitor(browser, service.baseUrl, { javaScript: false });
  await signInAs(page, subject);
  return page;
}

/** Reloads until the price is there: it is made seconds after the agreement. */
async function untilOpen(page: Page, path: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    await page.goto(path);
    if ((await heading(page)).includes('Price for')) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no price at ${path}`);
}

describe('without JavaScript', () => {
  it('the lead site uploads, corrects, previews and submits', async () => {
    const page = await visit('demo.studyResourceReviewer.RRV');
    await page.getByRole('link', { name: 'Studies', exact: true }).click();
    await page.getByRole('link', { name: 'Start a study' }).click();
    const review = reviewOf(IRAS, ['RJ1', 'RK9']);
    const wrong = { ...review, sites: [...review.sites, { ...review.sites[0], odsCode: 'ZZZ' }] };
    const upload = async (document: unknown) => {
      const buffer = Buffer.from(JSON.stringify(document));
      await page
        .getByLabel('Resource review')
        .setInputFiles({ name: 'review.json', mimeType: 'application/json', buffer });
      await page.getByRole('button', { name: 'Upload and check' }).click();
    };
    await upload(wrong);
    expect(await page.getByRole('table', { name: 'Errors' }).innerText()).toContain('ZZZ');
    await page.getByRole('link', { name: 'Upload a corrected review' }).click();
    await upload(review);
    await page.getByRole('link', { name: 'Preview the prices' }).click();
    expect(await page.getByRole('table', { name: 'Prices by site' }).getByRole('row').count()).toBe(3);
    await page.getByRole('link', { name: 'Check and submit' }).click();
    await page.getByRole('button', { name: 'Submit the review' }).click();
    expect(await page.title()).toMatch(/^Error: /);
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Submit the review' }).click();
    expect(await heading(page)).toBe('Review submitted');
  });

  it('the company asks, the lead answers and submits again, the company agrees', async () => {
    const company = await visit('demo.companyRepresentative.example-pharma');
    await company.goto(`/studies/${IRAS}/review`);
    await company.getByLabel('Your question').fill('Are all visits needed?');
    await company.getByRole('button', { name: 'Send the question' }).click();
    const lead = await visit('demo.studyResourceReviewer.RRV');
    await lead.goto(`/studies/${IRAS}`);
    await lead.getByRole('link', { name: 'Questions of the company' }).click();
    await lead.getByLabel('Your answer').fill('The protocol asks for each.');
    await lead.getByRole('button', { name: 'Answer', exact: true }).click();
    await lead.goto(`/studies/${IRAS}/check`);
    await lead.getByRole('checkbox').check();
    await lead.getByRole('button', { name: 'Submit the review' }).click();
    await company.goto(`/studies/${IRAS}/review`);
    expect(await company.locator('main').innerText()).toContain('The protocol asks for each.');
    await company.getByRole('link', { name: 'Agree the resource review' }).click();
    expect(await heading(company)).toBe('You are about to send prices to 2 organisations');
    await company.getByRole('button', { name: 'Agree the resource review' }).click();
    expect(await heading(company)).toBe('Resource review agreed');
  });

  it('the trust reads its price, accepts it, and a colleague finds it answered', async () => {
    const page = await visit(TRUST);
    await untilOpen(page, SITE);
    await page.locator('summary').first().click();
    expect(await page.locator('details').first().innerText()).toContain('Price at this site');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Financial appendix (PDF)' }).click();
    expect((await download).suggestedFilename()).toBe(`${IRAS}_RJ1_v1_appendix.pdf`);
    await page.getByRole('link', { name: 'Answer this price' }).first().click();
    await page.getByLabel('Yes, we accept this price').check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Accept and send' }).click();
    expect(page.url()).toContain('/oidc/');
    await choosePerson(page, TRUST);
    expect(await heading(page)).toBe('Price accepted');
    await page.goto(`${SITE}/decision`);
    expect(await page.locator('main').innerText()).toMatch(/Already accepted by .+ on .+/);
  });

  it('another trust says why it does not accept, and the indicator counts both', async () => {
    const page = await visit('demo.siteRepresentative.RK9');
    await untilOpen(page, `/studies/${IRAS}/sites/RK9`);
    await page.goto(`/studies/${IRAS}/sites/RK9/decision/refuse`);
    await page.getByLabel('The set-up fee').check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Confirm and send' }).click();
    await choosePerson(page, 'demo.siteRepresentative.RK9');
    expect(await heading(page)).toBe('Price not accepted');
    await page.goto('/indicator');
    expect(await page.locator('main').innerText()).toContain(
      '1 of 2 trusts accepted every price they decided',
    );
  });

  it('everyone signs out, here and at the identity provider', async () => {
    const page = await visit(TRUST);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.goto('/prices');
    expect(page.url()).toContain('/oidc/');
  });
});
