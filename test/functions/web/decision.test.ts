import { beforeEach, describe, expect, it } from 'vitest';
import { createIssueVersion } from '../../../shared/usecases/site-pricing/issue-version.ts';
import { personAs } from '../../support/service-deps.ts';
import { IRAS_ID } from '../../usecases/resource-review/small-review.ts';
import { trust } from '../../usecases/resource-review/study-process.ts';
import { createWebService, type Visitor, type WebService } from './web-visitor.ts';

const SITE = `/studies/${IRAS_ID}/sites/RJ1`;
const QUESTION = `${SITE}/decision`;
let web: WebService;
let visitor: Visitor;

beforeEach(async () => {
  web = await createWebService();
  await web.study.bringToIssued();
  visitor = await web.signedIn(trust('RJ1'));
});

const statusOf = async (odsCode = 'RJ1') => (await web.study.row(odsCode))?.status;

/** Opens the acceptance and sends it, up to the identity service. */
async function acceptAndSend(by: Visitor = visitor) {
  await by.get(`${QUESTION}/accept`);
  return by.post(`${QUESTION}/accept`, { declaration: 'yes' });
}

describe('the price page', () => {
  it('shows the trust its price with how every line was calculated, and the way to answer', async () => {
    const { body } = await visitor.get(SITE);
    expect(body.match(/How this price was calculated/g)).toHaveLength(4);
    // 30 minutes of a nurse at 1.151077, and what a reader needs to redo it.
    expect(body).toContain('30 min × ');
    expect(body).toContain('× 1.151077, the site multiplier');
    expect(body).toContain(`href="${QUESTION}"`);
    expect(body).toContain('demonstration tariff DEMO-2026-27.1');
  });

  it('shows others the price, and no way to answer', async () => {
    const reader = await web.signedIn(personAs('companyRepresentative', 'example-pharma'));
    const { status, body } = await reader.get(SITE);
    expect(status).toBe(200);
    expect(body).not.toContain(QUESTION);
  });

  it('says so while the price is being prepared', async () => {
    const other = await createWebService();
    await other.study.save();
    await other.study.submit();
    await other.study.agree();
    const [job] = other.study.queue.sent;
    if (job?.kind !== 'issueVersion') throw new Error('agreement sends one message');
    await createIssueVersion(other.study)(job);
    const early = await other.signedIn(trust('RJ1'));
    const page = await early.get(SITE);
    expect(page.status).toBe(200);
    expect(page.title).toMatch(/^The price is being prepared/);
    expect((await early.get(`${SITE}/appendix.pdf`)).status).toBe(409);
  });

  it('gives the appendix as the very bytes of its hash, and the PDF at a short-lived link', async () => {
    const json = await visitor.get(`${SITE}/appendix.json`);
    expect(json.headers['content-disposition']).toBe(
      `attachment; filename="${IRAS_ID}_RJ1_v1_appendix.json"`,
    );
    expect(JSON.parse(json.body).integrity.sha256).toBe((await web.study.row('RJ1'))?.appendixSha256);
    const pdf = await visitor.get(`${SITE}/appendix.pdf`);
    expect(web.study.archive.follow(pdf.location)?.filename).toBe(`${IRAS_ID}_RJ1_v1_appendix.pdf`);
  });
});

describe('the question', () => {
  it.each(['accept', 'missing', 'capacity', 'refuse'])(
    'leads the answer %s to its own path',
    async (answer) => {
      await visitor.get(QUESTION);
      expect(await visitor.post(QUESTION, { answer })).toMatchObject({
        status: 303,
        location: `${QUESTION}/${answer}`,
      });
      expect((await visitor.get(`${QUESTION}/${answer}`)).status).toBe(200);
    },
  );

  it.each(['', 'constructor', '../../..'])(
    'without a choice of its own (%s) says what is missing',
    async (answer) => {
      await visitor.get(QUESTION);
      const page = await visitor.post(QUESTION, { answer });
      expect(page.status).toBe(422);
      expect(page.title).toMatch(/^Error: /);
      expect(page.body).toContain('href="#answer"');
      expect(page.body).toMatch(/id="answer"[^>]*type="radio"/);
    },
  );
});

