/** A real browser for journeys over the pages: the system's Chromium, signed in as people of the demonstration. */
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Quiet and alone: no sandbox in containers, no traffic of its own. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @throws Error where there is no Chromium; name one in the environment variable CHROMIUM */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
}

export interface VisitorOptions {
  readonly javaScript?: boolean;
  readonly width?: number;
}

/** Somebody with a browser of their own: no cookies of anyone else. */
export async function newVisitor(
  browser: Browser,
  baseUrl: string,
  { javaScript = true, width = 1280 }: VisitorOptions = {},
): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const context = await browser.newContext({
    baseURL: baseUrl,
    javaScriptEnabled: javaScript,
    viewport: { width, height: 900 },
    acceptDownloads: true,
  });
  return { context, page: await context.newPage() };
}

/** Presses the person's button on the demonstration's sign-in page, wherever a page of ours led to it. */
export async function choosePerson(page: Page, subject: string): Promise<void> {
  const button = page.locator(`button[name="subject"][value="${subject}"]`);
  if ((await button.count()) === 0) {
    await page.getByRole('searchbox').fill(subject.split('.').slice(1).join(' '));
    await page.getByRole('button', { name: 'Find' }).click();
  }
  await button.first().click();
}

/** Signs in as a person of the demonstration, such as `demo.siteRepresentative.RJ1`, and goes to a page. */
export async function signInAs(page: Page, subject: string, path = '/'): Promise<void> {
  await page.goto(`/sign-in?returnTo=${encodeURIComponent(path)}`);
  await choosePerson(page, subject);
}

/** What axe finds wrong, serious and critical, in words that lead to the element. */
export async function findBarriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help} at ${target.join(' ')}`));
}

/** How many pixels the page is wider than the window: 0 where nothing needs scrolling sideways. */
export function overflowOf(page: Page): Promise<number> {
  // As text, because the tests' own types know no browser.
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
