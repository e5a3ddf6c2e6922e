/** The indicator's pages for coordinators and trusts, and its public page once a month is closed. */
import { beforeAll, describe, expect, it } from 'vitest';
import { checkRevision } from '../../../functions/web/verify/outcome.ts';
import { canonicalText } from '../../../shared/domain/canonical.ts';
import { createCloseMonths } from '../../../shared/usecases/adherence-indicator/close-months.ts';
import { createFoldLog } from '../../../shared/usecases/adherence-indicator/fold-log.ts';
import { coordinator, lead, trust } from '../../usecases/resource-review/study-process.ts';
import { createWebService, type WebService } from './web-visitor.ts';

let web: WebService;
beforeAll(async () => {
  web = await createWebService();
  await web.study.bringToIssued();
  await web.study.decideAt('RJ1', 'accepted');
  await web.study.decideAt('RK9', 'notAccepted');
  web.study.clock.set('2026-12-05T04:15:00.000Z');
  await createFoldLog(web.study)();
  await createCloseMonths({ ...web.study, signer: web.deps.signer })();
});

const plain = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('the public page', () => {
  it('shows what was folded with its time, beside what others published', async () => {
    const body = plain((await web.visitor().get('/indicator')).body);
    expect(body).toContain('Worked out from the whole decision log on 5 December 2026 at 4:15am');
    expect(body).toContain('Days to decide Median 0, nine in ten within 0 (2 decisions)');
    expect(body).toContain('0.0%, 0 of 1 study. Published: 20%');
    expect(body).toContain('305 days before National Contract Value Review, 194 days in its first year');
  });

  it('lists closed months with their snapshots, and names no trust', async () => {
    const { body } = await web.visitor().get('/indicator');
    expect(plain(body)).toMatch(/November 2026 Adherence 50\.0% Trusts 1 of 2 Decisions 2/);
    expect(body).toContain('href="/api/indicator/2026-11/snapshot?revision=1"');
    expect(body).not.toMatch(/RJ1|RK9|\/indicator\/2026-11\/(?:rows|trusts)/);
  });

  it('says so while no month is closed and nothing is folded', async () => {
    const young = await createWebService();
    const body = plain((await young.visitor().get('/indicator')).body);
    expect(body).toContain('No month is closed yet.');
    expect(body).toContain('Not worked out yet.');
  });
});

describe('a snapshot that somebody checks', () => {
  const verify = async (content: string) => {
    const visitor = web.visitor();
    await visitor.get('/verify');
    return plain((await visitor.upload('/verify', content, { field: 'document' })).body);
  };

  it('is told to be the latest revision of its month', async () => {
    const closed = await web.study.shelf.findClosedMonth('2026-11');
    const said = await verify(canonicalText(closed?.snapshot));
    expect(said).toContain('No later revision of November 2026 is published.');
    expect(said).not.toMatch(/\d{4}-\d{2}-\d{2}T/);
  });

  it.each([
    [1, 2, 'Not the latest', 'Revision 2 of November 2026 was published since'],
    [2, 2, 'Right', 'No later revision'],
    [1, undefined, 'Not checked', 'has published nothing for November 2026'],
  ])('of revision %s, with %s published, answers: %s', (named, latest, tag, sentence) => {
    const check = checkRevision({ month: '2026-11', named, latest });
    expect(check.tag.text).toBe(tag);
    expect(check.sentence).toContain(sentence);
    expect(check.link?.href).toBe(
      tag === 'Not the latest' ? '/api/indicator/2026-11/snapshot?revision=2' : undefined,
    );
  });
});

describe('the home page of a coordinator', () => {
  it('counts the prices without an answer, and leads to the national work', async () => {
    const { body } = await (await web.signedIn(coordinator)).get('/');
    expect(plain(body)).toMatch(/Prices without an answer Ask the trusts[^.0-9]*? (?:None|Nothing waits)/);
    expect(body).toContain('href="/indicator/2026-12/trusts"');
  });

  it('counts one that was issued', async () => {
    const other = await createWebService();
    await other.study.bringToIssued();
    const { body } = await (await other.signedIn(coordinator)).get('/');
    expect(plain(body)).toMatch(/Prices without an answer Ask the trusts[^.]*? 2 waiting/);
  });
});

