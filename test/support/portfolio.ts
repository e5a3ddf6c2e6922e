/** Many small studies over HTTP, and what the national coordinating team does with all of them at once. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { RepricingAnswer } from '../../functions/site-pricing/repricing-contracts.ts';
import { isOpenOn } from '../../shared/domain/organisation.ts';
import type { RepricingStatus } from '../../shared/domain/repricing.ts';
import type { ResourceReview } from '../../shared/domain/resource-review.ts';
import { priceSite } from '../../shared/domain/site-price.ts';
import type { SitePrice } from '../../shared/domain/site-price-document.ts';
import { planStudy } from '../../shared/domain/study-price.ts';
import { findMultiplier, type TariffRelease } from '../../shared/domain/tariff.ts';
import { bundledMultipliers, bundledOrganisations, bundledTariff } from '../../shared/reference/index.ts';
import { site, smallReview } from '../usecases/resource-review/small-review.ts';
import { type ApiClient, api, demoToken } from './api-client.ts';
import { listSites, type Parties } from './study-journey.ts';

export interface PortfolioSize {
  readonly studies: number;
  /** Of each study. */
  readonly sites: number;
}

const FIRST_IRAS_ID = 2_100_001;
/** How far the sites of a study lie from those of the one before, so that they are all over the country. */
const STRIDE = 7;

function openTrusts(): readonly string[] {
  const today = new Date().toISOString().slice(0, 10);
  const register = bundledOrganisations();
  return bundledMultipliers()
    .rows.map(({ odsCode }) => odsCode)
    .filter((odsCode) => {
      const organisation = register.get(odsCode);
      return organisation !== undefined && isOpenOn(organisation, today);
    });
}

/** Small reviews, each at trusts of its own choice. @throws Error where there are not so many trusts */
export function portfolioReviews({ studies, sites }: PortfolioSize): readonly ResourceReview[] {
  const trusts = openTrusts();
  if (sites > trusts.length) throw new Error(`there are ${trusts.length} trusts, not ${sites}`);
  return Array.from({ length: studies }, (_, study) => {
    const small = smallReview();
    const chosen = Array.from({ length: sites }, (__, at) => {
      const odsCode = trusts[(study * STRIDE + at) % trusts.length] ?? '';
      return site(odsCode, 5 + ((study + at) % 9));
    });
    return {
      ...small,
      study: { ...small.study, irasId: String(FIRST_IRAS_ID + study), shortTitle: `STUDY-${study + 1}` },
      sites: chosen,
    };
  });
}

/** The demonstration tariff with other rates, as a release that follows it. */
export function nextRelease(): TariffRelease {
  const tariff = bundledTariff();
  return {
    ...tariff,
    id: 'DEMO-2026-27.2',
    release: tariff.release + 1,
    roles: tariff.roles.map((role, at) => ({ ...role, pencePerHour: role.pencePerHour + 101 + at })),
  };
}

export async function signInCoordinator(baseUrl: string): Promise<ApiClient> {
  return api(baseUrl, await demoToken(baseUrl, 'nationalCoordinator', 'national'));
}

/** Does something with each, so many at a time. */
export async function forEachOf<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const worker = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** @throws Error where the trust may not accept */
export async function acceptPrice({ trust }: Parties, irasId: string, odsCode: string): Promise<void> {
  const client = await trust(odsCode);
  const address = `/api/studies/${irasId}/sites/${odsCode}`;
  const { appendixSha256 } = (await client.get(`${address}/price`)).body;
  const answer = await client.put(`${address}/decision`, { decision: 'accepted', appendixSha256 });
  if (answer.status !== 200) throw new Error(`not accepted: ${answer.status} ${JSON.stringify(answer.body)}`);
}

/** What the review costs at a site, by the tariff and the multipliers that ship with the service. */
export function expectedPrice(review: ResourceReview, odsCode: string, tariff: TariffRelease): SitePrice {
  const targets = review.sites.find((each) => each.odsCode === odsCode);
  const multiplier = findMultiplier(bundledMultipliers(), odsCode);
  if (!targets || !multiplier) throw new Error(`${odsCode} has no price`);
  return priceSite(planStudy(review, tariff), targets, multiplier);
}

type Repricing = z.infer<typeof RepricingAnswer>;

/** @throws Error where it failed, or takes longer than that */
export async function untilRepricing(
  client: ApiClient,
  id: string,
  status: RepricingStatus,
  withinMs: number,
): Promise<Repricing> {
  const giveUp = Date.now() + withinMs;
  for (;;) {
    const { status: answered, body } = await client.get(`/api/repricings/${id}`);
    if (answered === 200 && body.status === status) return body;
    if (answered !== 200 || body.status === 'failed' || Date.now() > giveUp)
      throw new Error(`not ${status}: ${JSON.stringify(body)}`);
    await sleep(100);
  }
}

export interface Entry {
  readonly irasId: string;
  readonly odsCode: string;
  readonly issueNumber: number;
  readonly toPence: number;
  readonly outcome: 'previewed' | 'repriced' | 'skipped' | 'failed' | 'blocked';
}

/** Every price of a re-pricing, over all pages. */
export async function listEntries(client: ApiClient, id: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  let next: string | undefined;
  do {
    const cursor = next === undefined ? '' : `&cursor=${encodeURIComponent(next)}`;
    const page = await client.get(`/api/repricings/${id}/entries?limit=100${cursor}`);
    if (page.status !== 200) throw new Error(`entries: ${page.status} ${JSON.stringify(page.body)}`);
    entries.push(...page.body.items);
    next = page.body.next;
  } while (next !== undefined);
  return entries;
}

const PricedRow = z.object({
  odsCode: z.string(),
  status: z.string(),
  issueNumber: z.int(),
  expectedPence: z.int().optional(),
  appendixSha256: z.string().optional(),
});
export type PricedRow = z.infer<typeof PricedRow>;

/** The sites of a study with the issue and the total of each, by ODS code. */
export async function readRows(client: ApiClient, irasId: string): Promise<ReadonlyMap<string, PricedRow>> {
  const rows = z.array(PricedRow).parse(await listSites(client, irasId));
  return new Map(rows.map((row) => [row.odsCode, row]));
}
