import { beforeEach, describe, expect, it } from 'vitest';
import { createReleaseWorkbook } from '../../../shared/adapters/workbook/release/release-workbook.xlsx.ts';
import { type MultiplierSet, TariffRelease } from '../../../shared/domain/tariff.ts';
import { bundledMultipliers, bundledTariff } from '../../../shared/reference/index.ts';
import { coordinator, lead } from '../../usecases/resource-review/study-process.ts';
import { createWebService, type FileContent, type Visitor, type WebService } from './web-visitor.ts';

let web: WebService;
let coordinating: Visitor;
beforeEach(async () => {
  web = await createWebService();
  coordinating = await web.signedIn(coordinator);
});

/** The bundled release with the nurse at another rate, one item repriced, one removed, one added. */
function nextTariff(changes: Partial<TariffRelease> = {}): TariffRelease {
  const tariff = bundledTariff();
  const [gone, ...rest] = tariff.items;
  const [first] = rest.filter(({ allInPence }) => allInPence !== undefined);
  return {
    ...tariff,
    id: 'DEMO-2026-27.2',
    release: 2,
    effectiveFrom: '2026-12-01',
    items: [
      ...rest.map((item) => (item === first ? { ...item, allInPence: 100_000 } : item)),
      {
        code: 'P-NEW',
        label: 'A new procedure',
        kind: 'procedure',
        minutes: [],
        allInPence: gone?.allInPence ?? 5,
      },
    ],
    ...changes,
  };
}

async function upload(path: string, content: FileContent) {
  await coordinating.get(path);
  return coordinating.upload(path, content, { field: 'release' });
}
const uploadTariff = (release: unknown) => upload('/publish/tariffs', JSON.stringify(release));
const known = async () => (await web.deps.tariffs.listTariffs()).map(({ id }) => id);

