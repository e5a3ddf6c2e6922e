/** A coordinator re-prices nationally in a browser: choose, preview, interruption, progress, pause, result. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledMultipliers, bundledTariff } from '../../shared/reference/index.ts';
import { api, demoToken } from '../support/api-client.ts';
import { launchBrowser, newVisitor, signInAs } from '../support/browser.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import { agreeStudy, reviewOf, signInParties, untilIssued } from '../support/study-journey.ts';
import { dearer, higher, NEW_MULTIPLIERS, NEW_TARIFF } from '../usecases/site-pricing/repricing-process.ts';

const COORDINATOR = 'demo.nationalCoordinator.national';
/** For the second re-pricing, without JavaScript. */
const NEXT_TARIFF = 'NEXT-2026-27.3';
const STUDY_ID = '1009981';
const SITES = ['RJ1', 'RK9', 'RTD'];

let service: ServiceProcess;
let browser: Browser;

async function prepare(): Promise<void> {
  const parties = await signInParties(service.baseUrl);
  await agreeStudy(parties, reviewOf(STUDY_ID, SITES));
  await untilIssued(parties.lead, STUDY_ID, SITES.length);
  const national = api(service.baseUrl, await demoToken(service.baseUrl, 'nationalCoordinator', 'national'));
  const tariff = await national.put(`/api/tariffs/${NEW_TARIFF}`, dearer(bundledTariff()));
  expect(tariff.status).toBe(201);
  const next = { ...dearer(dearer(bundledTariff()), NEXT_TARIFF), effectiveFrom: '2026-04-02' };
  expect((await national.put(`/api/tariffs/${NEXT_TARIFF}`, next)).status).toBe(201);
  // One of the sites has no multiplier in the new set.
  const set = higher(bundledMultipliers(), ['RK9']);
  expect((await national.put(`/api/multipliers/${NEW_MULTIPLIERS}`, set)).status).toBe(201);
}

beforeAll(async () => {
  [service, browser] = await Promise.all([startServiceProcess({ seed: false }), launchBrowser()]);
  await prepare();
});
afterAll(async () => {
  await browser.close();
  await service.remove();
});

async function visit(subject: string, path = '/', javaScript = true): Promise<Page> {
  const { page } = await newVisitor(browser, service.baseUrl, { javaScript });
  await signInAs(page, subject, path);
  return page;
}

async function askForPreview(page: Page, tariff = NEW_TARIFF): Promise<void> {
  await page.goto('/repricings/new');
  await page.getByLabel(tariff, { exact: true }).check();
  await page.getByLabel(NEW_MULTIPLIERS, { exact: true }).check();
  await page.getByRole('button', { name: 'Preview' }).click();
}

describe('a national re-pricing in the browser', () => {
  it('begins on the home page, and says at the field what is missing', async () => {
    const page = await visit(COORDINATOR);
    await page.locator('main a[href="/repricings"]').first().click();
    await page.getByRole('link', { name: 'Preview a re-pricing' }).click();
    await page.getByRole('button', { name: 'Preview' }).click();
    expect(await page.title()).toMatch(/^Error: /);
    await page.getByRole('link', { name: 'Select a tariff release' }).click();
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('tariff');
  });

  it('is previewed, confirmed, and followed to its result without a reload', async () => {
    const page = await visit(COORDINATOR);
    await askForPreview(page);
    await page.getByText('The preview is complete').waitFor();
    await page.getByText(`${NEW_MULTIPLIERS} has no multiplier for RK9.`).waitFor();
    const path = new URL(page.url()).pathname;
    await page.goto(`${path}/entries`);
    await page.goto(path);
    await page.getByRole('link', { name: 'Run this re-pricing' }).click();
    await page.getByRole('heading', { name: 'You are about to re-price 2 prices of 1 study' }).waitFor();
    await page.getByRole('button', { name: 'Re-price them' }).click();
    await page.getByText(/2 prices re-priced/).waitFor();
    await page.getByRole('heading', { name: 'Result' }).waitFor();
    await page.goto('/repricings');
  });

  it('is told to the trust and to the company, on the price and on its changes', async () => {
    for (const subject of ['demo.siteRepresentative.RJ1', 'demo.companyRepresentative.example-pharma']) {
      const page = await visit(subject, `/studies/${STUDY_ID}/sites/RJ1`);
      await page.getByText('This price came by a national re-pricing').waitFor();
      await page.getByRole('link', { name: /What changed since/ }).click();
      await page.getByText('came by a national re-pricing').waitFor();
    }
  });

  it('is previewed, confirmed and followed without JavaScript, by refreshing the page', async () => {
    const page = await visit(COORDINATOR, '/', false);
    await askForPreview(page, NEXT_TARIFF);
    const untilItSays = (words: string) =>
      expect
        .poll(
          async () => {
            const again = page.getByRole('link', { name: 'Refresh this page' });
            if ((await again.count()) > 0) await again.click();
            return page.locator('#progress').innerText();
          },
          { timeout: 60_000, interval: 200 },
        )
        .toContain(words);
    await untilItSays('The preview is complete');
    const path = new URL(page.url()).pathname;
    await page.getByRole('link', { name: 'All prices of this re-pricing' }).click();
    await page.getByText(`${NEW_MULTIPLIERS} has no multiplier for RK9.`).waitFor();
    await page.goto(path);
    await page.getByRole('link', { name: 'Run this re-pricing' }).click();
    await page.getByRole('button', { name: 'Re-price them' }).click();
    await untilItSays('2 prices re-priced');
  });
});
