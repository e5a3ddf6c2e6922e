/** The five steps at one site, each held against what it should be; and what anyone may read. */
import { createHash } from 'node:crypto';
import { canonicalBytes } from '../../shared/domain/canonical.ts';
import { FinancialAppendix } from '../../shared/domain/financial-appendix.ts';
import { londonMonth } from '../../shared/domain/london-time.ts';
import type { ResourceReview } from '../../shared/domain/resource-review.ts';
import { priceSite } from '../../shared/domain/site-price.ts';
import { planStudy } from '../../shared/domain/study-price.ts';
import { findMultiplier } from '../../shared/domain/tariff.ts';
import { bundledMultipliers, bundledTariff } from '../../shared/reference/index.ts';
import { type ApiAnswer, type ApiClient, api } from './api-client.ts';
import type { Party } from './smoke-tokens.ts';
import { agreeStudy, untilIssued } from './study-journey.ts';

/** A step by its name; it throws where the service does not do what it should. */
export type SmokeStep = readonly [name: string, run: () => Promise<void>];

function expectThat(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Error(otherwise);
}

function expectStatus(answer: ApiAnswer, ...statuses: number[]): ApiAnswer {
  const said = typeof answer.body === 'object' ? JSON.stringify(answer.body) : '';
  expectThat(statuses.includes(answer.status), `answered ${answer.status} ${said}`.trim());
  return answer;
}

/** Reads only; nobody is signed in. */
export function readingSteps(baseUrl: string): readonly SmokeStep[] {
  const anyone = api(baseUrl);
  return [
    [
      'health',
      async () => {
        const { body } = expectStatus(await anyone.get('/api/health'), 200);
        expectThat(body.status === 'ok', `the service says ${body.status}`);
      },
    ],
    [
      'keys',
      async () => {
        const { body } = expectStatus(await anyone.get('/api/keys'), 200);
        expectThat(body.items.length > 0, 'no key is published');
      },
    ],
    [
      'indicator',
      async () => {
        const { body } = expectStatus(await anyone.get(`/api/indicator/${londonMonth(Date.now())}`), 200);
        expectThat(body.definition === 'ncvr-adherence/1', `the definition is ${body.definition}`);
      },
    ],
    [
      'nobody reads studies without a token',
      async () => {
        expectStatus(await anyone.get('/api/studies'), 401);
      },
    ],
    [
      'pages',
      async () => {
        expectStatus(await anyone.get('/accessibility'), 200);
      },
    ],
  ];
}

export interface SmokeStudy {
  readonly baseUrl: string;
  /** At one site, which decides. */
  readonly review: ResourceReview;
  readonly parties: Readonly<Record<Party, ApiClient>>;
}

/** Reads the PDF behind the link and has the service verify it. */
async function checkPdf({ baseUrl, parties }: SmokeStudy, address: string): Promise<void> {
  const linked = await parties.company.get(address, { headers: { accept: 'application/pdf' } });
  const link = expectStatus(linked, 303).headers.get('location') ?? '';
  const pdf = new Uint8Array(await (await fetch(new URL(link, baseUrl))).arrayBuffer());
  const headers = { 'content-type': 'application/pdf' };
  const { body } = expectStatus(await api(baseUrl).post('/api/verification', pdf, { headers }), 200);
  const wrong = body.checks.filter(({ result }: { result: string }) => result === 'wrong');
  expectThat(body.verdict === 'right', `verification finds the PDF wrong: ${JSON.stringify(wrong)}`);
}

async function checkAppendix(study: SmokeStudy, site: string, sha256: string): Promise<void> {
  const { body } = expectStatus(await study.parties.company.get(`${site}/appendix`), 200);
  const { integrity, ...content } = FinancialAppendix.parse(body);
  const hash = createHash('sha256').update(canonicalBytes(content)).digest('hex');
  expectThat(
    hash === integrity.sha256 && hash === sha256,
    `the appendix has the hash ${hash}, not ${sha256}`,
  );
  await checkPdf(study, `${site}/appendix`);
}

async function checkPrice({ review, parties }: SmokeStudy, site: string): Promise<string> {
  const { body } = expectStatus(await parties.company.get(`${site}/price`), 200);
  const [wanted] = review.sites;
  const multiplier = wanted && findMultiplier(bundledMultipliers(), wanted.odsCode);
  if (!wanted || !multiplier) throw new Error('the site has no multiplier');
  const { expectedPence } = priceSite(planStudy(review, bundledTariff()), wanted, multiplier);
  expectThat(body.expectedPence === expectedPence, `priced at ${body.expectedPence}p, not ${expectedPence}p`);
  return body.appendixSha256;
}

/** Leaves a study, an appendix and a counted decision behind. */
export function fiveSteps(study: SmokeStudy): readonly SmokeStep[] {
  const { baseUrl, review, parties } = study;
  const { irasId } = review.study;
  const site = `/api/studies/${irasId}/sites/${review.sites[0]?.odsCode}`;
  const readMonth = async () =>
    expectStatus(await api(baseUrl).get(`/api/indicator/${londonMonth(Date.now())}`), 200).body;
  let appendixSha256 = '';
  let before = 0;
  return [
    [
      '1 the review comes in and is agreed',
      () => agreeStudy({ ...parties, trust: async () => parties.trust }, review),
    ],
    [
      '2 it is priced, to the penny',
      async () => {
        await untilIssued(parties.lead, irasId, 1);
        appendixSha256 = await checkPrice(study, site);
      },
    ],
    ['3 the appendix is whole, and its PDF genuine', () => checkAppendix(study, site, appendixSha256)],
    [
      '4 the trust accepts it',
      async () => {
        before = (await readMonth()).numerator;
        expectStatus(
          await parties.trust.put(`${site}/decision`, { decision: 'accepted', appendixSha256 }),
          200,
        );
      },
    ],
    [
      '5 the acceptance is counted',
      async () => {
        const after = (await readMonth()).numerator;
        expectThat(after > before, `${after} acceptances in the month, and ${before} before`);
      },
    ],
  ];
}
