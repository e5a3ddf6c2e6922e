/** From "something is missing" to the network's judgement, over the pages. */
import { beforeEach, describe, expect, it } from 'vitest';
import { personAs } from '../../support/service-deps.ts';
import { IRAS_ID } from '../../usecases/resource-review/small-review.ts';
import { company, coordinator, londonNetwork, trust } from '../../usecases/resource-review/study-process.ts';
import { createWebService, type Visitor, type WebService, withoutToken } from './web-visitor.ts';

const SITE = `/studies/${IRAS_ID}/sites/RJ1`;
const QUESTION = `${SITE}/decision`;
const MISSING = `${QUESTION}/missing`;
const ITEM = `/escalations/${IRAS_ID}-RJ1-2`;
const JUDGEMENT = `${ITEM}/judgement`;
const REPORT = { label: 'Liver biopsy', inProtocolSchedule: 'no', evidence: 'Protocol,\r\ntable 2' };
/** The nurse comes first in the order of the fields that the test asks for; found by label below. */
const NURSE = 'Research nurse';

let web: WebService;
let visitor: Visitor;

beforeEach(async () => {
  web = await createWebService();
  await web.study.bringToIssued();
  visitor = await web.signedIn(trust('RJ1'));
});

const statusOf = async (odsCode = 'RJ1') => (await web.study.row(odsCode))?.status;

/** The name of the field with this label. */
function fieldOf(body: string, label: string): string {
  const found = new RegExp(`for="([^"]+)">\\s*${label}\\s*<`).exec(body)?.[1];
  if (found === undefined) throw new Error(`no field ${label}`);
  return found;
}

/** Fills in the report up to the page that is checked: staff time of a nurse, once for the site. */
async function fillIn(minutes: number, changes: Partial<typeof REPORT> = {}, by = visitor) {
  await by.get(MISSING);
  await by.post(MISSING, { ...REPORT, ...changes });
  await by.get(`${MISSING}/price`);
  await by.post(`${MISSING}/price`, { choice: 'staffTime' });
  const { body } = await by.get(`${MISSING}/amount`);
  const nurse = fieldOf(body, NURSE);
  await by.post(`${MISSING}/amount`, { [nurse]: String(minutes), chargedPer: 'once', quantity: '1' });
  return by.get(`${MISSING}/check`);
}

async function report(minutes: number, changes: Partial<typeof REPORT> = {}) {
  await fillIn(minutes, changes);
  return visitor.comeBack(await visitor.post(`${MISSING}/check`), trust('RJ1'));
}

