/** Reviews as workbooks, protocols and their mapping, and national data, in a real browser. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReleaseWorkbook } from '../../shared/adapters/workbook/release/release-workbook.xlsx.ts';
import { createReviewWorkbook } from '../../shared/adapters/workbook/review-workbook.xlsx.ts';
import { ResourceReview } from '../../shared/domain/resource-review.ts';
import type { TariffRelease } from '../../shared/domain/tariff.ts';
import { bundledTariff } from '../../shared/reference/index.ts';
import { kneeStudy } from '../adapters/usdm/studies.ts';
import { BOTH_WAYS, launchBrowser, newVisitor, signInAs } from '../support/browser.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import { reviewOf } from '../support/study-journey.ts';

/** Of the study that begins with a protocol. What is mapped once is known for the next, so there is one. */
const PROTOCOL = '1009982';
const LEAD = 'demo.studyResourceReviewer.RRV';
const COORDINATOR = 'demo.nationalCoordinator.national';

/** What each way publishes and registers: nothing is ever overwritten. */
const IDS = {
  'with JavaScript': {
    workbook: '1009983',
    tariff: 'DEMO-2026-27.3',
    effectiveFrom: '2026-12-02',
    capacityRate: 2200,
    pence: 88_888,
    price: '£888.88',
    set: 'NEXT-AGAIN',
    financialYear: '2028/29',
    micro: 1_300_000,
    template: '5.0',
    dueDays: 45,
    company: 'browser-pharma-two',
  },
  'without JavaScript': {
    workbook: '1009981',
    tariff: 'DEMO-2026-27.2',
    effectiveFrom: '2026-12-01',
    capacityRate: 2100,
    pence: 99_999,
    price: '£999.99',
    set: 'NEXT',
    financialYear: '2027/28',
    micro: 1_200_000,
    template: '4.0',
    dueDays: 30,
    company: 'browser-pharma',
  },
} as const;
type Ids = (typeof IDS)[keyof typeof IDS];

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