describe('accepting', () => {
  it('needs the declaration', async () => {
    await visitor.get(`${QUESTION}/accept`);
    const page = await visitor.post(`${QUESTION}/accept`);
    expect(page.status).toBe(422);
    expect(page.body).toContain('href="#declaration"');
    expect(web.begun).toHaveLength(1);
  });

  it('asks the person to sign in again at that moment, and records only then', async () => {
    const leaving = await acceptAndSend();
    expect(leaving.location).toMatch(/^https:\/\/identity\.example\/authorize/);
    expect(web.begun.at(-1)).toEqual({ maxAge: 0, loginHint: trust('RJ1').subject });
    expect(await statusOf()).toBe('issued');
    const back = await visitor.comeBack(leaving, trust('RJ1'));
    expect(back).toMatchObject({ status: 303, location: `${QUESTION}/done` });
    expect(await statusOf()).toBe('accepted');
  });

  it('ends with a receipt that names who, when, and the appendix', async () => {
    const { appendixSha256 = '' } = (await web.study.row('RJ1')) ?? {};
    await visitor.comeBack(await acceptAndSend(), trust('RJ1'));
    const { body } = await visitor.get(`${QUESTION}/done`);
    expect(body).toContain('Price accepted');
    expect(body).toContain('siteRepresentative of RJ1');
    expect(body).toContain('2 November 2026 at 9:00am');
    expect(body).toContain(appendixSha256);
  });

  it('is not recorded when another person signs in, even one of the same trust', async () => {
    const colleague = { ...trust('RJ1'), subject: 'another-colleague', name: 'A Colleague' };
    await web.signedIn(colleague);
    const back = await visitor.comeBack(await acceptAndSend(), colleague);
    expect(back.status).toBe(403);
    expect(back.title).toMatch(/^Your answer was not recorded/);
    expect(await statusOf()).toBe('issued');
    // The person who filled it in is still the one signed in.
    expect((await visitor.get('/prices')).body).toContain('siteRepresentative of RJ1');
  });

  it('is not recorded when the person cancels at the identity service', async () => {
    const leaving = await acceptAndSend();
    const state = new URL(leaving.location).searchParams.get('state') ?? '';
    const back = await visitor.get(`/sign-in/callback?error=access_denied&state=${state}`);
    expect(back.title).toMatch(/^Your answer was not recorded/);
    expect(await statusOf()).toBe('issued');
  });

  it('is recorded once, however often the browser comes back', async () => {
    const leaving = await acceptAndSend();
    await visitor.comeBack(leaving, trust('RJ1'));
    expect((await visitor.comeBack(leaving, trust('RJ1'))).status).toBe(403);
    const log = await web.study.ledger.listLog(IRAS_ID, 'RJ1', { limit: 10 });
    expect(log.items.map(({ event }) => event.kind)).toEqual(['issued', 'decided']);
  });

  it('of a price that was replaced in between shows the new one and records nothing', async () => {
    await visitor.get(`${QUESTION}/accept`);
    const site = { odsCode: 'RJ1', principalInvestigator: 'Dr New', targetParticipants: { armA: 20 } };
    await web.study.put(site);
    await web.study.work();
    const page = await visitor.post(`${QUESTION}/accept`, { declaration: 'yes' });
    expect(page.status).toBe(422);
    expect(page.body).toContain('was replaced while you read it');
    expect(await statusOf()).toBe('issued');
  });

  it('of a price that is replaced while the person signs in is not recorded either', async () => {
    const leaving = await acceptAndSend();
    await web.study.put({
      odsCode: 'RJ1',
      principalInvestigator: 'Dr New',
      targetParticipants: { armA: 20 },
    });
    await web.study.work();
    const back = await visitor.comeBack(leaving, trust('RJ1'));
    expect(back.status).toBe(409);
    expect(back.title).toMatch(/^The price was replaced/);
    expect(await statusOf()).toBe('issued');
  });

  it('does not reach beyond the trust: a person who lost the role cannot finish', async () => {
    const leaving = await acceptAndSend();
    const other = await createWebService({ ledger: web.study.ledger, sessions: web.deps.sessions });
    const elsewhere = other.visitor();
    elsewhere.setCookie(visitor.cookie() ?? '');
    expect((await elsewhere.comeBack(leaving, trust('RJ1'))).status).toBe(404);
    expect(await statusOf()).toBe('issued');
  });
});

