import { beforeEach, describe, expect, it } from 'vitest';
import { IRAS_ID, smallReview } from '../../usecases/resource-review/small-review.ts';
import { company, lead, stranger } from '../../usecases/resource-review/study-process.ts';
import { createWebService, type Visitor, type WebService } from './web-visitor.ts';

const STUDY = `/studies/${IRAS_ID}`;
let web: WebService;
let leading: Visitor;
beforeEach(async () => {
  web = await createWebService();
  leading = await web.signedIn(lead);
  await web.study.save();
  await web.study.submit();
});

const FILLED = {
  agreedBy: 'Sam Sponsor, head of contracts',
  'agreedOn[day]': '1',
  'agreedOn[month]': '11',
  'agreedOn[year]': '2026',
  evidence: 'E-mail of 1 November, in the study file',
};

async function attest(fields: Readonly<Record<string, string>> = FILLED) {
  await leading.get(`${STUDY}/attest`);
  return leading.post(`${STUDY}/attest`, fields);
}

describe('attesting an agreement reached outside the service', () => {
  it('is offered while the company has the review', async () => {
    expect((await leading.get(STUDY)).body).toContain(`href="${STUDY}/attest"`);
    await web.study.agree();
    expect((await leading.get(STUDY)).body).not.toContain(`href="${STUDY}/attest"`);
    expect((await leading.get(`${STUDY}/attest`)).location).toBe(STUDY);
  });

  it('interrupts before prices are sent, and does nothing until it is confirmed', async () => {
    const page = await attest();
    expect(page.title).toMatch(/^You are about to send prices to 2 organisations – /);
    expect(page.body).toContain('Sam Sponsor, head of contracts');
    expect(page.body).toContain('1 November 2026');
    expect((await web.study.readStudy({ caller: lead, irasId: IRAS_ID })).status).toBe('submitted');
  });

  it('locks the version with who, when and how it is known', async () => {
    await attest();
    const done = await leading.post(`${STUDY}/attest/confirm`);
    expect(done.location).toBe(`${STUDY}/agreed`);
    expect((await leading.get(done.location)).body).toContain('Resource review agreed');
    const { agreement } = await web.study.readReview({ caller: company, irasId: IRAS_ID });
    expect(agreement?.attested).toEqual({
      agreedBy: FILLED.agreedBy,
      agreedOn: '2026-11-01',
      evidence: FILLED.evidence,
    });
    await web.study.work();
    expect(await web.study.row('RJ1')).toMatchObject({ status: 'issued' });
    const { body } = await (await web.signedIn(company)).get(`${STUDY}/review`);
    expect(body).toContain('Sam Sponsor, head of contracts');
    expect(body).toContain(FILLED.evidence);
  });

  it.each([
    [{ agreedBy: '' }, 'agreedBy', 'Enter who agreed for the company'],
    [{ evidence: '' }, 'evidence', 'Enter how you know that the company agreed'],
    [{ evidence: 'x'.repeat(1001) }, 'evidence', 'this is 1001'],
    [
      { 'agreedOn[day]': '', 'agreedOn[month]': '', 'agreedOn[year]': '' },
      'agreedOn-day',
      'Enter the day on which the company agreed',
    ],
    [{ 'agreedOn[month]': '' }, 'agreedOn-month', 'The day must include a month'],
    [{ 'agreedOn[day]': '31' }, 'agreedOn-day', 'The day must be a real one'],
    [{ 'agreedOn[day]': '3' }, 'agreedOn-day', 'The day must be today or in the past'],
  ])('with %j says at the field %s what to mend, and keeps the rest', async (changes, field, message) => {
    const page = await attest({ ...FILLED, ...changes });
    expect(page.status).toBe(422);
    expect(page.title).toMatch(/^Error: /);
    expect(page.body).toContain(`href="#${field}"`);
    expect(page.body).toContain(`id="${field}"`);
    expect(page.body).toContain(message);
    const kept = field.startsWith('agreedOn') ? FILLED.agreedBy : '2026';
    expect(page.body).toContain(`value="${kept}"`);
  });

  it('is of what was submitted when it began, and of nothing that came after', async () => {
    await attest();
    await web.study.queryReview({ caller: company, irasId: IRAS_ID, entry: { comment: 'Why?' } });
    await web.study.save(smallReview({ arms: [{ id: 'armA', label: 'Another treatment' }] }));
    await web.study.submit();
    const late = await leading.post(`${STUDY}/attest/confirm`);
    expect(late.status).toBe(409);
    expect(late.body).toContain('not what was last submitted');
    expect((await web.study.readStudy({ caller: lead, irasId: IRAS_ID })).status).toBe('submitted');
  });

  it('is the lead site’s own', async () => {
    expect((await (await web.signedIn(company)).get(`${STUDY}/attest`)).status).toBe(403);
    expect((await (await web.signedIn(stranger)).get(`${STUDY}/attest`)).status).toBe(404);
  });
});

describe('withdrawing a version', () => {
  it('is confirmed with a reason, and takes the review back from the company', async () => {
    const page = await leading.get(`${STUDY}/withdraw`);
    expect(page.body).toContain('Withdraw version 1');
    const { location } = await leading.post(`${STUDY}/withdraw`, { reason: 'The protocol\r\nchanged' });
    expect(location).toBe(STUDY);
    expect(await web.study.readStudy({ caller: lead, irasId: IRAS_ID })).toMatchObject({
      status: 'withdrawn',
    });
    expect((await web.study.ledger.findReviewVersion(IRAS_ID, 1))?.withdrawal?.reason).toBe(
      'The protocol changed',
    );
    expect((await leading.get(`${STUDY}/withdraw`)).location).toBe(STUDY);
  });

  it('names a reason that is too long at its field', async () => {
    await leading.get(`${STUDY}/withdraw`);
    const page = await leading.post(`${STUDY}/withdraw`, { reason: 'x'.repeat(501) });
    expect(page.status).toBe(422);
    expect(page.body).toContain('href="#reason"');
    expect(page.body).toContain('this is 501');
  });

  it('leaves an agreed version as it is', async () => {
    await leading.get(`${STUDY}/withdraw`);
    await web.study.agree();
    expect((await leading.post(`${STUDY}/withdraw`)).status).toBe(409);
    expect(await web.study.readStudy({ caller: lead, irasId: IRAS_ID })).toMatchObject({ status: 'agreed' });
  });
});
