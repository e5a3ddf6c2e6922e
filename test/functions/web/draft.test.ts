/** The lead site edits arms, visits, activities, schedule, sites and terms of its draft on the page. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { ResourceReview } from '../../../shared/domain/resource-review.ts';
import { register } from '../../support/service-deps.ts';
import { IRAS_ID, site, smallReview } from '../../usecases/resource-review/small-review.ts';
import { company, lead, stranger, trust } from '../../usecases/resource-review/study-process.ts';
import { createWebService, type Visitor, type WebService } from './web-visitor.ts';

const STUDY = `/studies/${IRAS_ID}`;
const DRAFT = `${STUDY}/draft`;
const WEEK_2 = { id: 'V2', arms: ['armA'], label: 'Week 2', order: 2, kind: 'scheduled' as const };

let web: WebService;
let leading: Visitor;

beforeEach(async () => {
  web = await createWebService();
  leading = await web.signedIn(lead);
});

async function begin(changes: Partial<ResourceReview> = {}): Promise<void> {
  await web.study.save(smallReview(changes));
}
/** The draft as any JSON, which may have errors in its form. */
async function draft(): Promise<Readonly<Record<string, unknown>>> {
  const { review } = await web.study.readReview({ caller: lead, irasId: IRAS_ID });
  return { ...(review as object) };
}
const ACTIVITY = {
  label: 'ECG',
  section: 'participant',
  inProtocolSchedule: 'yes',
  chargedPer: 'visit',
  'minutes-0': '15',
};

describe('an activity', () => {
  it('is added with minutes by staff role, and gets an identifier of its name', async () => {
    await begin();
    await leading.get(`${DRAFT}/activities/new`);
    const saved = await leading.post(`${DRAFT}/activities/new`, { ...ACTIVITY, label: 'ECG, 12 leads' });
    expect(saved.location).toBe(`${DRAFT}?saved=activities#activities`);
    expect((await draft())['activities']).toContainEqual({
      id: 'ECG-12-leads',
      label: 'ECG, 12 leads',
      section: 'participant',
      minutes: [{ role: 'admin', minutes: 15 }],
      chargedPer: 'visit',
      inProtocolSchedule: true,
    });
  });

  it('finds items of the tariff without losing what was typed, and is priced by the one chosen', async () => {
    await begin();
    await leading.get(`${DRAFT}/activities/new`);
    const found = await leading.post(`${DRAFT}/activities/new`, { ...ACTIVITY, search: 'mri', do: 'find' });
    expect(found.status).toBe(200);
    expect(found.body).toContain('value="ECG"');
    const code = /name="tariffItem" type="radio" value="([^"]+)"/.exec(found.body)?.[1] ?? '';
    expect(code).not.toBe('');
    await leading.post(`${DRAFT}/activities/new`, { ...ACTIVITY, 'minutes-0': '', tariffItem: code });
    expect((await draft())['activities']).toContainEqual(
      expect.objectContaining({ label: 'ECG', tariffItem: code }),
    );
  });

  it('names every mistake at its field, and keeps what was typed', async () => {
    await begin();
    await leading.get(`${DRAFT}/activities/new`);
    const page = await leading.post(`${DRAFT}/activities/new`, {
      label: '',
      'minutes-0': 'ten',
      passThroughPence: 'much',
      quantity: '1.5',
    });
    expect(page.status).toBe(422);
    expect(page.title).toMatch(/^Error: /);
    for (const field of ['label', 'section', 'minutes-0', 'passThroughPence', 'chargedPer', 'quantity'])
      expect(page.body).toContain(`href="#${field}"`);
    expect(page.body).toContain('value="ten"');
  });

  it('keeps an amount in pounds to the penny', async () => {
    await begin();
    await leading.get(`${DRAFT}/activities/new`);
    await leading.post(`${DRAFT}/activities/new`, {
      ...ACTIVITY,
      section: 'passThrough',
      chargedPer: 'once',
      'minutes-0': '',
      passThroughPence: '£1,234.5',
    });
    expect((await draft())['activities']).toContainEqual(
      expect.objectContaining({ passThroughPence: 123450 }),
    );
    const { body } = await leading.get(`${DRAFT}/activities/5`);
    expect(body).toContain('value="1234.50"');
  });

  it('that is removed takes its cells of the schedule with it', async () => {
    await begin();
    const asked = await leading.get(`${DRAFT}/activities/1/remove`);
    expect(asked.body).toContain('1 cell of the schedule');
    await leading.post(`${DRAFT}/activities/1/remove`);
    const { activities, schedule } = await draft();
    expect(activities).toHaveLength(3);
    expect(schedule).toEqual([]);
  });

  it('that gets another identifier keeps its place in the schedule', async () => {
    await begin();
    await leading.get(`${DRAFT}/activities/1`);
    await leading.post(`${DRAFT}/activities/1`, {
      label: 'Informed consent',
      section: 'screening',
      inProtocolSchedule: 'yes',
      chargedPer: 'visit',
      'minutes-0': '30',
      id: 'ICF',
    });
    expect((await draft())['schedule']).toEqual([{ activity: 'ICF', visit: 'V1', quantity: 1 }]);
  });
});

