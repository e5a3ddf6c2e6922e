/** National re-pricing on the pages: nothing moves by itself, and what runs is what was previewed. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { MultiplierSet, TariffRelease } from '../../../shared/domain/tariff.ts';
import { IRAS_ID, site, smallReview } from '../../usecases/resource-review/small-review.ts';
import { company, coordinator, lead, trust } from '../../usecases/resource-review/study-process.ts';
import {
  dearer,
  higher,
  NEW_MULTIPLIERS,
  NEW_TARIFF,
} from '../../usecases/site-pricing/repricing-process.ts';
import { createWebService, type Visitor, type WebService } from './web-visitor.ts';

const SITES = ['RJ1', 'RK9', 'RTD', 'RTH'];
const DAY = '2026-11-02';
let web: WebService;
let visitor: Visitor;
let bundled: { readonly tariff: TariffRelease; readonly multipliers: MultiplierSet };

async function prepare(changes: Parameters<typeof smallReview>[0] = {}): Promise<void> {
  web = await createWebService();
  await web.study.bringToIssued(smallReview({ sites: SITES.map((code) => site(code)), ...changes }));
  const { tariffs } = web.study;
  bundled = {
    tariff: (await tariffs.findTariffInForce(DAY))!.release,
    multipliers: (await tariffs.findMultipliersInForce(DAY))!.release,
  };
  await tariffs.publishTariff(dearer(bundled.tariff));
  await tariffs.publishMultipliers(higher(bundled.multipliers, ['RTD']));
  visitor = await web.signedIn(coordinator);
}
beforeEach(() => prepare());

/** Asks for a preview on the page. @returns the page of the re-pricing */
async function ask(fields: Readonly<Record<string, string>> = {}): Promise<string> {
  await visitor.get('/repricings/new');
  const chosen = { tariff: NEW_TARIFF, multipliers: bundled.multipliers.id, studies: '', ...fields };
  const answer = await visitor.post('/repricings/new', chosen);
  expect(answer.status).toBe(303);
  return answer.location;
}

async function preview(fields: Readonly<Record<string, string>> = {}): Promise<string> {
  const path = await ask(fields);
  await web.study.work();
  return path;
}

async function press(path: string, step: 'run' | 'pause' | 'resume'): Promise<string> {
  await visitor.get(step === 'run' ? `${path}/run` : path);
  return (await visitor.post(`${path}/${step}`)).location;
}

async function reprice(fields: Readonly<Record<string, string>> = {}): Promise<string> {
  const path = await preview(fields);
  await press(path, 'run');
  await web.study.work();
  return path;
}

const issuesOf = async (odsCode: string) => {
  const { items } = await web.study.ledger.listOffers(IRAS_ID, { limit: 200 }, odsCode);
  return items.map(({ issueNumber, status }) => [issueNumber, status]);
};
const idOf = (path: string): string => path.split('/').at(-1) ?? '';
const textOf = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', '’')
    .replaceAll(/\s+/g, ' ');

describe('asking for a preview', () => {
  it('is reached from the home page and the national data, and begins with an empty list', async () => {
    for (const path of ['/', '/national-data'])
      expect((await visitor.get(path)).body).toContain('href="/repricings"');
    const list = await visitor.get('/repricings');
    expect(list.body).toContain('Nothing has been re-priced yet');
    expect(list.body).toContain('href="/repricings/new"');
  });

  it('says that nothing moves by itself, and offers every release without choosing one', async () => {
    const { body } = await visitor.get('/repricings/new');
    expect(body).toContain('Nothing moves by itself');
    for (const id of [NEW_TARIFF, bundled.tariff.id, NEW_MULTIPLIERS, bundled.multipliers.id])
      expect(body).toContain(`value="${id}"`);
    expect(body).not.toMatch(/<input[^>]* checked/);
    expect((await visitor.get(`/repricings/new?tariff=${NEW_TARIFF}`)).body).toMatch(
      new RegExp(`<input[^>]*value="${NEW_TARIFF}"[^>]* checked`),
    );
  });

  it.each([
    [{ tariff: '' }, 'tariff', 'Select a tariff release'],
    [{ multipliers: '' }, 'multipliers', 'Select a multiplier set'],
    [{ tariff: 'NONE' }, 'tariff', 'No tariff release NONE is known.'],
    [{ multipliers: 'NONE' }, 'multipliers', 'No multiplier set NONE is known.'],
    [{ studies: `${IRAS_ID}\nabc` }, 'studies', '“abc” is not an IRAS ID'],
    [{ studies: `${IRAS_ID}, 7654321` }, 'studies', 'No study 7654321 is known.'],
    [{ studies: Array.from({ length: 201 }, (_, at) => 1_000_100 + at).join(' ') }, 'studies', 'at most 200'],
  ])('refuses %o at its field', async (fields, field, message) => {
    await visitor.get('/repricings/new');
    const chosen = { tariff: NEW_TARIFF, multipliers: NEW_MULTIPLIERS, studies: '', ...fields };
    const page = await visitor.post('/repricings/new', chosen);
    expect(page.status).toBe(422);
    expect(page.title).toMatch(/^Error: /);
    expect(page.body).toContain(`href="#${field}"`);
    expect(page.body).toContain(`id="${field}"`);
    expect(page.body).toContain(message);
    expect((await visitor.get('/repricings')).body).toContain('Nothing has been re-priced yet');
  });
});

