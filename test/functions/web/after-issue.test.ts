/** Pages around an issued price: what changed, budget, ZIP, payee, milestones and set-up clock, two sites compared. */
import { beforeEach, describe, expect, it } from 'vitest';
import { IRAS_ID, smallReview } from '../../usecases/resource-review/small-review.ts';
import {
  company,
  coordinator,
  lead,
  londonNetwork,
  trust,
} from '../../usecases/resource-review/study-process.ts';
import { withSetUp } from '../../usecases/site-pricing/pricing-process.ts';
import { createWebService, type Visitor, type WebService } from './web-visitor.ts';

const STUDY = `/studies/${IRAS_ID}`;
const SITE = `${STUDY}/sites/RJ1`;
let web: WebService;

beforeEach(async () => {
  web = await createWebService();
  await web.study.bringToIssued();
});

const amend = async (minutes = 1200): Promise<void> => {
  await web.study.save(withSetUp(minutes));
  await web.study.submit();
  await web.study.agree();
  await web.study.work();
};
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe('what changed since a version', () => {
  it('says of the first price that it is the first', async () => {
    const visitor = await web.signedIn(trust('RJ1'));
    expect((await visitor.get(SITE)).body).not.toContain(`${SITE}/changes`);
    expect((await visitor.get(`${SITE}/changes`)).body).toContain('This is the first price of the site');
  });

  it('names lines, causes and totals, and who may see the price sees it', async () => {
    await web.study.decideAt('RJ1', 'accepted');
    await amend();
    for (const person of [trust('RJ1'), company, lead, coordinator, londonNetwork]) {
      const visitor = await web.signedIn(person);
      expect((await visitor.get(SITE)).body).toContain('What changed since version 1');
      const { body, title } = await visitor.get(`${SITE}/changes`);
      expect(title).toMatch(/^What changed since version 1/);
      expect(body).toContain('its tariff item or minutes');
      expect(body).toContain('All of this comes from the resource.');
      expect(body).toContain('stays in force until this one is accepted');
      expect(body.includes('Answer this price')).toBe(person.name === trust('RJ1').name);
    }
    const sites = await (await web.signedIn(company)).get(`${STUDY}/sites`);
    expect(sites.body).toContain(`href="${SITE}/changes"`);
  });

  it('compares any two issues that were made', async () => {
    await web.study.put({
      odsCode: 'RJ1',
      principalInvestigator: 'Dr New',
      targetParticipants: { armA: 20 },
    });
    await web.study.work();
    await amend();
    const visitor = await web.signedIn(trust('RJ1'));
    expect((await visitor.get(`${SITE}/changes`)).title).toMatch(/^What changed since version 1, issue 2/);
    const first = await visitor.get(`${SITE}/changes?from=1-1&to=1-2`);
    expect(first.body).toContain('Dr New');
    expect(first.body).toContain('Principal investigator');
    expect(first.body).toContain('Recruitment targets that changed');
    expect((await visitor.get(`${SITE}/changes?from=1-1&to=1-1`)).body).toContain('are the same one');
    for (const wrong of ['from=9-9', 'to=1-9', 'from=x'])
      expect((await visitor.get(`${SITE}/changes?${wrong}`)).status, wrong).toBe(404);
  });

  it('is not there for another trust', async () => {
    const visitor = await web.signedIn(trust('RK9'));
    expect((await visitor.get(`${SITE}/changes`)).status).toBe(404);
  });
});