describe('the schedule', () => {
  it('is shown as a grid of activities by visits', async () => {
    await begin({ visits: [...smallReview().visits, WEEK_2] });
    const { body } = await leading.get(`${DRAFT}/schedule`);
    expect(body).toContain(
      '<caption class="nhsuk-table__caption nhsuk-table__caption--m" id="grid-caption">',
    );
    expect(body).toMatch(/scope="col"><a href="[^"]*\/schedule\/2">Week 2<\/a>/);
    expect(body).toMatch(/Informed consent<\/a><\/th>\s*<td[^>]*>1<\/td><td[^>]*><\/td>/);
  });

  it('is filled in one visit at a time, and leads on to the next', async () => {
    await begin({ visits: [...smallReview().visits, WEEK_2] });
    await leading.get(`${DRAFT}/schedule/1`);
    const next = await leading.post(`${DRAFT}/schedule/1`, { 'times:consent': '2', do: 'next' });
    expect(next.location).toBe(`${DRAFT}/schedule/2`);
    await leading.get(`${DRAFT}/schedule/2`);
    const last = await leading.post(`${DRAFT}/schedule/2`, { 'times:consent': '1', do: 'next' });
    expect(last.location).toBe(`${DRAFT}/schedule?saved=2`);
    expect((await draft())['schedule']).toEqual([
      { activity: 'consent', visit: 'V1', quantity: 2 },
      { activity: 'consent', visit: 'V2', quantity: 1 },
    ]);
  });

  it('refuses half a time at the field of the activity', async () => {
    await begin();
    await leading.get(`${DRAFT}/schedule/1`);
    const page = await leading.post(`${DRAFT}/schedule/1`, { 'times:consent': '0.5' });
    expect(page.status).toBe(422);
    expect(page.body).toContain('href="#times-1"');
    expect(page.body).toContain('value="0.5"');
  });

  it('shows cells that name nothing, and takes them out when asked', async () => {
    await begin({
      schedule: [...smallReview().schedule, { activity: 'consent', visit: 'V9', quantity: 3 }],
    });
    expect((await leading.get(`${DRAFT}/schedule`)).body).toContain('Cells that name nothing');
    await leading.post(`${DRAFT}/schedule/strays`);
    expect((await draft())['schedule']).toEqual(smallReview().schedule);
  });

  it('begins a new visit with the activities of another', async () => {
    await begin();
    await leading.get(`${DRAFT}/visits/new`);
    await leading.post(`${DRAFT}/visits/new`, {
      label: 'Week 4',
      kind: 'scheduled',
      arms: 'armA',
      order: '2',
      copyFrom: 'V1',
    });
    const { visits, schedule } = await draft();
    expect(visits).toContainEqual({
      id: 'Week-4',
      arms: ['armA'],
      label: 'Week 4',
      order: 2,
      kind: 'scheduled',
    });
    expect(schedule).toContainEqual({ activity: 'consent', visit: 'Week-4', quantity: 1 });
  });
});

