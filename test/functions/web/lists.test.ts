/** Long lists are narrowed, paged and downloaded; coordinators see who is waited for. */
import { beforeEach, describe, expect, it } from 'vitest';
import { personAs, register } from '../../support/service-deps.ts';
import { IRAS_ID, site, smallReview } from '../../usecases/resource-review/small-review.ts';
import { company, coordinator, lead, stranger, trust } from '../../usecases/resource-review/study-process.ts';
import { createWebService, type Visitor, type WebService } from './web-visitor.ts';

let web: WebService;
beforeEach(async () => {
  web = await createWebService();
});

const linesOf = ({ body }: { readonly body: string }) => body.replace('\uFEFF', '').trimEnd().split('\r\n');

async function saveStudies(count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    const irasId = String(1_000_100 + number);
    const { study, ...rest } = smallReview();
    const review = {
      ...rest,
      study: { ...study, irasId, shortTitle: number === 59 ? '=NEEDLE()' : `STUDY-${number}` },
    };
    await web.study.saveDraft({ caller: lead, irasId, review, ifMatch: undefined });
  }
}

describe('the studies', () => {
  it('are found by words and status beyond the first page, and downloaded with what would be a formula made inert', async () => {
    await saveStudies(60);
    const visitor = await web.signedIn(lead);
    const all = await visitor.get('/studies');
    expect(all.body.match(/href="\/studies\/1000\d+"/g)).toHaveLength(50);
    expect(all.body).toContain('More studies');
    const found = await visitor.get('/studies?text=needle&status=draft');
    expect(found.body.match(/href="\/studies\/1000\d+"/g)).toEqual(['href="/studies/1000159"']);
    expect(found.body).toContain('value="needle"');
    expect((await visitor.get('/studies?text=needle&status=agreed')).body).toContain(
      'No study matches these filters',
    );
    const csv = linesOf(await visitor.get('/studies.csv?text=needle'));
    expect(csv).toHaveLength(2);
    expect(csv[1]).toContain(",'=NEEDLE(),");
    expect(linesOf(await visitor.get('/studies.csv'))).toHaveLength(61);
  });

  it('of another organisation are in no list and no file', async () => {
    await saveStudies(1);
    const visitor = await web.signedIn(stranger);
    expect((await visitor.get('/studies?text=STUDY')).body).not.toContain('STUDY-0');
    expect(linesOf(await visitor.get('/studies.csv'))).toHaveLength(1);
  });

  it('say what will appear while there are none', async () => {
    const visitor = await web.signedIn(company);
    expect((await visitor.get('/studies')).body).toContain('A study appears here when');
  });
});

describe('who is waiting', () => {
  let visitor: Visitor;
  beforeEach(async () => {
    await web.study.bringToIssued(smallReview({ sites: [site('RJ1'), site('RK9')] }));
    web.study.clock.advance(12 * 24 * 3_600_000);
    visitor = await web.signedIn(coordinator);
  });

  it('is listed with how long, narrowed by region, and as a file', async () => {
    const { body } = await visitor.get('/waiting');
    expect(body).toContain('(RJ1)');
    expect(body).toMatch(/numeric[^>]*>.*12<\/span><\/td>/);
    const london = await visitor.get('/waiting?region=London');
    expect(london.body).toContain('(RJ1)');
    expect(london.body).not.toContain('(RK9)');
    const rows = linesOf(await visitor.get('/waiting.csv?region=London'));
    expect(rows).toHaveLength(2);
    expect(rows[1]).toContain('London,The trust');
  });

  it('leaves when the trust has answered', async () => {
    await web.study.decideAt('RJ1', 'accepted');
    expect((await visitor.get('/waiting')).body).not.toContain('(RJ1)');
    await web.study.decideAt('RK9', 'declinedCapacity');
    expect((await visitor.get('/waiting')).body).toContain('Nobody is waited for');
  });

  it('names prices that cannot be made, with why', async () => {
    const offer = (await web.study.ledger.listOpenOffers({ limit: 1 })).items[0];
    if (!offer) throw new Error('nothing waits');
    const words = 'The multiplier set is gone. Publish it again.';
    const { documents: _made, ...pending } = offer;
    const record = {
      ...pending,
      status: 'pending' as const,
      fault: { since: offer.statusSince, words },
      lock: offer.lock + 1,
    };
    await web.study.ledger.commit([{ kind: 'offer', record }]);
    const { body } = await visitor.get('/waiting');
    expect(body).toContain('Prices that cannot be made');
    expect(body).toContain(words);
  });

  it('names an agreed version whose prices cannot be prepared: here, on the study, and on its sites', async () => {
    const { ledger } = web.study;
    const version = (await ledger.findReviewVersion(IRAS_ID, 1))!;
    const offersFault = { since: version.updatedAt, words: 'A <lost> review. Put it back.' };
    const job = {
      ...{ irasId: IRAS_ID, jobId: 'job-of-version', kind: 'issueVersion' as const, reviewVersion: 1 },
      ...{ status: 'open' as const, createdAt: version.updatedAt, lock: 1 },
    };
    await ledger.commit([
      { kind: 'reviewVersion', record: { ...version, offersFault, lock: version.lock + 1 } },
      { kind: 'job', record: job },
    ]);
    const waiting = (await visitor.get('/waiting')).body;
    expect(waiting).toContain('Prices that cannot be made');
    expect(waiting).toContain('Every site, version 1');
    expect(waiting).toContain('A &lt;lost&gt; review. Put it back.');
    for (const person of [lead, company, coordinator]) {
      const party = await web.signedIn(person);
      for (const path of [`/studies/${IRAS_ID}`, `/studies/${IRAS_ID}/sites`]) {
        const { body } = await party.get(path);
        expect(body).toContain('Prices of version 1 are not ready');
        expect(body).toContain('A &lt;lost&gt; review. Put it back.');
        expect(body).toContain('the national team sees this too');
      }
    }
    const { body } = await (await web.signedIn(trust('RJ1'))).get(`/studies/${IRAS_ID}`);
    expect(body).not.toContain('are not ready');
  });

  it('is for coordinators only', async () => {
    for (const person of [lead, company, trust('RJ1')])
      expect((await (await web.signedIn(person)).get('/waiting')).status).toBe(403);
  });

  it('is told to the company on its list of sites', async () => {
    const sponsor = await web.signedIn(company);
    const { body } = await sponsor.get(`/studies/${IRAS_ID}/sites`);
    expect(body).toContain('2 organisations have not answered yet; the longest for 12 days');
    expect((await sponsor.get(`/studies/${IRAS_ID}/sites?region=London`)).body).not.toContain('(RK9)');
    expect((await sponsor.get(`/studies/${IRAS_ID}/sites?text=nowhere`)).body).toContain(
      'No site matches these filters',
    );
  });
});

