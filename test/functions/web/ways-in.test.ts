/** Reviews come in as workbooks and protocols, and a person maps what a protocol names to the tariff. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createReviewWorkbook } from '../../../shared/adapters/workbook/review-workbook.xlsx.ts';
import { parseReview } from '../../../shared/domain/resource-review.ts';
import { kneeStudy } from '../../adapters/usdm/studies.ts';
import { personWith, register } from '../../support/service-deps.ts';
import { IRAS_ID, site, smallReview } from '../../usecases/resource-review/small-review.ts';
import { lead, stranger } from '../../usecases/resource-review/study-process.ts';
import { createWebService, type FileContent, type Visitor, type WebService } from './web-visitor.ts';

const STUDY = `/studies/${IRAS_ID}`;
let web: WebService;
let leading: Visitor;
beforeEach(async () => {
  web = await createWebService();
  leading = await web.signedIn(lead);
});

async function upload(path: string, content: FileContent) {
  await leading.get(path);
  return leading.upload(path, content);
}
const workbookOf = async (review = smallReview()) =>
  Uint8Array.from(await createReviewWorkbook().write(review));
const draft = async () => {
  const { review } = await web.study.readReview({ caller: lead, irasId: IRAS_ID });
  return review;
};

describe('an Excel workbook', () => {
  it('becomes the draft of the study that it names', async () => {
    expect((await upload('/studies/new', await workbookOf())).location).toBe(`${STUDY}/findings`);
    expect(parseReview(await draft())).toEqual(parseReview(smallReview()));
  });

  it('has its errors shown by sheet and cell, and is replaced by the corrected one', async () => {
    const odd = smallReview({ sites: [site('RJ1'), site('ZZZ')] });
    await upload('/studies/new', await workbookOf(odd));
    const { body } = await leading.get(`${STUDY}/findings`);
    expect(body).toMatch(/Sheet Sites, cell A\d+/);
    expect(body).toContain('How to mend it');
    await upload(`${STUDY}/upload`, await workbookOf());
    expect((await leading.get(`${STUDY}/findings`)).body).not.toContain('Sheet Sites');
  });

  it('without a study is refused with the cell to fill in', async () => {
    const template = Uint8Array.from((await leading.get('/templates/review.xlsx')).bytes);
    const page = await upload('/studies/new', template);
    expect(page.status).toBe(422);
    expect(page.body).toContain('names no study');
    expect(page.body).toMatch(/Sheet Study, cell [A-Z]\d+/);
  });

  it('that is none inside is refused, whatever it is called', async () => {
    const page = await upload('/studies/new', Uint8Array.from([0x50, 0x4b, 3, 4, 1, 2, 3]));
    expect(page.status).toBe(422);
    expect(page.body).toContain('What is wrong with the file');
  });

  it('is handed out of the draft, to go on with', async () => {
    await upload('/studies/new', await workbookOf());
    const { bytes } = await leading.get(`${STUDY}/review.xlsx`);
    const { input } = await createReviewWorkbook().read(bytes);
    expect(parseReview(input)).toEqual(parseReview(smallReview()));
  });
});

describe('a protocol', () => {
  const begin = async () => {
    await upload('/studies/new', JSON.stringify(kneeStudy()));
    await leading.get('/studies/new/protocol');
    return leading.post('/studies/new/protocol', { irasId: IRAS_ID });
  };

  it('asks for the IRAS ID, which it does not have, and becomes a draft with every cell accounted for', async () => {
    const sent = await upload('/studies/new', JSON.stringify(kneeStudy()));
    expect(sent.location).toBe('/studies/new/protocol');
    await leading.get('/studies/new/protocol');
    const wrong = await leading.post('/studies/new/protocol', { irasId: 'x' });
    expect(wrong.body).toContain('href="#irasId"');
    expect((await leading.post('/studies/new/protocol', { irasId: IRAS_ID })).location).toBe(
      `${STUDY}/findings`,
    );
    const { account } = await web.study.readReview({ caller: lead, irasId: IRAS_ID });
    if (!account) throw new Error('no account of the import');
    expect(account.cellsInFile).toBe(account.cellsInDraft + account.cellsRefused);
    const { body } = await leading.get(`${STUDY}/findings`);
    expect(body).toContain(
      `${account.cellsInFile} cells in the file are ${account.cellsInDraft} in the draft`,
    );
    expect(body).toContain(`${STUDY}/mapping`);
  });

  it('asks who leads the study of a person who reviews for several', async () => {
    const several = personWith(lead, stranger);
    await register(web.study, several);
    leading = await web.signedIn(several);
    await upload('/studies/new', JSON.stringify(kneeStudy()));
    await leading.get('/studies/new/protocol');
    const unsaid = await leading.post('/studies/new/protocol', { irasId: IRAS_ID });
    expect(unsaid.body).toContain('href="#leadSite"');
    await leading.post('/studies/new/protocol', { irasId: IRAS_ID, leadSite: 'RTH' });
    expect((await web.study.ledger.findStudy(IRAS_ID))?.leadSite).toBe('RTH');
  });

  it('offers likely items, chooses none, and maps what the person confirms', async () => {
    await begin();
    const { body } = await leading.get(`${STUDY}/mapping`);
    expect(body).not.toContain(' checked');
    const value = /name="choice-0" type="radio" value="(item:[^"]+)"/.exec(body)?.[1] ?? '';
    expect(value).not.toBe('');
    const empty = await leading.post(`${STUDY}/mapping`, { 'choice-0': 'later:' });
    expect(empty.status).toBe(422);
    expect(empty.body).toContain('href="#choice-0"');
    const saved = await leading.post(`${STUDY}/mapping`, { 'choice-0': value });
    expect(saved.location).toBe(`${STUDY}/mapping?done=1`);
    expect(JSON.stringify(await draft())).toContain(`"tariffItem":"${value.slice(5)}"`);
  });

  it('keeps the refusals and the account of the import when activities are mapped', async () => {
    await begin();
    const before = await web.study.readReview({ caller: lead, irasId: IRAS_ID });
    const { body } = await leading.get(`${STUDY}/mapping`);
    const value = /name="choice-0" type="radio" value="(item:[^"]+)"/.exec(body)?.[1] ?? '';
    await leading.post(`${STUDY}/mapping`, { 'choice-0': value });
    const after = await web.study.readReview({ caller: lead, irasId: IRAS_ID });
    expect(after.account).toEqual(before.account);
    expect(after.unmapped).toHaveLength((before.unmapped?.length ?? 0) - 1);
    const kept = (view: typeof before) =>
      view.findings?.filter(({ message }) => message.startsWith('In the file: ')).map(({ code }) => code);
    expect(kept(after)).toEqual(kept(before)?.filter((code) => code !== 'unmapped'));
  });

  it('finds any item of the tariff by its words, and keeps the choice for the next protocol', async () => {
    await begin();
    const { unmapped = [] } = await web.study.readReview({ caller: lead, irasId: IRAS_ID });
    const [first] = unmapped;
    if (!first) throw new Error('nothing to map');
    const path = `${STUDY}/mapping/${encodeURIComponent(first.activity)}`;
    const { body } = await leading.get(`${path}?search=mri`);
    const value = /name="choice" type="radio" value="(item:[^"]+)"/.exec(body)?.[1] ?? '';
    await leading.post(path, { choice: value });
    const kept = await web.deps.mappings.findMapping('RRV');
    expect(kept?.mapping.entries).toEqual([{ name: first.label, tariffItem: value.slice(5) }]);
    await upload('/studies/new', JSON.stringify(kneeStudy()));
    await leading.get('/studies/new/protocol');
    await leading.post('/studies/new/protocol', { irasId: '1004322' });
    const next = await web.study.readReview({ caller: lead, irasId: '1004322' });
    expect(next.unmapped?.map(({ label }) => label)).not.toContain(first.label);
  });

  it('does not map a draft that a colleague has changed in the meantime', async () => {
    await begin();
    const { body } = await leading.get(`${STUDY}/mapping`);
    const value = /name="choice-0" type="radio" value="(item:[^"]+)"/.exec(body)?.[1] ?? '';
    await web.study.save(smallReview());
    const page = await leading.post(`${STUDY}/mapping`, { 'choice-0': value });
    expect(page.status).toBe(422);
    expect(page.body).toContain('Somebody changed the draft');
  });

  it('is nothing that another organisation can map', async () => {
    await begin();
    const other = await web.signedIn(stranger);
    expect((await other.get(`${STUDY}/mapping`)).status).toBe(404);
  });

  it('laid over a review with sites is priced once every activity is mapped', async () => {
    await web.study.save(
      smallReview({
        arms: [
          { id: 'arm1', label: 'A' },
          { id: 'arm2', label: 'B' },
        ],
        visits: [],
        schedule: [],
        activities: smallReview().activities.filter(({ chargedPer }) => chargedPer !== 'visit'),
        sites: ['RJ1', 'RK9'].map((odsCode) => ({
          ...site(odsCode),
          targetParticipants: { arm1: 5, arm2: 5 },
        })),
      }),
    );
    await upload(`${STUDY}/upload`, JSON.stringify(kneeStudy()));
    for (;;) {
      const { body } = await leading.get(`${STUDY}/mapping`);
      const next = /href="(\/studies\/\d+\/mapping\/[^"]+)">Search the tariff/.exec(body)?.[1];
      if (next === undefined) break;
      const found = await leading.get(`${next}?search=`);
      const choice = /name="choice" type="radio" value="(item:[^"]+)"/.exec(found.body)?.[1] ?? '';
      expect((await leading.post(next, { choice })).status).toBe(303);
    }
    const { findings = [] } = await web.study.readReview({ caller: lead, irasId: IRAS_ID });
    expect(
      findings.filter(({ severity }) => severity === 'error').map(({ code, path }) => `${code} ${path}`),
    ).toEqual([]);
    const preview = await leading.get(`${STUDY}/preview`);
    expect(preview.status).toBe(200);
    expect(preview.body).toContain('RJ1');
  });
});

describe('the study details', () => {
  const begin = async () => {
    await upload('/studies/new', JSON.stringify(kneeStudy()));
    await leading.get('/studies/new/protocol');
    await leading.post('/studies/new/protocol', { irasId: IRAS_ID });
    return leading.get(`${STUDY}/details`);
  };
  const details = {
    shortTitle: 'KNEE',
    title: 'A study of the knee',
    protocolNumber: 'EX-KNEE-301',
    protocolVersion: '3.0',
    'protocolDate[day]': '4',
    'protocolDate[month]': '3',
    'protocolDate[year]': '2025',
    phase: 'III',
    isAtmp: 'no',
    setting: 'secondary',
    sponsor: 'example-pharma',
    modelAgreement: 'mCTA',
    reviewer: 'Dr Ada Lead',
  };

  it('show what the protocol says, and make a draft of it whole, its import still accounted for', async () => {
    const { body } = await begin();
    expect(body).toContain('value="EX-KNEE-301"');
    expect(body).toContain('The protocol names Example Pharma');
    const before = await web.study.readReview({ caller: lead, irasId: IRAS_ID });
    expect((await leading.post(`${STUDY}/details`, details)).location).toBe(`${STUDY}/findings`);
    const after = await web.study.readReview({ caller: lead, irasId: IRAS_ID });
    const parsed = parseReview(after.review);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings));
    expect(parsed.value.study).toMatchObject({
      isAtmp: false,
      setting: 'secondary',
      sponsor: { id: 'example-pharma', name: 'Example Pharma Ltd' },
      modelAgreement: 'mCTA',
    });
    expect(parsed.value.schedule).toHaveLength(before.account?.cellsInDraft ?? -1);
    expect(after.account).toEqual(before.account);
  });

  it('may be left empty for later, but not be wrong', async () => {
    await begin();
    const noDay = { 'protocolDate[day]': '', 'protocolDate[month]': '', 'protocolDate[year]': '' };
    expect((await leading.post(`${STUDY}/details`, { ...details, ...noDay })).status).toBe(303);
    await leading.get(`${STUDY}/details`);
    const wrong = await leading.post(`${STUDY}/details`, {
      ...details,
      'protocolDate[month]': 'March',
      sponsor: 'nobody',
    });
    expect(wrong.status).toBe(422);
    expect(wrong.body).toContain('href="#protocolDate-day"');
    expect(wrong.body).toContain('href="#sponsor"');
    expect(wrong.body).toContain('value="March"');
  });

  it('keep a sponsor that nobody registered yet in sight, and as it is while the rest is saved', async () => {
    await begin();
    const unknown = { id: 'new-pharma', name: 'New Pharma Ltd' };
    const review = smallReview();
    await web.study.save({ ...review, study: { ...review.study, sponsor: unknown } });
    const { body } = await leading.get(`${STUDY}/details`);
    expect(body).toContain('The review names New Pharma Ltd (new-pharma), which is not registered');
    const kept = { ...details, shortTitle: 'OTHER', sponsor: 'new-pharma' };
    expect((await leading.post(`${STUDY}/details`, kept)).status).toBe(303);
    const { review: saved } = await web.study.readReview({ caller: lead, irasId: IRAS_ID });
    expect(saved).toMatchObject({ study: { shortTitle: 'OTHER', sponsor: unknown } });
  });

  it('are not saved over what a colleague changed in the meantime', async () => {
    await begin();
    await web.study.save(smallReview());
    const page = await leading.post(`${STUDY}/details`, details);
    expect(page.status).toBe(422);
    expect(page.body).toContain('changed the draft on');
  });
});