describe('an arm', () => {
  it('that is removed leaves the visits and the targets of the sites', async () => {
    await begin({
      arms: [...smallReview().arms, { id: 'armB', label: 'Placebo' }],
      visits: [{ ...WEEK_2, id: 'V1', arms: ['armA', 'armB'] }],
      sites: [{ ...site('RJ1'), targetParticipants: { armA: 1, armB: 2 } }],
    });
    const asked = await leading.get(`${DRAFT}/arms/2/remove`);
    expect(asked.body).toContain('its place at 1 visit and the targets of 1 site');
    await leading.post(`${DRAFT}/arms/2/remove`);
    const { arms, visits, sites } = await draft();
    expect(arms).toEqual(smallReview().arms);
    expect(visits).toEqual([{ ...WEEK_2, id: 'V1' }]);
    expect(sites).toEqual([{ ...site('RJ1'), targetParticipants: { armA: 1 } }]);
  });
});

describe('a site of the draft', () => {
  it('is added by its code, and is not taken twice', async () => {
    await begin();
    await leading.get(`${DRAFT}/sites/new`);
    const filled = { odsCode: ' r1h ', principalInvestigator: 'Dr New', 'target-0': '4' };
    await leading.post(`${DRAFT}/sites/new`, filled);
    expect((await draft())['sites']).toContainEqual({
      odsCode: 'R1H',
      principalInvestigator: 'Dr New',
      targetParticipants: { armA: 4 },
    });
    await leading.get(`${DRAFT}/sites/new`);
    const again = await leading.post(`${DRAFT}/sites/new`, filled);
    expect(again.body).toContain('among the sites already');
  });
});

describe('the payment terms', () => {
  it('are kept as filled in, and go when every field is emptied', async () => {
    await begin();
    await leading.get(`${DRAFT}/terms`);
    await leading.post(`${DRAFT}/terms`, {
      screenFailures: 'limited',
      limit: '2 for each participant',
      archivingElectronic: '15 years',
      'expense-0': 'Taxi',
      'cap-0': '25',
      dueDays: '30',
    });
    expect((await draft())['terms']).toEqual({
      screenFailures: { payment: 'limited', limit: '2 for each participant' },
      archiving: { electronic: '15 years' },
      expenseCaps: [{ expense: 'Taxi', capPence: 2500 }],
      dueDays: 30,
    });
    await leading.get(`${DRAFT}/terms`);
    await leading.post(`${DRAFT}/terms`, {});
    expect((await draft())['terms']).toBeUndefined();
  });

  it('names mistakes at their fields', async () => {
    await begin();
    await leading.get(`${DRAFT}/terms`);
    const page = await leading.post(`${DRAFT}/terms`, {
      screenFailures: 'limited',
      'expense-0': 'Taxi',
      dueDays: '0',
    });
    for (const field of ['limit', 'cap-0', 'dueDays']) expect(page.body).toContain(`href="#${field}"`);
  });
});

