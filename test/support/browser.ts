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

/** A step that is not possible fails before its whole test does, and says which it was. */
const STEP_WITHIN_MS = 20_000;

/** Journeys are taken both ways: every page works without JavaScript. */
export const BOTH_WAYS = [
  { way: 'with JavaScript', javaScript: true },
  { way: 'without JavaScript', javaScript: false },
] as const;

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
  context.setDefaultTimeout(STEP_WITHIN_MS);
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

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe finds wrong, serious and critical, in words that lead to the element.
 * @param without rules that were asked of the same page before
 */
export async function findBarriers(page: Page, without: readonly string[] = []): Promise<string[]> {
  // In one run within the page: no page of ours has frames, and a second tab for every run takes seconds.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] })
    .withTags(RULES)
    .disableRules([...without])
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

/** Texts that their box cuts off, and fields and buttons that lie outside the window. */
const CUT_OFF = `[...document.querySelectorAll('main *')].flatMap((element) => {
  const { overflowX, clip, position } = getComputedStyle(element);
  const isHiddenOnPurpose = position === 'absolute' && (clip !== 'auto' || element.clientWidth <= 1);
  const isCut = ['hidden', 'clip'].includes(overflowX) && element.scrollWidth > element.clientWidth + 1;
  return isCut && !isHiddenOnPurpose && element.innerText ? [element.innerText.slice(0, 60)] : [];
})`;

const wordsOf = async (page: Page) =>
  new Set((await page.locator('main').innerText()).toLowerCase().match(/[\p{L}\p{N}£%.]*[\p{L}\p{N}]/gu));

const DESK = { width: 1280, height: 900 };
/** A small telephone, and a window of 1280 by 1024 at 400%: to a page they are the same. */
export const SMALLEST = { width: 320, height: 256 };

/** Whether the page needs no scrolling sideways, in the end: the menu follows a new width a moment later. */
async function fits(page: Page): Promise<boolean> {
  for (let looks = 0; looks < 100; looks += 1) {
    if ((await overflowOf(page)) <= 0) return true;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return false;
}

/**
 * Everything that is wrong with the page that is open, for whoever reads it on a small telephone or four times
 * enlarged: barriers, not one heading of the page, scrolling sideways, and words that a desk shows and they lose.
 * @param isNew of a kind that was not looked at before: axe goes over it as a desk shows it, too
 */
export async function findFaults(page: Page, isNew = true): Promise<string[]> {
  await page.setViewportSize(DESK);
  const headings = await page.getByRole('heading', { level: 1 }).count();
  const wide = await wordsOf(page);
  const faults = headings === 1 ? [] : [`${headings} headings of level 1`];
  if (!(await fits(page))) faults.push(`is wider than a window of ${DESK.width} pixels`);
  if (isNew) faults.push(...(await findBarriers(page)));
  await page.setViewportSize(SMALLEST);
  const small = (await fits(page)) ? [] : ['is wider than the window'];
  const narrow = await wordsOf(page);
  const lost = [...wide].filter((word) => !narrow.has(word));
  if (lost.length > 0) small.push(`loses ${lost.join(' ')}`);
  small.push(...(await page.evaluate<readonly string[]>(CUT_OFF)).map((text) => `cuts off ${text}`));
  // The colours of a kind of page are the same in every state of it, and the slowest of what axe looks at.
  small.push(...(await findBarriers(page, ['color-contrast'])));
  return [...faults, ...small.map((fault) => `at ${SMALLEST.width} pixels: ${fault}`)];
}
