/** The main path by hand, from an Excel workbook to answered prices, through the real identity provider. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReviewWorkbook } from '../../shared/adapters/workbook/review-workbook.xlsx.ts';
import type { ResourceReview } from '../../shared/domain/resource-review.ts';
import { BOTH_WAYS, choosePerson, launchBrowser, newVisitor, signInAs } from '../support/browser.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import { reviewOf } from '../support/study-journey.ts';

const STUDIES = { 'with JavaScript': '1009994', 'without JavaScript': '1009993' } as const;
const LEAD = 'demo.studyResourceReviewer.RRV';
const COMPANY = 'demo.companyRepresentative.example-pharma';
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

async function upload(page: Page, review: ResourceReview): Promise<void> {
  const buffer = Buffer.from(await createReviewWorkbook().write(review));
  await page.getByLabel('Resource review').setInputFiles({ name: 'review.xlsx', mimeType: '', buffer });
  await page.getByRole('button', { name: 'Upload and check' }).click();
}

describe.each(BOTH_WAYS)('$way', ({ way, javaScript }) => {
  const irasId = STUDIES[way];
  const study = `/studies/${irasId}`;
  const priced = `${study}/sites/RJ1`;
  const visit = async (subject: string): Promise<Page> => {
    const { page } = await newVisitor(browser, service.baseUrl, { javaScript });
    await signInAs(page, subject);
    return page;
  };

  it('the lead site uploads its workbook, corrects it, previews and submits', async () => {
    const page = await visit(LEAD);
    await page.getByRole('link', { name: 'Studies', exact: true }).click();
    await page.getByRole('link', { name: 'Start a study' }).click();
    const review = reviewOf(irasId, ['RJ1', 'RK9']);
    const [first, ...others] = review.sites;
    await upload(page, { ...review, sites: [...others, { ...first!, odsCode: 'ZZZ' }] });
    expect(await page.getByRole('table', { name: 'Errors' }).innerText()).toMatch(
      /Sheet Sites, cell [A-Z]+\d+/,
    );
    await page.getByRole('link', { name: 'Upload a corrected review' }).click();
    await upload(page, review);
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
    const company = await visit(COMPANY);
    await company.goto(`/studies/${irasId}/review`);
    await company.getByLabel('Your question').fill('Are all visits needed?');
    await company.getByRole('button', { name: 'Send the question' }).click();
    const lead = await visit(LEAD);
    await lead.goto(`/studies/${irasId}`);
    await lead.getByRole('link', { name: 'Questions of the company' }).click();
    await lead.getByLabel('Your answer').fill('The protocol asks for each.');
    await lead.getByRole('button', { name: 'Answer', exact: true }).click();
    await lead.goto(`/studies/${irasId}/check`);
    await lead.getByRole('checkbox').check();
    await lead.getByRole('button', { name: 'Submit the review' }).click();
    await company.goto(`/studies/${irasId}/review`);
    expect(await company.locator('main').innerText()).toContain('The protocol asks for each.');
    await company.getByRole('link', { name: 'Agree the resource review' }).click();
    expect(await heading(company)).toBe('You are about to send prices to 2 organisations');
    await company.getByRole('button', { name: 'Agree the resource review' }).click();
    expect(await heading(company)).toBe('Resource review agreed');
  });

  it('the lead site sees every price issued, and leaves the page open until then', async () => {
    const page = await visit(LEAD);
    await page.goto(`${study}/sites`);
    const issued = page.getByRole('table', { name: 'Sites' }).getByText('With the trust');
    // The list is filled again by its script; without one, the person refreshes it.
    await expect
      .poll(
        async () => {
          if (!javaScript) await page.reload();
          return issued.count();
        },
        { timeout: 60_000, interval: 200 },
      )
      .toBe(2);
    await page.locator(`a[href="${priced}"]`).first().click();
    expect(await heading(page)).toContain('Price for');
  });

  it('the trust reads its price, accepts it, and a colleague finds it answered', async () => {
    const page = await visit(TRUST);
    await page.goto(priced);
    await page.locator('summary').first().click();
    expect(await page.locator('details').first().innerText()).toContain('Price at this site');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Financial appendix (PDF)' }).click();
    expect((await download).suggestedFilename()).toBe(`${irasId}_RJ1_v1_appendix.pdf`);
    await page.getByRole('link', { name: 'Answer this price' }).first().click();
    await page.getByLabel('Yes, we accept this price').check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Accept and send' }).click();
    expect(page.url()).toContain('/oidc/');
    await choosePerson(page, TRUST);
    expect(await heading(page)).toBe('Price accepted');
    await page.goto(`${priced}/decision`);
    expect(await page.locator('main').innerText()).toMatch(/Already accepted by .+ on .+/);
  });

  it('another trust says why it does not accept, and the indicator counts both', async () => {
    const page = await visit('demo.siteRepresentative.RK9');
    await page.goto(`/studies/${irasId}/sites/RK9/decision/refuse`);
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
