/**
 * Pictures of the pages for the README: `npm run screenshots`. It starts a service of its own with the demonstration
 * study, and writes them to functions/web/screenshots.
 */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { api, demoToken } from './api-client.ts';
import { launchBrowser, newVisitor, signInAs } from './browser.ts';
import { startServiceProcess } from './service-process.ts';
import { reviewOf, untilIssued } from './study-journey.ts';

const FOLDER = join(import.meta.dirname, '../../functions/web/screenshots');
const STUDY = '/studies/1009991';
const DRAFT_ID = '1009992';
/** Of each picture, so that the README loads at once. */
const MOST_BYTES = 150 * 1024;

interface Picture {
  readonly name: string;
  readonly who: string;
  readonly path: string;
  /** What is done on the page before. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

const PICTURES: readonly Picture[] = [
  {
    name: 'price-and-how-it-was-calculated',
    who: 'demo.siteRepresentative.RJ1',
    path: `${STUDY}/sites/RJ1`,
    prepare: async (page) => {
      await page.locator('summary').first().click();
      const heading = page.getByRole('heading', { name: 'Every line' });
      await heading.evaluate(
        '(element) => { document.activeElement.blur(); element.scrollIntoView(); scrollBy(0, -24); }',
      );
    },
  },
  { name: 'answer-a-price', who: 'demo.siteRepresentative.RJ1', path: `${STUDY}/sites/RJ1/decision` },
  {
    name: 'sites-and-their-prices',
    who: 'demo.companyRepresentative.example-pharma',
    path: `${STUDY}/sites`,
  },
  {
    name: 'schedule',
    who: 'demo.studyResourceReviewer.RRV',
    path: `/studies/${DRAFT_ID}/draft/schedule`,
  },
];

const service = await startServiceProcess({ seed: true });
const browser = await launchBrowser();
try {
  const lead = api(service.baseUrl, await demoToken(service.baseUrl, 'studyResourceReviewer', 'RRV'));
  await lead.put(`/api/studies/${DRAFT_ID}/resource-review`, reviewOf(DRAFT_ID));
  while ((await lead.get('/api/studies/1009991')).status !== 200)
    await new Promise((resolve) => setTimeout(resolve, 200));
  await untilIssued(lead, '1009991', 12);
  mkdirSync(FOLDER, { recursive: true });
  for (const { name, who, path, prepare } of PICTURES) {
    const { context, page } = await newVisitor(browser, service.baseUrl, { width: 1024 });
    await signInAs(page, who);
    await page.goto(path);
    await prepare?.(page);
    const file = join(FOLDER, `${name}.png`);
    await page.screenshot({ path: file });
    const { size } = statSync(file);
    console.log(`${name}.png: ${Math.ceil(size / 1024)} KB`);
    if (size > MOST_BYTES) throw new Error(`${name}.png is larger than 150 KB`);
    await context.close();
  }
} finally {
  await browser.close();
  await service.remove();
}