describe('a preview', () => {
  it('is followed while it is made, and is complete when the worker is through', async () => {
    const path = await ask();
    const before = await visitor.get(path);
    expect(before.body).toContain('data-refresh-seconds="2"');
    expect(before.body).toContain('looked at so far');
    expect((await visitor.get(`${path}/run`)).location).toBe(path);
    await web.study.work();
    const { body } = await visitor.get(path);
    expect(body).not.toContain('data-refresh-seconds');
    expect(body).toContain('The preview is complete, and no price has changed.');
    expect(body).toContain(`href="${path}/run"`);
  });

  it('shows old and new totals, by status and region, the largest changes, and what is not touched', async () => {
    await web.study.decideAt('RJ1', 'accepted');
    await web.study.decideAt('RK9', 'notAccepted');
    const path = await preview();
    const { preview: made } = (await web.study.repricings.find(idOf(path)))!;
    const { body } = await visitor.get(path);
    const pounds = (pence: number) =>
      `£${(pence / 100).toLocaleString('en-GB', { minimumFractionDigits: 2 })}`;
    expect(made.totals.prices).toBe(3);
    for (const pence of [made.totals.fromPence, made.totals.toPence]) expect(body).toContain(pounds(pence));
    const text = textOf(body);
    expect(text).toContain(`Change +${pounds(made.totals.changePence)}`);
    expect(text).toContain('3 dearer, 0 cheaper, 0 the same');
    expect(text).toContain('Accepted 1 price Not touched');
    expect(text).toContain('With the trust 2');
    expect(text).toContain('Not accepted 1');
    for (const { region } of made.byRegion) expect(text).toContain(region.name);
    for (const entry of made.largest) expect(body).toContain(`/studies/${IRAS_ID}/sites/${entry.odsCode}"`);
    expect(body).not.toContain(`/studies/${IRAS_ID}/sites/RJ1"`);
    expect(body).toContain(made.sha256);
    expect(body).toContain('>Demonstration<');
  });

  it('says which price has no new one, why, and what to do', async () => {
    const path = await preview({ multipliers: NEW_MULTIPLIERS });
    const { body: page } = await visitor.get(path);
    expect(textOf(page)).toContain(`${NEW_MULTIPLIERS} has no multiplier for RTD.`);
    expect(textOf(page)).toContain('Cannot be re-priced 1 price of 1 study');
    expect(page).toContain(`href="${path}/blocked"`);
    const { body } = await visitor.get(`${path}/entries?outcome=blocked`);
    expect(textOf(body)).toContain('Cannot be re-priced');
    expect(textOf(body)).toContain('Publish a multiplier set that has a row for it');
    expect(body).toContain('sites/RTD"');
    expect(body).not.toContain('sites/RK9"');
    // The interruption says it, too, before anything moves.
    expect(textOf((await visitor.get(`${path}/run`)).body)).toContain(
      '1 price of 1 study cannot be re-priced and stays as it is.',
    );
  });

  it('has its sums as a file, by status and by region, with the largest changes', async () => {
    await web.study.decideAt('RJ1', 'accepted');
    const path = await preview({ multipliers: NEW_MULTIPLIERS });
    const { totals, byRegion, largest } = (await web.study.repricings.find(idOf(path)))!.preview;
    const file = await visitor.get(`${path}/totals.csv`);
    expect(file.headers['content-type']).toContain('text/csv');
    const rows = file.body.trim().split('\r\n');
    const pounds = (pence: number) => (pence / 100).toFixed(2);
    const sums = ({ fromPence, toPence }: { fromPence: number; toPence: number }) =>
      [fromPence, toPence, toPence - fromPence].map(pounds).join();
    expect(rows[1]).toBe(`All,Prices to re-price,2,2,0,0,${sums(totals)}`);
    expect(rows).toContain('By status at the preview,With the trust,2,,,,,,');
    for (const { region, prices, ...each } of byRegion)
      expect(rows).toContain(`By region,${region.name},${prices},${prices},0,0,${sums(each)}`);
    expect(rows.filter((row) => row.startsWith('Largest changes'))).toHaveLength(largest.length);
    for (const entry of largest) expect(file.body).toContain(`(${entry.odsCode})",1,,,,${sums(entry)}`);
    expect(rows).toContain('Not touched,Cannot be re-priced,1,,,,,,');
    expect(rows).toContain('Not touched,Studies with a price that cannot be re-priced,1,,,,,,');
    expect(rows).toContain('Not touched,Accepted,1,,,,,,');
  });

  it('of some studies only says which', async () => {
    const path = await ask({ studies: IRAS_ID });
    expect((await visitor.get(path)).body).toContain('max="1" value="0"');
    await web.study.work();
    expect(textOf((await visitor.get(path)).body)).toContain(`Only IRAS ${IRAS_ID}`);
  });

  it('that finds nothing to re-price offers no run', async () => {
    const path = await preview({ tariff: bundled.tariff.id });
    const { body } = await visitor.get(path);
    expect(body).toContain('there is nothing to re-price');
    expect(body).not.toContain(`${path}/run`);
    expect((await visitor.get(`${path}/run`)).location).toBe(path);
    expect((await visitor.get(`${path}/entries`)).body).toContain('There is no price in it');
  });
});

