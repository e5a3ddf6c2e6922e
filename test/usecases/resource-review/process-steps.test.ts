import { describe, expect, it } from 'vitest';
import { canonicalHash } from '../../../shared/domain/canonical.ts';
import { withoutSites } from '../../../shared/domain/resource-review.ts';
import { bundledMultipliers, bundledTariff } from '../../../shared/reference/index.ts';
import { personAs, personWith } from '../../support/service-deps.ts';
import { IRAS_ID, site, smallReview } from './small-review.ts';
import { company, coordinator, createStudyProcess, lead, stranger, trust } from './study-process.ts';

const byLead = { caller: lead, irasId: IRAS_ID };
const byCompany = { caller: company, irasId: IRAS_ID };
const attested = { agreedBy: 'Ms Sponsor', agreedOn: '2026-11-01', evidence: 'E-mail of 1 November' };

async function submitted(review = smallReview()) {
  const process = await createStudyProcess();
  await process.save(review);
  await process.submit();
  return process;
}

async function waitingFor(process: Awaited<ReturnType<typeof submitted>>) {
  const { items } = await process.ledger.listWaitingNotifications({ limit: 50 });
  return items.map(({ kind, to }) => `${kind} to ${to.organisation}`);
}

describe('submitting a resource review', () => {
  it('pins the tariff, the multipliers of the day and the hash of the review without its sites', async () => {
    const process = await submitted();
    const { submission, status } = await process.readReview(byLead);
    expect(status).toBe('submitted');
    expect(submission).toMatchObject({
      at: '2026-11-02T09:00:00.000Z',
      by: { organisation: 'RRV', role: 'studyResourceReviewer' },
      tariff: 'DEMO-2026-27.1',
      tariffSha256: canonicalHash(bundledTariff(), process.sha256),
      multipliers: bundledMultipliers().id,
      multipliersSha256: canonicalHash(bundledMultipliers(), process.sha256),
      resourceSha256: canonicalHash(withoutSites(smallReview()), process.sha256),
    });
  });

  it('pins the same hash whichever sites take part', async () => {
    const [one, other] = [await submitted(), await submitted(smallReview({ sites: [site('RTD')] }))];
    expect(await one.pinnedHash()).toBe(await other.pinnedHash());
  });

  it('tells the company', async () => {
    expect(await waitingFor(await submitted())).toEqual(['reviewSubmitted to example-pharma']);
  });

  it('is refused with every error, and changes nothing', async () => {
    const process = await createStudyProcess();
    await process.save(smallReview({ schedule: [], sites: [site('ZZZ')] }));
    await expect(process.submit()).rejects.toMatchObject({
      code: 'findings',
      findings: expect.arrayContaining([
        expect.objectContaining({ code: 'neverScheduled', path: 'activities[0]' }),
        expect.objectContaining({ code: 'unknownSite', path: 'sites[0].odsCode' }),
      ]),
    });
    expect(await process.readReview(byLead)).toMatchObject({ status: 'draft', etag: '1-1' });
  });

  it('is refused while the document has schema errors', async () => {
    const process = await createStudyProcess();
    await process.save({ ...smallReview(), arms: [] });
    await expect(process.submit()).rejects.toMatchObject({
      code: 'findings',
      findings: [{ code: 'schema', path: 'arms' }],
    });
  });

  it('is refused for a tariff release that nobody knows', async () => {
    const process = await createStudyProcess();
    await process.save(smallReview({ tariff: 'LOST' }));
    await expect(process.submit()).rejects.toMatchObject({
      findings: [{ code: 'unknownTariff', path: 'tariff' }],
    });
  });

  it('is refused while no set of multipliers is in force', async () => {
    const process = await createStudyProcess();
    process.clock.set('2026-03-31T12:00:00Z');
    await process.save();
    await expect(process.submit()).rejects.toMatchObject({
      findings: [{ code: 'noMultiplier', path: 'sites' }],
    });
  });

  it('asks of a site whether it is open on the day in London', async () => {
    const process = await createStudyProcess();
    const review = smallReview({ sites: [site('RVJ')] });
    // RVJ closed on 30 June 2026, which ends in London an hour before it ends in UTC.
    process.clock.set('2026-06-30T22:59:59Z');
    const before = await process.save(review);
    expect(before.findings.map(({ code }) => code)).not.toContain('closedSite');
    process.clock.set('2026-06-30T23:00:00Z');
    await expect(process.submit()).rejects.toMatchObject({
      findings: [{ code: 'closedSite', mend: expect.stringContaining('RA7') }],
    });
  });

  it('lets warnings pass and answers them', async () => {
    const process = await createStudyProcess();
    await process.save(smallReview({ sites: [{ ...site('RJ1'), targetParticipants: {} }] }));
    const { findings, version } = await process.submit();
    expect(version.status).toBe('submitted');
    expect(findings).toMatchObject([{ severity: 'warning', code: 'noTarget' }]);
  });

  it('is not possible twice', async () => {
    const process = await submitted();
    await expect(process.submit()).rejects.toMatchObject({ code: 'stateConflict' });
  });

  it('is not for the company, and not there for anybody else', async () => {
    const process = await createStudyProcess();
    await process.save();
    await expect(process.submitReview(byCompany)).rejects.toMatchObject({ code: 'notFound' });
    await process.submit();
    await expect(process.submitReview(byCompany)).rejects.toMatchObject({ code: 'forbidden' });
    for (const caller of [stranger, trust('RJ1'), coordinator]) {
      await expect(process.submitReview({ ...byLead, caller })).rejects.toMatchObject({ code: 'notFound' });
    }
  });
});