async function enterDay(page: Page, day: string, month: string): Promise<void> {
  await page.getByLabel('Day').fill(day);
  await page.getByLabel('Month').fill(month);
  await page.getByLabel('Year').fill('2026');
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

/** The bundled tariff with another all-in price, as the next release. */
function nextTariff({ tariff: id, effectiveFrom, capacityRate, pence }: Ids): TariffRelease {
  const tariff = bundledTariff();
  const [first, ...rest] = tariff.items;
  return {
    ...tariff,
    id,
    release: 2,
    effectiveFrom,
    rules: { ...tariff.rules, capacityRate },
    items: [...rest, { ...first!, allInPence: pence }],
  };
}

describe.each(BOTH_WAYS)('$way', ({ way, javaScript }) => {
  const ids = IDS[way];
  const visit = async (subject: string): Promise<Page> => {
    const { page } = await newVisitor(browser, service.baseUrl, { javaScript });
    await signInAs(page, subject);
    return page;
  };

  it('a lead site with a workbook sees sheet and cell of an error, and uploads the corrected one', async () => {
    const page = await visit(LEAD);
    await page.goto('/studies/new');
    const template = page.waitForEvent('download');
    await page.locator('a[href="/templates/review.xlsx"]').click();
    expect((await template).suggestedFilename()).toBe('ncvr-review.xlsx');
    const review = reviewOf(ids.workbook, ['RJ1', 'RK9']);
    const [first, ...sites] = review.sites;
    await uploadReview(
      page,
      await workbookOf({ ...review, sites: [...sites, { ...first!, odsCode: 'ZZZ' }] }),
    );
    expect(await heading(page)).toContain('Findings');
    const errors = page.getByRole('table', { name: 'Errors' });
    expect(await errors.innerText()).toMatch(/Sheet Sites, cell A4/);
    await page.getByRole('link', { name: 'Upload a corrected review' }).click();
    await uploadReview(page, await workbookOf(review));
    expect(await errors.count()).toBe(0);
    await page.getByRole('link', { name: 'Preview the prices' }).click();
    expect(await page.getByRole('table', { name: 'Prices by site' }).getByRole('row').count()).toBe(3);
  });

  it('a coordinator changes the release in force in a workbook, sees what that changes, and publishes it', async () => {
    const page = await visit(COORDINATOR);
    await page.getByRole('link', { name: 'National data', exact: true }).click();
    await page.getByRole('link', { name: 'Tariff releases' }).click();
    await page.getByRole('link', { name: 'Publish a tariff release' }).click();
    await page.getByRole('button', { name: 'Upload and check' }).click();
    expect(await page.title()).toMatch(/^Error: /);
    const current = page.waitForEvent('download');
    await page.getByRole('link', { name: 'The one in force, to change (Excel)' }).click();
    expect((await current).suggestedFilename()).toBe('DEMO-2026-27.1.xlsx');
    await chooseFile(page, 'Tariff release', await createReleaseWorkbook().writeTariff(nextTariff(ids)));
    expect(await heading(page)).toBe(`Check ${ids.tariff} before you publish it`);
    expect(await page.getByRole('table', { name: 'Rules that change' }).innerText()).toContain(
      `${ids.capacityRate / 100}%`,
    );
    expect(await page.getByRole('table', { name: /^Items re-priced/ }).innerText()).toContain(ids.price);
    await page.getByRole('button', { name: `Publish ${ids.tariff}` }).click();
    expect(await page.title()).toMatch(/^Error: /);
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: `Publish ${ids.tariff}` }).click();
    expect(await heading(page)).toBe('Tariff release published');
    await page.getByRole('link', { name: `Go to ${ids.tariff}` }).click();
    await page.getByLabel('Code, name or department').fill('mri');
    await page.getByRole('button', { name: 'Filter' }).click();
    expect(await page.getByRole('table', { name: 'Items' }).innerText()).toContain('MRI');
    await page.goto('/tariffs');
    expect(await page.getByRole('table').innerText()).toContain(ids.tariff);
  });

  it('a coordinator sees what is wrong with a workbook by sheet and cell', async () => {
    const page = await visit(COORDINATOR);
    await page.goto('/publish/tariffs');
    const [first, ...rest] = nextTariff(ids).items;
    const wrong = {
      ...nextTariff(ids),
      id: 'WRONG',
      items: [{ ...first!, minutes: [{ role: 'wizard', minutes: 5 }] }, ...rest],
    };
    await chooseFile(page, 'Tariff release', await createReleaseWorkbook().writeTariff(wrong));
    expect(await page.getByRole('table', { name: 'Errors' }).innerText()).toMatch(
      /Sheet Items, cell [A-Z]+\d+/,
    );
  });

  it('a coordinator publishes multipliers and a template version in the same way', async () => {
    const page = await visit(COORDINATOR);
    await page.goto('/publish/multipliers');
    const set = {
      schema: 'ncvr.multiplier-set/1',
      id: ids.set,
      financialYear: ids.financialYear,
      source: 'Made for this test',
    };
    await chooseFile(
      page,
      'Multiplier set',
      JSON.stringify({ ...set, rows: [{ odsCode: 'RJ1', micro: ids.micro }] }),
    );
    expect(await main(page)).toContain('1 changed, 0 added');
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: `Publish ${ids.set}` }).click();
    await page.getByRole('link', { name: `Go to ${ids.set}` }).click();
    expect(await page.getByRole('table', { name: 'Multipliers' }).innerText()).toContain(
      String(ids.micro / 1_000_000),
    );
    await page.goto('/publish/agreement-templates');
    await chooseFile(
      page,
      'Template version',
      JSON.stringify({ id: 'mCTA', version: ids.template, terms: { dueDays: ids.dueDays } }),
    );
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: `Publish mCTA, version ${ids.template}` }).click();
    await page.getByRole('link', { name: `Go to mCTA, version ${ids.template}` }).click();
    expect(await main(page)).toContain('Days until an invoice is due');
    await page.goto('/agreement-templates');
  });

  it('a coordinator registers a company, grants somebody its role, and ends it', async () => {
    const page = await visit(COORDINATOR);
    await page.goto('/companies');
    await page.getByRole('button', { name: 'Register the company' }).click();
    expect(await page.title()).toMatch(/^Error: /);
    await page.goto('/companies');
    await page.getByLabel('Name').fill('Browser Pharma Ltd');
    await page.getByLabel('Company code').fill(ids.company);
    await page.getByRole('button', { name: 'Register the company' }).click();
    await page.goto('/people/grant');
    await page.getByLabel('Name').fill('Alex Example');
    await page.getByLabel('Identifier at the sign-in service').fill('alex');
    await page.getByLabel('Company representative').check();
    await page.getByLabel('Organisation’s code').fill(ids.company);
    await page.getByRole('button', { name: 'Grant the role' }).click();
    expect(await main(page)).toContain('The role was granted');
    await page.getByRole('link', { name: 'Alex Example', exact: true }).click();
    await page.goBack();
    await page.getByRole('link', { name: /^End the role/ }).click();
    await page.getByRole('button', { name: 'End the role' }).click();
    expect(await main(page)).toContain('Nobody holds a role that matches');
  });
});

