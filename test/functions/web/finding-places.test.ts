/** Every finding of a draft leads to the field where it is mended (costing.md section 6). */
import { beforeEach, describe, expect, it } from 'vitest';
import { createReviewWorkbook } from '../../../shared/adapters/workbook/review-workbook.xlsx.ts';
import type { ResourceReview } from '../../../shared/domain/resource-review.ts';
import { IRAS_ID, site, smallReview } from '../../usecases/resource-review/small-review.ts';
import { lead } from '../../usecases/resource-review/study-process.ts';
import { createWebService, type Visitor, type WebService } from './web-visitor.ts';

const STUDY = `/studies/${IRAS_ID}`;
let web: WebService;
let leading: Visitor;
beforeEach(async () => {
  web = await createWebService();
  leading = await web.signedIn(lead);
});

const small = smallReview();
const [consent, dispensing, ...others] = small.activities;
const [visit] = small.visits;
if (!consent || !dispensing || !visit) throw new Error('the small review has lost its activities');
const unmapped = { ...consent, id: 'mri', label: 'MRI', minutes: undefined };

/** Reviews that fit the format, with everything wrong that the domain finds. */
const WRONG: Readonly<Record<string, Partial<ResourceReview>>> = {
  'an unknown tariff': { tariff: 'NOWHERE-1' },
  'an unknown sponsor and CRO': {
    study: { ...small.study, sponsor: { id: 'nobody', name: 'N' }, cro: { id: 'no-cro', name: 'C' } },
  },
  'ids that are there twice': {
    arms: [...small.arms, ...small.arms],
    visits: [...small.visits, ...small.visits],
    activities: [...small.activities, consent],
    schedule: [...small.schedule, ...small.schedule],
    sites: [...small.sites, site('RJ1')],
  },
  'a visit of an arm that is not there, and an empty one': {
    visits: [
      { ...visit, arms: ['armA', 'armZ'] },
      { ...visit, id: 'V2', label: 'Empty', arms: ['armA', 'armA'] },
    ],
  },
  'activities that nothing prices, or too much': {
    activities: [
      unmapped,
      { ...consent, tariffItem: 'no-such-item', minutes: undefined },
      { ...dispensing, minutes: [{ role: 'wizard', minutes: 5 }] },
      { ...consent, id: 'x1', passThroughPence: 100 },
      { ...consent, id: 'x2', section: 'passThrough', passThroughPence: 100, tariffItem: 'x' },
      {
        ...consent,
        id: 'x3',
        section: 'passThrough',
        passThroughPence: 900_000_000,
        minutes: undefined,
        chargedPer: 'once',
      },
      ...others,
    ],
  },
  'cells that name nothing, or that nobody pays for': {
    schedule: [
      ...small.schedule,
      { activity: 'gone', visit: 'V1', quantity: 1 },
      { activity: 'consent', visit: 'V9', quantity: 1 },
      { activity: 'dispensing', visit: 'V1', quantity: 1 },
    ],
  },
  'sites that are unknown, closed or without targets': {
    sites: [
      site('ZZZ'),
      site('RVJ'),
      { ...site('RJ1'), targetParticipants: { armZ: 3 } },
      { ...site('RK9'), targetParticipants: {} },
    ],
  },
  'no lines that nearly every study has': { activities: [consent], terms: undefined },
  'a name that no document can print': {
    activities: [{ ...consent, label: 'Consent \u{1F600}' }, ...others],
  },
};

/** Drafts that do not even fit the format. */
const MISSHAPEN: Readonly<Record<string, unknown>> = {
  'fields of every list are missing': {
    ...small,
    study: { irasId: IRAS_ID, protocol: {} },
    leadSite: { odsCode: 'RRV' },
    arms: [{}],
    visits: [{ id: 'V1' }],
    activities: [{ id: 'consent', minutes: [{ role: 'nurse', minutes: 0 }] }],
    schedule: [{ activity: 'consent', visit: 'V1', quantity: 0 }, { visit: 'V1' }],
    sites: [{ odsCode: 'x', targetParticipants: { armA: -1, 'arm B': 1.5 } }],
    terms: {
      screenFailures: { payment: 'limited' },
      archiving: { physical: '' },
      expenseCaps: [{ expense: '', capPence: -1 }],
      dueDays: 0,
      invoiceTo: '',
      other: 1,
    },
  },
  'lists are no lists': {
    ...small,
    arms: 1,
    visits: null,
    activities: {},
    schedule: 'x',
    sites: 7,
    terms: 3,
  },
};

async function saveAndCheck(review: unknown): Promise<void> {
  await web.study.save(review);
  const { findings = [] } = await web.study.readReview({ caller: lead, irasId: IRAS_ID });
  expect(findings).not.toEqual([]);
  const { body } = await leading.get(`${STUDY}/findings`);
  const links = [
    ...body.matchAll(/<th class="nhsuk-table__header" scope="row"[^>]*>.*?<a href="([^"]+)">/g),
  ].map(([, href = '']) => href);
  expect(links).toHaveLength(findings.length);
  for (const link of new Set(links)) {
    const [path = '', fragment] = link.split('#');
    const page = await leading.get(path);
    expect(`${link} ${page.status}`).toBe(`${link} 200`);
    if (fragment !== undefined)
      expect(`${link}: ${page.body.includes(`id="${fragment}"`)}`).toBe(`${link}: true`);
  }
}

describe('each finding leads to a field that is there', () => {
  it.each(Object.entries(WRONG))('%s', async (_what, changes) => {
    await saveAndCheck(smallReview(changes));
  });
  it.each(Object.entries(MISSHAPEN))('%s', async (_what, review) => {
    await saveAndCheck(review);
  });
});

describe('a finding about a workbook', () => {
  it('names sheet and cell, and the field on the page', async () => {
    const odd = smallReview({ sites: [site('RJ1'), site('ZZZ')] });
    await leading.get('/studies/new');
    await leading.upload('/studies/new', Uint8Array.from(await createReviewWorkbook().write(odd)));
    const { body } = await leading.get(`${STUDY}/findings`);
    expect(body).toMatch(/Sheet Sites, cell A\d+<br><a href="[^"]*\/draft\/sites\/2#odsCode">Site 2: ZZZ/);
  });
});

describe('before submission', () => {
  it('warnings on the check and the preview lead to their fields too', async () => {
    await web.study.save(smallReview({ sites: [{ ...site('RJ1'), targetParticipants: {} }] }));
    for (const page of ['check', 'preview'])
      expect((await leading.get(`${STUDY}/${page}`)).body).toContain(
        `href="${STUDY}/draft/sites/1#target-0"`,
      );
  });

  it('nothing leads to a form once the version is with the company', async () => {
    await web.study.save(smallReview({ activities: [consent] }));
    await web.study.submit();
    expect((await leading.get(`${STUDY}/findings`)).body).not.toContain('/draft');
  });
});