describe('a form that somebody else overtook', () => {
  const colleague = { ...lead, subject: 'colleague', name: 'Carla Colleague' };

  async function overtake(change: () => Promise<unknown>): Promise<void> {
    await register(web.study, colleague);
    await change();
  }
  async function saveAs(review: ResourceReview): Promise<void> {
    const ifMatch = await web.study.etag();
    await web.study.saveDraft({ caller: colleague, irasId: IRAS_ID, review, ifMatch });
  }

  it('says who changed the draft, keeps what was typed, and saves it the second time', async () => {
    await begin();
    await leading.get(`${DRAFT}/activities/1`);
    await overtake(() => saveAs(smallReview({ tariff: 'DEMO-2026-27.1', sites: [site('RJ1')] })));
    const typed = { ...ACTIVITY, label: 'Consent, typed long' };
    const page = await leading.post(`${DRAFT}/activities/1`, typed);
    expect(page.status).toBe(422);
    expect(page.body).toContain('Carla Colleague changed the draft on');
    expect(page.body).toContain('value="Consent, typed long"');
    await leading.post(`${DRAFT}/activities/1`, typed);
    const { activities, sites } = await draft();
    expect(activities).toContainEqual(
      expect.objectContaining({ id: 'consent', label: 'Consent, typed long' }),
    );
    expect(sites).toHaveLength(1);
  });

  it('never changes another entry that has moved to its place', async () => {
    await begin();
    await leading.get(`${DRAFT}/activities/2`);
    const [, ...rest] = smallReview().activities;
    await overtake(() => saveAs(smallReview({ activities: rest, schedule: [] })));
    const page = await leading.post(`${DRAFT}/activities/2`, { ...ACTIVITY, label: 'Dispensing' });
    expect(page.body).toContain(`action="${DRAFT}/activities/1"`);
  });

  it('keeps the times that were typed at a visit', async () => {
    await begin();
    await leading.get(`${DRAFT}/schedule/1`);
    await overtake(() => saveAs(smallReview({ visits: [WEEK_2, ...smallReview().visits] })));
    const page = await leading.post(`${DRAFT}/schedule/1`, { 'times:consent': '7' });
    expect(page.body).toContain('Carla Colleague');
    expect(page.body).toContain('value="7"');
    await leading.post(`${DRAFT}/schedule/2`, { 'times:consent': '7' });
    expect((await draft())['schedule']).toEqual([{ activity: 'consent', visit: 'V1', quantity: 7 }]);
  });
});

describe('who may', () => {
  it('is the lead site alone, and for others the draft is not there', async () => {
    await begin();
    for (const person of [stranger]) {
      const visitor = await web.signedIn(person);
      expect((await visitor.get(DRAFT)).status).toBe(404);
      expect((await visitor.get(`${DRAFT}/activities/1`)).status).toBe(404);
    }
    for (const person of [company, trust('RJ1')]) {
      const visitor = await web.signedIn(person);
      expect((await visitor.get(DRAFT)).status).toBe(403);
    }
  });

  it('finds no entry that the draft does not have', async () => {
    await begin();
    for (const path of ['activities/5', 'activities/0', 'visits/x', 'schedule/9', 'nothing/1'])
      expect((await leading.get(`${DRAFT}/${path}`)).status).toBe(404);
  });

  it('is led back to the study once the review is with the company', async () => {
    await begin();
    await web.study.submit();
    expect((await leading.get(DRAFT)).location).toBe(STUDY);
    expect((await leading.get(`${DRAFT}/schedule`)).body).not.toContain('<a href="' + DRAFT + '/schedule/1"');
  });
});

describe('the next version', () => {
  it('begins on the page as a copy with the sites that take part now', async () => {
    await web.study.bringToIssued();
    await web.study.put(site('R1H', 3));
    await web.study.withdraw('RK9');
    await leading.get(`${STUDY}/next-version`);
    expect((await leading.post(`${STUDY}/next-version`)).location).toBe(DRAFT);
    const { sites, activities } = await draft();
    expect(activities).toEqual(smallReview().activities);
    expect((sites as { odsCode: string }[]).map(({ odsCode }) => odsCode)).toEqual(['RJ1', 'R1H']);
    expect((await web.study.ledger.findStudy(IRAS_ID))?.latestVersion).toBe(2);
    expect((await leading.get(`${STUDY}/next-version`)).location).toBe(STUDY);
  });
});
