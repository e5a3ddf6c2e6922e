/**
 * What a page costs the server beyond what it shows: each page through the pages' handler, beside the bare use case
 * that answers the same, over memory in one process. And the page of the largest price, as its browser gets it.
 */
import { isOpenOn } from '../../../shared/domain/organisation.ts';
import type { ResourceReview } from '../../../shared/domain/resource-review.ts';
import { bundledMultipliers, bundledOrganisations } from '../../../shared/reference/index.ts';
import { createReadSeries } from '../../../shared/usecases/adherence-indicator/read-series.ts';
import { createReadAppendix } from '../../../shared/usecases/financial-appendix/read-appendix.ts';
import { createListSites } from '../../../shared/usecases/resource-review/list-sites.ts';
import { createWebService, type Visitor, type WebService } from '../../functions/web/web-visitor.ts';
import { NOW } from '../../support/service-deps.ts';
import { IRAS_ID, site, smallReview } from '../../usecases/resource-review/small-review.ts';
import { lead, trust } from '../../usecases/resource-review/study-process.ts';
import { type Measure, type Row, race, US } from '../measure.ts';
import { makeReview } from '../reference-study.ts';

const SITES = 200;
/** As many as a resource review may have. */
const MOST_ACTIVITIES = 1000;
const BARE = 'bare-use-case';
const STUDY = `/studies/${IRAS_ID}`;

function openTrusts(count: number): readonly string[] {
  const register = bundledOrganisations();
  return bundledMultipliers()
    .rows.map(({ odsCode }) => odsCode)
    .filter((odsCode) => {
      const organisation = register.get(odsCode);
      return organisation !== undefined && isOpenOn(organisation, NOW.slice(0, 10));
    })
    .slice(0, count);
}

/** The small study with so many lines, at one trust. */
function reviewOfLines(activities: number): ResourceReview {
  const { study, leadSite } = smallReview();
  const review = makeReview({ activities, visits: 2, sites: 1 });
  return {
    ...review,
    study,
    leadSite,
    sites: review.sites.map((each) => ({ ...each, odsCode: 'RJ1' })),
  };
}

async function issue(review: ResourceReview): Promise<WebService> {
  const web = await createWebService();
  await web.study.bringToIssued(review);
  return web;
}

/** @throws Error where the page is not there, or does not show that */
async function visit(visitor: Visitor, path: string, shows: string): Promise<void> {
  const { status, body } = await visitor.get(path);
  if (status !== 200 || !body.includes(shows)) throw new Error(`${path} answers ${status} without ${shows}`);
}

interface Comparison {
  readonly name: string;
  readonly page: () => Promise<void>;
  readonly bare: () => Promise<unknown>;
}

async function priceOf(name: string, activities: number, web: WebService): Promise<Comparison> {
  const visitor = await web.signedIn(trust('RJ1'));
  const readAppendix = createReadAppendix(web.deps);
  return {
    name: `price page, ${name}`,
    page: () => visit(visitor, `${STUDY}/sites/RJ1`, 'Every line'),
    bare: async () => {
      const { appendix } = await readAppendix({ caller: trust('RJ1'), irasId: IRAS_ID, odsCode: 'RJ1' });
      if (appendix.price.lines.length !== activities) throw new Error('the price has other lines');
    },
  };
}

async function sitesOf(web: WebService): Promise<Comparison> {
  const visitor = await web.signedIn(lead);
  const listSites = createListSites(web.deps);
  return {
    name: `sites page, ${SITES} sites`,
    page: () => visit(visitor, `${STUDY}/sites`, 'Download as CSV'),
    bare: async () => {
      const { items } = await listSites({ caller: lead, irasId: IRAS_ID, page: { limit: 250 } });
      if (items.length !== SITES) throw new Error(`there are ${items.length} sites`);
    },
  };
}

function indicatorOf(web: WebService): Comparison {
  const visitor = web.visitor();
  const readSeries = createReadSeries(web.deps);
  return {
    name: 'indicator page',
    page: () => visit(visitor, '/indicator', 'ncvr-adherence/1'),
    bare: () => readSeries({}),
  };
}

async function compare({ name, page, bare }: Comparison, rounds: number): Promise<Row> {
  const contenders = [
    { name: US, run: page },
    { name: BARE, run: bare },
  ];
  const medians = await race(contenders, rounds);
  const [ours = Number.NaN, theirs = Number.NaN] = [medians.get(US), medians.get(BARE)];
  const note = `${name}; the page takes ${(ours / theirs).toFixed(1)} x the use case`;
  return { measure: 'web.page', peer: BARE, ours, theirs, unit: 'ms', ratio: theirs / ours, note };
}

/** Bytes of the largest price's page as a browser gets it, beside the same page as it is. */
async function weighLargest(web: WebService): Promise<Row> {
  const visitor = await web.signedIn(trust('RJ1'));
  const sizeOf = async (headers: Readonly<Record<string, string>>) =>
    (await visitor.get(`${STUDY}/sites/RJ1`, headers)).bytes.byteLength / 1024;
  const [ours, theirs] = [await sizeOf({ 'accept-encoding': 'gzip, br' }), await sizeOf({})];
  const note = `price page, ${MOST_ACTIVITIES} lines, as served`;
  return { measure: 'web.page', peer: 'uncompressed', ours, theirs, unit: 'KiB', ratio: theirs / ours, note };
}

export const pages: Measure = {
  run: async ({ rounds }) => {
    const sites = openTrusts(SITES).map((odsCode) => site(odsCode));
    const [usual, many, largest] = [
      await issue(reviewOfLines(50)),
      await issue(smallReview({ sites })),
      await issue(reviewOfLines(MOST_ACTIVITIES)),
    ];
    const comparisons = [
      await priceOf('50 lines', 50, usual),
      await priceOf(`${MOST_ACTIVITIES} lines`, MOST_ACTIVITIES, largest),
      await sitesOf(many),
      indicatorOf(usual),
    ];
    const rows: Row[] = [];
    for (const comparison of comparisons) rows.push(await compare(comparison, rounds));
    return [...rows, await weighLargest(largest)];
  },
};
