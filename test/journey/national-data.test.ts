/** National data as it is published by coordinators: usable by reviews at once, to the penny, and never changed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, api, demoToken } from '../support/api-client.ts';
import { loadGolden, readGoldenFile } from '../support/golden.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';
import { agreeStudy, type Parties, signInParties, untilIssued } from '../support/study-journey.ts';

const { review, tariff, expected } = loadGolden('worked-example');
/** As it was written, and not as our schema reads it. */
const tariffFile = readGoldenFile('worked-example', 'tariff');
const ADDRESS = `/api/tariffs/${tariff.id}`;

let service: ServiceProcess;
let parties: Parties;
let coordinator: ApiClient;

beforeAll(async () => {
  service = await startServiceProcess({ seed: false });
  parties = await signInParties(service.baseUrl);
  coordinator = api(service.baseUrl, await demoToken(service.baseUrl, 'nationalCoordinator', 'national'));
});
afterAll(() => service.remove());

describe('a tariff release that the coordinator publishes', () => {
  it('is refused while it has errors, and nothing of it is kept', async () => {
    const broken = { ...tariff, items: [...tariff.items, ...tariff.items.slice(0, 1)] };
    const refused = await coordinator.put(ADDRESS, broken);
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0]).toMatchObject({ code: 'duplicateId', severity: 'error' });
    expect((await coordinator.get(ADDRESS)).status).toBe(404);
  });

  it('is previewed without being published', async () => {
    const preview = await coordinator.put(`${ADDRESS}?dryRun=true`, tariffFile);
    expect([preview.status, preview.body.outcome]).toEqual([200, 'preview']);
    expect(preview.body.diff.items.removed.length).toBeGreaterThan(50);
    expect((await coordinator.get(ADDRESS)).status).toBe(404);
  });

  it('is published once, whoever asks again, and never replaced', async () => {
    const first = await coordinator.put(ADDRESS, tariffFile);
    expect([first.status, first.body.outcome]).toEqual([201, 'published']);
    const again = await coordinator.put(ADDRESS, tariffFile);
    expect([again.status, again.body.sha256]).toEqual([200, first.body.sha256]);
    const other = await coordinator.put(ADDRESS, { ...tariff, source: 'Something else' });
    expect([other.status, other.body.currentSha256]).toEqual([409, first.body.sha256]);
    const lead = await parties.lead.put(ADDRESS, tariffFile);
    expect(lead.status).toBe(403);
    const stored = await parties.lead.get(ADDRESS);
    expect(stored.headers.get('etag')).toBe(`"${first.body.sha256}"`);
    expect(stored.body.items).toEqual(tariff.items);
  });

  it('prices a review that names it at every site, as the worked example says', async () => {
    await agreeStudy(parties, review);
    const { irasId } = review.study;
    await untilIssued(parties.lead, irasId, review.sites.length);
    expect(expected).toHaveLength(review.sites.length);
    for (const wanted of expected) {
      const price = await parties.company.get(`/api/studies/${irasId}/sites/${wanted.odsCode}/price`);
      expect(price.status).toBe(200);
      expect(price.body).toMatchObject(wanted);
    }
  });

  it('is still there, the same, after the service was killed', async () => {
    const before = await parties.lead.get(ADDRESS);
    await service.kill();
    await service.start();
    parties = await signInParties(service.baseUrl);
    const after = await parties.lead.get(ADDRESS);
    expect([after.status, after.headers.get('etag')]).toEqual([200, before.headers.get('etag')]);
    expect(after.body).toEqual(before.body);
  });
});
