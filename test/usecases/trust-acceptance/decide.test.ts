import { describe, expect, it } from 'vitest';
import { createMemoryDeps, SPONSOR } from '../../support/service-deps.ts';
import { smallReview } from '../resource-review/small-review.ts';
import { createTrustProcess, issuedProcess, SITE } from './trust-process.ts';

describe('a decision', () => {
  it('is told to the lead site, the sponsor and the contract research organisation', async () => {
    const deps = await createMemoryDeps();
    await deps.directory.putCompany({ id: 'example-cro', name: 'Example Research Ltd' });
    const process = await createTrustProcess(deps);
    const { study } = smallReview();
    await process.bringToIssued(
      smallReview({ study: { ...study, cro: { id: 'example-cro', name: 'Example Research Ltd' } } }),
    );
    await process.decideAt(SITE, 'accepted');
    expect(await process.told('decisionMade')).toEqual([
      'companyRepresentative example-cro',
      `companyRepresentative ${SPONSOR}`,
      'studyResourceReviewer RRV',
    ]);
  });

  it('made otherwise a second time names the first, when it was made and for which appendix', async () => {
    const process = await issuedProcess();
    const first = await process.decideAt(SITE, 'accepted');
    await expect(process.decideAt(SITE, 'notAccepted')).rejects.toMatchObject({
      code: 'decidedOtherwise',
      message: expect.stringMatching(
        new RegExp(`already answered "accepted" on .* GMT, .* ${first.decision.appendixSha256.slice(0, 16)}`),
      ),
      mend: 'An acceptance is final. If it was a mistake, tell the lead site at once.',
      details: { first: first.decision },
    });
  });

  it('that was no acceptance can be undone by a re-issue, and the refusal of another one says so', async () => {
    const process = await issuedProcess();
    await process.decideAt(SITE, 'declinedCapacity');
    await expect(process.decideAt(SITE, 'accepted')).rejects.toMatchObject({
      mend: expect.stringContaining('ask the lead site to issue the price again'),
    });
  });
});
