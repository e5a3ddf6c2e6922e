/**
 * Every page in every state, as a reader has it: empty, with data, with mistakes, in progress, over. Each is looked at by
 * axe on a desk and on a small telephone (which is a window four times enlarged, too), and loses nothing there.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import nunjucks from 'nunjucks';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Answer, createWebService } from '../functions/web/web-visitor.ts';
import { findFaults, launchBrowser } from '../support/browser.ts';
import { createPageViewer, type PageViewer } from '../support/page-viewer.ts';
import { COMPANY_STORIES } from './states/company-pages.ts';
import { COORDINATOR_STORIES } from './states/coordinator-pages.ts';
import { LEAD_STORIES } from './states/lead-pages.ts';
import { CODE, NAME_STORIES } from './states/names.ts';
import { NETWORK_STORIES } from './states/network-pages.ts';
import { PUBLIC_STORIES } from './states/public-pages.ts';
import type { Story } from './states/story.ts';
import { TRUST_STORIES } from './states/trust-pages.ts';

const PAGES = join(import.meta.dirname, '../../functions/web');
const STORIES: readonly Story[] = [
  ...PUBLIC_STORIES,
  ...LEAD_STORIES,
  ...COMPANY_STORIES,
  ...TRUST_STORIES,
  ...NETWORK_STORIES,
  ...COORDINATOR_STORIES,
  ...NAME_STORIES,
];

let browser: Browser;
let viewer: PageViewer;
/** The templates of the pages that were looked at. */
const seen = new Set<string>();
/** Watched only: which template was filled in last. */
const render = vi.spyOn(nunjucks.Environment.prototype, 'render');

beforeAll(async () => {
  browser = await launchBrowser();
  viewer = await createPageViewer(browser, (await createWebService()).handler);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await viewer.close();
  await browser.close();
});

/** Links of an error summary that lead to nothing on the page. */
const LOST_LINKS = `[...document.querySelectorAll('.nhsuk-error-summary a')].map((link) => link.getAttribute('href'))
  .filter((href) => href.startsWith('#') && !document.getElementById(href.slice(1)))`;

/** Elements that no page of ours has, and that a name would bring which is not shown as the text that it is. */
const FOREIGN = `document.querySelectorAll('script:not([src]), style, img[src="x"], [onerror], [onload]').length`;

/** What was looked at already, in these very words, is not looked at again. */
const known = new Set<string>();
const wordsOf = ({ body }: Answer) => body.replaceAll(/ value="[^"]*"/g, '');

async function see(state: string, answer: Answer): Promise<void> {
  expect(answer, state).toMatchObject({ headers: { 'content-type': expect.stringMatching(/^text\/html/) } });
  const words = wordsOf(answer);
  if (known.has(words)) return;
  known.add(words);
  const template = String(render.mock.lastCall?.[0]);
  render.mockClear();
  const isNew = !seen.has(template);
  seen.add(template);
  await viewer.show(answer);
  if (answer.title.startsWith('Error: ')) {
    expect.soft(await viewer.page.getByText('There is a problem').count(), state).toBe(1);
    expect.soft(await viewer.page.evaluate(LOST_LINKS), state).toEqual([]);
  } else if (state.includes('with mistakes')) expect.soft(answer.title, state).toMatch(/^Error: /);
  expect.soft(await viewer.page.evaluate(FOREIGN), state).toBe(0);
  if (state.endsWith('names that are code'))
    expect.soft(await viewer.page.locator('main').innerText()).toContain(CODE);
  expect.soft(await findFaults(viewer.page, isNew), state).toEqual([]);
}

describe('every state of every page is sound', () => {
  it.each(STORIES)('$name', async ({ tell }) => tell(see));

  it('and no page was left out', () => {
    const pages = readdirSync(PAGES, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.njk'))
      .filter((name) => readFileSync(join(PAGES, name), 'utf8').includes('{% extends "frame/layout.njk" %}'));
    expect(pages.filter((name) => !seen.has(name))).toEqual([]);
  });

  it('and keeps to the content security policy, and asks nothing of any other host', () => {
    expect(viewer.complaints).toEqual([]);
  });
});