describe('the decision log of a study', () => {
  it('is a file of every site’s entries, each with the hash of the one before', async () => {
    await web.study.bringToIssued();
    await web.study.decideAt('RJ1', 'notAccepted');
    const visitor = await web.signedIn(coordinator);
    const rows = linesOf(await visitor.get(`/studies/${IRAS_ID}/decision-log.csv`)).map((line) =>
      line.split(','),
    );
    expect(rows.map(([, code, , entry, , what]) => [code, entry, what])).toEqual([
      ['ODS code', 'Entry', 'What'],
      ['RJ1', '1', 'Issued'],
      ['RJ1', '2', 'Not accepted'],
      ['RK9', '1', 'Issued'],
    ]);
    expect(rows[2]?.at(-1)).toBe(rows[1]?.at(-2));
  });

  it('is not there for others than its parties', async () => {
    await web.study.bringToIssued();
    expect((await (await web.signedIn(stranger)).get(`/studies/${IRAS_ID}/decision-log.csv`)).status).toBe(
      404,
    );
    expect(
      (await (await web.signedIn(trust('RJ1'))).get(`/studies/${IRAS_ID}/decision-log.csv`)).status,
    ).toBe(403);
  });
});

describe('the lists of the national team', () => {
  it('of people are narrowed by name and downloaded', async () => {
    const visitor = await web.signedIn(coordinator);
    await register(web.study, {
      ...personAs('siteRepresentative', 'RJ1'),
      subject: 'x1',
      name: '+Zelda Unusual',
    });
    const { body } = await visitor.get('/people?text=zelda');
    expect(body).toContain('+Zelda Unusual');
    expect(body.match(/scope="row"/g)).toHaveLength(1);
    expect(linesOf(await visitor.get('/people.csv?text=zelda'))[1]).toMatch(/^'\+Zelda Unusual,/);
    expect((await visitor.get('/people?text=nobody-like-that')).body).toContain(
      'Nobody holds a role that matches these filters',
    );
  });

  it('of companies are narrowed and downloaded', async () => {
    const visitor = await web.signedIn(coordinator);
    await web.study.directory.putCompany({ id: 'acme', name: '@Acme' });
    expect((await visitor.get('/companies?text=acme')).body.match(/scope="row"/g)).toHaveLength(1);
    expect(linesOf(await visitor.get('/companies.csv?text=acme'))).toEqual([
      'Company code,Name',
      "acme,'@Acme",
    ]);
  });

  it('of organisations are narrowed by region and status, and downloaded', async () => {
    const visitor = await web.signedIn(coordinator);
    const { body } = await visitor.get('/organisations?region=London&status=open&search=guy');
    expect(body).toContain('RJ1');
    expect((await visitor.get('/organisations?region=South+West&search=RJ1')).body).toContain(
      'No organisation matches',
    );
    const rows = linesOf(await visitor.get('/organisations.csv?region=London&status=closed'));
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.slice(1).every((row) => row.includes(',London,') && row.includes('Closed'))).toBe(true);
  });
});

describe('a trust’s prices', () => {
  it('are narrowed by words, and the file is of the same', async () => {
    await web.study.bringToIssued();
    const visitor = await web.signedIn(trust('RJ1'));
    expect((await visitor.get('/prices?text=cardio')).body).toContain('CARDIO-1</a>');
    expect((await visitor.get('/prices?text=other')).body).toContain('No price matches these filters');
    expect(linesOf(await visitor.get('/prices.csv?text=other'))).toHaveLength(1);
    expect(linesOf(await visitor.get('/prices.csv?text=cardio'))).toHaveLength(2);
  });

  it('say that they are a demonstration, on the page and in the file', async () => {
    await web.study.bringToIssued();
    const visitor = await web.signedIn(trust('RJ1'));
    expect((await visitor.get('/prices')).body).toContain('demonstration tariff DEMO-2026-27.1');
    const [head, row] = linesOf(await visitor.get('/prices.csv'));
    expect(head).toMatch(/,Demonstration tariff$/);
    expect(row).toMatch(/,DEMO-2026-27\.1$/);
    // Where nothing is priced, nothing is labelled.
    expect((await visitor.get('/prices?show=decided')).body).not.toContain('demonstration tariff');
  });
});
