import { beforeEach, describe, expect, it } from 'vitest';
import { IRAS_ID, smallReview } from '../../usecases/resource-review/small-review.ts';
import { company, lead, trust } from '../../usecases/resource-review/study-process.ts';
import { createWebService, type Visitor, type WebService } from './web-visitor.ts';

const STUDY = `/studies/${IRAS_ID}`;
let web: WebService;
let leading: Visitor;

beforeEach(async () => {
  web = await createWebService();
  leading = await web.signedIn(lead);
});

async function upload(review: unknown = smallReview(), path = '/studies/new') {
  await leading.get(path);
  return leading.upload(path, typeof review === 'string' ? review : JSON.stringify(review));
}

async function submit() {
  await upload();
  await leading.get(`${STUDY}/check`);
  return leading.post(`${STUDY}/check`, { declaration: 'yes' });
}

describe('uploading a review', () => {
  it('makes a draft, and shows what is wrong with it: where, what, and how to mend it', async () => {
    const { activities } = smallReview();
    const odd = activities.map((each, at) =>
      at === 0 ? { ...each, minutes: [{ role: 'wizard', minutes: 5 }] } : each,
    );
    expect(await upload(smallReview({ activities: odd }))).toMatchObject({
      status: 303,
      location: `${STUDY}/findings`,
    });
    const { body } = await leading.get(`${STUDY}/findings`);
    expect(body).toContain('/draft/activities/1#minutes-0');
    expect(body).toContain('How to mend it');
    expect((await leading.get(`${STUDY}/preview`)).location).toBe(`${STUDY}/findings`);
    expect((await leading.get(`${STUDY}/check`)).location).toBe(`${STUDY}/findings`);
  });

  it.each([
    ['no file', undefined, 'Select a resource review'],
    ['what is not JSON', '{"study": ', 'Line 1'],
    ['JSON of no study', '[]', 'names no study'],
    ['a key that is there twice', '{"a": 1, "a": 2}', 'Line 1'],
  ])('refuses %s with a message at the field', async (_, text, message) => {
    await leading.get('/studies/new');
    const page = await leading.upload('/studies/new', text);
    expect(page.status).toBe(422);
    expect(page.title).toMatch(/^Error: /);
    expect(page.body).toContain(message);
    expect(page.body).toContain('href="#review"');
    expect(page.body).toContain('aria-describedby="review-hint review-error"');
  });

  it('does not begin a study that is here already', async () => {
    await upload();
    const page = await upload();
    expect(page.status).toBe(422);
    expect(page.body).toContain('This study is here already');
  });

  it('replaces the draft, but not one that a colleague has changed in the meantime', async () => {
    await upload();
    const shown = await leading.get(`${STUDY}/upload`);
    expect(shown.status).toBe(200);
    await web.study.save(smallReview({ arms: [{ id: 'armA', label: 'A colleague’s' }] }));
    const stale = await leading.upload(`${STUDY}/upload`, JSON.stringify(smallReview()));
    expect(stale.status).toBe(422);
    expect(stale.body).toContain('changed after you read it');
    const again = await upload(smallReview(), `${STUDY}/upload`);
    expect(again.location).toBe(`${STUDY}/findings`);
  });

  it('names the fields of a review for another lead site', async () => {
    const page = await upload(smallReview({ leadSite: { odsCode: 'RTH', reviewer: 'Dr B' } }));
    expect(page.status).toBe(422);
    expect(page.body).toContain('not a resource reviewer of RTH');
  });
});

describe('the preview', () => {
  it('shows every site with its totals, and says that the tariff is a demonstration', async () => {
    await upload();
    const { body } = await leading.get(`${STUDY}/preview`);
    const { sites } = await web.study.previewPrices({ caller: lead, irasId: IRAS_ID });
    for (const { expectedPence } of sites) {
      expect(body).toContain(
        `£${(expectedPence / 100).toLocaleString('en-GB', { minimumFractionDigits: 2 })}`,
      );
    }
    expect(body).toContain('Demonstration');
  });
});

describe('submitting', () => {
  it('needs the declaration', async () => {
    await upload();
    await leading.get(`${STUDY}/check`);
    const page = await leading.post(`${STUDY}/check`);
    expect(page.status).toBe(422);
    expect(page.body).toContain('href="#declaration"');
  });

  it('sends the review to the company and ends with a confirmation', async () => {
    expect(await submit()).toMatchObject({ status: 303, location: `${STUDY}/submitted` });
    expect((await leading.get(`${STUDY}/submitted`)).body).toContain('Review submitted');
    expect((await web.study.ledger.findStudy(IRAS_ID))?.latestStatus).toBe('submitted');
  });

  it('does not submit what the person did not check', async () => {
    await upload();
    await leading.get(`${STUDY}/check`);
    await web.study.save(smallReview({ arms: [{ id: 'armA', label: 'A colleague’s' }] }));
    const page = await leading.post(`${STUDY}/check`, { declaration: 'yes' });
    expect(page.status).toBe(422);
    expect((await web.study.ledger.findStudy(IRAS_ID))?.latestStatus).toBe('draft');
  });
});

