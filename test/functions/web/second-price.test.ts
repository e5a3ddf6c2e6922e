/** An amendment where a trust had accepted: the second price, and the first that stays in force, on everybody’s pages. */
import { beforeEach, describe, expect, it } from 'vitest';
import { IRAS_ID, smallReview } from '../../usecases/resource-review/small-review.ts';
import { company, coordinator, lead, trust } from '../../usecases/resource-review/study-process.ts';
import { withSetUp } from '../../usecases/site-pricing/pricing-process.ts';
import { createWebService, type WebService } from './web-visitor.ts';

const STUDY = `/studies/${IRAS_ID}`;
const SITE = `${STUDY}/sites/RJ1`;
let web: WebService;
let accepted: number;

async function agreeNext(minutes: number): Promise<void> {
  await web.study.save(withSetUp(minutes));
  await web.study.submit();
  await web.study.agree();
}

const textOf = (html: string): string => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
const pounds = (pence: number): string =>
  `£${(pence / 100).toLocaleString('en-GB', { minimumFractionDigits: 2 })}`;
const see = async (person: Parameters<WebService['signedIn']>[0], path: string) =>
  (await (await web.signedIn(person)).get(path)).body;

beforeEach(async () => {
  web = await createWebService();
  await web.study.bringToIssued();
  await web.study.decideAt('RJ1', 'accepted');
  accepted = (await web.study.row('RJ1'))?.expectedPence ?? 0;
  await agreeNext(1200);
});

describe('between the agreement of a new version and its prices', () => {
  it('the list of sites says how many are made, and no longer where none is coming', async () => {
    expect(textOf(await see(lead, `${STUDY}/sites`))).toContain('0 of 2 prices are made');
    web.study.clock.advance(11 * 60_000);
    expect(await see(lead, `${STUDY}/sites`)).not.toContain('prices are made');
    await web.study.work();
    expect(await see(lead, `${STUDY}/sites`)).not.toContain('prices are made');
  });
});

describe('an accepted price while the second one waits', () => {
  beforeEach(() => web.study.work());

  it('is named to the trust, with the appendix in force and what the second one changes', async () => {
    const body = await see(trust('RJ1'), SITE);
    expect(textOf(body)).toContain(
      `your trust has a second price. The price of version 1, ${pounds(accepted)} expected in total, was accepted and stays in force until this one is accepted.`,
    );
    expect(body).toContain(`${SITE}/changes?from=1-1&amp;to=2-1`);
    expect(body).toContain(`${SITE}/appendix?version=1`);
    expect(textOf(await see(trust('RJ1'), `${SITE}/appendix?version=1`))).toContain('Review version 1');
    expect(textOf(await see(trust('RJ1'), STUDY))).toMatch(
      /The price of version 1, accepted on .*, stays in force until you accept that of version 2/,
    );
  });

  it('is in the list of sites for lead site, company and coordinator, and in its file', async () => {
    for (const person of [lead, company, coordinator]) {
      const body = await see(person, `${STUDY}/sites`);
      expect(textOf(body)).toMatch(/version 2, since .* In force: version 1 .*£/);
      expect(textOf(body)).toContain(`${pounds(accepted)}, accepted on`);
      expect(textOf(body).match(/In force:/g)).toHaveLength(1);
      expect(textOf(await see(person, SITE))).toContain('the trust has a second price');
    }
    const [head = '', ...rows] = (await see(company, `${STUDY}/sites.csv`)).trim().split('\r\n');
    expect(head).toMatch(
      /,Version in force,Expected total in force GBP,Accepted at \(UTC\),Demonstration tariff$/,
    );
    expect(rows.find((row) => row.includes(',RJ1,'))).toContain(`,1,${(accepted / 100).toFixed(2)},2026-`);
    expect(rows.find((row) => row.includes(',RK9,'))).toMatch(/,,,,DEMO-2026-27\.1$/);
  });

  it('gives way to the second once that is accepted, and to nothing where it is refused', async () => {
    await web.study.decideAt('RJ1', 'notAccepted');
    expect(textOf(await see(company, `${STUDY}/sites`))).toContain('In force: version 1');
    await agreeNext(900);
    await web.study.work();
    expect(textOf(await see(trust('RJ1'), SITE))).toContain('The price of version 1,');
    await web.study.decideAt('RJ1', 'accepted');
    expect(textOf(await see(company, `${STUDY}/sites`))).not.toContain('In force:');
    expect(textOf(await see(trust('RJ1'), SITE))).not.toContain('second price');
  });

  it('is no concern of a trust that had accepted none', async () => {
    expect(textOf(await see(trust('RK9'), `${STUDY}/sites/RK9`))).not.toContain('in force');
    expect(textOf(await see(trust('RK9'), STUDY))).not.toContain('in force');
  });
});

describe('a line that changed', () => {
  it('says how much of its change comes from what', async () => {
    await web.study.work();
    const delta = textOf(await see(trust('RK9'), `${STUDY}/sites/RK9/changes`));
    const { activities } = smallReview();
    expect(activities.map(({ id }) => id)).toContain('setUp');
    expect(delta).toMatch(/setUp .*Changed its tariff item or minutes.* Resource \+£\d/);
    expect(delta).not.toMatch(/Changed its tariff item or minutes[^£]*Tariff \+/);
  });
});
