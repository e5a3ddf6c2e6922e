/** Reviews as workbooks, protocols and their mapping, and national data, in a real browser without JavaScript. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReleaseWorkbook } from '../../shared/adapters/workbook/release/release-workbook.xlsx.ts';
import { createReviewWorkbook } from '../../shared/adapters/workbook/review-workbook.xlsx.ts';
import { ResourceReview } from '../../shared/domain/resource-review.ts';
import type { TariffRelease } from '../../shared/domain/tariff.ts';
import { bundledTariff } from '../../shared/reference/index.ts';
import { kneeStudy } from '../adapters/usdm/studies.ts';
import { findBarriers, launchBrowser, newVisitor, overflowOf, signInAs } from '../support/browser.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import { reviewOf } from '../support/study-journey.ts';

const LEAD = 'demo.studyResourceReviewer.RRV';
const COORDINATOR = 'demo.nationalCoordinator.national';

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
const main = (page: Page) => page.locator('main').innerText();

async function visit(subject: string): Promise<Page> {
  const { page } = await newVisitor(browser, service.baseUrl, { javaScript: false });
  await signInAs(page, subject);
  return page;
}

/** The menu follows a new width a moment later. */
const expectToFit = (page: Page) => expect.poll(() => overflowOf(page)).toBe(0);

/** The same page with the browser's script on, for axe, which is one; then as narrow as a small telephone. */
async function expectNoBarriers(page: Page): Promise<void> {
  const { context, page: seen } = await newVisitor(browser, service.baseUrl);
  await context.addCookies(await page.context().cookies());
  await seen.goto(page.url());
  expect(await findBarriers(seen)).toEqual([]);
  await expectToFit(seen);
  await seen.setViewportSize({ width: 320, height: 800 });
  await expectToFit(seen);
  expect(await findBarriers(seen)).toEqual([]);
  await context.close();
}

async function chooseFile(page: Page, label: string, content: Uint8Array | string): Promise<void> {
  // Named wrongly on purpose: what a file is, its content says.
  const file = { name: 'file.bin', mimeType: 'application/octet-stream', buffer: Buffer.from(content) };
  await page.getByLabel(label).setInputFiles(file);
  await page.getByRole('button', { name: 'Upload and check' }).click();
}
const uploadReview = (page: Page, content: Uint8Array | string) =>
  chooseFile(page, 'Resource review or protocol', content);
const workbookOf = (review: ResourceReview) => createReviewWorkbook().write(review);

describe('a lead site with a workbook', () => {
  it('sees sheet and cell of an error, and uploads the corrected one', async () => {
    const page = await visit(LEAD);
    await page.goto('/studies/new');
    await expectNoBarriers(page);
    const template = page.waitForEvent('download');
    await page.getByRole('link', { name: 'review.xlsx' }).click();
    expect((await template).suggestedFilename()).toBe('ncvr-review.xlsx');
    const review = reviewOf('1009981', ['RJ1', 'RK9']);
    const [first, ...sites] = review.sites;
    await uploadReview(
      page,
      await workbookOf({ ...review, sites: [...sites, { ...first!, odsCode: 'ZZZ' }] }),
    );
    expect(await heading(page)).toContain('Findings');
    const errors = page.getByRole('table', { name: 'Errors' });
    expect(await errors.innerText()).toMatch(/Sheet Sites, cell A4/);
    await expectNoBarriers(page);
    await page.getByRole('link', { name: 'Upload a corrected review' }).click();
    await uploadReview(page, await workbookOf(review));
    expect(await errors.count()).toBe(0);
    await page.getByRole('link', { name: 'Preview the prices' }).click();
    expect(await page.getByRole('table', { name: 'Prices by site' }).getByRole('row').count()).toBe(3);
  });
});