describe('the site budget', () => {
  it('is a page, a workbook and data under names that people can file', async () => {
    const visitor = await web.signedIn(trust('RJ1'));
    const page = await visitor.get(`${SITE}/budget`);
    expect(page.body).toContain('Capacity building');
    expect(page.body.match(/<h1/g)).toHaveLength(1);
    expect(page.body).not.toMatch(/<style|style="/);
    const workbook = await visitor.get(`${SITE}/budget.xlsx`);
    expect(workbook.headers['content-disposition']).toBe(
      `attachment; filename="${IRAS_ID}_RJ1_v1_budget.xlsx"`,
    );
    expect(textOf(workbook.bytes.subarray(0, 2))).toBe('PK');
    const json = await visitor.get(`${SITE}/budget.json`);
    expect(JSON.parse(json.body)).toMatchObject({ schema: 'ncvr.site-budget/1', site: { odsCode: 'RJ1' } });
  });

  it('is the trust’s own', async () => {
    const other = await web.signedIn(trust('RK9'));
    for (const file of ['budget', 'budget.xlsx', 'budget.json'])
      expect((await other.get(`${SITE}/${file}`)).status).toBe(404);
  });
});

describe('all appendices as one ZIP', () => {
  it('is asked for, watched, and downloaded', async () => {
    const visitor = await web.signedIn(company);
    await visitor.get(`${STUDY}/appendices`);
    const asked = await visitor.post(`${STUDY}/appendices`);
    expect(asked.status).toBe(303);
    const waiting = await visitor.get(asked.location);
    expect(waiting.body).toContain('data-refresh-seconds');
    expect(waiting.body).toContain('0 of 2 appendices');
    expect((await visitor.get(`${asked.location}/download`)).location).toBe(asked.location);
    await web.study.work();
    expect((await visitor.get(asked.location)).body).not.toContain('data-refresh-seconds');
    const link = (await visitor.get(`${asked.location}/download`)).location;
    expect(web.study.archive.follow(link)?.filename).toBe(`${IRAS_ID}_v1_appendices.zip`);
  });

  it('asks which version where there are two', async () => {
    await amend();
    const visitor = await web.signedIn(lead);
    await visitor.get(`${STUDY}/appendices`);
    const open = await visitor.post(`${STUDY}/appendices`);
    expect(open.status).toBe(422);
    expect(open.body).toContain('href="#version"');
    const asked = await visitor.post(`${STUDY}/appendices`, { version: '2' });
    expect((await visitor.get(asked.location)).body).toContain('version 2');
  });

  it('is for company and lead site, and one of another study is not there', async () => {
    for (const person of [trust('RJ1'), coordinator])
      expect((await (await web.signedIn(person)).get(`${STUDY}/appendices`)).status).toBe(403);
    expect((await (await web.signedIn(company)).get(`${STUDY}/appendices/nothing`)).status).toBe(404);
  });

  it('says that there is nothing before the first agreement', async () => {
    const other = await createWebService();
    await other.study.save();
    const page = await (await other.signedIn(lead)).get(`${STUDY}/appendices`);
    expect(page.body).toContain('There are no appendices yet');
  });
});

describe('who is paid', () => {
  const PAYEE = '/organisations/RJ1/payee';
  const fill = { name: 'Guys Trust', vatNumber: 'GB 654 9395 81', remittanceEmail: 'pay@trust.example' };

  it('is kept by the trust, and goes into the prices that are issued later', async () => {
    const visitor = await web.signedIn(trust('RJ1'));
    await visitor.get(PAYEE);
    expect((await visitor.post(PAYEE, fill)).location).toBe(`${PAYEE}?saved=yes`);
    expect((await visitor.get(PAYEE)).body).toContain('value="Guys Trust"');
    await web.study.put({ odsCode: 'RJ1', principalInvestigator: 'Dr New', targetParticipants: { armA: 1 } });
    await web.study.work();
    expect((await visitor.get(`${SITE}/appendix`)).body).toContain('Guys Trust');
  });

  it.each([
    [{ vatNumber: '12' }, 'vatNumber'],
    [{ remittanceEmail: 'nobody' }, 'remittanceEmail'],
    [{ name: '20-00-00 55779911' }, 'name'],
  ])('refuses %o at its field', async (change, field) => {
    const visitor = await web.signedIn(trust('RJ1'));
    await visitor.get(PAYEE);
    const page = await visitor.post(PAYEE, { ...fill, ...change });
    expect(page.status).toBe(422);
    expect(page.title).toMatch(/^Error: /);
    expect(page.body).toContain(`href="#${field}"`);
  });

  it('is not overwritten by somebody who has not read what a colleague saved', async () => {
    const [one, other] = [await web.signedIn(trust('RJ1')), await web.signedIn(trust('RJ1'))];
    await one.get(PAYEE);
    await other.get(PAYEE);
    await one.post(PAYEE, fill);
    const late = await other.post(PAYEE, { ...fill, name: 'Another name' });
    expect(late.status).toBe(422);
    expect(late.body).toContain('A colleague saved other details');
    expect(late.body).toContain('value="Guys Trust"');
    expect((await other.post(PAYEE, { ...fill, name: 'Another name' })).status).toBe(303);
  });

  it('is the trust’s own', async () => {
    expect((await (await web.signedIn(trust('RK9'))).get(PAYEE)).status).toBe(404);
  });
});

describe('milestones', () => {
  const MILESTONES = `${SITE}/milestones`;
  const day = (name: string, of: string, month = '11', year = '2026') => ({
    [`${name}[day]`]: of,
    [`${name}[month]`]: month,
    [`${name}[year]`]: year,
  });
  const record = async (visitor: Visitor, fields: Readonly<Record<string, string>>) => {
    await visitor.get(MILESTONES);
    return visitor.post(MILESTONES, fields);
  };

  it('wait for the acceptance', async () => {
    const visitor = await web.signedIn(company);
    const { body } = await visitor.get(MILESTONES);
    expect(body).toContain('has not accepted a price yet');
    expect(body).not.toContain('signedOn');
  });

  it('are recorded by each side, and complete the set-up clock', async () => {
    await web.study.decideAt('RJ1', 'accepted');
    web.study.clock.advance(3 * 86_400_000);
    const contracts = await web.signedIn(company);
    expect((await contracts.get(MILESTONES)).body).not.toContain('openedOn');
    expect((await record(contracts, day('signedOn', '3'))).location).toBe(`${MILESTONES}?saved=yes`);
    const own = await web.signedIn(trust('RJ1'));
    expect((await own.get(MILESTONES)).body).not.toContain('name="signedOn');
    await record(own, { ...day('openedOn', '4'), ...day('firstParticipantOn', '5') });
    const clock = await contracts.get(`${STUDY}/set-up-clock`);
    expect(clock.body).toContain('3 days');
    expect(clock.body).toContain('305 days');
    expect(clock.body).toContain('194 days');
    expect(clock.body).toContain('First participant');
    const csv = textOf((await contracts.get(`${STUDY}/set-up-clock.csv`)).bytes);
    expect(csv).toContain('2026-11-05');
  });

  it.each([
    [day('signedOn', '31', '2'), 'signedOn-day', 'must be a real one'],
    [day('signedOn', '3', '11', ''), 'signedOn-year', 'must include a year'],
    [day('signedOn', '9'), 'signedOn-day', 'today or in the past'],
    [day('signedOn', '1'), 'signedOn-day', 'before 2026-11-02'],
  ])('refuse %o at its field', async (fields, field, text) => {
    await web.study.decideAt('RJ1', 'accepted');
    const page = await record(await web.signedIn(company), fields);
    expect(page.status).toBe(422);
    expect(page.title).toMatch(/^Error: /);
    expect(page.body).toContain(`href="#${field}"`);
    expect(page.body).toContain(text);
  });

  it('are not overwritten unread', async () => {
    await web.study.decideAt('RJ1', 'accepted');
    const [one, other] = [await web.signedIn(company), await web.signedIn(company)];
    await one.get(MILESTONES);
    await other.get(MILESTONES);
    await one.post(MILESTONES, day('signedOn', '2'));
    const late = await other.post(MILESTONES, {});
    expect(late.body).toContain('Somebody recorded other days');
    expect(late.body).toContain('value="2026"');
  });

  it('are seen by lead and national team, recorded by neither, and by no other trust', async () => {
    await web.study.decideAt('RJ1', 'accepted');
    for (const person of [lead, coordinator]) {
      const reader = await web.signedIn(person);
      expect((await reader.get(MILESTONES)).body).not.toContain('<form action="/studies');
      expect((await reader.post(MILESTONES, {})).status).toBe(403);
    }
    expect((await (await web.signedIn(trust('RK9'))).get(MILESTONES)).status).toBe(404);
  });
});

describe('two sites compared', () => {
  it('says what makes one dearer, line by line', async () => {
    const visitor = await web.signedIn(company);
    const { body } = await visitor.get(`${STUDY}/compare?site=RJ1&with=RK9`);
    expect(body).toContain('1.151077');
    expect(body.match(/the multipliers alone/g)).toHaveLength(4);
    const csv = await visitor.get(`${STUDY}/compare.csv?site=RJ1&with=RK9`);
    expect(textOf(csv.bytes).trim().split('\r\n')).toHaveLength(5);
  });

  it.each([
    ['site=&with=', 'href="#site"'],
    ['site=RJ1&with=', 'href="#with"'],
    ['site=RJ1&with=RJ1', 'Select another site than the first'],
  ])('asks for what is missing: %s', async (query, text) => {
    const page = await (await web.signedIn(lead)).get(`${STUDY}/compare?${query}`);
    expect(page.title).toMatch(/^Error: /);
    expect(page.body).toContain(text);
  });

  it('says that there is nothing to compare yet', async () => {
    const other = await createWebService();
    await other.study.bringToIssued(smallReview({ sites: smallReview().sites.slice(0, 1) }));
    const page = await (await other.signedIn(lead)).get(`${STUDY}/compare`);
    expect(page.body).toContain('There are not two prices to compare yet');
  });

  it('is for those who see both', async () => {
    for (const person of [trust('RJ1'), londonNetwork])
      expect((await (await web.signedIn(person)).get(`${STUDY}/compare`)).status).toBe(403);
    const visitor = await web.signedIn(company);
    expect((await visitor.get(`${STUDY}/compare?site=RJ1&with=RTD`)).status).toBe(404);
  });
});
