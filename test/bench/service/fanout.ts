/**
 * From the agreement to the last appendix in the archive, with the real local service: HTTP, database, object
 * store, queue. Sites a second at 10, 100 and 400 sites; a study has one offer a trust, so 400 are two studies.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningService, startService } from '../../../infra/local/start.ts';
import { isOpenOn, type Organisation } from '../../../shared/domain/organisation.ts';
import { ResourceReview } from '../../../shared/domain/resource-review.ts';
import { bundledMultipliers, bundledOrganisations, sampleReview } from '../../../shared/reference/index.ts';
import { listSites, type Parties, signInParties } from '../../support/study-journey.ts';
import { type Measure, median, type Row } from '../measure.ts';

/** Studies and sites of each. */
const SIZES = [
  { name: '10-sites', studies: 1, sites: 10 },
  { name: '100-sites', studies: 1, sites: 100 },
  { name: '400-sites', studies: 2, sites: 200 },
] as const;
const ROUNDS = 3;

let nextIras = 1_200_001;

function openTrusts(): readonly string[] {
  const today = new Date().toISOString().slice(0, 10);
  const register = bundledOrganisations();
  const isOpen = (organisation: Organisation | undefined): boolean =>
    organisation !== undefined && isOpenOn(organisation, today);
  return bundledMultipliers()
    .rows.map(({ odsCode }) => odsCode)
    .filter((odsCode) => isOpen(register.get(odsCode)));
}

function makeReview(count: number): ResourceReview {
  const base = ResourceReview.parse(sampleReview());
  const irasId = String(nextIras);
  nextIras += 1;
  const targetParticipants = Object.fromEntries(base.arms.map(({ id }, at) => [id, 3 + at]));
  const sites = openTrusts()
    .slice(0, count)
    .map((odsCode) => ({ odsCode, principalInvestigator: 'Dr A Example', targetParticipants }));
  if (sites.length < count) throw new Error(`there are ${sites.length} trusts, not ${count}`);
  return { ...base, study: { ...base.study, irasId }, sites };
}

/** Draft and submission; answers the agreement, to be sent. */
async function prepareStudy({ lead, company }: Parties, review: ResourceReview) {
  const address = `/api/studies/${review.study.irasId}/resource-review`;
  const draft = await lead.put(address, review);
  const submitted = await lead.post(`${address}/submission`, {});
  if (draft.status !== 201 || submitted.status !== 200)
    throw new Error(`not submitted: ${draft.status} ${submitted.status} ${JSON.stringify(submitted.body)}`);
  const { resourceSha256 } = submitted.body.submission;
  return async (): Promise<void> => {
    const { status } = await company.post(`${address}/agreement`, { resourceSha256 });
    if (status !== 200) throw new Error(`not agreed: ${status}`);
  };
}

/** Sites a second of one fan-out. @throws Error where a site is not issued */
async function measure(
  service: RunningService,
  parties: Parties,
  studies: number,
  sites: number,
): Promise<number> {
  const reviews = Array.from({ length: studies }, () => makeReview(sites));
  const agreements: (() => Promise<void>)[] = [];
  for (const review of reviews) agreements.push(await prepareStudy(parties, review));
  const start = performance.now();
  await Promise.all(agreements.map((agree) => agree()));
  await service.idle();
  const seconds = (performance.now() - start) / 1000;
  for (const { study } of reviews) {
    const rows = await listSites(parties.lead, study.irasId);
    const issued = rows.filter(({ status }) => status === 'issued').length;
    if (issued !== sites) throw new Error(`${issued} of ${sites} sites are issued`);
  }
  return (studies * sites) / seconds;
}

async function measureAll(service: RunningService, rounds: number): Promise<ReadonlyMap<string, number>> {
  const parties = await signInParties(service.baseUrl);
  await measure(service, parties, 1, 20);
  const rates = new Map<string, number[]>();
  for (let round = 0; round < Math.min(rounds, ROUNDS); round += 1) {
    for (const { name, studies, sites } of SIZES) {
      const rate = await measure(service, parties, studies, sites);
      rates.set(name, [...(rates.get(name) ?? []), rate]);
    }
  }
  return new Map([...rates].map(([name, all]) => [name, median(all)]));
}

export const fanout: Measure = {
  run: async ({ rounds }) => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'ncvr-bench-'));
    const service = await startService({ port: 0, dataFolder, seed: false, version: 'bench' });
    try {
      const rates = await measureAll(service, rounds);
      const first = rates.get(SIZES[0].name) ?? Number.NaN;
      return SIZES.slice(1).map(({ name }): Row => {
        const ours = rates.get(name) ?? Number.NaN;
        return {
          measure: 'service.fanout',
          peer: `ourselves-at-${SIZES[0].name}`,
          ours,
          theirs: first,
          unit: 'sites/s',
          ratio: ours / first,
          note: `at ${name}; 1 or more is linear`,
        };
      });
    } finally {
      await service.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    }
  },
};