describe('a lead site with a protocol', () => {
  it('begins a study with it, every cell accounted for', async () => {
    const page = await visit(LEAD);
    await page.goto('/studies/new');
    await uploadReview(page, JSON.stringify(kneeStudy()));
    expect(await heading(page)).toBe('Which study is this protocol of?');
    await expectNoBarriers(page);
    await page.getByLabel('IRAS ID').fill('1009982');
    await page.getByRole('button', { name: 'Make the draft' }).click();
    expect(await main(page)).toMatch(/(\d+) cells in the file are \1 in the draft and 0 refused/);
    await expectNoBarriers(page);
  });

  it('fills in what no protocol has, and maps its activities to the tariff, with a search where no likely item fits', async () => {
    const page = await visit(LEAD);
    await page.goto('/studies/1009982/findings');
    await page.getByRole('link', { name: 'Fill in the study details' }).click();
    await expectNoBarriers(page);
    await page.getByLabel('Date').fill('1 May');
    await page.getByRole('button', { name: 'Save the details' }).click();
    expect(await page.title()).toMatch(/^Error: /);
    await page.getByLabel('Date').fill('2026-05-01');
    await page.getByRole('radio', { name: 'No', exact: true }).check();
    await page.getByRole('radio', { name: 'Secondary care' }).check();
    await page.getByLabel('Sponsor').selectOption('example-pharma');
    await page.getByLabel('Model agreement').selectOption('mCTA');
    await page.getByRole('button', { name: 'Save the details' }).click();
    expect(await main(page)).toMatch(/(\d+) cells in the file are \1 in the draft and 0 refused/);
    await page.getByRole('link', { name: 'Map activities to the tariff' }).click();
    await expectNoBarriers(page);
    expect(await page.locator('input[type=radio]:checked').count()).toBe(0);
    await page.getByRole('radio').first().check();
    await page.getByRole('button', { name: 'Confirm the mapping' }).click();
    expect(await main(page)).toContain('1 activity was mapped');
    const search = page.getByRole('link', { name: /^Search the tariff/ });
    while ((await search.count()) > 0) {
      await search.first().click();
      await page.getByRole('textbox', { name: /^Search the tariff/ }).fill('mri');
      await page.getByRole('button', { name: 'Search' }).click();
      await page.getByRole('radio').first().check();
      await page.getByRole('button', { name: 'Confirm the mapping' }).click();
    }
    await expectNoBarriers(page);
  });

  it('goes on in the workbook of the draft, where it adds the sites, and sees prices', async () => {
    const page = await visit(LEAD);
    await page.goto('/studies/1009982/upload');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: /review as a workbook/ }).click();
    const { input } = await createReviewWorkbook().read(readFileSync(await (await download).path()));
    const draft = ResourceReview.parse(input);
    const sites = ['RJ1', 'RK9'].map((odsCode) => ({
      odsCode,
      principalInvestigator: 'Dr Example',
      targetParticipants: { arm1: 3, arm2: 3 },
    }));
    await uploadReview(page, await workbookOf({ ...draft, sites }));
    await page.getByRole('link', { name: 'Preview the prices' }).click();
    expect(await page.getByRole('table', { name: 'Prices by site' }).getByRole('row').count()).toBe(3);
    await page.goto('/studies/1009982/mapping/none');
    expect(await heading(page)).toBe('Page not found');
  });

  it('is looked up in the search by its own name first', async () => {
    const page = await visit(LEAD);
    await page.goto('/studies/1009982/mapping');
    await page
      .getByRole('link', { name: /^Change|^Search the tariff/ })
      .first()
      .click();
    await expectNoBarriers(page);
  });
});

/** The bundled tariff with another all-in price, as the next release. */
function nextTariff(): TariffRelease {
  const tariff = bundledTariff();
  const [first, ...rest] = tariff.items;
  return {
    ...tariff,
    id: 'DEMO-2026-27.2',
    release: 2,
    effectiveFrom: '2026-12-01',
    rules: { ...tariff.rules, capacityRate: 2100 },
    items: [...rest, { ...first!, allInPence: 99_999 }],
  };
}