describe('publishing a tariff on the pages', () => {
  it('shows what changes with the study prices before and after, and publishes nothing yet', async () => {
    expect(await uploadTariff(nextTariff())).toMatchObject({
      status: 303,
      location: '/publish/tariffs/check',
    });
    const { body } = await coordinating.get('/publish/tariffs/check');
    expect(body).toContain('What changes against DEMO-2026-27.1');
    expect(body).toContain('1 re-priced, 1 added, 1 removed');
    expect(body).toContain('£1,000.00');
    expect(body).toContain('A new procedure');
    expect(body).toContain(bundledTariff().items[0]?.label ?? '?');
    expect(await known()).toEqual(['DEMO-2026-27.1']);
  });

  it('publishes what was checked when the person confirms, and then shows it', async () => {
    await uploadTariff(nextTariff());
    await coordinating.get('/publish/tariffs/check');
    const unconfirmed = await coordinating.post('/publish/tariffs/check');
    expect(unconfirmed.status).toBe(422);
    expect(unconfirmed.body).toContain('href="#checked"');
    expect(await known()).toEqual(['DEMO-2026-27.1']);
    const confirmed = await coordinating.post('/publish/tariffs/check', { checked: 'yes' });
    expect(confirmed.location).toBe('/publish/tariffs/done');
    const done = (await coordinating.get('/publish/tariffs/done')).body;
    expect(done).toContain('Tariff release published');
    expect(done).toContain('Nothing is re-priced by itself');
    expect(done).toContain('href="/repricings/new?tariff=DEMO-2026-27.2"');
    expect((await web.deps.tariffs.findTariff('DEMO-2026-27.2'))?.release).toEqual(nextTariff());
    expect((await coordinating.get('/tariffs')).body).toContain('DEMO-2026-27.2');
  });

  it('takes the release as a workbook, to the same end', async () => {
    const bytes = await createReleaseWorkbook().writeTariff(nextTariff());
    await upload('/publish/tariffs', Uint8Array.from(bytes));
    await coordinating.get('/publish/tariffs/check');
    await coordinating.post('/publish/tariffs/check', { checked: 'yes' });
    expect((await web.deps.tariffs.findTariff('DEMO-2026-27.2'))?.release).toEqual(nextTariff());
  });

  it('names sheet and cell of what is wrong in a workbook, and offers no way to publish it', async () => {
    const [first, ...rest] = nextTariff().items;
    const wrong = nextTariff({ items: [{ ...first!, minutes: [{ role: 'wizard', minutes: 5 }] }, ...rest] });
    await upload('/publish/tariffs', Uint8Array.from(await createReleaseWorkbook().writeTariff(wrong)));
    const { body } = await coordinating.get('/publish/tariffs/check');
    expect(body).toMatch(/Sheet Items, cell [A-Z]+\d+/);
    expect(body).toContain('wizard');
    expect(body).not.toContain('name="checked"');
    await coordinating.post('/publish/tariffs/check', { checked: 'yes' });
    expect(await known()).toEqual(['DEMO-2026-27.1']);
  });

  it.each([
    ['no file', undefined, 'Select a tariff release'],
    ['an empty file', '', 'The selected file is empty'],
    ['what is no document', 'hello', 'Line 1'],
  ])('refuses %s at the field', async (_, content, message) => {
    const page = await upload('/publish/tariffs', content);
    expect(page.status).toBe(422);
    expect(page.body).toContain('href="#release"');
    expect(page.body).toContain(message);
  });

  it('says that an id is taken by another release', async () => {
    await uploadTariff(nextTariff({ id: 'DEMO-2026-27.1' }));
    const { body } = await coordinating.get('/publish/tariffs/check');
    expect(body).toContain('published already, with other content');
    expect(body).not.toContain('name="checked"');
  });

  it('asks again where another file was uploaded, or another release published, since the differences were shown', async () => {
    await uploadTariff(nextTariff());
    await coordinating.get('/publish/tariffs/check');
    const before = { upload: 'a'.repeat(64), checked: 'yes' };
    const other = await coordinating.post('/publish/tariffs/check', before);
    expect(other.body).toContain('You uploaded another file');
    await web.deps.tariffs.publishTariff({ ...bundledTariff(), id: 'BETWEEN', effectiveFrom: '2026-11-01' });
    const compared = await coordinating.post('/publish/tariffs/check', { before: '', checked: 'yes' });
    expect(compared.status).toBe(422);
    expect(compared.body).toContain('Another release was published');
    expect(await known()).not.toContain('DEMO-2026-27.2');
  });

  it('is for coordinators, and a file is nobody else’s to see', async () => {
    await uploadTariff(nextTariff());
    const leading = await web.signedIn(lead);
    expect((await leading.get('/publish/tariffs/check')).status).toBe(403);
    const other = await web.signedIn({ ...coordinator, subject: 'another' });
    expect((await other.get('/publish/tariffs/check')).location).toBe('/publish/tariffs');
  });

  it('hands out every difference as a spreadsheet', async () => {
    await uploadTariff(nextTariff());
    const { body, headers } = await coordinating.get('/publish/tariffs/differences.csv');
    expect(headers['content-type']).toContain('text/csv');
    expect(body.split('\r\n').filter((row) => row.startsWith('Item '))).toHaveLength(3);
  });
});

describe('publishing multipliers and agreement templates', () => {
  const next = (): MultiplierSet => {
    const [first, , ...rest] = bundledMultipliers().rows;
    return {
      ...bundledMultipliers(),
      id: 'NEXT-SET',
      effectiveFrom: '2026-12-01',
      rows: [{ ...first!, micro: first!.micro + 10_000 }, ...rest, { odsCode: 'ZZ9', micro: 1_000_000 }],
    };
  };

  it('shows which organisations change, and which can no longer be priced', async () => {
    const set = next();
    await upload('/publish/multipliers', JSON.stringify(set));
    const { body } = await coordinating.get('/publish/multipliers/check');
    expect(body).toContain('1 changed, 1 added, 1 removed');
    expect(body).toContain('they can no longer be priced');
    await coordinating.post('/publish/multipliers/check', { checked: 'yes' });
    expect((await web.deps.tariffs.findMultipliers('NEXT-SET'))?.release).toEqual(set);
  });

  it('publishes a version of a template beside the fields that change', async () => {
    const json = await coordinating.get('/agreement-templates/mCTA/template.json');
    const template = { ...JSON.parse(json.body), version: '4.0', terms: { dueDays: 30 } };
    await upload('/publish/agreement-templates', JSON.stringify(template));
    const { body } = await coordinating.get('/publish/agreement-templates/check');
    expect(body).toContain('Days until an invoice is due');
    await coordinating.post('/publish/agreement-templates/check', { checked: 'yes' });
    expect((await coordinating.get('/publish/agreement-templates/done')).body).toContain('mCTA, version 4.0');
    expect((await web.deps.tariffs.findAgreementTemplate('mCTA'))?.terms?.dueDays).toBe(30);
  });
});

