/** The main path over HTTP: a resource review comes in, is priced, becomes an appendix, is accepted, is counted. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalBytes } from '../../shared/domain/canonical.ts';
import { FinancialAppendix } from '../../shared/domain/financial-appendix.ts';
import { londonMonth } from '../../shared/domain/london-time.ts';
import { priceSite } from '../../shared/domain/site-price.ts';
import { planStudy } from '../../shared/domain/study-price.ts';
import { findMultiplier } from '../../shared/domain/tariff.ts';
import { bundledMultipliers, bundledTariff } from '../../shared/reference/index.ts';
import { api, demoToken } from '../support/api-client.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import { agreeStudy, type Parties, reviewOf, signInParties, untilIssued } from '../support/study-journey.ts';

let service: ServiceProcess;
let parties: Parties;

beforeAll(async () => {
  service = await startServiceProcess({ seed: true });
  parties = await signInParties(service.baseUrl);
});
afterAll(() => service.remove());

const month = () => londonMonth(Date.now());

describe('the seeded service', () => {
  it('has the sample study at its twelve trusts, priced and issued', async () => {
    const rows = await untilIssued(parties.lead, '1009991', 12);
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['issued']));
  });
});

describe('the five steps', () => {
  const IRAS = '1009992';
  const SITES = ['RRV', 'RJ1', 'RTD'];
  const review = reviewOf(IRAS, SITES);
  const site = (odsCode: string) => `/api/studies/${IRAS}/sites/${odsCode}`;

  it('1, 2: an agreed review is priced at every site, to the penny', async () => {
    await agreeStudy(parties, review);
    await untilIssued(parties.company, IRAS, SITES.length);
    const plan = planStudy(review, bundledTariff());
    for (const wanted of review.sites) {
      const answer = await parties.company.get(`${site(wanted.odsCode)}/price`);
      expect(answer.status).toBe(200);
      const multiplier = findMultiplier(bundledMultipliers(), wanted.odsCode);
      expect(answer.body).toMatchObject({
        ...priceSite(plan, wanted, multiplier!),
        status: 'issued',
        reviewVersion: 1,
      });
    }
  });

  it('3: the appendix carries the price unmodified, as JSON that has its own hash, and as PDF', async () => {
    const price = await parties.company.get(`${site('RJ1')}/price`);
    const json = await parties.company.get(`${site('RJ1')}/appendix`, {
      headers: { accept: 'application/json' },
    });
    const { integrity, ...content } = FinancialAppendix.parse(json.body);
    expect(createHash('sha256').update(canonicalBytes(content)).digest('hex')).toBe(integrity.sha256);
    expect(integrity.sha256).toBe(price.body.appendixSha256);
    expect(integrity.signature?.algorithm).toBe('Ed25519');
    expect(Buffer.from(json.bytes).equals(Buffer.from(canonicalBytes(json.body)))).toBe(true);
    const { status, reviewVersion, issueNumber, issuedAt, appendixSha256, ...sitePrice } = price.body;
    expect(content.price).toEqual(sitePrice);

    const link = await parties.company.get(`${site('RJ1')}/appendix`, {
      headers: { accept: 'application/pdf' },
    });
    expect(link.status).toBe(303);
    const pdf = await fetch(link.headers.get('location')!);
    expect(pdf.headers.get('content-disposition')).toContain(`${IRAS}_RJ1_v1_appendix.pdf`);
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
  });

  it('4, 5: each decision is recorded once and counted in the month', async () => {
    const read = () => api(service.baseUrl).get(`/api/indicator/${month()}`);
    const before = (await read()).body;
    const decide = async (odsCode: string, decision: object) => {
      const trust = await parties.trust(odsCode);
      const { appendixSha256 } = (await trust.get(`${site(odsCode)}/price`)).body;
      return trust.put(`${site(odsCode)}/decision`, { appendixSha256, ...decision });
    };
    expect((await decide('RJ1', { decision: 'accepted' })).status).toBe(200);
    expect(
      (await decide('RTD', { decision: 'notAccepted', reason: 'setupFee', note: 'Set-up costs us more' }))
        .status,
    ).toBe(200);
    expect((await decide('RRV', { decision: 'declinedCapacity' })).status).toBe(200);
    const after = (await read()).body;
    expect(after.numerator - before.numerator).toBe(1);
    expect(after.denominator - before.denominator).toBe(2);
    expect(after.reasons.setupFee - before.reasons.setupFee).toBe(1);
    expect(after.declinedCapacity - before.declinedCapacity).toBe(1);
    expect(after.definition).toBe('ncvr-adherence/1');
  });

  it('answers the same decision again with the first, and another one with 409 naming the first', async () => {
    const trust = await parties.trust('RJ1');
    const { appendixSha256 } = (await trust.get(`${site('RJ1')}/price`)).body;
    const again = await trust.put(`${site('RJ1')}/decision`, { decision: 'accepted', appendixSha256 });
    expect(again.status).toBe(200);
    const other = await trust.put(`${site('RJ1')}/decision`, {
      decision: 'declinedCapacity',
      appendixSha256,
    });
    expect(other.status).toBe(409);
    expect(other.body.first).toEqual(again.body.decision);
  });

  it('refuses a hash that is not the current one, naming the current', async () => {
    const irasId = '1009993';
    await agreeStudy(parties, reviewOf(irasId, ['RJ1']));
    const [row] = await untilIssued(parties.lead, irasId, 1);
    const trust = await parties.trust('RJ1');
    const stale = await trust.put(`/api/studies/${irasId}/sites/RJ1/decision`, {
      decision: 'accepted',
      appendixSha256: 'a'.repeat(64),
    });
    expect(stale.status).toBe(409);
    expect(stale.body.currentSha256).toBe(row!.appendixSha256);
  });

  it('shows a trust its own row only, and answers for others as if there were nothing', async () => {
    const trust = await parties.trust('RTD');
    expect(
      (await trust.get(`/api/studies/${IRAS}/sites`)).body.items.map(
        (row: { odsCode: string }) => row.odsCode,
      ),
    ).toEqual(['RTD']);
    const others = await trust.get(`${site('RJ1')}/price`);
    const absent = await trust.get('/api/studies/7654321/sites/RJ1/price');
    expect(others.status).toBe(404);
    const { requestId: _one, ...other } = others.body;
    const { requestId: _two, ...nothing } = absent.body;
    expect(other).toEqual(nothing);
  });

  it('refuses a caller without a token, with a foreign one, and without the role', async () => {
    expect((await api(service.baseUrl).get(`${site('RJ1')}/price`)).status).toBe(401);
    expect((await api(service.baseUrl, 'e30.e30.e30').get(`${site('RJ1')}/price`)).status).toBe(401);
    const coordinator = api(
      service.baseUrl,
      await demoToken(service.baseUrl, 'nationalCoordinator', 'national'),
    );
    expect(
      (
        await coordinator.put(`${site('RJ1')}/decision`, {
          decision: 'accepted',
          appendixSha256: 'a'.repeat(64),
        })
      ).status,
    ).toBe(403);
  });
});