describe('a report of a missing item', () => {
  it('asks what, where the protocol has it, and whether it is in the schedule', async () => {
    await visitor.get(MISSING);
    const page = await visitor.post(MISSING);
    expect(page.status).toBe(422);
    expect(page.title).toMatch(/^Error: /);
    for (const field of ['label', 'inProtocolSchedule', 'evidence']) {
      expect(page.body).toContain(`href="#${field}"`);
      expect(page.body).toContain(`id="${field}"`);
    }
    const tooLong = await visitor.post(MISSING, { ...REPORT, evidence: 'x'.repeat(4001) });
    expect(tooLong.body).toContain('Use 4,000 characters or less; this is 4001');
  });

  it('is priced by an item of the tariff that a search finds, or by staff time', async () => {
    await visitor.get(MISSING);
    expect((await visitor.post(MISSING, REPORT)).location).toBe(`${MISSING}/price`);
    expect((await visitor.get(`${MISSING}/amount`)).location).toBe(`${MISSING}/price`);
    expect((await visitor.get(`${MISSING}/price`)).body).toContain('Search for fewer of them');
    const found = await visitor.get(`${MISSING}/price?search=mri`);
    const [, code = ''] = /value="item:([^"]+)"/.exec(found.body) ?? [];
    expect(found.body).toContain('None of these');
    for (const choice of ['', 'item:NO-SUCH-ITEM']) {
      const page = await visitor.post(`${MISSING}/price?search=mri`, { choice });
      expect(page.status).toBe(422);
      expect(page.body).toContain('href="#choice"');
    }
    const chosen = await visitor.post(`${MISSING}/price?search=mri`, { choice: `item:${code}` });
    expect(chosen.location).toBe(`${MISSING}/amount`);
    const amount = await visitor.get(chosen.location);
    expect(amount.body).not.toContain('Minutes each time');
    await visitor.post(`${MISSING}/amount`, { chargedPer: 'participant', quantity: '2' });
    const check = await visitor.get(`${MISSING}/check`);
    expect(check.body).toContain(code);
    expect(check.body).toContain('2 times for each participant');
  });

  it('says which minutes are wrong', async () => {
    await visitor.get(MISSING);
    await visitor.post(MISSING, REPORT);
    await visitor.get(`${MISSING}/price`);
    await visitor.post(`${MISSING}/price`, { choice: 'staffTime' });
    const { body } = await visitor.get(`${MISSING}/amount`);
    const nurse = fieldOf(body, NURSE);
    const none = await visitor.post(`${MISSING}/amount`, { chargedPer: 'once', quantity: '1' });
    expect(none.body).toContain('Enter the minutes of at least one staff role');
    const wrong = await visitor.post(`${MISSING}/amount`, { [nurse]: '1.5', quantity: '0' });
    expect(wrong.body).toContain(`The minutes of ${NURSE} must be a whole number`);
    expect(wrong.body).toContain('href="#chargedPer"');
    expect(wrong.body).toContain('href="#quantity"');
    expect(wrong.body).toContain('value="1.5"');
  });

  it('shows its computed share of the direct costs before anything is sent', async () => {
    const small = await fillIn(5);
    expect(small.body).toMatch(/0\.\d{3}%/);
    expect(small.body).toContain('Below the threshold');
    expect(small.body).toContain('the network can waive the threshold');
    const large = await fillIn(600);
    expect(large.body).toMatch(/\d\d\.\d{3}%/);
    expect(large.body).toContain('Reaches the threshold');
    expect(large.body).toContain('5.000%');
    const inSchedule = await fillIn(5, { inProtocolSchedule: 'yes' });
    expect(inSchedule.body).toContain('upheld at any size');
    expect(await statusOf()).toBe('issued');
  });

  it('is sent by the person who shows again who they are, and the price waits', async () => {
    await fillIn(600);
    const leaving = await visitor.post(`${MISSING}/check`);
    expect(web.begun.at(-1)?.maxAge).toBe(0);
    expect(await statusOf()).toBe('issued');
    const back = await visitor.comeBack(leaving, trust('RJ1'));
    expect(back).toMatchObject({ status: 303, location: `${MISSING}/sent` });
    expect((await visitor.get(back.location)).body).toContain(`Reference ${IRAS_ID}-RJ1-2`);
    expect(await statusOf()).toBe('escalated');
    const stored = await web.study.ledger.findEscalation({ irasId: IRAS_ID, odsCode: 'RJ1', sequence: 2 });
    expect(stored).toMatchObject({
      item: { label: 'Liver biopsy', chargedPer: 'once', minutes: [{ minutes: 600 }] },
      evidence: 'Protocol,\ntable 2',
      inProtocolSchedule: false,
    });
    expect((await visitor.get(QUESTION)).body).toContain(`href="${ITEM}"`);
    expect((await visitor.get(SITE)).body).toContain('Missing items reported');
    expect((await visitor.get(MISSING)).location).toBe(QUESTION);
  });

  it('is not sent by another person, nor by nobody', async () => {
    await fillIn(600);
    const leaving = await visitor.post(`${MISSING}/check`);
    const other = await visitor.comeBack(leaving, { subject: 'somebody else' });
    expect(other.status).toBe(403);
    expect(other.body).toContain(`href="${MISSING}/check"`);
    expect(await statusOf()).toBe('issued');
  });

  it('is not sent about a price that was replaced meanwhile', async () => {
    await fillIn(600);
    const leaving = await visitor.post(`${MISSING}/check`);
    await web.study.put({
      odsCode: 'RJ1',
      principalInvestigator: 'Dr New',
      targetParticipants: { armA: 20 },
    });
    await web.study.work();
    const back = await visitor.comeBack(leaving, trust('RJ1'));
    expect(back.location).toBe(`${QUESTION}?notRecorded=staleAppendix`);
    expect((await visitor.get(back.location)).body).toContain('Nothing was reported');
    expect(await statusOf()).toBe('issued');
  });

  it('filled in for one site is no report of another', async () => {
    const both = await web.signedIn({
      ...trust('RJ1'),
      subject: 'both',
      memberships: [...trust('RJ1').memberships, ...trust('RK9').memberships],
    });
    await fillIn(600, {}, both);
    const other = `/studies/${IRAS_ID}/sites/RK9/decision/missing`;
    expect((await both.get(`${other}/check`)).location).toBe(other);
  });

  it.each(['', '/price', '/amount', '/check', '/sent'])(
    'is not there for the people of another trust: %s',
    async (step) => {
      const stranger = await web.signedIn(trust('RK9'));
      const own = await stranger.get(`/studies/9999999/sites/RK9/decision/missing${step}`);
      const other = await stranger.get(`${MISSING}${step}`);
      expect(other.status).toBe(404);
      expect(withoutToken(other.body)).toBe(withoutToken(own.body));
    },
  );
});

