/** What people do with one study of ten sites, from the first upload to the last acceptance. */

import type { ApiClient } from '../../support/api-client.ts';
import { type Parties, reviewOf, untilIssued } from '../../support/study-journey.ts';
import { countWorker, type Meter, type Usage, WORKER_WAITS_MS } from './meter.ts';

/** An ordinary study: the national figure is 1,450 of them a year, with ten sites each. */
export const SITES = 10;
const DRAFTS = 5;
const LOOKS = 6;

/** A page's own part over the call of the API behind it: a session read and kept, and the HTML around the figures. */
const PAGE = { readUnits: 1, writeUnits: 2, bytesOut: 12_000 } as const;

export interface Journey {
  readonly name: string;
  readonly walk: (study: Study) => Promise<void>;
}

export interface Study {
  readonly irasId: string;
  readonly meter: Meter;
  readonly parties: Parties;
}

const addressOf = ({ irasId }: Study): string => `/api/studies/${irasId}`;

/** People look at pages; what stands behind a page is asked of the API here. */
async function look(
  { usage }: { readonly usage: Usage },
  client: ApiClient,
  ...paths: string[]
): Promise<void> {
  for (const path of paths) {
    await client.get(path);
    usage.readUnits += PAGE.readUnits;
    usage.writeUnits += PAGE.writeUnits;
    usage.bytesOut += PAGE.bytesOut;
  }
}

async function prepare(study: Study): Promise<void> {
  const { lead } = study.parties;
  const address = `${addressOf(study)}/resource-review`;
  const all = reviewOf(study.irasId);
  const review = { ...all, sites: all.sites.slice(0, SITES) };
  let etag: string | null = null;
  for (let draft = 0; draft < DRAFTS; draft += 1) {
    const headers: Record<string, string> = etag === null ? {} : { 'if-match': etag };
    const saved = await lead.put(address, review, { headers });
    etag = saved.headers.get('etag');
    await lead.post(`${address}/preview`, review);
  }
  await look(study.meter, lead, ...Array<string>(LOOKS).fill(address), addressOf(study));
  await lead.post(`${address}/submission`, {});
}

async function agree(study: Study): Promise<void> {
  const { company } = study.parties;
  const address = `${addressOf(study)}/resource-review`;
  await look(study.meter, company, '/api/studies', addressOf(study), ...Array<string>(LOOKS).fill(address));
  const { submission } = (await company.get(address)).body;
  await withWorker(study, SITES + 1, async () => {
    await company.post(`${address}/agreement`, { resourceSha256: submission.resourceSha256 });
  });
}

/** Takes a step that the worker has to finish, and counts its time: its own, and what it waits for. */
async function withWorker({ meter }: Study, messages: number, step: () => Promise<void>): Promise<void> {
  const before = process.cpuUsage();
  await step();
  await meter.settle();
  const { user, system } = process.cpuUsage(before);
  countWorker(meter.usage, messages, (user + system) / 1000 + messages * WORKER_WAITS_MS);
}

async function decide(study: Study): Promise<void> {
  const rows = await untilIssued(study.parties.lead, study.irasId, SITES);
  for (const { odsCode } of rows) {
    const trust = await study.parties.trust(odsCode);
    const site = `${addressOf(study)}/sites/${odsCode}`;
    const twice = [`${site}/price`, `${site}/price`, `${site}/appendix`, `${site}/budget`];
    await look(study.meter, trust, `/api/organisations/${odsCode}/offers`, ...twice, `${site}/log`);
    const pdf = await trust.get(`${site}/appendix`, { headers: { accept: 'application/pdf' } });
    await study.meter.download(pdf.headers.get('location') ?? '');
    const { appendixSha256 } = (await trust.get(`${site}/price`)).body;
    await trust.put(`${site}/decision`, { decision: 'accepted', appendixSha256 });
    await look(study.meter, trust, `${site}/receipt`);
  }
}

async function followUp(study: Study): Promise<void> {
  const { company, lead } = study.parties;
  const sites = `${addressOf(study)}/sites`;
  await look(study.meter, company, ...Array<string>(LOOKS * 2).fill(sites), addressOf(study));
  await look(study.meter, lead, ...Array<string>(LOOKS).fill(sites));
  const rows = await untilIssued(lead, study.irasId, SITES);
  for (const { odsCode } of rows) {
    const headers = { accept: 'application/pdf' };
    const pdf = await company.get(`${sites}/${odsCode}/appendix`, { headers });
    await study.meter.download(pdf.headers.get('location') ?? '');
  }
  await withWorker(study, 1, async () => {
    await company.post(`${addressOf(study)}/appendix-archives`, {});
  });
}

async function watch(study: Study): Promise<void> {
  const anyone = study.meter.client();
  await look(study.meter, anyone, ...Array<string>(LOOKS).fill('/api/indicator'));
  const { company } = study.parties;
  const [row] = await untilIssued(company, study.irasId, SITES);
  const site = `${addressOf(study)}/sites/${row?.odsCode ?? ''}/appendix`;
  const link = await company.get(site, { headers: { accept: 'application/pdf' } });
  const pdf = await study.meter.download(link.headers.get('location') ?? '');
  await anyone.post('/api/verification', pdf, { headers: { 'content-type': 'application/pdf' } });
}

export const JOURNEYS: readonly Journey[] = [
  { name: 'the lead site prepares and submits', walk: prepare },
  { name: 'the company reads and agrees; sites are priced', walk: agree },
  { name: 'ten trusts read, download, accept', walk: decide },
  { name: 'company and lead site follow, download all', walk: followUp },
  { name: 'anyone reads the indicator, verifies', walk: watch },
];