describe('the company', () => {
  it('reads the lines with minutes and reasons, and agrees exactly what it read', async () => {
    await submit();
    const reading = await web.signedIn(company);
    expect((await reading.get('/')).body).toContain('Reviews to agree');
    const { body } = await reading.get(`${STUDY}/review`);
    expect(body).toContain('Informed consent');
    expect(body).toContain('Research nurse 30');
    const page = await reading.get(`${STUDY}/agree`);
    expect(page.title).toMatch(/^You are about to send prices to 2 organisations/);
    expect(await reading.post(`${STUDY}/agree`)).toMatchObject({ status: 303, location: `${STUDY}/agreed` });
    await web.study.work();
    const sites = await reading.get(`${STUDY}/sites`);
    expect(sites.body.match(/class="nhsuk-tag[^"]*">\s*With the trust/g)).toHaveLength(2);
    expect(sites.body).toContain(`${STUDY}/sites/RJ1/appendix.pdf`);
  });

  it('cannot agree what was replaced since it read it', async () => {
    await submit();
    const reading = await web.signedIn(company);
    await reading.get(`${STUDY}/agree`);
    const page = await reading.post(`${STUDY}/agree`, { resourceSha256: 'a'.repeat(64) });
    expect(page.status).toBe(409);
    expect((await web.study.ledger.findStudy(IRAS_ID))?.latestStatus).toBe('submitted');
  });

  it('asks about a line; the lead site answers, and both stay to be read', async () => {
    await submit();
    const reading = await web.signedIn(company);
    await reading.get(`${STUDY}/review?about=consent`);
    const empty = await reading.post(`${STUDY}/queries`, { about: 'consent', comment: ' ' });
    expect(empty.status).toBe(422);
    expect(empty.body).toContain('href="#comment"');
    const asked = await reading.post(`${STUDY}/queries`, { about: 'consent', comment: 'Why 30 minutes?' });
    expect(asked.location).toBe(`${STUDY}/review#questions`);
    const toAnswer = await leading.get(`${STUDY}/review`);
    expect(toAnswer.body).toContain('Why 30 minutes?');
    await leading.post(`${STUDY}/answers`, { answer: 'Because of the caregiver.' });
    const { body } = await reading.get(`${STUDY}/review`);
    expect(body).toContain('Because of the caregiver.');
    expect(body).toContain('Answered');
  });

  it('finds its question at the line it asked about, and with the version it asked of when there is a next one', async () => {
    await submit();
    const reading = await web.signedIn(company);
    await reading.get(`${STUDY}/review`);
    await reading.post(`${STUDY}/queries`, { about: 'consent', comment: 'Why 30 minutes?' });
    const { body } = await reading.get(`${STUDY}/review`);
    const id = /id="question-([^"]+)"/.exec(body)?.[1] ?? '?';
    expect(body).toContain(`href="#question-${id}"`);
    await web.study.submit();
    await web.study.agree();
    await web.study.save(smallReview());
    await web.study.submit();
    expect((await reading.get(`${STUDY}/review`)).body).not.toContain('Why 30 minutes?');
    const first = await reading.get(`${STUDY}/review?version=1`);
    expect(first.body).toContain('Why 30 minutes?');
    expect(first.body).toContain('This is an earlier version');
    expect(first.body).not.toContain('Send the question');
    expect((await reading.get(`${STUDY}/review?version=9`)).status).toBe(404);
  });

  it('sees nothing of a draft', async () => {
    await upload();
    const reading = await web.signedIn(company);
    expect((await reading.get(STUDY)).status).toBe(404);
    expect((await reading.get('/studies')).body).not.toContain('CARDIO-1');
  });
});

describe('a trust', () => {
  it('reads the agreed review without its other sites and without the questions', async () => {
    await web.study.bringToIssued();
    const visitor = await web.signedIn(trust('RJ1'));
    const { status, body } = await visitor.get(`${STUDY}/review`);
    expect(status).toBe(200);
    expect(body).toContain('Research nurse 30');
    expect(body).not.toContain('RK9');
    expect(body).not.toContain('id="questions"');
    expect((await visitor.get(STUDY)).body).not.toContain('RK9');
    expect((await visitor.get(`${STUDY}/sites`)).status).toBe(403);
  });
});
