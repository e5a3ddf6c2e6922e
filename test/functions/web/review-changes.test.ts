/** What changed between two versions of the review, for those who may read both. */
import { beforeEach, describe, expect, it } from 'vitest';
import { IRAS_ID, site, smallReview } from '../../usecases/resource-review/small-review.ts';
import { company, lead, stranger, trust } from '../../usecases/resource-review/study-process.ts';
import { createWebService, type WebService } from './web-visitor.ts';

const CHANGES = `/studies/${IRAS_ID}/review/changes`;
let web: WebService;

beforeEach(async () => {
  web = await createWebService();
  await web.study.bringToIssued();
  const [consent, ...others] = smallReview().activities;
  if (!consent) throw new Error('the small review has lost its activities');
  await web.study.save(
    smallReview({
      activities: [{ ...consent, minutes: [{ role: 'nurse', minutes: 45 }] }, ...others],
      schedule: [{ activity: 'consent', visit: 'V1', quantity: 2 }],
      sites: [site('RJ1'), site('RK9'), site('R1H')],
    }),
  );
});

describe('the company', () => {
  it('sees nothing of the next version before it is submitted, and then what changed', async () => {
    const visitor = await web.signedIn(company);
    expect((await visitor.get(CHANGES)).status).toBe(404);
    await web.study.submit();
    expect((await visitor.get(`/studies/${IRAS_ID}/review`)).body).toContain(`${CHANGES}?to=2`);
    const { body } = await visitor.get(CHANGES);
    expect(body).toMatch(/Minutes: nurse 30 → <strong>nurse 45<\/strong>/);
    expect(body).toContain('Schedule: how often');
    expect(body).toContain('(R1H)');
  });

  it('compares any two versions, the earlier one first', async () => {
    await web.study.submit();
    const visitor = await web.signedIn(company);
    expect((await visitor.get(`${CHANGES}?from=2&to=1`)).location).toBe(`${CHANGES}?from=1&to=2`);
    expect((await visitor.get(`${CHANGES}?from=1&to=1`)).body).toContain('says the same');
    expect((await visitor.get(`${CHANGES}?from=1&to=7`)).status).toBe(404);
  });
});

describe('a trust', () => {
  it('sees what was agreed, and nothing of who else takes part', async () => {
    await web.study.submit();
    const visitor = await web.signedIn(trust('RJ1'));
    expect((await visitor.get(CHANGES)).status).toBe(404);
    await web.study.agree();
    const { body } = await visitor.get(CHANGES);
    expect(body).toContain('nurse 45');
    expect(body).not.toContain('R1H');
  });
});

it('the lead site compares its draft, and a stranger finds nothing', async () => {
  const visitor = await web.signedIn(lead);
  expect((await visitor.get(CHANGES)).body).toContain('What version 2 changes against version 1');
  expect((await (await web.signedIn(stranger)).get(CHANGES)).status).toBe(404);
});