describe('a coordinator', () => {
  it('sees which trusts did not accept, with the reason, and narrows the list', async () => {
    const visitor = await web.signedIn(coordinator);
    const { body, status } = await visitor.get('/indicator/2026-11/trusts');
    expect(status).toBe(200);
    const said = plain(body);
    expect(said).toMatch(/\(RK9\).*South West.*Did not accept every price.*Set-up fee 1/);
    expect(said).toMatch(/By region.*London.*100\.0%.*South West.*0\.0%/);
    const only = plain((await visitor.get('/indicator/2026-11/trusts?answer=notAccepted')).body);
    expect(only).toContain('(RK9)');
    expect(only).not.toContain('(RJ1)');
    expect(plain((await visitor.get('/indicator/2026-11/trusts?icb=nowhere')).body)).toContain(
      'No trust fits',
    );
    const all = plain(
      (await visitor.get('/indicator/2026-11/trusts?definition=ncvr-adherence%2Fall-phases')).body,
    );
    expect(all).toContain('Definition ncvr-adherence/all-phases.');
  });

  it('downloads trusts, areas and the whole month', async () => {
    const visitor = await web.signedIn(coordinator);
    const trusts = await visitor.get('/indicator/2026-11/trusts.csv?answer=notAccepted');
    expect(trusts.headers['content-disposition']).toContain('ncvr-adherence_2026-11_trusts.csv');
    expect(trusts.body.trim().split('\r\n')).toHaveLength(2);
    const areas = await visitor.get('/indicator/2026-11/areas.csv');
    expect(areas.body).toContain('2026-11,ncvr-adherence/1 percent,Y58,0.0');
    const log = await visitor.get('/indicator/2026-11/log.json');
    expect(decodeURIComponent(log.location)).toContain('snapshots/2026-11/');
  });

  it('finds no page for what is no month', async () => {
    const visitor = await web.signedIn(coordinator);
    for (const month of ['2026-13', 'november', '2026-1'])
      expect((await visitor.get(`/indicator/${month}/trusts`)).status).toBe(404);
  });
});

describe('a trust', () => {
  it('sees its own rows, and downloads a proof that anybody can check', async () => {
    const visitor = await web.signedIn(trust('RK9'));
    const body = plain((await visitor.get('/indicator/2026-11/rows')).body);
    expect(body).toMatch(/IRAS 1004321.*Version 1, issue 1.*not accepted: The set-up fee.*Yes.*2 of 2/);
    const proof = await visitor.get('/indicator/2026-11/proof.json');
    expect(proof.headers['content-disposition']).toContain('ncvr-adherence_2026-11_r1_RK9_proof.json');
    expect(await web.deps.verifyDocument({ bytes: proof.bytes })).toMatchObject({
      ...{ kind: 'indicatorProof', verdict: 'right' },
    });
    const shown = await web
      .visitor()
      .upload('/verify', proof.bytes as Uint8Array<ArrayBuffer>, { field: 'document' });
    expect(shown.title).toContain('This proof is genuine');
    expect(plain(shown.body)).toContain('November 2026, revision 1');
    expect(plain(shown.body)).toContain('In the published root');
  });

  it('does not see another trust’s rows, nor who else decided', async () => {
    const visitor = await web.signedIn(trust('RK9'));
    expect((await visitor.get('/indicator/2026-11/rows?trust=RJ1')).status).toBe(404);
    expect((await visitor.get('/indicator/2026-11/proof.json?trust=RJ1')).status).toBe(404);
    for (const path of ['trusts', 'trusts.csv', 'areas.csv', 'log.json'])
      expect((await visitor.get(`/indicator/2026-11/${path}`)).status).toBe(403);
  });

  it('is told why there is no proof', async () => {
    const visitor = await web.signedIn(trust('RTD'));
    expect(plain((await visitor.get('/indicator/2026-11/rows')).body)).toContain(
      'decided nothing in November 2026, so there is nothing to prove.',
    );
    expect(plain((await visitor.get('/indicator/2026-12/rows')).body)).toContain(
      'December 2026 is not closed yet.',
    );
    expect((await visitor.get('/indicator/2026-12/proof.json')).status).toBe(409);
  });

  it('is asked to sign in, and others may not', async () => {
    expect((await web.visitor().get('/indicator/2026-11/rows')).status).toBe(303);
    const visitor = await web.signedIn(lead);
    expect((await visitor.get('/indicator/2026-11/rows')).status).toBe(403);
  });
});
