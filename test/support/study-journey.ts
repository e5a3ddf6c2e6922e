/** The steps of a study over HTTP, as its parties take them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ResourceReview } from '../../shared/domain/resource-review.ts';
import { sampleReview } from '../../shared/reference/index.ts';
import { type ApiClient, api, demoToken } from './api-client.ts';

export const COMPANY = 'example-pharma';

/** The sample study under another IRAS ID, at the given sites of it (all unless told). */
export function reviewOf(irasId: string, sites?: readonly string[]): ResourceReview {
  const review = ResourceReview.parse(sampleReview());
  return {
    ...review,
    study: { ...review.study, irasId },
    sites: review.sites.filter(({ odsCode }) => sites?.includes(odsCode) ?? true),
  };
}

export interface Parties {
  readonly lead: ApiClient;
  readonly company: ApiClient;
  readonly trust: (odsCode: string) => Promise<ApiClient>;
}

export async function signInParties(baseUrl: string, leadSite = 'RRV'): Promise<Parties> {
  return {
    lead: api(baseUrl, await demoToken(baseUrl, 'studyResourceReviewer', leadSite)),
    company: api(baseUrl, await demoToken(baseUrl, 'companyRepresentative', COMPANY)),
    trust: async (odsCode) => api(baseUrl, await demoToken(baseUrl, 'siteRepresentative', odsCode)),
  };
}

function requireStatus(
  what: string,
  answer: { readonly status: number; readonly body: unknown },
  ...statuses: number[]
) {
  if (!statuses.includes(answer.status))
    throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
}

/** Draft, submission, agreement. */
export async function agreeStudy({ lead, company }: Parties, review: ResourceReview): Promise<void> {
  const address = `/api/studies/${review.study.irasId}/resource-review`;
  requireStatus('draft', await lead.put(address, review), 201);
  const submitted = await lead.post(`${address}/submission`, {});
  requireStatus('submission', submitted, 200);
  const { resourceSha256 } = submitted.body.submission;
  requireStatus('agreement', await company.post(`${address}/agreement`, { resourceSha256 }), 200);
}

export interface SiteRow {
  readonly odsCode: string;
  readonly status: string;
  readonly appendixSha256?: string;
}

/** Every site of the study with its status, over all pages; none where the study is not there (yet). */
export async function listSites(client: ApiClient, irasId: string): Promise<SiteRow[]> {
  const rows: SiteRow[] = [];
  let next: string | undefined;
  do {
    const cursor = next === undefined ? '' : `&cursor=${encodeURIComponent(next)}`;
    const page = await client.get(`/api/studies/${irasId}/sites?limit=100${cursor}`);
    // A service that has just started answers before its sample study is seeded.
    if (page.status === 404 && next === undefined) return [];
    requireStatus('sites', page, 200);
    rows.push(...page.body.items);
    next = page.body.next;
  } while (next !== undefined);
  return rows;
}

/** Waits until the study has so many sites and none is still being prepared. */
export async function untilIssued(
  client: ApiClient,
  irasId: string,
  count: number,
  withinMs = 150_000,
): Promise<SiteRow[]> {
  const giveUp = Date.now() + withinMs;
  for (;;) {
    const rows = await listSites(client, irasId);
    if (rows.length === count && rows.every(({ status }) => status !== 'pending' && status !== 'notOffered'))
      return rows;
    if (Date.now() > giveUp) throw new Error(`not issued in time: ${JSON.stringify(rows)}`);
    await sleep(100);
  }
}
