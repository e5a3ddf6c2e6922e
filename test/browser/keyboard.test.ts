/** The main journeys from end to end with the keyboard alone, and what every page owes to somebody who uses one. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReviewWorkbook } from '../../shared/adapters/workbook/review-workbook.xlsx.ts';
import { launchBrowser, newVisitor, SMALLEST } from '../support/browser.ts';
import { choose, chooseFile, press, signInByKeyboard, tabTo } from '../support/keyboard.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import { type Parties, reviewOf, signInParties, untilIssued } from '../support/study-journey.ts';

const IRAS = '1009941';
const STUDY = `/studies/${IRAS}`;
const SITE = `${STUDY}/sites/RJ1`;
const LEAD = 'demo.studyResourceReviewer.RRV';
/** The home page is for everybody; this way it is a person's own. */
const HOME = '/sign-in?returnTo=/';
const TRUST = 'demo.siteRepresentative.RJ1';

let service: ServiceProcess;
let browser: Browser;
let parties: Parties;

beforeAll(async () => {
  [service, browser] = await Promise.all([startServiceProcess({ seed: false }), launchBrowser()]);
  parties = await signInParties(service.baseUrl);
});
afterAll(async () => {
  await browser.close();
  await service.remove();
});

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();
const focused = (page: Page) => page.locator(':focus');

/** Goes to a page that asks who it is, and says so. */
async function arrive(path: string, subject: string): Promise<Page> {
  const { page } = await newVisitor(browser, service.baseUrl);
  // Enter on a link to a file field opens its dialog too, which the test then closes without a file.
  page.on('filechooser', () => undefined);
  await page.goto(path);
  await signInByKeyboard(page, subject);
  return page;
}

/** A mistake takes the focus to its summary, and its link to the field. */
async function followMistake(page: Page, field: string): Promise<void> {
  expect(await page.title()).toMatch(/^Error: /);
  expect(await focused(page).innerText()).toContain('There is a problem');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page).getAttribute('name')).toBe(field);
}

describe('with the keyboard alone', () => {
  it('a lead site takes a study from its workbook to a submitted review', async () => {
    const page = await arrive('/studies', LEAD);
    await press(page, 'link', 'Start a study');
    await press(page, 'button', 'Upload and check');
    await followMistake(page, 'review');
    const workbook = await createReviewWorkbook().write(reviewOf(IRAS, ['RJ1', 'RK9']));
    await chooseFile(page, 'Resource review', 'review.xlsx', workbook);
    await press(page, 'button', 'Upload and check');
    expect(await heading(page)).toContain('Findings');
    await press(page, 'link', 'Preview the prices');
    expect(await page.getByRole('table', { name: 'Prices by site' }).getByRole('row').count()).toBe(3);
    await press(page, 'link', 'Check and submit');
    await press(page, 'button', 'Submit the review');
    await followMistake(page, 'declaration');
    await page.keyboard.press('Space');
    await press(page, 'button', 'Submit the review');
    expect(await heading(page)).toBe('Review submitted');
  });

  it('a company reads the review, and agrees it', async () => {
    const page = await arrive(`${STUDY}/review`, 'demo.companyRepresentative.example-pharma');
    await press(page, 'link', 'Agree the resource review');
    expect(await heading(page)).toBe('You are about to send prices to 2 organisations');
    await press(page, 'button', 'Agree the resource review');
    expect(await heading(page)).toBe('Resource review agreed');
    await untilIssued(parties.lead, IRAS, 2);
  });

  it('a trust reads how its price was calculated, accepts it, and has its receipt', async () => {
    const page = await arrive(HOME, TRUST);
    await press(page, 'link', 'Prices to review');
    await press(page, 'link', /LZZT/);
    const how = page.locator('summary').and(focused(page));
    for (let presses = 0; (await how.count()) === 0 && presses < 80; presses += 1)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.locator('details[open]').innerText()).toContain('Price at this site');
    await page.goto(SITE);
    await press(page, 'link', 'Answer this price');
    await press(page, 'button', 'Continue');
    await followMistake(page, 'answer');
    await page.keyboard.press('Space');
    await press(page, 'button', 'Continue');
    await press(page, 'button', 'Accept and send');
    await followMistake(page, 'declaration');
    await page.keyboard.press('Space');
    await press(page, 'button', 'Accept and send');
    await signInByKeyboard(page, TRUST);
    expect(await heading(page)).toBe('Price accepted');
    await press(page, 'link', 'Receipt');
    expect(await heading(page)).toContain('Receipt: site price accepted');
    await press(page, 'button', 'Sign out');
    await page.goto('/prices');
    expect(page.url()).toContain('/oidc/');
  });

  it('another trust says why it does not accept', async () => {
    const page = await arrive(`${STUDY}/sites/RK9/decision`, 'demo.siteRepresentative.RK9');
    await choose(page, /^No/);
    await press(page, 'button', 'Continue');
    await choose(page, 'The set-up fee');
    await press(page, 'button', 'Continue');
    await press(page, 'button', 'Confirm and send');
    await signInByKeyboard(page, 'demo.siteRepresentative.RK9');
    expect(await heading(page)).toBe('Price not accepted');
  });
});

describe('every page', () => {
  it('is begun with a link past its header, and shows where the focus is', async () => {
    const page = await arrive('/prices', TRUST);
    await page.goto('/prices');
    await page.keyboard.press('Tab');
    expect(await focused(page).innerText()).toBe('Skip to main content');
    expect(await focused(page).isVisible()).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const isInMain = page.locator('main').locator(':focus');
    expect(await isInMain.count()).toBe(1);
    const style =
      'const { outlineStyle, boxShadow, backgroundColor } = getComputedStyle(document.activeElement);';
    const marked = await page.evaluate<string>(
      `{ ${style} [outlineStyle, boxShadow, backgroundColor].join() }`,
    );
    expect(marked).not.toBe('none,none,rgba(0, 0, 0, 0)');
  });

  it('has all of its menu on the smallest screen, opened and closed by its button', async () => {
    const page = await arrive(HOME, LEAD);
    const menu = page.getByRole('navigation').getByRole('link');
    const wide = await menu.allInnerTexts();
    await page.setViewportSize(SMALLEST);
    await page.reload();
    await tabTo(page, 'button', /menu|more/i);
    await page.keyboard.press('Enter');
    expect(await focused(page).getAttribute('aria-expanded')).toBe('true');
    const visible = await menu.filter({ visible: true }).allInnerTexts();
    expect(visible.map((text) => text.trim()).sort()).toEqual(wide.map((text) => text.trim()).sort());
    await page.keyboard.press('Escape');
    await expect.poll(() => focused(page).getAttribute('aria-expanded')).toBe('false');
  });
});