describe('a run', () => {
  it('is interrupted with how many prices of how many studies, before anything moves', async () => {
    const path = await preview();
    const page = await visitor.get(`${path}/run`);
    expect(page.title).toContain('You are about to re-price 4 prices of 1 study');
    expect(page.body).toContain('You cannot take this back');
    expect(textOf(page.body)).toMatch(/which is £[\d,.]+ more \([\d.]+%\)/);
    expect(await issuesOf('RJ1')).toEqual([[1, 'issued']]);
  });

  it('re-prices what was previewed, and shows the result', async () => {
    await web.study.decideAt('RJ1', 'accepted');
    const path = await reprice();
    expect(await issuesOf('RK9')).toEqual([
      [1, 'superseded'],
      [2, 'issued'],
    ]);
    expect(await issuesOf('RJ1')).toEqual([[1, 'accepted']]);
    const text = textOf((await visitor.get(path)).body);
    expect(text).toContain('3 prices re-priced');
    expect(text).toContain('Skipped 0 prices');
    expect(textOf((await visitor.get('/repricings')).body)).toContain('Done');
  });

  it('is paused and resumed, with its progress', async () => {
    const path = await preview();
    expect(await press(path, 'run')).toBe(path);
    const running = await visitor.get(path);
    expect(running.body).toContain('data-refresh-seconds="2"');
    expect(running.body).toContain('max="4" value="0"');
    expect(await press(path, 'pause')).toBe(path);
    await web.study.work();
    const paused = await visitor.get(path);
    expect(paused.body).toContain('It stands still');
    expect(paused.body).not.toContain('data-refresh-seconds');
    expect(await issuesOf('RK9')).toEqual([[1, 'issued']]);
    expect(await press(path, 'resume')).toBe(path);
    await web.study.work();
    expect((await visitor.get(path)).body).toContain('4 prices re-priced');
  });

  it('leaves out what was answered after the preview, and says why', async () => {
    const path = await preview();
    await web.study.decideAt('RTH', 'accepted');
    await press(path, 'run');
    await web.study.work();
    const text = textOf((await visitor.get(path)).body);
    expect(text).toContain('Skipped 1 price');
    expect(text).toContain('The trust answered it after the preview.');
    expect(await issuesOf('RTH')).toEqual([[1, 'accepted']]);
    const { body } = await visitor.get(`${path}/entries?outcome=skipped`);
    expect(body).toContain('sites/RTH"');
    expect(body).not.toContain('sites/RK9"');
  });

  it('is not of another preview, and what is not possible now is said', async () => {
    const path = await preview();
    await visitor.get(`${path}/run`);
    const other = await visitor.post(`${path}/run`, { previewSha256: 'a'.repeat(64) });
    expect(other.location).toContain(path);
    expect((await web.study.repricings.find(idOf(path)))?.status).toBe('previewed');
    await visitor.get(path);
    const refused = await visitor.post(`${path}/pause`);
    const page = await visitor.get(refused.location);
    expect(page.title).toMatch(/^Error: /);
    expect(page.body).toContain('It was not paused: it does not run yet');
  });
});

