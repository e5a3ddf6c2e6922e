/** The national team closes a trust: what moves is said first, and what became of it afterwards. */
import { beforeEach, describe, expect, it } from 'vitest';
import { IRAS_ID } from '../../usecases/resource-review/small-review.ts';
import { company, coordinator, trust } from '../../usecases/resource-review/study-process.ts';
import { createWebService, type Visitor, type WebService } from './web-visitor.ts';

const TRUST = '/organisations/RJ1';
const CLOSURE = `${TRUST}/closure`;
const LAST_DAY = { 'closedOn[day]': '1', 'closedOn[month]': '11', 'closedOn[year]': '2026' };
const TO_RTD = { ...LAST_DAY, heir: 'named', successor: 'rtd' };
let web: WebService;
let visitor: Visitor;

beforeEach(async () => {
  web = await createWebService();
  await web.study.bringToIssued();
  visitor = await web.signedIn(coordinator);
});

const statusOf = async () => (await web.study.organisations.findOrganisation('RJ1'))?.status;

describe('closing a trust', () => {
  it('begins at the list of organisations', async () => {
    expect((await visitor.get('/organisations?search=thomas')).body).toContain(`href="${TRUST}"`);
    expect((await visitor.get('/organisations?search=qqq')).body).toContain('No organisation matches');
    expect((await visitor.get(TRUST)).body).toContain(`href="${CLOSURE}"`);
    expect((await visitor.get(`${CLOSURE}/result`)).location).toBe(CLOSURE);
  });

  it('is interrupted with how many prices move, before anything is recorded', async () => {
    await visitor.get(CLOSURE);
    const page = await visitor.post(CLOSURE, TO_RTD);
    expect(page.body).toContain('1 price moves to The Newcastle upon Tyne Hospitals NHS Foundation Trust.');
    expect(page.body).toContain(`href="/studies/${IRAS_ID}/sites"`);
    expect(await statusOf()).toBe('open');
  });

  it('moves them, and shows the result as often as it is asked for', async () => {
    await visitor.get(CLOSURE);
    await visitor.post(CLOSURE, TO_RTD);
    expect((await visitor.post(`${CLOSURE}/confirm`)).location).toBe(`${CLOSURE}/result`);
    await web.study.work();
    for (const path of [`${CLOSURE}/result`, `${CLOSURE}/result?page=1`]) {
      const page = await visitor.get(path);
      expect(page.body).toContain('1 price moved to the successor');
      expect(page.body).not.toContain('still to move');
    }
    expect(await statusOf()).toBe('closed');
    expect((await web.study.row('RTD'))?.status).toBe('issued');
    expect((await visitor.get(TRUST)).body).toContain('href="/organisations/RTD"');
  });

  it('keeps what was answered, and withdraws the rest where nobody takes over', async () => {
    await web.study.decideAt('RJ1', 'accepted');
    await visitor.get('/organisations/RK9/closure');
    const page = await visitor.post('/organisations/RK9/closure', {
      ...LAST_DAY,
      heir: 'none',
      successor: '',
    });
    expect(page.body).toContain('1 price is withdrawn.');
    await visitor.get(CLOSURE);
    const kept = await visitor.post(CLOSURE, TO_RTD);
    expect(kept.body).toContain('0 prices move to');
    expect(kept.body).toContain('1 answered price stays with the closed trust');
  });

  it.each([
    [{ heir: 'none', successor: '' }, 'closedOn-day'],
    [{ ...LAST_DAY, successor: '' }, 'heir'],
    [{ ...LAST_DAY, heir: 'named', successor: '' }, 'successor'],
    [{ ...LAST_DAY, heir: 'none', successor: 'RTD' }, 'successor'],
    [{ ...LAST_DAY, heir: 'named', successor: 'RJ1' }, 'successor'],
    [{ ...LAST_DAY, 'closedOn[day]': '9', heir: 'none', successor: '' }, 'closedOn-day'],
  ])('refuses %o at its field', async (fields, field) => {
    await visitor.get(CLOSURE);
    const page = await visitor.post(CLOSURE, fields);
    expect(page.status).toBe(422);
    expect(page.title).toMatch(/^Error: /);
    expect(page.body).toContain(`href="#${field}"`);
    expect(page.body).toContain(`id="${field}"`);
    expect(await statusOf()).toBe('open');
  });

  it('is for the national team', async () => {
    for (const person of [company, trust('RJ1')]) {
      const other = await web.signedIn(person);
      expect((await other.get(CLOSURE)).status).toBe(403);
    }
    expect((await visitor.get('/organisations/NOSUCH/closure')).status).toBe(404);
  });
});