describe('reading national data', () => {
  it('says which release is in force, and that it is a demonstration', async () => {
    const { body } = await coordinating.get('/tariffs');
    expect(body).toMatch(/In force[\s\S]*Demonstration|Demonstration[\s\S]*In force/);
  });

  it('filters the items of a release and hands out just those as CSV', async () => {
    const mri = bundledTariff().items.filter(({ label }) => label.includes('MRI'));
    expect(mri.length).toBeGreaterThan(0);
    const { body } = await coordinating.get('/tariffs/DEMO-2026-27.1?search=mri');
    for (const { label } of mri) expect(body).toContain(label);
    expect(body).not.toContain('Vital signs');
    const csv = await coordinating.get('/tariffs/DEMO-2026-27.1/items.csv?search=mri');
    expect(csv.body.trim().split('\r\n')).toHaveLength(mri.length + 1);
  });

  it('hands out the release as a workbook that reads back as the same release', async () => {
    const { bytes } = await coordinating.get('/tariffs/DEMO-2026-27.1/release.xlsx');
    const { input } = await createReleaseWorkbook().readTariff(bytes);
    expect(TariffRelease.parse(input)).toEqual(bundledTariff());
  });

  it('does not know a release that is not there', async () => {
    expect((await coordinating.get('/tariffs/NONE')).status).toBe(404);
    expect((await coordinating.get('/multipliers/NONE')).status).toBe(404);
    expect((await coordinating.get('/agreement-templates/NONE')).status).toBe(404);
  });
});

describe('companies', () => {
  it('are registered and renamed; an id that is taken is not overwritten', async () => {
    await coordinating.get('/companies');
    const made = await coordinating.post('/companies', { id: 'new-pharma', name: 'New Pharma Ltd' });
    expect(made.location).toBe('/companies/new-pharma?done=registered');
    await coordinating.get('/companies');
    const taken = await coordinating.post('/companies', { id: 'new-pharma', name: 'Other' });
    expect(taken.status).toBe(422);
    expect(taken.body).toContain('There is a company with this code already');
    await coordinating.get('/companies/new-pharma');
    await coordinating.post('/companies/new-pharma', { name: 'New Pharma plc' });
    expect((await coordinating.get('/companies')).body).toContain('New Pharma plc');
  });

  it('need a name, and an id without blanks', async () => {
    await coordinating.get('/companies');
    const page = await coordinating.post('/companies', { id: 'New Pharma', name: '' });
    expect(page.body).toContain('href="#id"');
    expect(page.body).toContain('href="#name"');
  });
});

describe('people and roles', () => {
  const grant = (fields: Readonly<Record<string, string>>) =>
    coordinating.post('/people/grant', {
      issuer: coordinator.issuer,
      name: 'Dr New Person',
      subject: 'new-person',
      role: 'siteRepresentative',
      organisation: 'RJ1',
      ...fields,
    });

  it('are granted, listed, ended after a question, and stay in the history', async () => {
    await coordinating.get('/people/grant');
    expect((await grant({})).location).toContain('done=granted');
    const { body } = await coordinating.get('/people?organisation=RJ1');
    expect(body).toContain('Dr New Person');
    const end =
      /href="(\/people\/end\?[^"]*new-person[^"]*)"/.exec(body)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect((await coordinating.get(end)).body).toContain('End the role of Dr New Person?');
    await coordinating.post('/people/end');
    expect((await coordinating.get('/people?organisation=RJ1')).body).not.toContain('Dr New Person');
    const known = new URLSearchParams({ issuer: coordinator.issuer, subject: 'new-person' });
    const history = await coordinating.get(`/people/history?${known.toString()}`);
    expect(history.body).toMatch(/Granted[\s\S]*Ended/);
  });

  it('need an organisation at which the role can be held', async () => {
    await coordinating.get('/people/grant');
    const page = await grant({ organisation: 'NOWHERE' });
    expect(page.status).toBe(422);
    expect(page.body).toContain('href="#organisation"');
  });

  it('do not end the coordinator’s own office', async () => {
    const own = new URLSearchParams({
      issuer: coordinator.issuer,
      subject: coordinator.subject,
      role: 'nationalCoordinator',
      organisation: 'national',
    });
    await coordinating.get(`/people/end?${own.toString()}`);
    expect((await coordinating.post('/people/end')).status).toBe(409);
  });
});