describe('a coordinator', () => {
  it('changes the release in force in a workbook, sees what that changes, and publishes it', async () => {
    const page = await visit(COORDINATOR);
    await page.getByRole('link', { name: 'National data', exact: true }).click();
    await expectNoBarriers(page);
    await page.getByRole('link', { name: 'Tariff releases' }).click();
    await expectNoBarriers(page);
    await page.getByRole('link', { name: 'Publish a tariff release' }).click();
    await page.getByRole('button', { name: 'Upload and check' }).click();
    expect(await page.title()).toMatch(/^Error: /);
    const current = page.waitForEvent('download');
    await page.getByRole('link', { name: 'The one in force, to change (Excel)' }).click();
    expect((await current).suggestedFilename()).toBe('DEMO-2026-27.1.xlsx');
    await expectNoBarriers(page);
    await chooseFile(page, 'Tariff release', await createReleaseWorkbook().writeTariff(nextTariff()));
    expect(await heading(page)).toBe('Check DEMO-2026-27.2 before you publish it');
    expect(await page.getByRole('table', { name: 'Rules that change' }).innerText()).toContain('21%');
    expect(await page.getByRole('table', { name: /^Items repriced/ }).innerText()).toContain('£999.99');
    await expectNoBarriers(page);
    await page.getByRole('button', { name: 'Publish DEMO-2026-27.2' }).click();
    expect(await page.title()).toMatch(/^Error: /);
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Publish DEMO-2026-27.2' }).click();
    expect(await heading(page)).toBe('Tariff release published');
    await expectNoBarriers(page);
    await page.getByRole('link', { name: 'Go to DEMO-2026-27.2' }).click();
    await page.getByLabel('Code, name or department').fill('mri');
    await page.getByRole('button', { name: 'Filter' }).click();
    expect(await page.getByRole('table', { name: 'Items' }).innerText()).toContain('MRI');
    await expectNoBarriers(page);
    await page.goto('/tariffs');
    expect(await page.getByRole('table').innerText()).toContain('DEMO-2026-27.2');
  });

  it('sees what is wrong with a workbook by sheet and cell', async () => {
    const page = await visit(COORDINATOR);
    await page.goto('/publish/tariffs');
    const [first, ...rest] = nextTariff().items;
    const wrong = {
      ...nextTariff(),
      id: 'WRONG',
      items: [{ ...first!, minutes: [{ role: 'wizard', minutes: 5 }] }, ...rest],
    };
    await chooseFile(page, 'Tariff release', await createReleaseWorkbook().writeTariff(wrong));
    expect(await page.getByRole('table', { name: 'Errors' }).innerText()).toMatch(
      /Sheet Items, cell [A-Z]+\d+/,
    );
    await expectNoBarriers(page);
  });

  it('publishes multipliers and a template version in the same way', async () => {
    const page = await visit(COORDINATOR);
    await page.goto('/publish/multipliers');
    const set = {
      schema: 'ncvr.multiplier-set/1',
      id: 'NEXT',
      financialYear: '2027/28',
      source: 'Made for this test',
    };
    await chooseFile(
      page,
      'Multiplier set',
      JSON.stringify({ ...set, rows: [{ odsCode: 'RJ1', micro: 1_200_000 }] }),
    );
    expect(await main(page)).toContain('1 changed, 0 added');
    await expectNoBarriers(page);
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Publish NEXT' }).click();
    await page.getByRole('link', { name: 'Go to NEXT' }).click();
    expect(await page.getByRole('table', { name: 'Multipliers' }).innerText()).toContain('1.200000');
    await expectNoBarriers(page);
    await page.goto('/publish/agreement-templates');
    await chooseFile(
      page,
      'Template version',
      JSON.stringify({ id: 'mCTA', version: '4.0', terms: { dueDays: 30 } }),
    );
    await expectNoBarriers(page);
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Publish mCTA, version 4.0' }).click();
    await page.getByRole('link', { name: 'Go to mCTA, version 4.0' }).click();
    expect(await main(page)).toContain('terms.dueDays');
    await expectNoBarriers(page);
    await page.goto('/agreement-templates');
    await expectNoBarriers(page);
  });

  it('registers a company, grants somebody its role, and ends it', async () => {
    const page = await visit(COORDINATOR);
    await page.goto('/companies');
    await page.getByRole('button', { name: 'Register the company' }).click();
    expect(await page.title()).toMatch(/^Error: /);
    await page.goto('/companies');
    await expectNoBarriers(page);
    await page.getByLabel('Name').fill('Browser Pharma Ltd');
    await page.getByLabel('Id', { exact: true }).fill('browser-pharma');
    await page.getByRole('button', { name: 'Register the company' }).click();
    await expectNoBarriers(page);
    await page.goto('/people/grant');
    await expectNoBarriers(page);
    await page.getByLabel('Name').fill('Alex Example');
    await page.getByLabel('Identifier at the sign-in service').fill('alex');
    await page.getByLabel('Company representative').check();
    await page.getByLabel('Organisation’s code').fill('browser-pharma');
    await page.getByRole('button', { name: 'Grant the role' }).click();
    expect(await main(page)).toContain('The role was granted');
    await expectNoBarriers(page);
    await page.getByRole('link', { name: 'Alex Example', exact: true }).click();
    await expectNoBarriers(page);
    await page.goBack();
    await page.getByRole('link', { name: /^End the role/ }).click();
    await expectNoBarriers(page);
    await page.getByRole('button', { name: 'End the role' }).click();
    expect(await main(page)).toContain('Nobody holds such a role');
  });
});
