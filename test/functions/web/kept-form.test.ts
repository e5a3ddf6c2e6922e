/** A form that arrives after its session is over comes back, filled in, to the person who made it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { fillForm } from '../../../functions/web/frame/fill-form.ts';
import { formOwner } from '../../../functions/web/frame/kept-form.ts';
import { register } from '../../support/service-deps.ts';
import { IRAS_ID, smallReview } from '../../usecases/resource-review/small-review.ts';
import { company, lead } from '../../usecases/resource-review/study-process.ts';
import { type Answer, createWebService, type Visitor, type WebService } from './web-visitor.ts';

const DETAILS = `/studies/${IRAS_ID}/details`;
const ACTIVITY = `/studies/${IRAS_ID}/draft/activities/1`;
const HOUR = 3_600_000;
let web: WebService;
let leading: Visitor;

beforeEach(async () => {
  web = await createWebService();
  leading = await web.signedIn(lead);
  await web.study.save();
});

async function shortTitle(): Promise<string | undefined> {
  return (await web.study.ledger.findStudy(IRAS_ID))?.shortTitle;
}
/** The sign-in that the expired page offers, by this person; the page that it leads back to. */
async function signInAgain(expired: Answer, person = lead): Promise<Answer> {
  const to =
    /class="nhsuk-button" href="(\/sign-in[^"]*)"/.exec(expired.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const back = await leading.comeBack(await leading.get(to), person);
  return leading.get(back.location);
}
async function sendLate(
  path: string,
  fields: Readonly<Record<string, string>>,
  post = path,
): Promise<Answer> {
  await leading.get(path);
  web.study.clock.advance(2 * HOUR);
  return leading.post(post, fields);
}

describe('a form that is sent after the session ended', () => {
  it('changes nothing, comes back as it was filled in, and is saved when it is sent again', async () => {
    const expired = await sendLate(DETAILS, {
      shortTitle: 'Typed "late" <b>',
      phase: 'II',
      isAtmp: 'yes',
      title: 'Two\nlines',
    });
    expect(expired.status).toBe(403);
    expect(expired.body).toContain('it is kept for 60 minutes');
    expect(await shortTitle()).toBe('CARDIO-1');
    const page = await signInAgain(expired);
    expect(page.body).toContain('Not sent yet');
    expect(page.body).toContain('value="Typed &quot;late&quot; &lt;b&gt;"');
    expect(page.body).toMatch(/<option value="II" selected>/);
    expect(page.body).not.toMatch(/<option value="III" selected>/);
    expect(page.body).toMatch(/name="isAtmp"[^>]*value="yes"[^>]*checked/);
    expect(page.body).toMatch(/<textarea[^>]*name="title"[^>]*>\nTwo\nlines<\/textarea>/);
    expect(await shortTitle()).toBe('CARDIO-1');
    await leading.post(DETAILS, { shortTitle: 'Typed late', phase: 'III', isAtmp: 'no' });
    expect(await shortTitle()).toBe('Typed late');
    expect((await leading.get(DETAILS)).body).not.toContain('Not sent yet');
  });

  it('keeps the version that it was filled in for, so that a colleague’s change in between is told', async () => {
    const expired = await sendLate(ACTIVITY, { label: 'Typed late' });
    await web.study.save(smallReview({ sites: [] }));
    const page = await signInAgain(expired);
    expect(page.body).toContain('value="Typed late"');
    const sent = await leading.post(ACTIVITY, { label: 'Typed late' });
    expect(sent.body).toContain('changed the draft on');
    expect(sent.body).toContain('value="Typed late"');
  });

  it('is shown to nobody else who signs in at the same browser, then or later', async () => {
    const expired = await sendLate(DETAILS, { shortTitle: 'A secret of the lead' });
    await register(web.study, company);
    expect((await signInAgain(expired, company)).body).not.toContain('secret');
    await leading.get('/');
    await leading.post('/sign-out');
    await leading.signIn(lead);
    expect((await leading.get(DETAILS)).body).not.toContain('secret');
  });

  it('is shown at once to the person who has signed in again in another tab', async () => {
    const old = /name="csrfToken" value="([^"]+)"/.exec((await leading.get(DETAILS)).body)?.[1] ?? '';
    const owner = /name="formOwner" value="([^"]+)"/.exec((await leading.get(DETAILS)).body)?.[1] ?? '';
    await leading.signIn(lead);
    const late = { csrfToken: old, formOwner: owner, formPage: DETAILS, shortTitle: 'From the old tab' };
    expect((await leading.post(DETAILS, late, { bare: true })).location).toBe(DETAILS);
    expect(await shortTitle()).toBe('CARDIO-1');
    expect((await leading.get(DETAILS)).body).toContain('value="From the old tab"');
  });

  it('with the token of another person is refused as before', async () => {
    const other = await web.signedIn(company);
    const token = /name="csrfToken" value="([^"]+)"/.exec((await other.get('/studies')).body)?.[1] ?? '';
    const owner = formOwner(token, company);
    const forged = { csrfToken: token, formOwner: owner, formPage: DETAILS, shortTitle: 'x' };
    expect((await leading.post(DETAILS, forged, { bare: true })).title).toMatch(
      /^We could not check this form/,
    );
    expect((await leading.get(DETAILS)).body).not.toContain('Not sent yet');
  });

  it('from another site is neither taken nor kept', async () => {
    await leading.get(DETAILS);
    web.study.clock.advance(2 * HOUR);
    const headers = { origin: 'https://evil.example' };
    expect((await leading.post(DETAILS, { shortTitle: 'x' }, { headers })).title).toMatch(
      /^We could not check/,
    );
    expect(leading.cookie()).toBeUndefined();
  });

  it('that is too large is not kept, and the page says so', async () => {
    const expired = await sendLate(DETAILS, { shortTitle: 'x'.repeat(200_000) });
    expect(expired.body).toContain('was not saved');
    expect((await signInAgain(expired)).body).not.toContain('Not sent yet');
  });

  it('leads back to the page where it was, when it was sent elsewhere and shown again with a mistake', async () => {
    await web.study.submit();
    await register(web.study, company);
    leading = await web.signedIn(company);
    const review = `/studies/${IRAS_ID}/review`;
    await leading.get(review);
    expect((await leading.post(`/studies/${IRAS_ID}/queries`, { comment: '' })).status).toBe(422);
    web.study.clock.advance(2 * HOUR);
    const expired = await leading.post(`/studies/${IRAS_ID}/queries`, { comment: 'Why so many visits?' });
    const page = await signInAgain(expired, company);
    expect(page.body).toMatch(/<textarea[^>]*name="comment"[^>]*>\nWhy so many visits\?<\/textarea>/);
  });

  it('whose page leads elsewhere by now is shown there as text, so that nothing typed is lost', async () => {
    const expired = await sendLate(ACTIVITY, { label: 'Typed in <vain>' });
    await web.study.submit();
    await signInAgain(expired);
    const page = await leading.get((await leading.get(`/studies/${IRAS_ID}/draft`)).location);
    expect(page.body).toContain('What you entered before you were signed out');
    expect(page.body).toContain('Typed in &lt;vain&gt;');
  });
});

