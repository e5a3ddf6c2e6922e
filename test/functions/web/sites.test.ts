import { beforeEach, describe, expect, it } from 'vitest';
import { IRAS_ID, site, smallReview } from '../../usecases/resource-review/small-review.ts';
import { company, lead, stranger, trust } from '../../usecases/resource-review/study-process.ts';
import { createWebService, type Visitor, type WebService } from './web-visitor.ts';

const SITES = `/studies/${IRAS_ID}/sites`;
let web: WebService;
let leading: Visitor;
beforeEach(async () => {
  web = await createWebService();
  leading = await web.signedIn(lead);
});

const PART = { principalInvestigator: 'Dr New', 'target-0': '7' };

async function fillPart(odsCode: string, fields: Readonly<Record<string, string>> = PART) {
  await leading.get(`${SITES}/${odsCode}/part`);
  return leading.post(`${SITES}/${odsCode}/part`, fields);
}

async function savePart(odsCode: string, fields: Readonly<Record<string, string>> = PART) {
  const check = await fillPart(odsCode, fields);
  expect(check.status, check.body).toBe(200);
  return leading.post(`${SITES}/${odsCode}/part/save`);
}

describe('adding a site', () => {
  beforeEach(() => web.study.bringToIssued());

  it('finds open organisations by name, town or ODS code, and says which take part already', async () => {
    const { body } = await leading.get(`${SITES}/add?q=rth`);
    expect(body).toContain(`href="${SITES}/RTH/part"`);
    expect((await leading.get(`${SITES}/add?q=RJ1`)).body).toContain('Takes part already');
    expect((await leading.get(`${SITES}/add?q=oxford%20university`)).body).toContain(`${SITES}/RTH/part`);
    expect((await leading.get(`${SITES}/add?q=zzzz`)).body).toContain('No organisation matches “zzzz”');
  });

  it('says of a closed organisation since when, and which one follows it', async () => {
    const { body } = await leading.get(`${SITES}/add?q=RVJ`);
    expect(body).toContain('Closed on 30 June 2026');
    expect(body).not.toContain(`${SITES}/RVJ/part`);
  });

  it('asks for something to look for', async () => {
    const { status, body } = await leading.get(`${SITES}/add?q=`);
    expect(status).toBe(422);
    expect(body).toContain('href="#q"');
  });

  it('checks, confirms, and sends a price to the new site and to no other', async () => {
    const before = await web.study.row('RJ1');
    const check = await fillPart('RTH');
    expect(check.title).toMatch(/^You are about to send a price to Oxford University Hospitals/);
    expect(check.body).toContain('Dr New');
    expect(await web.study.row('RTH')).toBeUndefined();
    const saved = await leading.post(`${SITES}/RTH/part/save`);
    expect(saved.location).toBe(`${SITES}?changed=RTH`);
    await web.study.work();
    const list = await leading.get(saved.location);
    expect(list.body).toContain('Oxford University Hospitals NHS Foundation Trust (RTH): with the trust');
    expect(await web.study.row('RTH')).toMatchObject({ status: 'issued', targetParticipants: { armA: 7 } });
    expect(await web.study.row('RJ1')).toEqual(before);
  });

  it.each([
    [{ 'target-0': '7' }, 'principalInvestigator', 'Enter the principal investigator'],
    [{ ...PART, 'target-0': '' }, 'target-0', 'Enter the number of participants in Treatment'],
    [{ ...PART, 'target-0': '1.5' }, 'target-0', 'must be a whole number'],
    [{ ...PART, 'target-0': '-1' }, 'target-0', 'must be a whole number'],
    [{ ...PART, 'target-0': '1000001' }, 'target-0', '1,000,000 or less'],
    [{ ...PART, principalInvestigator: 'x'.repeat(201) }, 'principalInvestigator', 'this is 201'],
    [{ ...PART, principalInvestigator: 'a\u202Eb' }, 'principalInvestigator', 'Leave out control characters'],
  ])('with %j says at the field %s what to mend', async (fields, field, message) => {
    const page = await fillPart('RTH', fields);
    expect(page.status).toBe(422);
    expect(page.title).toMatch(/^Error: /);
    expect(page.body).toContain(`href="#${field}"`);
    expect(page.body).toContain(`id="${field}-error"`);
    expect(page.body).toContain(message);
    expect(await web.study.row('RTH')).toBeUndefined();
  });

  it('says why an organisation cannot take part before anybody fills in a form', async () => {
    const closed = await leading.get(`${SITES}/RVJ/part`);
    expect(closed.status).toBe(422);
    expect(closed.body).toContain('closed on 2026-06-30');
    const unpriced = await leading.get(`${SITES}/K0N6A/part`);
    expect(unpriced.status).toBe(422);
    expect(unpriced.body).toContain('multiplier');
    const save = await leading.post(`${SITES}/K0N6A/part/save`, PART);
    expect(save.status).toBe(422);
    expect(await web.study.row('K0N6A')).toBeUndefined();
  });

  it('sends nothing twice: the same again changes nothing', async () => {
    await savePart('RTH');
    await web.study.work();
    const issued = await web.study.row('RTH');
    await savePart('RTH');
    expect(await web.study.row('RTH')).toEqual(issued);
  });
});