describe('the prices of a re-pricing', () => {
  it('are listed, narrowed, and a page at a time', async () => {
    const path = await preview();
    const { body } = await visitor.get(`${path}/entries`);
    for (const code of SITES) expect(body).toContain(`sites/${code}"`);
    const narrowed = (await visitor.get(`${path}/entries?text=rk9`)).body;
    expect(narrowed).toContain('sites/RK9"');
    expect(narrowed).not.toContain('sites/RJ1"');
    expect((await visitor.get(`${path}/entries?text=zzz`)).body).toContain('matches these filters');
    expect((await visitor.get(`${path}/entries?after=nonsense`)).status).toBe(400);
  });

  it('are a file in which no cell is a formula', async () => {
    await prepare({ study: { ...smallReview().study, shortTitle: '=HYPERLINK("x")' } });
    const path = await preview({ multipliers: NEW_MULTIPLIERS });
    const file = await visitor.get(`${path}/entries.csv`);
    expect(file.headers['content-type']).toContain('text/csv');
    const lines = file.body.trim().split('\r\n');
    expect(lines).toHaveLength(SITES.length + 1);
    expect(file.body).toContain("'=HYPERLINK");
    expect(file.body).not.toMatch(/(^|,)"?=/m);
    expect(lines.find((line) => line.includes('RTD'))).toContain('has no multiplier for RTD');
    const all = await visitor.get('/repricings.csv');
    expect(all.body).toContain(NEW_MULTIPLIERS);
  });

  it('are not shown where the stored preview was changed, and the page still answers', async () => {
    const path = await preview({ multipliers: NEW_MULTIPLIERS });
    const id = idOf(path);
    const [record] = (await web.study.repricings.listPages(id, { limit: 1 })).items;
    await web.study.repricings.commit({
      repricing: {
        ...(await web.study.repricings.find(id))!,
        lock: (await web.study.repricings.find(id))!.lock + 1,
      },
      pages: [{ ...record!, sha256: 'b'.repeat(64), lock: record!.lock + 1 }],
    });
    expect((await visitor.get(path)).status).toBe(200);
    expect((await visitor.get(`${path}/entries`)).status).toBe(404);
    expect((await visitor.get(`${path}/run`)).location).toBe(path);
  });
});

describe('the studies that cannot be re-priced', () => {
  const SHORT = 'SHORT-2026-27.3';
  const DROPPED = 'I-AA33C';

  /** The study uses an item on twelve lines, one of them named like a formula, and the new release drops it. */
  async function dropItem(): Promise<string> {
    const { activities } = smallReview();
    const lines = Array.from({ length: 12 }, (_, at) => ({
      ...{ id: `scan${at}`, label: at === 0 ? '=HYPERLINK("https://evil.example")' : `Scan number ${at}` },
      ...{ section: 'setUp' as const, tariffItem: DROPPED, chargedPer: 'once' as const },
      inProtocolSchedule: false,
    }));
    await prepare({ activities: [...activities, ...lines] });
    const items = bundled.tariff.items.filter(({ code }) => code !== DROPPED);
    await web.study.tariffs.publishTariff({ ...bundled.tariff, id: SHORT, release: 3, items });
    return preview({ tariff: SHORT });
  }

  it('are named with the release, the item, the lines and what to do, and nothing can be run', async () => {
    const path = await dropItem();
    for (const page of [path, `${path}/blocked`]) {
      const { body } = await visitor.get(page);
      const text = textOf(body);
      expect(text).toContain(`CARDIO-1, IRAS ${IRAS_ID}`);
      expect(text).toContain('Version 1 of the review, lead site RRV. 4 prices stay as they are:');
      expect(text).toContain(`Tariff item ${DROPPED}`);
      expect(text).toContain('Scan number 9 and 2 more lines');
      expect(text).toContain('ask the lead site for a new version of the review');
      expect(body).toContain(`href="/studies/${IRAS_ID}"`);
      expect(body).toContain(`${path}/blocked.csv`);
    }
    expect((await visitor.get(`${path}/run`)).location).toBe(path);
    const entries = textOf((await visitor.get(`${path}/entries`)).body);
    expect(entries).toContain(`${SHORT} has no item ${DROPPED}, which 12 lines of the review use.`);
  });

  it('are found by what is missing, and are a file with every line, in which no cell is a formula', async () => {
    const path = await dropItem();
    for (const [text, found] of [
      [DROPPED, true],
      ['scan number 7', true],
      ['RTH', true],
      ['nothing like it', false],
    ] as const) {
      const { body } = await visitor.get(`${path}/blocked?${new URLSearchParams({ text }).toString()}`);
      expect(body.includes('Scan number 9')).toBe(found);
      expect(body.includes('No such study matches this filter')).toBe(!found);
    }
    const file = await visitor.get(`${path}/blocked.csv`);
    expect(file.headers['content-type']).toContain('text/csv');
    const [heading = '', ...rows] = file.body.trim().split('\r\n');
    expect(heading).toContain('IRAS ID,Study,Lead site,Review version,Prices that stay');
    expect(rows).toHaveLength(12);
    for (const row of rows) {
      expect(row).toMatch(new RegExp(`^${IRAS_ID},CARDIO-1,RRV,1,4,Tariff item,${DROPPED},scan\\d+,`));
      expect(row).toContain(`,${SITES.toSorted().join(' ')},,"${SHORT} has no item ${DROPPED}`);
    }
    expect(rows[0]).toContain(`"'=HYPERLINK`);
    expect((await visitor.get(`${path}/blocked.csv?text=none`)).body.trim().split('\r\n')).toHaveLength(1);
  });

  it('are sites with reasons of their own, in list and file', async () => {
    const path = await preview({ multipliers: NEW_MULTIPLIERS });
    const rows = (await visitor.get(`${path}/blocked.csv`)).body.trim().split('\r\n');
    expect(rows).toHaveLength(2);
    expect(rows[1]).toMatch(new RegExp(`,,,,RTD,.*,${NEW_MULTIPLIERS} has no multiplier for RTD\\.,`));
    expect(textOf((await visitor.get(`${path}/blocked`)).body)).toContain('1 price stays as it is:');
  });

  it('are none where everything can be re-priced, and none of anybody’s but the national team’s', async () => {
    const path = await preview();
    expect((await visitor.get(`${path}/blocked`)).body).toContain('There is none');
    expect((await visitor.get(path)).body).not.toContain('Studies that cannot be re-priced');
    for (const person of [lead, company, trust('RJ1')]) {
      const other = await web.signedIn(person);
      for (const page of ['blocked', 'blocked.csv', 'totals.csv'])
        expect((await other.get(`${path}/${page}`)).status).toBe(403);
    }
  });
});

describe('what the parties see', () => {
  it('says on the price and on its changes that a re-pricing made it', async () => {
    await web.study.decideAt('RJ1', 'accepted');
    await reprice();
    for (const person of [company, trust('RK9'), lead]) {
      const other = await web.signedIn(person);
      const price = textOf((await other.get(`/studies/${IRAS_ID}/sites/RK9`)).body);
      expect(price).toContain('came by a national re-pricing');
      expect(price).toContain(`with tariff ${NEW_TARIFF}`);
      const changes = textOf((await other.get(`/studies/${IRAS_ID}/sites/RK9/changes`)).body);
      expect(changes).toContain('came by a national re-pricing');
      expect(changes).toContain(`the tariff (${bundled.tariff.id}, now ${NEW_TARIFF})`);
    }
    const accepted = await web.signedIn(trust('RJ1'));
    expect((await accepted.get(`/studies/${IRAS_ID}/sites/RJ1`)).body).not.toContain('re-pricing');
  });
});

describe('who may re-price', () => {
  it('is the national team only', async () => {
    const path = await preview();
    for (const person of [company, lead, trust('RJ1')]) {
      const other = await web.signedIn(person);
      for (const page of ['/repricings', '/repricings/new', path, `${path}/entries`, `${path}/run`])
        expect((await other.get(page)).status).toBe(403);
      expect((await other.post(`${path}/run`)).status).toBe(403);
    }
    expect((await web.study.repricings.find(idOf(path)))?.status).toBe('previewed');
  });

  it('finds no other re-pricing than those that there are, and takes forms of our pages only', async () => {
    for (const rest of ['', '/entries', '/entries.csv', '/run'])
      expect((await visitor.get(`/repricings/nothing-like-it${rest}`)).status).toBe(404);
    const path = await preview();
    expect((await visitor.post(`${path}/run`, {}, { bare: true })).status).toBe(403);
    expect((await web.study.repricings.find(idOf(path)))?.status).toBe('previewed');
  });
});