describe('a second answer', () => {
  it('finds who answered first, when and what', async () => {
    const colleague = await web.signedIn({ ...trust('RJ1'), subject: 'colleague', name: 'Jo Colleague' });
    const leaving = await acceptAndSend();
    await colleague.get(`${QUESTION}/refuse`);
    await colleague.post(`${QUESTION}/refuse`, { reason: 'setupFee' });
    await colleague.get(`${QUESTION}/check`);
    const refusing = await colleague.post(`${QUESTION}/check`);
    await visitor.comeBack(leaving, trust('RJ1'));
    const back = await colleague.comeBack(refusing, { subject: 'colleague' });
    expect(back).toMatchObject({ status: 303, location: QUESTION });
    const { body, title } = await colleague.get(QUESTION);
    expect(title).toMatch(/^This price was already answered/);
    expect(body).toContain('Already accepted by siteRepresentative of RJ1 on 2 November 2026 at 9:00am.');
    expect(await statusOf()).toBe('accepted');
  });

  it('cannot be begun', async () => {
    await web.study.decideAt('RJ1', 'accepted');
    for (const path of ['accept', 'missing', 'capacity', 'refuse', 'check']) {
      expect((await visitor.get(`${QUESTION}/${path}`)).location, path).toBe(QUESTION);
    }
  });
});

describe('not accepting', () => {
  it('needs a reason, and keeps what was typed', async () => {
    await visitor.get(`${QUESTION}/refuse`);
    const page = await visitor.post(`${QUESTION}/refuse`, { note: 'The scanner is leased.' });
    expect(page.status).toBe(422);
    expect(page.body).toContain('href="#reason"');
    expect(page.body).toContain('The scanner is leased.');
  });

  it('takes a note of 500 characters, not of 501', async () => {
    await visitor.get(`${QUESTION}/refuse`);
    const tooLong = await visitor.post(`${QUESTION}/refuse`, { reason: 'other', note: 'x'.repeat(501) });
    expect(tooLong.body).toContain('it is 501');
    const right = await visitor.post(`${QUESTION}/refuse`, { reason: 'other', note: 'x'.repeat(500) });
    expect(right.location).toBe(`${QUESTION}/check`);
  });

  it('is checked, confirmed, and recorded with its reason and note', async () => {
    await visitor.get(`${QUESTION}/refuse`);
    await visitor.post(`${QUESTION}/refuse`, {
      reason: 'outsourcedService',
      note: 'The scanner\r\nis leased.',
    });
    const { body } = await visitor.get(`${QUESTION}/check`);
    expect(body).toContain('An outsourced service');
    const leaving = await visitor.post(`${QUESTION}/check`);
    expect(web.begun.at(-1)?.maxAge).toBe(0);
    await visitor.comeBack(leaving, trust('RJ1'));
    const { items } = await web.study.ledger.listTrustOffers('RJ1', 'decided', { limit: 1 });
    expect(items[0]?.decision).toMatchObject({
      decision: 'notAccepted',
      reason: 'outsourcedService',
      note: 'The scanner\nis leased.',
    });
  });

  it('for capacity says nothing of the price and needs no note', async () => {
    await visitor.get(`${QUESTION}/capacity`);
    await visitor.post(`${QUESTION}/capacity`);
    await visitor.get(`${QUESTION}/check`);
    await visitor.comeBack(await visitor.post(`${QUESTION}/check`), trust('RJ1'));
    expect(await statusOf()).toBe('declinedCapacity');
    expect((await visitor.get(`${QUESTION}/done`)).body).not.toContain('Price accepted');
  });

  it('filled in for one site does not answer for another', async () => {
    const both = await web.signedIn({
      ...trust('RJ1'),
      subject: 'both',
      memberships: [...trust('RJ1').memberships, ...trust('RK9').memberships],
    });
    await both.get(`${QUESTION}/refuse`);
    await both.post(`${QUESTION}/refuse`, { reason: 'setupFee' });
    const other = `/studies/${IRAS_ID}/sites/RK9/decision`;
    expect((await both.get(`${other}/check`)).location).toBe(other);
    await both.get(other);
    expect((await both.post(`${other}/check`)).location).toBe(other);
    expect(await statusOf('RK9')).toBe('issued');
  });
});

describe('prices to review', () => {
  it('lists what is open, and after the answer what was decided', async () => {
    expect((await visitor.get('/prices')).body).toContain(`href="${SITE}"`);
    expect((await visitor.get('/')).body).toContain('1 waiting');
    await visitor.comeBack(await acceptAndSend(), trust('RJ1'));
    expect((await visitor.get('/prices')).body).toContain('No price waits for an answer');
    expect((await visitor.get('/prices?show=decided')).body).toContain(`href="${SITE}"`);
    expect((await visitor.get('/')).body).toContain('Nothing waits');
  });
});
