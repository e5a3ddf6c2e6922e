/** Studies with many sites and prices with many lines: a page at a time, and a way to find the one that is meant. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createReviewWorkbook } from '../../../shared/adapters/workbook/review-workbook.xlsx.ts';
import { isOpenOn } from '../../../shared/domain/organisation.ts';
import { parseReview } from '../../../shared/domain/resource-review.ts';
import { bundledMultipliers, bundledOrganisations } from '../../../shared/reference/index.ts';
import { IRAS_ID, site, smallReview } from '../../usecases/resource-review/small-review.ts';
import { lead, trust } from '../../usecases/resource-review/study-process.ts';
import { createWebService, type Visitor, type WebService } from './web-visitor.ts';

const STUDY = `/studies/${IRAS_ID}`;
const SITES = 60;
const LINES = 40;

let web: WebService;
let leading: Visitor;
beforeEach(async () => {
  web = await createWebService();
  leading = await web.signedIn(lead);
});

const register = bundledOrganisations();
const openTrusts = bundledMultipliers()
  .rows.map(({ odsCode }) => odsCode)
  .filter((odsCode) => {
    const organisation = register.get(odsCode);
    return organisation !== undefined && isOpenOn(organisation, '2026-11-02');
  });

const rowsOf = (body: string): number => body.match(/scope="row"/g)?.length ?? 0;
const [consent, ...others] = smallReview().activities;
if (!consent) throw new Error('the small review has activities');

/** One that happens at the visit, under another name, for each number. */
const activities = [
  ...Array.from({ length: LINES - others.length }, (_, at) => ({
    ...consent,
    id: `line-${at}`,
    label: `Examination ${at + 1}`,
  })),
  ...others,
];
const schedule = activities
  .filter(({ chargedPer }) => chargedPer === 'visit')
  .map(({ id }) => ({ activity: id, visit: 'V1', quantity: 1 }));

describe('the preview of a study with many sites', () => {
  beforeEach(() =>
    web.study.save(smallReview({ sites: openTrusts.slice(0, SITES).map((code) => site(code)) })),
  );

  it('comes a page at a time, with the total of all', async () => {
    const { body } = await leading.get(`${STUDY}/preview`);
    expect(rowsOf(body)).toBe(50);
    expect(body).toContain(`All ${SITES} sites together`);
    const second = await leading.get(`${STUDY}/preview?sites=2`);
    expect(rowsOf(second.body)).toBe(SITES - 50);
    expect(second.body).toContain(`All ${SITES} sites together`);
  });

  it('finds a site by its code, and says when there is none', async () => {
    const last = openTrusts[SITES - 1] ?? '';
    const { body } = await leading.get(`${STUDY}/preview?text=${last.toLowerCase()}`);
    expect(rowsOf(body)).toBe(1);
    expect(body).toContain(`(${last})`);
    expect((await leading.get(`${STUDY}/preview?text=nowhere`)).body).toContain(
      'No site matches this filter.',
    );
  });
});

it('the preview of a study without sites says what will appear', async () => {
  await web.study.save(smallReview({ sites: [] }));
  const { body } = await leading.get(`${STUDY}/preview`);
  expect(body).toContain('Each site that you add is listed here with its price.');
});

describe('a price with many lines', () => {
  const PRICE = `${STUDY}/sites/RJ1`;
  let trusted: Visitor;
  beforeEach(async () => {
    await web.study.bringToIssued(smallReview({ activities, schedule }));
    trusted = await web.signedIn(trust('RJ1'));
  });
  const linesIn = (body: string): number => body.match(/ id="line-/g)?.length ?? 0;

  it('shows them all, and leads to each section', async () => {
    const { body } = await trusted.get(PRICE);
    expect(body.match(/How this price was calculated</g)).toHaveLength(LINES);
    expect(body).toContain('href="#section-pharmacy"');
    expect(body).toContain('id="section-pharmacy"');
    expect(body).toContain('Pharmacy, 1 line');
  });

  it('finds lines by words, of the activity or of its section, and leaves out totals that are not theirs', async () => {
    const { body } = await trusted.get(`${PRICE}?line=examination+33`);
    expect(linesIn(body)).toBe(1);
    expect(body).toContain(`1 line of ${LINES} has the words “examination 33”`);
    expect(body).not.toContain('Screening, expected');
    expect(linesIn((await trusted.get(`${PRICE}?line=pharmacy`)).body)).toBe(1);
    expect((await trusted.get(`${PRICE}?line=nothing+like+it`)).body).toContain(`0 lines of ${LINES} have`);
  });
});

it('the worked example is a review without an error, of a study that nobody has', async () => {
  const { bytes, headers } = await leading.get('/templates/review-example.xlsx');
  expect(headers['content-disposition']).toBe('attachment; filename="ncvr-review-example.xlsx"');
  const read = await createReviewWorkbook().read(Uint8Array.from(bytes));
  expect(read.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  const parsed = parseReview(read.input);
  expect(parsed.ok && parsed.value.study.irasId).toBe('9999999');
});

it('the lead site is told for which organisation it acts, by its name', async () => {
  expect((await leading.get('/')).body).toContain(
    'University College London Hospitals NHS Foundation Trust (RRV)',
  );
});

it('what is about to be submitted can be changed, each answer at its field', async () => {
  await web.study.save(smallReview());
  const { body } = await leading.get(`${STUDY}/check`);
  for (const place of ['details#sponsor', 'details#phase', 'draft#sites'])
    expect(body).toContain(`href="${STUDY}/${place}"`);
});
