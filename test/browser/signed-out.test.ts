/** What stays on the screen, and in the browser, of somebody who signed out. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, newVisitor, signInAs } from '../support/browser.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';

const LEAD = 'demo.studyResourceReviewer.RRV';

let service: ServiceProcess;
let browser: Browser;
beforeAll(async () => {
  [service, browser] = await Promise.all([startServiceProcess({ seed: false }), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await service.remove();
});

describe('signing out in one tab', () => {
  it('takes what other tabs show off the screen', async () => {
    const { context, page } = await newVisitor(browser, service.baseUrl);
    await signInAs(page, LEAD, '/studies');
    const other = await context.newPage();
    await other.goto('/studies');
    expect(await other.getByRole('heading', { level: 1 }).innerText()).toBe('Studies');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/signed-out');
    await other.waitForURL((url) => url.pathname !== '/studies');
    expect(await other.getByRole('button', { name: 'Sign out' }).count()).toBe(0);
    await context.close();
  });

  it('leaves nothing to go back to, with and without JavaScript, and nothing kept', async () => {
    for (const javaScript of [true, false]) {
      const { context, page } = await newVisitor(browser, service.baseUrl, { javaScript });
      await signInAs(page, LEAD, '/studies');
      await page.goto('/studies/new');
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL('**/signed-out');
      await page.goBack();
      expect(await page.getByRole('button', { name: 'Sign out' }).count()).toBe(0);
      expect(await page.locator('body').innerText()).not.toContain('Upload and check');
      // Anybody's session may begin again on the way back; the person's is over.
      const { cookies } = await context.storageState();
      expect(cookies.filter(({ httpOnly }) => !httpOnly)).toEqual([]);
      await context.close();
    }
  });

  it('finds nothing that pages stored in the browser', async () => {
    const { context, page } = await newVisitor(browser, service.baseUrl);
    await signInAs(page, LEAD, '/studies');
    const stored = await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]);
    expect(stored).toEqual([0, 0, '']);
    await context.close();
  });
});