describe('asking about a resource review', () => {
  it('hands the version back to the lead site and tells it', async () => {
    const process = await submitted();
    const entry = { activity: 'consent', comment: 'Why 30 minutes?' };
    const { query, version } = await process.queryReview({ ...byCompany, entry });
    expect(version.status).toBe('queried');
    expect(query).toMatchObject({
      activity: 'consent',
      comment: 'Why 30 minutes?',
      by: { role: 'companyRepresentative' },
    });
    expect(await waitingFor(process)).toContain('queryRaised to RRV');
  });

  it('lets the company ask more than once before the lead site submits again', async () => {
    const process = await submitted();
    await process.queryReview({ ...byCompany, entry: { comment: 'First' } });
    await process.queryReview({ ...byCompany, entry: { comment: 'Second' } });
    const { queries } = await process.readReview(byCompany);
    expect(queries?.map(({ comment }) => comment)).toEqual(['First', 'Second']);
  });

  it('refuses a question about an activity that the review does not have', async () => {
    const process = await submitted();
    const attempt = process.queryReview({ ...byCompany, entry: { activity: 'lost', comment: 'Why?' } });
    await expect(attempt).rejects.toMatchObject({ code: 'invalidInput', path: 'activity' });
  });

  it('keeps an answer beside its question without changing the status, and tells the company', async () => {
    const process = await submitted();
    const { query } = await process.queryReview({ ...byCompany, entry: { comment: 'Why?' } });
    const entry = { query: query.id, answer: 'Because.' };
    const answered = await process.queryReview({ ...byLead, entry });
    expect(answered.version.status).toBe('queried');
    expect(answered.query).toMatchObject({
      comment: 'Why?',
      answer: { text: 'Because.', by: { organisation: 'RRV' } },
    });
    expect(await waitingFor(process)).toContain('queryAnswered to example-pharma');
    await expect(process.queryReview({ ...byLead, entry })).rejects.toMatchObject({ code: 'stateConflict' });
  });

  it('refuses an answer to a question that was not asked', async () => {
    const process = await submitted();
    const attempt = process.queryReview({ ...byLead, entry: { query: 'none', answer: 'Because.' } });
    await expect(attempt).rejects.toMatchObject({ code: 'invalidInput', path: 'query' });
  });

  it('has the company ask and the lead site answer, not the other way round', async () => {
    const process = await submitted();
    const asked = process.queryReview({ ...byLead, entry: { comment: 'Is this enough?' } });
    await expect(asked).rejects.toMatchObject({ code: 'forbidden' });
    const { query } = await process.queryReview({ ...byCompany, entry: { comment: 'Why?' } });
    const answered = process.queryReview({ ...byCompany, entry: { query: query.id, answer: 'We know.' } });
    await expect(answered).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('ends with the agreement', async () => {
    const process = await submitted();
    await process.agree();
    const attempt = process.queryReview({ ...byCompany, entry: { comment: 'One more thing' } });
    await expect(attempt).rejects.toMatchObject({ code: 'stateConflict' });
  });

  it('stops before the version holds more than can be stored', async () => {
    const process = await submitted();
    const comment = 'é'.repeat(1000);
    const ask = () => process.queryReview({ ...byCompany, entry: { comment } });
    let asked = 0;
    const refused = await (async () => {
      for (; asked < 250; asked += 1) {
        const failure = await ask().then(
          () => undefined,
          (error: unknown) => error,
        );
        if (failure !== undefined) return failure;
      }
      return undefined;
    })();
    expect(refused).toMatchObject({ code: 'stateConflict' });
    expect(asked).toBeGreaterThan(100);
  });
});

describe('agreeing a resource review', () => {
  it('locks the version and leaves one job and one message for the worker', async () => {
    const process = await submitted();
    const { version } = await process.agree();
    expect(version).toMatchObject({ status: 'agreed', agreement: { by: { role: 'companyRepresentative' } } });
    expect(await process.ledger.findStudy(IRAS_ID)).toMatchObject({
      agreedVersion: 1,
      latestStatus: 'agreed',
    });
    const { items: jobs } = await process.ledger.listOpenJobs({ limit: 10 });
    expect(jobs).toMatchObject([{ kind: 'issueVersion', irasId: IRAS_ID, reviewVersion: 1, status: 'open' }]);
    expect(process.queue.sent).toEqual([{ kind: 'issueVersion', irasId: IRAS_ID, jobId: jobs[0]?.jobId }]);
    expect(await waitingFor(process)).toContain('reviewAgreed to RRV');
  });

  it('makes no offers itself: the worker does', async () => {
    const process = await submitted();
    await process.agree();
    expect((await process.ledger.listOffers(IRAS_ID, { limit: 10 })).items).toEqual([]);
    await process.work();
    expect(await process.row('RJ1')).toMatchObject({ status: 'issued', reviewVersion: 1, issueNumber: 1 });
  });

  it('is committed even where the message cannot be sent', async () => {
    const process = await submitted();
    process.queue.failure = new Error('the queue is away');
    expect((await process.agree()).version.status).toBe('agreed');
    expect((await process.ledger.listOpenJobs({ limit: 10 })).items).toHaveLength(1);
  });

  it('must name what was last submitted', async () => {
    const process = await submitted();
    const current = await process.pinnedHash();
    const attempt = process.agreeReview({ ...byCompany, resourceSha256: '0'.repeat(64) });
    await expect(attempt).rejects.toMatchObject({
      code: 'stateConflict',
      details: { currentSha256: current },
    });
    expect((await process.ledger.listOpenJobs({ limit: 10 })).items).toEqual([]);
  });

  it('answers the first agreement when the same is sent again, also after the next draft began', async () => {
    const process = await submitted();
    const first = await process.agree();
    process.clock.advance(60_000);
    const resourceSha256 = first.agreement.resourceSha256;
    expect(await process.agreeReview({ ...byCompany, resourceSha256 })).toEqual(first);
    await process.save(smallReview({ sites: [] }));
    expect(await process.agreeReview({ ...byCompany, resourceSha256 })).toEqual(first);
    expect((await process.ledger.listOpenJobs({ limit: 10 })).items).toHaveLength(1);
  });

  it('agrees a next version that needs the same resource, rather than answering the agreement before', async () => {
    const process = await submitted();
    await process.agree();
    await process.save();
    await process.submit();
    expect((await process.agree()).version).toMatchObject({ reviewVersion: 2, status: 'agreed' });
  });

  it('is possible for the lead site that attests who agreed, when, and how it knows', async () => {
    const process = await submitted();
    const resourceSha256 = await process.pinnedHash();
    const plain = process.agreeReview({ ...byLead, resourceSha256 });
    await expect(plain).rejects.toMatchObject({ code: 'invalidInput', path: 'attested' });
    const { agreement } = await process.agreeReview({ ...byLead, resourceSha256, attested });
    expect(agreement).toMatchObject({ attested, by: { organisation: 'RRV' } });
    expect(await waitingFor(process)).toContain('reviewAgreed to example-pharma');
  });

  it('is not attested by the company', async () => {
    const process = await submitted();
    const resourceSha256 = await process.pinnedHash();
    const attempt = process.agreeReview({ ...byCompany, resourceSha256, attested });
    await expect(attempt).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is possible for the CRO of the study', async () => {
    const study = { ...smallReview().study, cro: { id: 'a-cro', name: 'A CRO' } };
    const process = await createStudyProcess();
    await process.directory.putCompany(study.cro);
    await process.save(smallReview({ study }));
    await process.submit();
    const cro = personAs('companyRepresentative', 'a-cro');
    const agreed = await process.agreeReview({
      caller: cro,
      irasId: IRAS_ID,
      resourceSha256: await process.pinnedHash(),
    });
    expect(agreed.agreement.by.organisation).toBe('a-cro');
  });

  it('is possible for one person who holds both roles, who attests only when asked to', async () => {
    const process = await submitted();
    const both = { caller: personWith(lead, company), irasId: IRAS_ID };
    const { agreement } = await process.agreeReview({ ...both, resourceSha256: await process.pinnedHash() });
    expect(agreement.by.role).toBe('companyRepresentative');
  });

  it.each(['draft', 'queried', 'withdrawn'] as const)('is not possible of a %s version', async (state) => {
    const process = await submitted();
    const resourceSha256 = await process.pinnedHash();
    if (state === 'queried') await process.queryReview({ ...byCompany, entry: { comment: 'Why?' } });
    else await process.withdrawReview(byLead);
    if (state === 'draft') await process.save();
    const attempt = process.agreeReview({ ...byLead, resourceSha256, attested });
    await expect(attempt).rejects.toMatchObject({ code: 'stateConflict' });
  });

  it('and a question at the same moment end with one of the two, and a plain answer to the other', async () => {
    const process = await submitted();
    const resourceSha256 = await process.pinnedHash();
    const [agreed, asked] = await Promise.allSettled([
      process.agreeReview({ ...byCompany, resourceSha256 }),
      process.queryReview({ ...byCompany, entry: { comment: 'Why?' } }),
    ]);
    const { status } = await process.readReview(byLead);
    expect(status).toBe(agreed.status === 'fulfilled' ? 'agreed' : 'queried');
    const refused = [agreed, asked].filter(({ status: outcome }) => outcome === 'rejected');
    expect(refused).toMatchObject([{ reason: { code: 'stateConflict' } }]);
  });

  it('by two at the same moment is one agreement with one job', async () => {
    const process = await submitted();
    const resourceSha256 = await process.pinnedHash();
    const [one, other] = await Promise.all([
      process.agreeReview({ ...byCompany, resourceSha256 }),
      process.agreeReview({ ...byCompany, resourceSha256 }),
    ]);
    expect(one).toEqual(other);
    expect((await process.ledger.listOpenJobs({ limit: 10 })).items).toHaveLength(1);
  });
});

describe('withdrawing a resource review', () => {
  it.each(['draft', 'submitted', 'queried'] as const)('is possible of a %s version', async (state) => {
    const process = await createStudyProcess();
    await process.save();
    if (state !== 'draft') await process.submit();
    if (state === 'queried') await process.queryReview({ ...byCompany, entry: { comment: 'Why?' } });
    const version = await process.withdrawReview({ ...byLead, reason: 'The study was stopped' });
    expect(version).toMatchObject({ status: 'withdrawn', withdrawal: { reason: 'The study was stopped' } });
    expect(await process.ledger.findStudy(IRAS_ID)).toMatchObject({ latestStatus: 'withdrawn' });
  });

  it('is not possible once agreed', async () => {
    const process = await submitted();
    await process.agree();
    await expect(process.withdrawReview(byLead)).rejects.toMatchObject({
      code: 'stateConflict',
      message: 'Version 1 is agreed and locked, so it cannot be withdrawn.',
    });
  });

  it('of an amendment leaves the agreed version in force', async () => {
    const process = await submitted();
    await process.agree();
    await process.save();
    await process.withdrawReview(byLead);
    expect(await process.ledger.findStudy(IRAS_ID)).toMatchObject({ agreedVersion: 1, latestVersion: 2 });
    expect(await process.readReview(byCompany)).toMatchObject({ reviewVersion: 1, status: 'agreed' });
  });
});