describe('changing a site', () => {
  beforeEach(() => web.study.bringToIssued());

  it('shows what changes, and replaces the open price by a new issue', async () => {
    const form = await leading.get(`${SITES}/RJ1/part`);
    expect(form.body).toContain('value="Dr Investigator of RJ1"');
    expect(form.body).toContain('value="10"');
    const check = await fillPart('RJ1', {
      principalInvestigator: 'Dr Investigator of RJ1',
      'target-0': '20',
    });
    expect(check.body).toContain('issue 1');
    expect(check.body).toContain('issue 2');
    expect(check.body).toContain('was 10');
    await leading.post(`${SITES}/RJ1/part/save`);
    await web.study.work();
    expect(await web.study.row('RJ1')).toMatchObject({ issueNumber: 2, targetParticipants: { armA: 20 } });
  });

  it('does not undo what a colleague changed in the meantime', async () => {
    await fillPart('RJ1');
    await web.study.put(site('RJ1', 99));
    const page = await leading.post(`${SITES}/RJ1/part/save`);
    expect(page.status).toBe(422);
    expect(page.body).toContain('Somebody else changed this site');
    expect(await web.study.row('RJ1')).toMatchObject({ targetParticipants: { armA: 99 } });
  });

  it('is over once the site has accepted', async () => {
    await web.study.decideAt('RJ1', 'accepted');
    expect((await leading.get(SITES)).body).not.toContain(`${SITES}/RJ1/part`);
    expect((await leading.get(`${SITES}/RJ1/part`)).status).toBe(409);
    expect((await leading.get(`${SITES}/RJ1/withdraw`)).body).toContain('This site cannot be withdrawn');
  });
});

describe('withdrawing a site', () => {
  beforeEach(() => web.study.bringToIssued());

  it('is confirmed, ends its price, and can be mended by adding it again', async () => {
    const page = await leading.get(`${SITES}/RJ1/withdraw`);
    expect(page.body).toContain('does not count in the adherence indicator');
    expect(await web.study.row('RJ1')).toMatchObject({ status: 'issued' });
    const { location } = await leading.post(`${SITES}/RJ1/withdraw`);
    expect(location).toBe(`${SITES}?changed=RJ1`);
    expect(await web.study.row('RJ1')).toMatchObject({ status: 'withdrawn' });
    expect((await leading.get(location)).body).toContain('Add again');
    await savePart('RJ1');
    await web.study.work();
    expect(await web.study.row('RJ1')).toMatchObject({ status: 'issued' });
  });

  it('that comes after the answer of the trust withdraws nothing, and says so', async () => {
    await leading.get(`${SITES}/RJ1/withdraw`);
    await web.study.decideAt('RJ1', 'accepted');
    const page = await leading.post(`${SITES}/RJ1/withdraw`);
    expect(page.status).toBe(422);
    expect(page.body).toContain('nothing was withdrawn');
    expect(await web.study.row('RJ1')).toMatchObject({ status: 'accepted' });
  });
});

describe('the pages of a site’s part', () => {
  it('are the lead site’s own', async () => {
    await web.study.bringToIssued();
    const paths = [`${SITES}/add`, `${SITES}/RJ1/part`, `${SITES}/RJ1/withdraw`];
    for (const path of paths) {
      expect((await (await web.signedIn(stranger)).get(path)).status, path).toBe(404);
      expect((await (await web.signedIn(company)).get(path)).status, path).toBe(403);
    }
    expect((await (await web.signedIn(company)).get(SITES)).body).not.toContain('Add a site');
  });

  it('wait for the first agreement', async () => {
    await web.study.save();
    const { status, body } = await leading.get(`${SITES}/add`);
    expect(status).toBe(409);
    expect(body).toContain('No version of this review is agreed yet');
    expect((await leading.get(SITES)).body).not.toContain('Add a site');
  });
});

describe('while prices are being made', () => {
  it('the list says how many are there, with a link to refresh it, and only then', async () => {
    await web.study.save();
    await web.study.submit();
    await web.study.agree();
    const { body } = await leading.get(SITES);
    expect(body).toContain('0 of 2 prices');
    expect(body).toContain('Refresh the list');
    expect(body).toContain('data-refresh-seconds');
    expect(body).not.toContain('http-equiv');
    await web.study.work();
    const later = (await leading.get(SITES)).body;
    expect(later).not.toContain('Refresh the list');
    expect(later).not.toContain('data-refresh-seconds');
  });
});

describe('long lists', () => {
  it('are narrowed by status', async () => {
    await web.study.bringToIssued();
    await web.study.decideAt('RJ1', 'accepted');
    const { body } = await leading.get(`${SITES}?status=accepted`);
    expect(body).toContain(`${SITES}/RJ1"`);
    expect(body).not.toContain(`${SITES}/RK9"`);
    expect(body).toContain('With the trust 1');
  });

  it('come as CSV: the sites, with amounts as numbers and no cell that a spreadsheet runs', async () => {
    await web.study.bringToIssued(
      smallReview({ sites: [{ ...site('RJ1'), principalInvestigator: '=HYPERLINK("x")' }, site('RK9')] }),
    );
    await web.study.decideAt('RK9', 'notAccepted');
    const { headers, body } = await leading.get(`${SITES}.csv`);
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${IRAS_ID}_sites.csv"`,
    });
    const [head, one, two, end] = body.split('\r\n');
    expect(head).toMatch(/^\uFEFFIRAS ID,Study,ODS code/);
    expect(one).toContain(`"'=HYPERLINK(""x"")"`);
    expect(one).toMatch(/,\d+\.\d\d,\d+\.\d\d,/);
    expect(two).toContain('The set-up fee');
    expect(end).toBe('');
    expect((await (await web.signedIn(trust('RJ1'))).get(`${SITES}.csv`)).status).toBe(403);
  });

  it('come as CSV: the prices of a trust, its own only', async () => {
    await web.study.bringToIssued();
    const visitor = await web.signedIn(trust('RJ1'));
    const { body } = await visitor.get('/prices.csv');
    expect(body.split('\r\n')).toHaveLength(3);
    expect(body).toContain(IRAS_ID);
    expect(body).not.toContain('RK9');
    expect((await visitor.get('/prices.csv?show=decided')).body.split('\r\n')).toHaveLength(2);
  });
});