describe('the network', () => {
  let network: Visitor;
  beforeEach(async () => {
    network = await web.signedIn(londonNetwork);
  });

  const judge = async (fields: Readonly<Record<string, string>>) => {
    await network.get(JUDGEMENT);
    return network.post(JUDGEMENT, { inProtocolSchedule: 'no', ...fields });
  };
  const confirm = async () => {
    await network.get(`${JUDGEMENT}/check`);
    return network.comeBack(await network.post(`${JUDGEMENT}/check`), londonNetwork);
  };

  it('sees what waits, and what an empty list will hold', async () => {
    expect((await network.get('/escalations')).body).toContain('When a trust of your region reports one');
    expect((await network.get('/')).body).toContain('Nothing waits');
    await report(600);
    const list = await network.get('/escalations');
    expect(list.body).toContain(`href="${ITEM}"`);
    expect((await network.get('/')).body).toContain('1 waiting');
    const csv = (await network.get('/escalations.csv')).bytes;
    expect(new TextDecoder().decode(csv)).toContain('Liver biopsy');
    expect((await network.get('/escalations?show=closed')).body).toContain('Nothing has been judged yet');
  });

  it('upholds an item that reaches the threshold, after signing in again', async () => {
    await report(600);
    expect((await network.get(ITEM)).body).toContain(`href="${JUDGEMENT}"`);
    expect((await judge({ judgement: 'upheld', reason: 'It is missing' })).location).toBe(
      `${JUDGEMENT}/check`,
    );
    const back = await confirm();
    expect(back.location).toBe(`${ITEM}?judged=yes`);
    expect(web.begun.at(-1)?.maxAge).toBe(0);
    const page = await network.get(back.location);
    expect(page.body).toContain('Your judgement was recorded: upheld.');
    expect(page.body).toContain('The item reaches the threshold');
    expect(await statusOf()).toBe('superseded');
    expect((await network.get('/escalations?show=closed')).body).toContain(`href="${ITEM}"`);
  });

  it('sends the price back, and the trust answers it', async () => {
    await report(5);
    await judge({ judgement: 'includedElsewhere', reason: 'In the consent visit' });
    await confirm();
    expect(await statusOf()).toBe('issued');
    const { body } = await visitor.get(ITEM);
    expect(body).toContain('In the consent visit');
    expect(body).toContain(`href="${QUESTION}"`);
  });

  it('needs a waiver to uphold what is small, and none for what is not', async () => {
    await report(5);
    const refused = await judge({ judgement: 'upheld' });
    expect(refused.status).toBe(422);
    expect(refused.title).toMatch(/^Error: /);
    expect(refused.body).toContain('href="#waiver"');
    const idle = await judge({ judgement: 'belowThreshold', waiver: 'A small site' });
    expect(idle.body).toContain('there is no threshold to waive');
    expect((await judge({ judgement: 'upheld', waiver: 'A small site' })).location).toBe(
      `${JUDGEMENT}/check`,
    );
    await confirm();
    expect((await network.get(ITEM)).body).toContain('The threshold was waived');
  });

  it('may find that an item is in the schedule of events where the trust says no', async () => {
    await report(5);
    await judge({ judgement: 'upheld', inProtocolSchedule: 'yes' });
    expect((await network.get(`${JUDGEMENT}/check`)).body).toContain('The trust reports: no');
    await confirm();
    expect((await network.get(ITEM)).body).toContain('is in the protocol’s schedule of events');
  });

  it('says why an item is too small that is large as it stands', async () => {
    await report(600);
    const refused = await judge({ judgement: 'belowThreshold' });
    expect(refused.body).toContain('href="#reason"');
    expect((await judge({ judgement: 'belowThreshold', reason: 'Ten minutes are enough' })).status).toBe(303);
  });

  it('is asked for a judgement where none was chosen', async () => {
    await report(5);
    const page = await judge({ judgement: '', inProtocolSchedule: '' });
    expect(page.body).toContain('href="#judgement"');
    expect(page.body).toContain('href="#inProtocolSchedule"');
  });

  it('judges once: who comes second sees the first judgement', async () => {
    const colleague = { ...londonNetwork, subject: 'colleague', name: 'Jo Colleague' };
    const second = await web.signedIn(colleague);
    await report(600);
    await second.get(JUDGEMENT);
    await second.post(JUDGEMENT, { inProtocolSchedule: 'no', judgement: 'includedElsewhere' });
    await second.get(`${JUDGEMENT}/check`);
    const leaving = await second.post(`${JUDGEMENT}/check`);
    await judge({ judgement: 'upheld' });
    await confirm();
    const back = await second.comeBack(leaving, colleague);
    expect(back.location).toBe(`${ITEM}?notRecorded=decidedOtherwise`);
    expect((await second.get(back.location)).body).toContain('was not recorded');
    expect((await second.get(JUDGEMENT)).location).toBe(ITEM);
  });

  it('of another region finds nothing, and parties of the study read without judging', async () => {
    await report(600);
    const north = await web.signedIn(personAs('networkAssessor', 'Y63'));
    const absent = await north.get('/escalations/9999999-RJ1-2');
    for (const path of [ITEM, JUDGEMENT, `${JUDGEMENT}/check`]) {
      const page = await north.get(path);
      expect(page.status, path).toBe(404);
      expect(withoutToken(page.body)).toBe(withoutToken(absent.body));
    }
    const reader = await web.signedIn(company);
    expect((await reader.get(ITEM)).body).not.toContain(JUDGEMENT);
    expect((await reader.get(JUDGEMENT)).status).toBe(403);
    expect((await reader.get('/escalations')).status).toBe(403);
  });

  it('sees how often studies have a missing item, beside the published share', async () => {
    const before = await network.get('/escalations/statistics');
    expect(before.body).toContain('0.0%');
    expect(before.body).toContain('0 of 1 study with a price issued to a trust of your region');
    expect(before.body).toContain('20% (HCRW, October 2024)');
    await report(600);
    const after = await (await web.signedIn(coordinator)).get('/escalations/statistics');
    expect(after.body).toContain('100.0%');
    expect(after.body).toMatch(/North West/);
  });
});
