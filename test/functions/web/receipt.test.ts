import { beforeEach, describe, expect, it } from 'vitest';
import { Receipt } from '../../../shared/domain/receipt.ts';
import { personAs } from '../../support/service-deps.ts';
import { IRAS_ID } from '../../usecases/resource-review/small-review.ts';
import { company, coordinator, lead, trust } from '../../usecases/resource-review/study-process.ts';
import { createWebService, type WebService } from './web-visitor.ts';

const SITE = `/studies/${IRAS_ID}/sites/RJ1`;
let web: WebService;
beforeEach(async () => {
  web = await createWebService();
  await web.study.bringToIssued();
});

describe('the receipt', () => {
  it('is there once the trust has decided, and not before', async () => {
    const visitor = await web.signedIn(trust('RJ1'));
    const early = await visitor.get(`${SITE}/receipt`);
    expect(early.status).toBe(409);
    expect(early.body).toContain('There is no decision on this price yet');
    expect((await visitor.get(SITE)).body).not.toContain('/receipt');
    await web.study.decideAt('RJ1', 'accepted');
    const { status, body } = await visitor.get(`${SITE}/receipt`);
    expect(status).toBe(200);
    expect(body).toContain('Receipt: site price accepted');
    expect(body).toContain('without further negotiation');
    expect(body).toContain('siteRepresentative of RJ1');
    expect(body).toContain('2 November 2026, 09:00:00 GMT');
  });

  it('is linked where the price is: for the trust, the company and the lead site', async () => {
    await web.study.decideAt('RJ1', 'accepted');
    const own = await web.signedIn(trust('RJ1'));
    for (const path of [SITE, `${SITE}/decision`, `${SITE}/decision/done`]) {
      expect((await own.get(path)).body, path).toContain(`href="${SITE}/receipt"`);
    }
    expect((await own.get('/prices?show=decided')).body).toContain(`href="${SITE}/receipt?version=1"`);
    for (const person of [company, lead, coordinator]) {
      const visitor = await web.signedIn(person);
      expect((await visitor.get(`/studies/${IRAS_ID}/sites`)).body).toContain(`href="${SITE}/receipt"`);
      expect((await visitor.get(`${SITE}/receipt`)).status).toBe(200);
    }
  });

  it('comes as a file that the public page calls genuine, until a letter of it is changed', async () => {
    await web.study.decideAt('RJ1', 'notAccepted');
    const visitor = await web.signedIn(trust('RJ1'));
    const file = await visitor.get(`${SITE}/receipt.json`);
    expect(file.headers['content-disposition']).toBe(`attachment; filename="${IRAS_ID}_RJ1_v1_receipt.json"`);
    expect(Receipt.parse(JSON.parse(file.body)).decision).toBe('notAccepted');
    const good = await web.visitor().upload('/verify', file.body, { field: 'document' });
    expect(good.title).toMatch(/^This receipt is genuine – /);
    const forged = file.body.replaceAll('setupFee', 'other');
    const bad = await web.visitor().upload('/verify', forged, { field: 'document' });
    expect(bad.title).toMatch(/^Do not rely on this document – /);
  });

  it('of another trust is not there', async () => {
    await web.study.decideAt('RJ1', 'accepted');
    for (const person of [trust('RK9'), personAs('companyRepresentative', 'other-pharma')]) {
      const visitor = await web.signedIn(person);
      expect((await visitor.get(`${SITE}/receipt`)).status).toBe(404);
      expect((await visitor.get(`${SITE}/receipt.json`)).status).toBe(404);
    }
  });
});

describe('the appendix as a page', () => {
  it('shows the nine parts in our layout, with its own styles, for those who may see the price', async () => {
    for (const person of [trust('RJ1'), company, lead]) {
      const { status, body } = await (await web.signedIn(person)).get(`${SITE}/appendix`);
      expect(status).toBe(200);
      expect(body).toContain('9. Integrity');
      expect(body).toMatch(/<link rel="stylesheet" href="\/assets\/[0-9a-f]{16}\/appendix\.css">/);
      expect(body.match(/<h1\b/g)).toHaveLength(1);
      expect(body).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
      expect(body).toContain(`href="${SITE}/appendix.pdf"`);
    }
    expect((await (await web.signedIn(trust('RK9'))).get(`${SITE}/appendix`)).status).toBe(404);
  });

  it('is linked from the price and from the list of sites', async () => {
    expect((await (await web.signedIn(trust('RJ1'))).get(SITE)).body).toContain(`href="${SITE}/appendix"`);
    const { body } = await (await web.signedIn(company)).get(`/studies/${IRAS_ID}/sites`);
    expect(body).toContain(`href="${SITE}/appendix"`);
  });
});