describe('a lead site with a protocol, without JavaScript', () => {
  const visit = async (subject: string): Promise<Page> => {
    const { page } = await newVisitor(browser, service.baseUrl, { javaScript: false });
    await signInAs(page, subject);
    return page;
  };

  it('begins a study with it, every cell accounted for', async () => {
    const page = await visit(LEAD);
    await page.goto('/studies/new');
    await uploadReview(page, JSON.stringify(kneeStudy()));
    expect(await heading(page)).toBe('Which study is this protocol of?');
    await page.getByLabel('IRAS ID').fill(PROTOCOL);
    await page.getByRole('button', { name: 'Make the draft' }).click();
    expect(await main(page)).toMatch(/(\d+) cells in the file are \1 in the draft and 0 refused/);
  });

  it('fills in what no protocol has, and maps its activities to the tariff, with a search where no likely item fits', async () => {
    const page = await visit(LEAD);
    await page.goto(`/studies/${PROTOCOL}/findings`);
    await page.getByRole('link', { name: 'Fill in the study details' }).click();
    await enterDay(page, '31', '2');
    await page.getByRole('button', { name: 'Save the details' }).click();
    expect(await page.title()).toMatch(/^Error: /);
    await enterDay(page, '1', '5');
    await page.getByRole('radio', { name: 'No', exact: true }).check();
    await page.getByRole('radio', { name: 'Secondary care' }).check();
    await page.getByLabel('Sponsor').selectOption('example-pharma');
    await page.getByLabel('Model agreement').selectOption('mCTA');
    await page.getByRole('button', { name: 'Save the details' }).click();
    expect(await main(page)).toMatch(/(\d+) cells in the file are \1 in the draft and 0 refused/);
    await page.getByRole('link', { name: 'Map activities to the tariff' }).click();
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
  });

  it('goes on in the workbook of the draft, where it adds the sites, and sees prices', async () => {
    const page = await visit(LEAD);
    await page.goto(`/studies/${PROTOCOL}/upload`);
    const download = page.waitForEvent('download');
    await page.locator(`a[href="/studies/${PROTOCOL}/review.xlsx"]`).click();
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
    await page.goto(`/studies/${PROTOCOL}/mapping/none`);
    expect(await heading(page)).toBe('Page not found');
  });

  it('finds an activity in the search by its own name first', async () => {
    const page = await visit(LEAD);
    await page.goto(`/studies/${PROTOCOL}/mapping`);
    await page
      .getByRole('link', { name: /^Change|^Search the tariff/ })
      .first()
      .click();
  });
});
