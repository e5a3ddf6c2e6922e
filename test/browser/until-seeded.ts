import { vi } from 'vitest';
import { api, demoToken } from '../support/api-client.ts';
import { untilIssued } from '../support/study-journey.ts';

const WITHIN_MS = 150_000;

/** The demonstration study is made after the service is healthy: waits until each of its sites has a price. */
export async function untilSeeded(baseUrl: string): Promise<void> {
  const lead = api(baseUrl, await demoToken(baseUrl, 'studyResourceReviewer', 'RRV'));
  const study = async () => {
    const { status } = await lead.get('/api/studies/1009991');
    if (status !== 200) throw new Error(`the demonstration study answers ${status}`);
  };
  await vi.waitFor(study, { timeout: WITHIN_MS, interval: 100 });
  await untilIssued(lead, '1009991', 12);
}