describe('filling a form of a page', () => {
  const kept = (fields: [string, string][]) => ({
    page: '/p',
    action: '/a?b=1',
    fields,
    hadFile: false,
    owner: '',
    token: '',
    keptAt: 0,
  });

  it('finds the form by its address, and of several the one that is about the same thing', () => {
    const form = (id: string) =>
      `<form action="/a?b=1" method="post"><input type="hidden" name="query" value="${id}"><textarea name="answer">old</textarea></form>`;
    const html = `<form action="/other"><input name="answer" value="o"></form>${form('q1')}${form('q2')}`;
    const filled =
      fillForm(
        html,
        kept([
          ['query', 'q2'],
          ['answer', '</textarea><script>'],
        ]),
      ) ?? '';
    expect(filled).toContain(`${form('q1')}<form`);
    expect(filled).toContain('<textarea name="answer">\n&lt;/textarea&gt;&lt;script&gt;</textarea>');
  });

  it('leaves the tokens of the page alone, and unchecks what was not chosen', () => {
    const html =
      '<form action="/a?b=1"><input type="hidden" name="csrfToken" value="new"><input type="checkbox" name="c" value="1" checked><input type="checkbox" name="c" value="2"></form>';
    const filled = fillForm(
      html,
      kept([
        ['csrfToken', 'old'],
        ['c', '2'],
      ]),
    );
    expect(filled).toBe(
      '<form action="/a?b=1"><input type="hidden" name="csrfToken" value="new"><input type="checkbox" name="c" value="1"><input type="checkbox" name="c" value="2" checked></form>',
    );
  });

  it('says where the page has no such form', () => {
    expect(fillForm('<form action="/else"></form>', kept([]))).toBeUndefined();
  });
});
